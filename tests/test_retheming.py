"""A vocabulary that changed, over practices that were stored before: a rebuild gives them its themes, and nothing else."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from api.keeping.corrections import Wanted, correct
from index.library import Library
from index.retheming import retheme
from index.words import Filters
from ingest.practice import Practice
from ingest.themes import Theme, Vocabulary
from tests.libraries import shelve

DEED = "武汉市青山区钢花村街道组织居民议事会·〔2021〕𠮷①，拆除违建120处，加装电梯14部。"
OTHER = "宜昌市西陵区社区党委牵头，增设停车位120个《办法》。"
TEXTS = {"甲.md": f"# 老旧小区换新颜\n\n{DEED}\n", "乙.md": f"# 停车有了去处\n\n{OTHER}\n"}
NEW = Vocabulary([Theme("a", "议事协商", "", {"name": ("居民议事会",)})])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.open(shelve(tmp_path, TEXTS))) as opened:
        yield opened


def practices(library: Library) -> dict[str, Practice]:
    return {each.source: each for each in library.practices()}


def test_with_the_same_vocabulary_nothing_changes(library: Library) -> None:
    before, state = practices(library), library.corpus_version
    retheme(library._store, library.vocabulary)
    assert practices(library) == before
    assert library.corpus_version == state


def test_a_rebuild_gives_the_themes_of_the_vocabulary_of_now(library: Library) -> None:
    before = practices(library)
    assert all(each.themes and "议事协商" not in each.themes for each in before.values())
    library.vocabulary = NEW
    library.rebuild()
    assert library.check() == []
    assert practices(library) == {
        "甲.md": replace(before["甲.md"], themes=("议事协商",)),
        "乙.md": replace(before["乙.md"], themes=()),
    }
    assert library.practice_numbers(Filters(themes=("议事协商",))) == library.practice_numbers(Filters())[:1]


def test_what_a_person_said_of_themes_stays(library: Library) -> None:
    said = "基层减负"
    correct(library, practices(library)["甲.md"].id, Wanted("themes", said, "王"))
    library.vocabulary = NEW
    library.rebuild()
    assert practices(library)["甲.md"].themes == (said,)
    assert practices(library)["乙.md"].themes == ()
