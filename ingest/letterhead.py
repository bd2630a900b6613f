"""First lines of an official document in, the fields that they state out."""

import re
from collections.abc import Sequence

HEAD_LINES = 8
"""Lines of a document among which its number stands: above it are at most the copy number, secrecy,
urgency and, where several offices sign, some lines of letterhead."""

TITLE_LINES = 4
"""Longest title in lines."""

_NUMBER = re.compile(r"[一-龥]{1,15}[〔［\[（(【]\d{4}[〕］\]）)】]第?\d{1,5}号")
_LETTERHEAD = re.compile(r"(.{4,40})文件")


def is_document_number(text: str) -> bool:
    """Whether ``text``, spaces aside, is the number of an official document (文号): 国办发〔2019〕6号."""
    return _NUMBER.fullmatch("".join(text.split())) is not None


def read_letterhead(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Name and value of the field that each of the first ``lines`` states, down to the document's number.

    Empty where no letterhead (某某局文件) and number are among the first HEAD_LINES.
    """
    head = ["".join(line.split()) for line in lines[:HEAD_LINES]]
    end = next((n for n, line in enumerate(head, 1) if is_document_number(line)), 0)
    if not any(_LETTERHEAD.fullmatch(line) for line in head[:end]):
        return []
    return [_field(line) for line in head[:end]]


def _field(line: str) -> tuple[str, str]:
    office = _LETTERHEAD.fullmatch(line)
    if office:
        return "publisher", office[1]
    return "document_number" if is_document_number(line) else "note", line
