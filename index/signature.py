"""Text in, what it shares with other texts out: its letters, its shingles, and the bands by which like texts meet."""

import re
from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from index.folding import fold

Hashes = npt.NDArray[np.uint64]
"""One hash for each shingle of a text, in order."""

SHINGLE = 5
"""Letters of a shingle (Broder, "On the resemblance and containment of documents", 1997)."""
_BLOCK, _LEAST_BLOCK = 96, 48
"""A text is cut into blocks of some 140 shingles where its own letters say so: a block reads the same wherever
the text is printed. With these sizes 97 to 100 of 100 news items meet their edited twin (blocks twice as
long: 91 to 100), and an item meets 4 others, of which most are discarded by their shingles."""
_BANDS, _ROWS = 4, 3
"""Blocks whose shingles are shared by the share s meet with the probability 1 - (1 - s³)⁴: 0.92 at 0.8."""
_SEED = 42
_LETTERS = re.compile(r"[^\W_]+")
_FNV_START, _FNV_PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def letters(text: str) -> str:
    """``text`` folded, without white space and punctuation: what stays when it is printed anew."""
    return "".join(_LETTERS.findall(fold(text)))


def shingles(text: str) -> Hashes:
    """Hashes of all runs of SHINGLE characters: FNV-1a over code points, its bits mixed. Empty for a shorter text."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    count = max(len(codes) - SHINGLE + 1, 0)
    found = np.full(count, _FNV_START, np.uint64)
    for shift in range(SHINGLE):
        found = (found ^ codes[shift : shift + count]) * _FNV_PRIME
    found = (found ^ (found >> np.uint64(32))) * _GOLDEN
    return found ^ (found >> np.uint64(29))


def bands(hashes: Hashes) -> list[int]:
    """Numbers of 64 bits, signed: two texts that share one have a block in common, or nearly so. The MinHash
    of each block is cut into bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4)."""
    from rensa import RMinHash  # noqa: PLC0415

    if not len(hashes):
        return []
    borders = np.array(list(_borders(hashes)), np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, borders, _BANDS * _ROWS, _SEED)
    cuts = [(band, slice(band * _ROWS, (band + 1) * _ROWS)) for band in range(_BANDS)]
    return sorted({key(band, *minima[cut]) for minima in matrix.to_rows() for band, cut in cuts})


def _borders(hashes: Hashes) -> Iterator[int]:
    """Where the blocks begin, and where the last one ends."""
    last = 0
    yield last
    for border in np.flatnonzero(hashes % np.uint64(_BLOCK) == 0).tolist():
        if min(border - last, len(hashes) - border) >= _LEAST_BLOCK:
            yield border
            last = border
    yield len(hashes)


def key(*parts: object) -> int:
    """A number of 64 bits, signed, that stands for ``parts``: the same on every machine."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)
