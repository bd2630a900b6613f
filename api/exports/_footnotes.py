"""Notes in, the parts of a Word file that hold them out: python-docx 1.2 reads and keeps footnotes, and makes none.

The markup is that of ECMA-376, part 1, chapter 17.11.
"""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PART = "/word/footnotes.xml"
STYLES = ("footnotetext", "footnotereference")
"""Ids of the styles of a note's paragraph and of its mark."""
SETTING = '<w:footnotePr {}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 cannot hold; a scan or a form may."""
_RULES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
"""The lines above the notes, which every file has under these two numbers."""


def part(notes: Iterable[str]) -> bytes:
    """The part with all notes, numbered from 1."""
    written = "".join(_note(number, text) for number, text in enumerate(notes, start=1))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:footnotes xmlns:w="{NAMESPACE}">{_RULES}{written}</w:footnotes>'
    ).encode()


def _note(number: int, text: str) -> str:
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{STYLES[0]}"/></w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{STYLES[1]}"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(legal(text))}</w:t></w:r></w:p></w:footnote>'
    )


def legal(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return _ILLEGAL.sub("", text)


def mark(number: int) -> str:
    """The run that refers to a note, inside a bookmark by which others refer to it too."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="note{number}"/>'
        f'<w:r><w:rPr><w:rStyle w:val="{STYLES[1]}"/></w:rPr>'
        f'<w:footnoteReference w:id="{number}"/></w:r><w:bookmarkEnd w:id="{number}"/>'
    )


def again(number: int) -> str:
    """The field that refers to a note once more."""
    return (
        f'<w:fldSimple w:instr=" NOTEREF note{number} \\f \\h "><w:r><w:rPr>'
        f'<w:rStyle w:val="{STYLES[1]}"/></w:rPr><w:t>{number}</w:t></w:r></w:fldSimple>'
    )
