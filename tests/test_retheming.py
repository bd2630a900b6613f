"""A vocabulary that changed, over practices that were stored before: a rebuild gives them its themes, and nothing else."""

from collections.abc import Iterable, Iterator
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
from ingest.theming import ThemesWithin, Theming
from tests.libraries import shelve

REPORTS = sorted((Path(__file__).parents[1] / "corpus" / "reports").glob("*.md"))[:4]
DEED = "武汉市青山区钢花村街道组织居民议事会·〔2021〕𠮷①，拆除违建120处，加装电梯14部。"
OTHER = "宜昌市西陵区社区党委牵头，增设停车位120个《办法》。"
TEXTS = {"甲.md": f"# 老旧小区换新颜\n\n{DEED}\n", "乙.md": f"# 停车有了去处\n\n{OTHER}\n"}
UNLIKE = """# 老旧小区改造：街坊夸了又夸

## 一、修好路面

武汉市硚口区长丰街道投资120万元，铺设沥青路面3公里，安装路灯56盏。

（图为宜昌市西陵区居民在新建成的凉亭里乘凉，街道为老人送上绿豆汤300份）

## 二、居民说了算

武汉市青山区钢花村街道组织居民议事会，拆除违建120处，加装电梯14部。
"""
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


@pytest.mark.parametrize("path", [None, *REPORTS], ids=lambda path: path.stem if path else "captions")
def test_kickers_sections_and_captions_are_read_as_before(tmp_path: Path, path: Path | None) -> None:
    texts = {"丙.md": path.read_text(encoding="utf-8") if path else UNLIKE}
    with closing(Library.open(shelve(tmp_path, texts))) as library:
        before = [*library.practices()]
        assert before
        retheme(library._store, library.vocabulary)
        assert [*library.practices()] == before


def test_a_section_is_read_once_for_all_its_practices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deeds = (f"武汉市青山区钢花村街道加装电梯{count}部，拆除违建120处。\n\n" for count in range(11, 17))
    read, around = [], Theming.around

    def counted(self: Theming, texts: Iterable[str]) -> ThemesWithin:
        read.append(texts)
        return around(self, texts)

    with closing(Library.open(shelve(tmp_path, {"丁.md": "# 老旧小区改造\n\n" + "".join(deeds)}))) as library:
        assert len([*library.practices()]) == 6
        monkeypatch.setattr(Theming, "around", counted)
        retheme(library._store, library.vocabulary)
    assert len(read) == 1


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
