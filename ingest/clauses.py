"""A text in, its clauses out: what stands between two commas or stops."""

import re
from collections.abc import Iterator

from ingest.span import Range, trim

EDGES = "，,；;。、：:… \u3000"
"""Punctuation and blanks that are cut off at the edges of a range."""
CLAUSE = re.compile(r"[^，,；;。！？!?]{1,400}[，,；;。！？!?]?[”’」』]*")
"""A clause with its mark, and what ends a quotation behind it; a longer text without such marks, which is none, is taken in
pieces, or each verb of it would be looked up in all of it."""


def clause_at(text: str, position: int) -> re.Match[str]:
    """The clause that holds ``position``, with the mark that ends it."""
    return next(clause for clause in CLAUSE.finditer(text) if clause.end() > position)


def clauses(text: str) -> Iterator[str]:
    """The clauses of a text, each with the mark that ends it."""
    return (clause[0] for clause in CLAUSE.finditer(text))


def tidy(text: str, start: int, end: int) -> Range | None:
    """The range without white space and punctuation at its edges; None if nothing is left."""
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    start, end = trim(text, start, end)
    return (start, end) if start < end else None
