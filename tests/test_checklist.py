"""What stands between a basket and its export: what is doubtful, what is missing, and what has changed since."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.faults import UserError
from api.handouts import baskets
from api.handouts.baskets import MOST_NAME, MOST_NOTE, Desk
from api.handouts.handout import Options
from api.handouts.sources import ENTERED
from index import baskets as kept
from index.baskets import Entered, Item
from index.library import Library
from tests.libraries import shelve, take_in
from tests.teaching import NOW, WUXUE, XILING, Lesson, teaching


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lesson]:
    with teaching(tmp_path_factory.mktemp("checklist")) as opened:
        yield opened


def confirmed(desk: Desk, basket: str) -> list[str]:
    view = desk.view(basket)
    assert view
    return [each["key"] for each in view["findings"] if each["severity"] == "red"]


def test_what_is_doubtful_is_acknowledged_one_by_one(lesson: Lesson) -> None:
    view = lesson.desk.view(lesson.basket)
    assert view
    red = {each["key"]: each for each in view["findings"] if each["severity"] == "red"}
    told = "".join(each["text"] for each in red.values())
    assert len(red) == 3
    assert "是计划，却放在“成效”下" in told
    assert "习近平新时代中国特色色社会主义思想" in told
    assert "13800000000" in told and not any("13800000000" in key for key in red)
    with pytest.raises(UserError) as refused:
        lesson.desk.handout(lesson.basket, Options())
    assert all(each["text"] in str(refused.value) for each in red.values())
    first, *others = red.values()
    with pytest.raises(UserError) as refused:
        lesson.desk.handout(lesson.basket, Options(version="student", confirmed=(first["key"],)))
    assert first["text"] not in str(refused.value)
    assert all(each["text"] in str(refused.value) for each in others)
    made = lesson.handout()
    assert made.confirmed == tuple(f"摘录{each['n']}：{each['text']}。" for each in red.values())
    assert lesson.handout(version="student").confirmed == ()


def test_that_the_figures_count_different_things_is_told(lesson: Lesson) -> None:
    view = lesson.desk.view(lesson.basket)
    assert view and len(view["scopes"]) == 1
    assert "不宜直接比较" in view["scopes"][0]
    assert lesson.handout().warnings == tuple(view["scopes"])


def test_missing_elements_are_told_and_printed_as_missing(lesson: Lesson) -> None:
    view = lesson.desk.view(lesson.basket)
    assert view
    amber = [each["text"] for each in view["findings"] if each["severity"] == "amber"]
    made = lesson.handout()
    assert len(amber) == len({source.n for source in made.sources if source.missing}) == 2
    assert any("缺责任者、来源、日期" in each for each in amber)
    lines = {source.file: made.reference(source) for source in made.sources}
    assert lines["西陵.md"].startswith("〔责任者不详〕. ")
    assert lines["西陵.md"].endswith("[Z]. 〔来源不详〕, 〔日期不详〕.（原文件名：西陵.md）")
    assert "湖北日报, 2021-03-05(〔版次不详〕)." in lines["青山·〔2021〕𠮷①.md"]


def test_what_a_reader_knows_of_a_source_is_printed_as_entered(lesson: Lesson) -> None:
    """It is kept with the item, holds for all items of the source, and does not touch what the material says."""
    made = lesson.desk.make("补录·𠮷")
    for unit in (lesson.units[3], lesson.units[1], lesson.units[0]):
        lesson.desk.put(made.id, unit)
    lesson.desk.enter(made.id, lesson.units[1], Entered("西陵区委", "三峡日报", "2021-05"))
    lesson.desk.enter(made.id, lesson.units[0], Entered(publisher="别的报"))
    red = tuple(confirmed(lesson.desk, made.id))
    handout = lesson.desk.handout(made.id, Options(confirmed=red))
    lines = {source.file: handout.reference(source) for source in handout.sources}
    assert lines["西陵.md"] == (
        f"西陵区委{ENTERED}. 宜昌市西陵区：把*小区*停车_难_列成清单[N]. "
        f"三峡日报{ENTERED}, 2021-05{ENTERED}(〔版次不详〕)."
    )
    assert "别的报" not in lines["青山·〔2021〕𠮷①.md"]
    view = lesson.desk.view(made.id)
    assert view and view["lacking"][0]["entered"] == ["日期", "来源", "责任者"]
    assert not any("西陵" in each["text"] and "缺" in each["text"] for each in view["findings"])


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        (Entered(date="去年"), "“去年”不是日期，请写成 2023-08-14"),
        (Entered(date="2021-13"), "“2021-13”不是日期"),
        (Entered(date="2021-02-31"), "“2021-02-31”不是日期"),
        (Entered(author="长" * (MOST_NAME + 1)), f"补录的内容有{MOST_NAME + 1}个字"),
    ],
)
def test_what_cannot_be_entered_is_refused(lesson: Lesson, entered: Entered, told: str) -> None:
    with pytest.raises(UserError, match=told):
        lesson.desk.enter(lesson.basket, lesson.units[1], entered)


def test_material_that_was_withdrawn_is_no_longer_handed_out(tmp_path: Path) -> None:
    opened = Library.open(shelve(tmp_path, {"西陵.md": XILING}))
    desk, unit = Desk(opened, lambda: NOW), next(opened.practices())
    made = desk.make("撤下·𠮷")
    desk.put(made.id, unit.id)
    assert (before := desk.view(made.id)) and before["lost"] == 0 and len(before["items"]) == 1
    opened.withdraw(unit.document_id)
    shown = desk.view(made.id)
    assert shown and shown["lost"] == 1 and not shown["items"] and unit.evidence[0].text not in str(shown)
    opened.close()


def test_a_new_version_is_shown_beside_the_old_one_and_takes_its_place(tmp_path: Path) -> None:
    opened = Library.open(shelve(tmp_path, {"武穴.md": WUXUE}))
    desk, old = Desk(opened, lambda: NOW), next(opened.practices())
    made = desk.make("换版·𠮷")
    desk.put(made.id, old.id)
    view = desk.view(made.id)
    assert view and view["items"][0]["newer"] is None
    (tmp_path / "武穴.md").write_text(WUXUE.replace("加装电梯30部", "加装电梯33部"), encoding="utf-8")
    take_in(opened, tmp_path / "武穴.md")
    desk.change(made.id, Item(old.id, "成效", "备注·𠮷"), "save")
    view = desk.view(made.id)
    assert view
    (item,) = view["items"]
    (row,) = item["newer"]["rows"]
    assert "".join(bit["text"] for bit in row["before"]) == item["text"]
    assert [[bit["text"] for bit in row[side] if bit["differs"]] for side in ("before", "after")] == [
        ["30"],
        ["33"],
    ]
    assert f"{old.id}:superseded" in confirmed(desk, made.id)
    desk.change(made.id, Item(old.id, "成效", "备注·𠮷"), "renew")
    view = desk.view(made.id)
    assert view
    (item,) = view["items"]
    assert "33部" in item["text"] and item["newer"] is None
    assert (item["heading"], item["note"]) == ("成效", "备注·𠮷")
    with pytest.raises(UserError, match="没有与这一条相近的文字"):
        desk.change(made.id, Item(item["unit"]), "renew")
    opened.close()


@pytest.mark.parametrize(
    ("deed", "item", "told"),
    [
        ("burn", Item("a"), "“burn”不能用"),
        ("save", Item("a", "别的"), "“save”不能用"),  # type: ignore[arg-type]
        ("save", Item("a", "做法", "字" * (MOST_NOTE + 1)), f"最多{MOST_NOTE}个字"),
    ],
)
def test_what_cannot_be_done_is_refused(lesson: Lesson, deed: str, item: Item, told: str) -> None:
    with pytest.raises(UserError, match=told):
        lesson.desk.change(lesson.basket, item, deed)


def test_a_basket_needs_a_name_and_known_units(lesson: Lesson) -> None:
    for name in ("", " 　\n", "字" * (MOST_NAME + 1)):
        with pytest.raises(UserError, match="篮子的名字"):
            lesson.desk.make(name)
    with pytest.raises(UserError, match="没有“不在-p1”"):
        lesson.desk.put(lesson.basket, "不在-p1")
    with pytest.raises(UserError, match="没有编号"):
        lesson.desk.rename("不在", "名字")
    with pytest.raises(UserError, match="是空的"):
        lesson.desk.handout(lesson.desk.make("空").id, Options())
    with pytest.raises(UserError, match="没有“parent”这种讲义"):
        lesson.desk.handout(lesson.basket, Options(version="parent"))  # type: ignore[arg-type]


def test_a_basket_is_parted_in_two(lesson: Lesson) -> None:
    made = lesson.desk.make("长" * MOST_NAME)
    for unit in lesson.units[:3]:
        lesson.desk.put(made.id, unit)
    second = lesson.desk.split(made.id)
    assert second.name.endswith("（二）") and len(second.name) == MOST_NAME
    parts = [[item.unit for item in lesson.desk.basket(each).items] for each in (made.id, second.id)]
    assert parts == [list(lesson.units[:2]), [lesson.units[2]]]
    with pytest.raises(UserError, match="只有1条，不能再分"):
        lesson.desk.split(second.id)


def test_a_full_basket_says_so(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    made = lesson.desk.make("满")
    lesson.desk.put(made.id, lesson.units[0])
    for module in (baskets, kept):
        monkeypatch.setattr(module, "MOST_ITEMS", 1)
    view = lesson.desk.view(made.id)
    assert view and view["is_full"]
    with pytest.raises(UserError, match="最多放1条，已经满了"):
        lesson.desk.put(made.id, lesson.units[1])
