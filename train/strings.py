"""Texts in, sparse rows of what linear models count in them out."""

from collections.abc import Sequence
from typing import Any

from ingest.grams import root_shares


def shares(texts: Sequence[str], bits: int) -> Any:
    """A sparse matrix, texts × ``2**bits``, of their ``root_shares``."""
    from scipy.sparse import csr_matrix, vstack

    def row(text: str) -> Any:
        found, roots = root_shares(text, bits)
        return csr_matrix((roots, ([0] * len(found), found)), shape=(1, 1 << bits))

    return vstack([row(text) for text in texts]).tocsr()
