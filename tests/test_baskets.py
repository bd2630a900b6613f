"""A basket holds what was put in, once and in its order, whatever is done to it; and nobody guesses its id."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import baskets
from index.baskets import HEADINGS, Basket, Baskets, Entered, Heading, Item
from index.database import Database
from index.errors import LibraryError
from index.migrations import MIGRATIONS

NAME = "停车·〔2021〕《办法》𠮷①　"
AT = "2026-01-31T08:00:00Z"


def opened(folder: Path) -> Baskets:
    """The baskets of an empty library."""
    path = folder / "library.sqlite"
    with closing(Database(path)) as database:
        database.migrate()
    return Baskets(path)


@pytest.fixture
def kept(tmp_path: Path) -> Baskets:
    return opened(tmp_path)


def units(kept: Baskets, basket: Basket) -> list[str]:
    found = kept.basket(basket.id)
    assert found
    return [item.unit for item in found.items]


def test_a_basket_is_kept_as_it_was_made(kept: Baskets) -> None:
    made = kept.make(NAME, AT)
    assert kept.basket(made.id) == made == Basket(made.id, NAME, AT)
    kept.rename(made.id, "改名𠮷")
    assert kept.basket(made.id) == Basket(made.id, "改名𠮷", AT)
    kept.put(made.id, "甲-p1")
    kept.remove(made.id)
    assert kept.basket(made.id) is None


def test_ids_differ_and_are_long(kept: Baskets) -> None:
    ids = {kept.make("", AT).id for _ in range(20)}
    assert len(ids) == 20
    assert min(map(len, ids)) >= 22
    assert kept.basket("") is None


def test_items_are_kept_once_and_apart(kept: Baskets) -> None:
    one, other = kept.make("一", AT), kept.make("二", AT)
    assert [kept.put(one.id, unit) for unit in ("甲-p1", "乙-1-2", "甲-p1")] == [True] * 3
    assert kept.put(other.id, "甲-p1", "背景")
    kept.set_item(one.id, Item("甲-p1", "思考题", "为什么·〔2021〕𠮷①　"))
    found = kept.basket(one.id)
    assert found and found.items == (Item("甲-p1", "思考题", "为什么·〔2021〕𠮷①　"), Item("乙-1-2"))
    assert found.under("做法") == [Item("乙-1-2")]
    kept.take(one.id, "甲-p1")
    assert units(kept, one) == ["乙-1-2"]
    assert units(kept, other) == ["甲-p1"]


def test_a_full_basket_takes_no_more(kept: Baskets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baskets, "MOST_ITEMS", 2)
    made = kept.make("满", AT)
    assert [kept.put(made.id, unit) for unit in ("甲", "乙", "丙", "甲")] == [True, True, False, True]
    assert units(kept, made) == ["甲", "乙"]


def test_nothing_is_put_where_there_is_no_basket(kept: Baskets) -> None:
    with pytest.raises(LibraryError):
        kept.put("没有这个篮子", "甲")


def test_an_item_moves_among_those_of_its_heading(kept: Baskets) -> None:
    made = kept.make("序", AT)
    background, deed, *_ = HEADINGS
    for unit, heading in (("甲", deed), ("背", background), ("乙", deed)):
        kept.put(made.id, unit, heading)
    kept.move(made.id, "乙", -1)
    kept.move(made.id, "背", 1)
    kept.move(made.id, "不在", 1)
    assert units(kept, made) == ["乙", "背", "甲"]


@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from([-1, 1])), max_size=6))
def test_moving_loses_nothing_and_can_be_taken_back(
    tmp_path_factory: pytest.TempPathFactory, moves: Sequence[tuple[str, int]]
) -> None:
    kept = opened(tmp_path_factory.mktemp("moved"))
    made = kept.make("序", AT)
    expected = list("甲乙丙丁")
    for unit in expected:
        kept.put(made.id, unit)
    for unit, by in moves:
        at = expected.index(unit)
        if 0 <= at + by < len(expected):
            expected[at], expected[at + by] = expected[at + by], expected[at]
        kept.move(made.id, unit, 1 if by == 1 else -1)
    assert units(kept, made) == expected


def test_a_heading_that_does_not_exist_is_not_kept(kept: Baskets) -> None:
    made = kept.make("标题", AT)
    heading: Heading = "别的"  # type: ignore[assignment]
    with pytest.raises(LibraryError):
        kept.put(made.id, "甲", heading)


def test_an_item_takes_the_place_and_the_heading_of_another(kept: Baskets) -> None:
    made = kept.make("移动", AT)
    for unit in ("甲", "乙", "丙"):
        kept.put(made.id, unit)
    kept.set_item(made.id, Item("甲", "背景"))
    kept.place(made.id, "丙", "甲")
    found = kept.basket(made.id)
    assert found and found.items == (Item("丙", "背景"), Item("甲", "背景"), Item("乙"))
    for unit, beside in (("丙", "丙"), ("没有", "甲"), ("甲", "没有")):
        kept.place(made.id, unit, beside)
    assert kept.basket(made.id) == found
    kept.place(made.id, "丙", "乙", behind=True)
    assert units(kept, made) == ["甲", "乙", "丙"]


def test_what_is_entered_of_a_source_stays_with_the_item(kept: Baskets) -> None:
    made, entered = kept.make("补录", AT), Entered("甲区委·𠮷", "某报", "2021-05")
    kept.put(made.id, "甲")
    kept.enter(made.id, "甲", entered)
    kept.set_item(made.id, Item("甲", "背景", "备注"))
    found = kept.basket(made.id)
    assert found and found.items == (Item("甲", "背景", "备注", entered),)


def test_an_item_is_exchanged_where_it_stands(kept: Baskets) -> None:
    made = kept.make("换", AT)
    for unit in ("甲", "乙", "丙"):
        kept.put(made.id, unit)
    kept.set_item(made.id, Item("乙", "背景", "备注"))
    kept.exchange(made.id, "乙", "丁")
    found = kept.basket(made.id)
    assert found and found.items == (Item("甲"), Item("丁", "背景", "备注"), Item("丙"))
    kept.exchange(made.id, "甲", "丙")
    assert units(kept, made) == ["丁", "丙"]


def test_items_are_handed_over_in_their_order(kept: Baskets) -> None:
    one, other = kept.make("一", AT), kept.make("二", AT)
    for unit in "甲乙丙":
        kept.put(one.id, unit)
    kept.hand_over(one.id, ["乙", "丙"], other.id)
    assert (units(kept, one), units(kept, other)) == (["甲"], ["乙", "丙"])


def test_what_an_older_library_holds_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    wider = next(n for n, sql in enumerate(MIGRATIONS) if "basket_items_before" in sql)
    with closing(sqlite3.connect(path)) as older:
        for sql in MIGRATIONS[:wider]:
            older.executescript(sql)
        older.execute("INSERT INTO baskets VALUES (?, ?, ?)", ("id", NAME, AT))
        for position, unit in enumerate("乙甲", start=1):
            older.execute("INSERT INTO basket_items VALUES ('id', ?, '背景', '备注·𠮷', ?)", (unit, position))
        older.execute(f"PRAGMA user_version = {wider}")
        older.commit()
    found = opened(tmp_path).basket("id")
    assert found and found.items == (Item("乙", "背景", "备注·𠮷"), Item("甲", "背景", "备注·𠮷"))
