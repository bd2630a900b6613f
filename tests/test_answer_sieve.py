"""Which of the statements found for a question are made, where there are more than enough of them."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.answer import ask
from api.answers.inquiry import Inquiry, inquire
from api.answers.sieve import sifted
from index.hit import Hit, Why
from index.library import Library
from index.wanted import ANY
from tests.libraries import shelve

PRACTICE = Hit(
    1, 1.0, "a.txt", "d", "题名", "d-p1", "社区劝导高空抛物·①", ((0, 9),), ("湖北省", "黄冈市"), (), Why()
)
PASSAGE = replace(PRACTICE, practice_id=None, passage_id="d-1")
NOWHERE = replace(PRACTICE, practice_id="d-p2", place=())
CASE = replace(PRACTICE, practice_id="d-p3", text="犯罪嫌疑人高空抛物𠮷，被拘留")
OTHER = replace(PRACTICE, practice_id="d-p4", text="社区开展〔2021〕义诊")
ODD = (PASSAGE, NOWHERE, CASE, OTHER)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    text = "高空抛物\n\n　　黄冈市黄州区组织志愿者劝导高空抛物，安装摄像头20个。\n"
    with closing(Library.open(shelve(tmp_path_factory.mktemp("sieve"), {"a.txt": text}))) as opened:
        yield opened


@pytest.fixture(scope="module")
def inquiry(library: Library) -> Inquiry:
    return inquire(library, "高空抛物怎么治", ANY)


def kept(inquiry: Inquiry, hits: Sequence[Hit]) -> list[Hit]:
    return [hits[number] for number in sifted(inquiry, [[hit] for hit in hits])]


@pytest.mark.parametrize(
    ("odd", "enough"),
    [
        (replace(PASSAGE, place=()), 3),
        (NOWHERE, 3),
        (PASSAGE, 3),
        (CASE, 3),
        (replace(CASE, text="高空抛物案判处被告"), 3),
        (OTHER, 5),
    ],
)
def test_what_is_beside_the_point_is_left_out_where_enough_is_not(
    inquiry: Inquiry, odd: Hit, enough: int
) -> None:
    assert kept(inquiry, [odd] + [PRACTICE] * enough) == [PRACTICE] * enough
    assert kept(inquiry, [odd] + [PRACTICE] * (enough - 1)) == [PRACTICE] * (enough - 1) + [odd]
    assert kept(inquiry, [odd] * 6) == [odd] * 6


def test_a_passage_that_opens_with_its_place_is_of_it(inquiry: Inquiry) -> None:
    opens = replace(PASSAGE, text="黄冈市劝导高空抛物。")
    assert kept(inquiry, [PRACTICE, opens, PRACTICE, NOWHERE]) == [PRACTICE, opens, PRACTICE]


def test_who_asks_for_cases_is_told_of_them(library: Library) -> None:
    asked = inquire(library, "高空抛物案判处什么", ANY)
    assert kept(asked, [CASE] + [PRACTICE] * 3) == [CASE] + [PRACTICE] * 3


def test_of_a_place_that_is_asked_about_everything_is_told(library: Library) -> None:
    asked = inquire(library, "黄冈的高空抛物怎么治", ANY)
    assert asked.result.query.understood.places
    assert kept(asked, [*ODD] + [PRACTICE] * 5) == [*ODD] + [PRACTICE] * 5


def test_what_tells_a_demand_stays(library: Library) -> None:
    asked = inquire(library, "高空抛物装了多少个摄像头", ANY)
    (told,) = next(iter(asked.telling.values()))
    odd = replace(told, place=(), text="被告")
    assert kept(asked, [odd] + [PRACTICE] * 5)[0] == odd


@given(groups=st.lists(st.lists(st.sampled_from((PRACTICE, *ODD)), min_size=1, max_size=3), max_size=8))
def test_any_mixture_is_told_once_and_never_nothing(inquiry: Inquiry, groups: list[list[Hit]]) -> None:
    numbers = sifted(inquiry, groups)
    assert len(numbers) == len(set(numbers)) and set(numbers) <= set(range(len(groups)))
    assert bool(numbers) == bool(groups) and len(numbers) >= min(len(groups), 3)


def test_money_for_something_else_is_no_answer_beside_money_for_the_matter(tmp_path: Path) -> None:
    own = "黄冈市黄州区帮助20户村民拆除危房，新建住房，拨款30万元。"
    other = "武汉市江岸区设立社区基金，资金来自社会资本捐赠和慈善资源，筹措资金90万元用于社区改造。"
    texts = {"a.txt": f"危房\n\n　　{own}\n", "b.txt": f"基金\n\n　　{other}\n"}
    with closing(Library.open(shelve(tmp_path, texts))) as library:
        assert {each.quote for each in ask(library, "社区基金的资金从哪来").citations} >= {other}
        assert [each.quote for each in ask(library, "危房改造资金从哪来").citations] == [own]
