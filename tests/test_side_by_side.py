"""The comparison in a handout: rows that repeat others are left out, and what two reports tell stands there once."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.comparisons.columns import Columns
from api.handouts.assembly import by_place
from api.handouts.baskets import Desk
from api.handouts.handout import Comparison, Options
from api.handouts.parts import comparisons, quoter
from api.handouts.picked import pick
from api.selection import Selector
from api.service import Service
from index.baskets import Item
from index.library import Library
from tests.builders import Report, add, holding
from tests.libraries import shelve
from tests.teaching import NOW

QINGSHAN = "武汉市青山区钢花村街道组织居民议事会，拆除违建120处·〔2021〕𠮷①，投入资金300万元，加装电梯140部。"
AGAIN = "青山区钢花村街道的居民议事会开起来以后，加装电梯140部，清掉违建120处《办法》。"
XILING = "宜昌市西陵区社区党委牵头成立议事会，投入资金２００万元改造管网，新增停车位350个。"
TEXTS = {
    "甲.md": f"# 武汉市青山区：老旧小区换新颜\n\n{QINGSHAN}\n",
    "乙.md": f"# 武汉市青山区：议事会里好商量\n\n{AGAIN}\n",
    "丙.md": f"# 宜昌市西陵区：老旧小区有了停车位\n\n{XILING}\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with closing(Library.open(shelve(tmp_path_factory.mktemp("beside"), TEXTS))) as opened:
        yield opened


@pytest.fixture(scope="module")
def table(library: Library) -> Comparison:
    """All practices side by side."""
    picked = pick(library, [Item(each.id) for each in library.practices()])
    (made,) = comparisons(by_place(library, picked), quoter(library), teaching=True)
    return made


def test_no_row_repeats_the_rows_of_whole_clauses(table: Comparison) -> None:
    told = {line.label: line.cells for line in table.lines}
    whole = ["".join(quote.text for quote in cell) for cell in told["举措"]]
    for label in ("成效数字", "时间"):
        rest = [quote.text for cell in told.get(label, ()) for quote in cell]
        assert not rest or any(text not in "".join(whole) for text in rest)
    assert all(any(line.cells) for line in table.lines)


def test_what_both_places_put_in_stands_side_by_side(table: Comparison) -> None:
    (spent,) = (line.cells for line in table.lines if line.label == "投入")
    assert [["资金" in quote.text for quote in cell] for cell in spent] == [[True], [True]]


def test_what_two_reports_tell_stands_there_once(library: Library, table: Comparison) -> None:
    assert len(table.places) == 2
    numbers = "".join(quote.text for line in table.lines for cell in line.cells for quote in cell)
    deeds = next(line for line in table.lines if line.label == "举措")
    assert sum(len(cell) for cell in deeds.cells) == 2
    assert ("违建120处" in numbers) and not ("拆除违建" in numbers and "清掉违建" in numbers)


def test_a_trainer_is_told_which_items_are_one_practice(library: Library) -> None:
    desk = Desk(library, lambda: NOW)
    basket = desk.make("议事会·〔2021〕").id
    for each in library.practices():
        desk.put(basket, each.id)
    view = desk.view(basket)
    assert view
    told = [each for each in view["findings"] if "同一个做法" in each["text"]]
    assert [each["severity"] for each in told] == ["amber"]
    twin = next(each for each in view["items"] if each["n"] == told[0]["n"])
    assert twin["source"] in ("甲.md", "乙.md")
    desk.change(basket, Item(twin["unit"]), "take")
    left = desk.view(basket)
    assert left and not any("同一个做法" in each["text"] for each in left["findings"])
    assert {source.file for source in desk.handout(basket, Options()).sources} == {
        "丙.md",
        *({"甲.md", "乙.md"} - {twin["source"]}),
    }


def test_practices_of_unknown_place_are_set_side_by_side_as_such(tmp_path: Path) -> None:
    """On the page and in the handout of practices that a reader chose."""
    unknown = Report("居民捐书·〔2021〕《办法》𠮷①，办起书屋。", name="无.txt", title="书屋", places=((),))
    with holding(tmp_path, unknown) as library:
        add(library, Report("居民自筹12万元改造管网。", name="有.txt"))
        library.sync()
        ids = [each.id for each in library.practices()]
        headings = ["〔地点原文未载〕：书屋", "硚口区"]
        table = Service(library).compare("", (), "", ids)
        assert [column["heading"] for column in table["columns"]] == headings
        matter, columns = Columns(library, Selector(library.gazetteer, library.vocabulary)).chosen(ids)
        (printed,) = Desk(library, lambda: NOW).compared(matter, columns).comparisons
        assert list(printed.places) == headings
