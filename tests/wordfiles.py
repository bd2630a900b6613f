"""A handout in Word in, what it quotes and the footnotes that name the sources out."""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from api.exports import _footnotes, docx

W = {"w": _footnotes.NAMESPACE}


def paragraphs(book: Any) -> list[Any]:
    """Body paragraphs and those of tables, in order."""
    found = []
    for block in book.iter_inner_content():
        cells = [cell for row in block.rows for cell in row.cells] if hasattr(block, "rows") else []
        found.append([each for cell in cells for each in cell.paragraphs] or [block])
    return [each for group in found for each in group]


def verbatim(book: Any) -> list[str]:
    """What is marked as the words of the source, in order."""
    return [run.text for each in paragraphs(book) for run in each.runs if run.style.name == docx.VERBATIM]


def footnotes(book: Any) -> dict[str, str]:
    """The text of each footnote by its number."""
    (part,) = [rel.target_part for rel in book.part.rels.values() if rel.reltype == _footnotes.RELATION]
    return {
        note.get(qn("w:id")): "".join(each.text for each in note.iter(qn("w:t"))).strip()
        for note in parse_xml(part.blob).findall("w:footnote", W)
        if note.get(qn("w:type")) is None
    }


def noted(book: Any) -> Iterator[tuple[str, str]]:
    """The words of the source with the number of the footnote that follows them."""
    words: list[str] = []
    for paragraph in paragraphs(book):
        for each in paragraph._p.iter():
            if each.tag == qn("w:t") and each.getparent().style == docx.VERBATIM:
                words.append(each.text)
            number = _number(each)
            if number:
                yield from ((text, number) for text in words)
                words = []


def _number(element: Any) -> str:
    """The number of the footnote that an element refers to, by a mark or once more by a field."""
    if element.tag == qn("w:footnoteReference"):
        return str(element.get(qn("w:id")))
    found = re.search(r"NOTEREF note(\d+)", element.get(qn("w:instr")) or "")
    return found[1] if found else ""
