import json
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pypdfium2 import PdfDocument

from ingest.decoding import is_garbled
from ingest.document import Document
from ingest.formats import SUFFIXES
from ingest.ingested import Ingested
from ingest.source import ReadError
from tests.invariants import broken_laws, paragraphs, pipeline, texts
from tests.invariants import read as read_text

SHARED = Path(__file__).parents[1].parent / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
FILES = sorted(
    path
    for path in (SHARED / "files").rglob("*")
    if path.is_file() and path.suffix.lower() in SUFFIXES and path.suffix != ".doc"
)
"""Those that no other program must convert, which test_doc.py does."""
GARBLED = SHARED / "files" / "ofd" / "ano.ofd"
"""Its fonts do not tell which characters they draw."""
STRUCTURE_FLOORS = {
    "title": (1.0, 1.0),
    "heading": (1.0, 1.0),
    "caption": (1.0, 1.0),
    "byline": (1.0, 1.0),
    "join": (1.0, 1.0),
    "duplicate": (1.0, 1.0),
    "loss": (0.88, 0.88),
}
"""Least recall and precision by what is found, over all seeds."""

pytestmark = pytest.mark.skipif(not SEEDS, reason=f"no reference reports: {SHARED / 'seeds'} is absent")
Units = set[tuple[str, int]]
"""File and line number; for a file of one line, its segments between indents, from 0."""


@cache
def ingested(path: Path) -> Ingested:
    return pipeline().ingest(path.read_bytes(), path.name)


def gold(name: str) -> Any:
    text = (SHARED / "gold" / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()] if name.endswith("l") else json.loads(text)


def unit(document: Document, position: int) -> int:
    before = document.raw_text[:position]
    return before.count("\n") + 1 if "\n" in document.raw_text else before.count("　　")


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_laws_hold_for_the_seeds(path: Path) -> None:
    assert broken_laws(ingested(path)) == []


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_the_mended_seeds_stay_as_they_are(path: Path) -> None:
    for article in ingested(path).document.articles:
        whole = [p.text for s in article.sections for p in s.paragraphs if not p.flags]
        again = read_text("\n".join(whole)).document
        assert texts(again) == whole
        assert not any(paragraph.repairs for paragraph in paragraphs(again))


def has_pictures_of_text(path: Path) -> bool:
    """Whether reading the file needs text recognition, at 5 seconds a page."""
    if path.suffix == ".ofd":
        with ZipFile(path) as package:
            contents = [package.read(name) for name in package.namelist() if name.endswith("Content.xml")]
        return not any(b"TextCode" in content for content in contents)
    if path.suffix != ".pdf":
        return False
    with closing(PdfDocument(path)) as document:
        shown = [page.get_textpage().get_text_bounded() for page in document]
    return any(len(text) < 20 for text in shown) or is_garbled("".join(shown))


@pytest.mark.parametrize("path", [path for path in FILES if path != GARBLED], ids=lambda path: path.name)
def test_laws_hold_for_files_of_every_format(path: Path) -> None:
    if has_pictures_of_text(path):
        pytest.skip(f"“{path.name}”要识别文字，由 make eval-ingest 量")
    assert broken_laws(ingested(path)) == []


@pytest.mark.skipif(not GARBLED.is_file(), reason=f"{GARBLED} is absent")
def test_a_garbled_file_is_refused() -> None:
    with pytest.raises(ReadError, match=r"“ano\.ofd”共 3 页，文字是乱码"):
        ingested(GARBLED)


def expected_units(entry: dict[str, Any]) -> dict[str, set[int]]:
    articles = entry["articles"]
    sections = [section for article in articles for section in article["sections"]]
    pieces = [[piece["line"] for piece in p["pieces"]] for s in sections for p in s["paras"]]
    titles = ("title_raw_unit", "title_second_half_unit", "kicker_unit")
    return {
        "title": {article[key] for article in articles for key in titles if key in article},
        "heading": {section["heading_unit"] for section in sections if "heading_unit" in section},
        "caption": {caption["line"] for caption in entry["captions"]},
        "byline": {a[key] for a in articles for key in ("byline_unit", "byline_in") if key in a},
        "join": {right for lines in pieces for right in lines[1:]},
        "duplicate": {drop["line"] for drop in entry["dropped"]},
        "loss": {loss["line"] for loss in entry["losses"] if loss["type"].startswith("text_lost")},
    }


def found_units(document: Document) -> dict[str, set[int]]:
    def units(positions: list[int]) -> set[int]:
        return {unit(document, position) for position in positions}

    by_kind = {
        kind: units([item.raw[0][0] for item in document.metadata if item.kind == kind])
        for kind in ("title", "heading", "byline")
    }
    repairs = [repair for paragraph in paragraphs(document) for repair in paragraph.repairs]
    return by_kind | {
        "caption": units([caption.raw[0][0] for caption in document.captions]),
        "join": units([repair.raw[1][0] for repair in repairs]),
        "duplicate": units([d.raw[0][0] for d in document.dropped if d.reason == "exact_duplicate"]),
        "loss": units([loss.raw_pos for loss in document.losses if loss.type.startswith("text_lost")]),
    }


@pytest.mark.parametrize("kind", STRUCTURE_FLOORS)
def test_structure_of_the_seeds(kind: str) -> None:
    expected: Units = set()
    found: Units = set()
    for entry in gold("structure.json"):
        document = ingested(SHARED / "seeds" / entry["file"]).document
        expected |= {(entry["file"][:3], n) for n in expected_units(entry)[kind]}
        found |= {(entry["file"][:3], n) for n in found_units(document)[kind]}
    hits = len(expected & found)
    recall, precision = STRUCTURE_FLOORS[kind]
    differences = f"missed {sorted(expected - found)}, too many {sorted(found - expected)}"
    assert (hits / len(expected) >= recall, hits / len(found) >= precision) == (True, True), differences


def test_articles_of_the_seeds() -> None:
    expected = {entry["file"]: len(entry["articles"]) for entry in gold("structure.json")}
    assert {path.name: len(ingested(path).document.articles) for path in SEEDS} == expected


def test_a_lost_page_credits_no_place() -> None:
    (path,) = (path for path in SEEDS if path.name.startswith("003"))
    found = ingested(path)
    assert [loss.severity for loss in found.document.losses].count("red") >= 1
    unplaced = [practice for practice in found.practices if not practice.place.path]
    assert unplaced
    assert all("地点不明" in practice.flags for practice in unplaced)


def test_a_report_without_digits_gives_no_figure_in_digits() -> None:
    (path,) = (path for path in SEEDS if path.name.startswith("004"))
    figures = [figure.text for practice in ingested(path).practices for figure in practice.figures]
    assert not any(char.isdigit() for text in figures for char in text)
