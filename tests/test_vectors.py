"""The vector index of a library: what it finds, when its rows are laid down anew, and what an end at any moment leaves."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import manifest
from index.encoders.hashing import Hashing
from index.errors import LibraryError
from index.library import Library
from index.segmenter import Segmenter
from index.tiers import Scheme
from index.vectors import VectorIndex
from index.words import Filters
from tests.builders import WORDS, Report, add, open_library

REPORT = Report("荣东社区建成红色驿站·〔2021〕𠮷①。\n老旧小区改造拆除违建。\n村集体经济收入增长。")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = open_library(tmp_path)
    add(library, REPORT)
    library.sync()
    yield library
    library.close()


def test_the_nearest_unit_comes_first(library: Library) -> None:
    found = library.vectors.search("老舊小區改造", 6)
    assert {each.key for each in found[:2]} == {f"{REPORT.id}-p2", f"{REPORT.id}-1-2"}
    texts = [f"{REPORT.title}\n{each.text}" for each in REPORT.ingested().passages]
    query, *vectors = Hashing(Segmenter(WORDS)).encode(["老舊小區改造", *texts])
    halved = [row.astype(np.float16).astype(np.float32) for row in vectors]
    scores = {each.key: each.score for each in found}
    for rows, tolerance in ((halved, 1e-6), (vectors, 5e-4)):
        expected = {
            unit.id: float(query @ row) for unit, row in zip(REPORT.ingested().passages, rows, strict=True)
        }
        assert {key: scores[key] for key in expected} == pytest.approx(expected, abs=tolerance)


def test_only_allowed_units_are_found(library: Library) -> None:
    allowed = library.words.numbers(Filters(kinds=("practice",)))
    found = library.vectors.search("居民", 99, allowed)
    assert {each.key for each in found} == {each.id for each in REPORT.ingested().practices}
    assert library.vectors.search("居民", 99, allowed[:0]) == []


def test_a_text_without_features_is_near_to_nothing(library: Library) -> None:
    assert library.vectors.search("——", 5) == []
    assert library.vectors.search("居民", 0) == []


def test_an_index_of_another_encoder_is_not_used(library: Library) -> None:
    other = VectorIndex(folder(library), Hashing(Segmenter()), Scheme(), library._store)
    assert (other.seq, len(other)) == (-1, 0)
    other = VectorIndex(folder(library), Hashing(Segmenter(WORDS)), Scheme("exact"), library._store)
    assert (other.seq, len(other)) == (library.vectors.seq, 6)


def test_an_unknown_engine_is_refused(library: Library) -> None:
    with pytest.raises(LibraryError, match=r"“没有”.*auto、exact、flat、pq"):
        VectorIndex(folder(library), Hashing(Segmenter()), Scheme("没有"), library._store)


def folder(library: Library) -> Path:
    return library.vectors._folder


SMALL = Scheme(flat=12, least=5, share=0.5)
"""Bounds that a few documents reach."""


def open_small(path: Path) -> Library:
    return open_library(path, scheme=SMALL)


def numbered(n: int) -> Report:
    return replace(
        REPORT, text=f"第{n}号社区建成〔2021〕《办法》𠮷①。\n居民议事{n}次，拆除违建。", name=f"{n}.txt"
    )


def test_rows_are_laid_down_anew_as_they_grow_and_shrink(tmp_path: Path) -> None:
    """Four rows a document: kept beside the base up to the bounds, then in a base that looks at all, then in one
    with codes, and back when half are left."""
    library = open_small(tmp_path)
    states = []
    for n in range(5):
        add(library, numbered(n))
        library.sync()
        states.append(state(library))
    assert states == [("flat", 4), ("flat", 0), ("flat", 4), ("pq", 0), ("pq", 4)]
    for n in range(4):
        library.withdraw(numbered(n).id)
        library.sync()
        states.append(state(library))
    assert states[5:] == [("pq", 8), ("pq", 0), ("pq", 4), ("flat", 0)]
    library.close()


def state(library: Library) -> tuple[str, int]:
    """The engine of the base, and how many rows have changed since it was made."""
    tiers = library.vectors._tiers
    assert tiers
    return tiers.kind, tiers.changes


def test_an_update_of_a_few_rows_leaves_the_base_as_it_is(tmp_path: Path) -> None:
    library = open_small(tmp_path)
    for n in range(2):
        add(library, numbered(n))
    library.sync()
    before = manifest.read(folder(library))
    assert before and before.base
    written = (folder(library) / before.base).stat().st_mtime_ns
    library.withdraw(numbered(1).id)
    library.sync()
    after = manifest.read(folder(library))
    assert after and (after.base, len(after.gone), after.count) == (before.base, 4, 4)
    assert (folder(library) / after.base).stat().st_mtime_ns == written
    library.close()


def test_what_an_update_left_that_was_cut_off_is_in_nobodys_way(tmp_path: Path) -> None:
    """Killed before the manifest was written: the old state stands, and the next update writes in the same place."""
    library = open_small(tmp_path)
    add(library, numbered(0))
    library.sync()
    held = manifest.read(folder(library))
    assert held
    left = folder(library) / manifest.next_data(held)
    left.write_text("〔半份〕", encoding="utf-8")
    base = left.with_name(f"{left.name}-base")
    base.mkdir()
    (base / "rows").write_text("〔半份〕", encoding="utf-8")
    library.vectors.reload()
    assert len(library.vectors) == 4
    add(library, numbered(1))
    library.sync()
    library.vectors.reload()
    assert len(library.vectors) == 8
    assert base.is_file() and library.check() == []
    library.close()


@pytest.mark.parametrize("size", [0, 100])
def test_a_base_cut_short_is_made_anew(size: int, tmp_path: Path) -> None:
    library = open_small(tmp_path)
    for n in range(4):
        add(library, numbered(n))
    library.sync()
    before = library.vectors.search("居民议事", 99)
    rows = next(folder(library).glob("*-base/rows"))
    rows.write_bytes(rows.read_bytes()[:size])
    library.vectors.reload()
    assert library.vectors.seq == -1
    library.sync()
    assert library.vectors.search("居民议事", 99) == before
    library.close()


def test_a_reader_keeps_its_base_while_a_new_one_is_made(tmp_path: Path) -> None:
    writer = open_small(tmp_path)
    for n in range(2):
        add(writer, numbered(n))
    writer.sync()
    reader = open_small(tmp_path)
    before = reader.vectors.search("居民议事", 99)
    for _ in range(3):
        writer.rebuild()
    assert reader.vectors.search("居民议事", 99) == before
    reader.vectors.refresh()
    assert reader.vectors.search("居民议事", 99) == before
    writer.close()
    reader.close()
