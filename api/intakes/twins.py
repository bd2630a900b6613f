"""A stored document in, the other files with its text out, and how they are called."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from api.wording import TWINS
from index.duplicates import Twin
from index.library import Library


def others(library: Library, document_id: str, source: str) -> tuple[Twin, ...]:
    """The other files with the text of a document, that the file named ``source`` holds: those with its bytes,
    by the names they were given, then the documents in other bytes."""
    names = list(library.holders(document_id).values())
    with suppress(ValueError):
        names.remove(source)
    alike = (twin for twin in library.twins(document_id) if twin.kind != "identical")
    return (*(Twin(document_id, name, "identical", 1.0) for name in names), *alike)


def twins_text(found: Iterable[dict[str, Any]]) -> str:
    """“二.html”（内容相同，只存一份）、“三.pdf”（转载）."""
    return "、".join(f"“{twin['source']}”（{TWINS[twin['kind']]}）" for twin in found)
