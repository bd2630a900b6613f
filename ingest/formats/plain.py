"""Bytes of a text file in, its decoded text out, character for character and without hints."""

from ingest.decoding import read_text
from ingest.source import RawText

SUFFIXES = frozenset({".txt", ""})


def recognises(_data: bytes) -> bool:
    """False: plain text bears no signature, it is what is left when no other format fits."""
    return False


def read(data: bytes, name: str) -> RawText:
    """The file's own characters without byte order mark. Raises ReadError."""
    text, encoding = read_text(data, name)
    return RawText(text, "text/plain", encoding)
