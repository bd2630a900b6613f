"""Answers over the sample reports: exact quotations, citations that match, and refusals that say why."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.answer import MOST_STATEMENTS, Answer, Citation, ask
from api.answers.statements import MOST_PER_PLACE, MOST_QUOTES
from index.library import Library
from index.matching import read
from index.qualifiers import unknown_qualifier
from index.search import search
from index.wanted import SearchOptions
from ingest.span import cut
from tests.builders import Report, holding
from tests.libraries import shelve

ANSWERED = (
    "邻居吵架怎么办",
    "别的地方怎么搞老旧小区改造", "老舊小區改造怎麼做", "孩子没人带咋办", "how did others help couriers",
    "减负有哪些做法", "黄冈志愿者人数", "2023年村集体收入", "武穴的梅园小区", "党组织覆盖率", "小区", "湖北",
)  # fmt: skip
REFUSED = [
    ("杭州的加装电梯", "place", "杭州市"),
    ("朝阳区怎么搞物业", "place", "朝阳区"),
    ("2021年黄冈的志愿服务", "year", "2021"),
    ("２０２１年黄冈的志愿服务", "year", "2021"),
    ("加装电梯一部多少钱", "figure", "多少钱"),
    ("许家冲村2018年集体收入原值", "figure", "原值"),
    ("加装电梯怎么补贴", "topic", "补贴"),
    ("社区书记的年龄", "figure", "年龄"),
    ("团风县怎么做改造监督与长效管理", "topic", "团风县怎么做改造监督与长效管理"),
    ("峒山村怎么做双报到", "topic", "峒山村怎么做双报到"),
    ("杂物和杂草清到哪里", "text_lost", "和杂草"),
    ("养蜂", "topic", "养蜂"),
    ("什么是“红管家”？", "topic", "红管家"),
    ("居民要出多少钱", "figure", "出多少钱"),
    ("谁提出了共同缔造", "topic", "谁提出"),
    ("介绍信怎么开", "topic", "介绍信怎么开"),
    ("学习强国怎么推广", "topic", "学习强国怎么推广"),
    ("居住证怎么办理", "topic", "居住证怎么办理"),
    ("校门口摆摊怎么管", "topic", "校门口摆摊怎么管"),
    ("武汉有多少个社区", "figure", "多少个社区"),
    ("硚口有多少个小区", "figure", "多少个小区"),
    ("谁牵头解决加装电梯", "topic", "谁牵头"),
    ("加装电梯由哪个部门负责", "topic", "由哪个部门负责"),
    ("-" * 33, "topic", "-" * 33),
]
ODD = [
    "",
    "　",
    "的 了 吗",
    "\ud800",
    "〔2021〕①𠮷·《",
    "?" * 500,
    "2021年",
    "多少",
    "补贴",
    "NOT",
    "地区:火星 状态:飞",
    "(" * 40,
]


@pytest.fixture(scope="module")
def library(samples: Path) -> Iterator[Library]:
    """The sample reports; tests only read it."""
    with closing(Library.open(samples)) as opened:
        yield opened


def is_exact(library: Library, citation: Citation) -> bool:
    document = library.document(citation.document_id)
    return document is not None and citation.quote == cut(document.raw_text, citation.raw) != ""


def figures(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text)


def check_answer(library: Library, answer: Answer) -> None:
    """What holds for every answer, given or refused."""
    assert (answer.refusal is None) == answer.answerable
    assert bool(answer.statements) == bool(answer.citations) == answer.answerable
    near = answer.refusal.near if answer.refusal else ()
    assert all(is_exact(library, citation) for citation in (*answer.citations, *near))
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    quotes = {citation.n: citation.quote for citation in answer.citations}
    assert {n for statement in answer.statements for n in statement.citations} == quotes.keys()
    for statement in answer.statements:
        cited = [quotes[n] for n in statement.citations]
        assert 1 <= len(cited) <= MOST_QUOTES and all(quote in statement.text for quote in cited)
        named = "".join((*cited, *statement.place))
        assert set(figures(statement.text)) <= set(figures(named))


@pytest.mark.parametrize("question", ANSWERED)
def test_an_answer_quotes_its_citations(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert answer.answerable and answer.model is None
    assert len(answer.statements) <= MOST_STATEMENTS
    check_answer(library, answer)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("火星的老旧小区", "火星"),
        ("火星上的老旧小区怎么改", "火星"),
        ("上门的服务怎么做", ""),
        ("桃花源村怎么改造老旧小区", "桃花源村"),
        ("月球老旧小区改造", "月球"),
        ("幸福市怎么改造老旧小区", "幸福市"),
        ("幸福的小区怎么改造", ""),
        ("老城区的老旧小区", ""),
        ("别的地方的老旧小区", ""),
        ("居民的老旧小区", ""),
        ("黄冈的老旧小区", ""),
        ("破旧的小区怎么改造", ""),
        ("老百姓怎么参与老旧小区改造", ""),
        ("乡亲们的老旧小区怎么改造", ""),
        ("家家户户怎么参加老旧小区改造", ""),
        ("当地人怎么改造老旧小区", ""),
        ("老百姓对老旧小区改造不满意怎么办", ""),
        ("小区", ""),
    ],
)
def test_what_is_asked_about_and_nowhere_told_is_said_first(
    library: Library, question: str, name: str
) -> None:
    assert unknown_qualifier(library, read(library, question, frozenset())) == name
    answer = ask(library, question)
    told = [reading.text for reading in answer.readings if not reading.token]
    assert [f"{text}。" for text in told] == [each.message for each in answer.unsaid]
    assert answer.answerable and [each.asked for each in answer.unsaid] == ([name] if name else [])


@pytest.mark.parametrize("name", ["火星", "幸福市"])
def test_how_many_there_are_of_something_in_no_known_place(library: Library, name: str) -> None:
    assert unknown_qualifier(library, read(library, f"{name}有多少个老旧小区", frozenset())) == name


@pytest.mark.parametrize("question", ["别的地方怎么解决老旧小区改造难题", "么样让居民同意加装电梯"])
def test_what_was_done_stands_before_how_many_were_sent(library: Library, question: str) -> None:
    counting = ["年轻干部有1708名" in each.text for each in ask(library, question).statements]
    assert any(counting) and not counting[0]


def test_who_asks_how_many_is_told_first(library: Library) -> None:
    assert "年轻干部有1708名" in ask(library, "武汉有多少年轻干部到社区锻炼").statements[0].text


@pytest.mark.parametrize("question", ANSWERED)
def test_no_place_speaks_at_length_and_no_sentence_twice(library: Library, question: str) -> None:
    answer = ask(library, question)
    citations = answer.citations
    practices = [library.practice(citation.practice_id or "") for citation in citations]
    places = [practice.place.path for practice in practices if practice]
    is_placed = any(reading.token.startswith("place:") for reading in answer.readings)
    assert is_placed or practices.count(None) <= MOST_PER_PLACE
    assert is_placed or all(places.count(place) <= MOST_PER_PLACE for place in places)
    assert len({citation.quote for citation in citations}) == len(citations)


@pytest.mark.parametrize(("question", "slot", "asked"), REFUSED)
def test_a_refusal_names_what_is_lacking(library: Library, question: str, slot: str, asked: str) -> None:
    answer = ask(library, question)
    assert answer.refusal is not None
    assert (answer.refusal.slots[0].slot, answer.refusal.slots[0].asked) == (slot, asked)
    assert all(missing.message.endswith("。") for missing in answer.refusal.slots)
    check_answer(library, answer)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("装了多少电梯", "9部电梯"),
        ("荆门清理了多少块牌匾", "近2.4万块"),
        ("荆门摘了几块牌子", "近2.4万块"),
        ("浠水改了几个老旧小区", "146个"),
        ("许家冲村民一年挣多少钱", "31328元"),
        ("硚口有多少个小区党支部", "党支部332个"),
        ("黄冈有多少个社区", "193个城区社区"),
    ],
)
def test_a_thing_that_is_counted_is_told(library: Library, question: str, words: str) -> None:
    assert words in "".join(each.text for each in ask(library, question).statements)


def test_who_leads_is_told_where_it_is_written(library: Library) -> None:
    (first, *_) = ask(library, "谁牵头").statements
    assert "牵头" in first.text
    cited = ask(library, "老旧小区改造谁负责").citations
    recorded = [library.practice(each.practice_id or "") for each in cited]
    assert cited and any("牵头" in each.quote for each in cited)
    for citation, practice in zip(cited, recorded, strict=True):
        assert "牵头" in citation.quote or (practice and practice.lead)


def test_the_lead_on_record_answers_before_what_only_says_so(tmp_path: Path) -> None:
    lead = "宜昌市西陵区学院街道党工委推动老旧小区改造，引进物业企业7家。"
    says = "某处老旧小区改造的负责同志介绍了情况，老旧小区改造年内完工。"
    folder = shelve(tmp_path, {"a.txt": f"改造\n\n　　{lead}\n", "b.txt": f"改造\n\n　　{says}\n"})
    with closing(Library.open(folder)) as library:
        told = [each.quote for each in ask(library, "谁牵头老旧小区改造").citations]
    assert told[0] == lead


def test_what_stands_below_a_picture_is_told_last(tmp_path: Path) -> None:
    picture = "图为宜昌市西陵区学院街道老旧小区改造后的小区一角，老旧小区改造后老旧小区焕然一新。"
    deed = "荆州市沙市区推动小区改造，引进物业企业7家，物业覆盖率从18%提高到76%。"
    folder = shelve(tmp_path, {"a.txt": f"小区\n\n　　{picture}\n", "b.txt": f"小区\n\n　　{deed}\n"})
    with closing(Library.open(folder)) as library:
        assert search(library, "老旧小区改造", SearchOptions()).hits[0].text == picture
        assert [each.quote for each in ask(library, "老旧小区改造").citations] == [deed, picture]


@pytest.mark.parametrize(
    ("question", "places", "silent"),
    [
        ("黄冈和武汉的志愿服务有什么不同", {"黄冈市", "武汉市"}, []),
        ("黄冈和武汉的志愿服务", {"黄冈市", "武汉市"}, []),
        ("荆门和荆州的基层减负", {"荆门市"}, ["荆州市"]),
        ("武汉、杭州的加装电梯", {"武汉市"}, ["杭州市"]),
        ("黄冈的志愿服务", {"黄冈市"}, []),
    ],
)
def test_each_place_that_is_asked_about_is_told_of_or_said_to_be_silent(
    library: Library, question: str, places: set[str], silent: list[str]
) -> None:
    answer = ask(library, question)
    assert {each.place[1] for each in answer.statements} == places
    assert [each.asked for each in answer.unsaid] == silent
    assert len({each.place[1] for each in answer.statements[: len(places)]}) == len(places)


def test_a_place_behind_many_hits_of_another_is_told_of_too(library: Library, tmp_path: Path) -> None:
    many = "\n\n".join(
        f"　　黄冈市第{n}社区组织志愿服务队上门服务老人，建立志愿服务积分兑换制度。" for n in range(40)
    )
    few = "武汉市志愿服务\n\n　　武汉市江岸区组织党员参加志愿服务活动，服务居民。\n"
    with closing(
        Library.open(shelve(tmp_path, {"多.txt": f"黄冈市志愿服务\n\n{many}\n", "少.txt": few}))
    ) as own:
        answer = ask(own, "黄冈和武汉怎么搞志愿服务")
    assert {each.place[1] for each in answer.statements[:2]} == {"黄冈市", "武汉市"} and not answer.unsaid


def test_a_matter_is_missed_once(library: Library) -> None:
    refusal = ask(library, "社区书记的年龄").refusal
    assert refusal is not None and len(refusal.slots) == 1


def test_a_refusal_shows_what_is_nearest_elsewhere(library: Library) -> None:
    refusal = ask(library, "杭州的加装电梯").refusal
    best = search(library, "加装电梯", SearchOptions(k=1)).hits[0]
    assert refusal is not None and refusal.near[0].quote == best.text


def test_a_place_outside_the_library_is_told_from_one_that_is_silent(library: Library) -> None:
    abroad, silent = ask(library, "杭州的骑手").refusal, ask(library, "宜昌的骑手").refusal
    assert abroad is not None and "杭州市 0 条" in abroad.slots[0].message
    assert silent is not None and "宜昌市 0 条" not in silent.slots[0].message


@pytest.mark.parametrize("question", ["杭州怎么加装电梯", "杭州的志愿服务", "杭州养蜂怎么管"])
def test_what_a_refusal_offers_is_answered_with_as_many_quotations_as_it_says(
    library: Library, question: str
) -> None:
    refused = ask(library, question).refusal
    assert refused is not None
    message = refused.slots[0].message
    offered = re.findall(r"“([^”]+)”", message.partition("可以改问")[2])
    (told,) = re.findall(r"其他地方 (\d+) 条", message)
    assert int(told) == sum(len(ask(library, each).citations) for each in offered)
    assert bool(offered) == ("养蜂" not in question)


def test_words_before_a_loss_that_are_told_elsewhere_are_not_lost(library: Library) -> None:
    answer = ask(library, "黄冈志愿者人数")
    assert "85.15万人" in answer.statements[0].text


def test_the_number_asked_for_comes_first(library: Library) -> None:
    assert "90%" in ask(library, "党组织覆盖率").statements[0].text


def test_a_plan_is_labelled(library: Library) -> None:
    statements = ask(library, "村党组织书记序位管理怎么搞").statements
    planned = [statement for statement in statements if "序位管理" in statement.text]
    assert planned and all("（计划）：" in statement.text for statement in planned)


def test_a_citation_says_where_it_stands(library: Library) -> None:
    citation = ask(library, "两新组织覆盖率").citations[0]
    document = library.document(citation.document_id)
    assert document is not None
    article = document.articles[0]
    assert (citation.source, citation.title) == (document.source, article.title)
    assert (citation.date, citation.date_confidence) == (article.date, article.date_confidence)
    paragraphs = [p for section in article.sections for p in section.paragraphs if p.n == citation.paragraph]
    assert citation.quote in paragraphs[0].text


def test_damage_is_carried_to_the_citation(library: Library) -> None:
    flagged = [
        citation for citation in ask(library, "团风县的物业党建").citations if "缺页" in citation.flags
    ]
    assert flagged and all(is_exact(library, citation) for citation in flagged)


def test_what_only_vectors_find_is_no_proof_of_what_nothing_holds(library: Library) -> None:
    near = SearchOptions(leg="hybrid")
    answer = ask(library, "介绍信怎么开", near)
    assert answer.answerable
    assert [each.message for each in answer.unsaid] == ["资料中没有写到“介绍信”。"]
    assert not ask(library, "电梯怎么装", near).unsaid
    assert not ask(library, "街道办有哪些权力").unsaid


def test_what_was_searched_without_is_told_with_the_answer(library: Library) -> None:
    odd = SearchOptions(without=frozenset({"无此项:电梯"}))
    for question in ("老旧小区改造", "养蜂"):
        assert ask(library, question, odd).notes == search(library, question, odd).notes != ()
        assert ask(library, question).notes == ()


def test_an_empty_library_refuses(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "空", create=True)
    answer = ask(library, "老旧小区改造")
    library.close()
    assert answer.refusal is not None and answer.refusal.near == ()
    assert "资料库为空" in answer.refusal.slots[0].message


@pytest.mark.parametrize("question", ODD)
def test_odd_questions(library: Library, question: str) -> None:
    check_answer(library, ask(library, question))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from([*ANSWERED, *(question for question, _, _ in REFUSED), "，", "不是"]), max_size=3
    )
)
def test_any_mixture(library: Library, parts: list[str]) -> None:
    check_answer(library, ask(library, "".join(parts)))


def test_where_something_comes_from_is_no_place(tmp_path: Path) -> None:
    report = Report("老旧小区改造的资金由财政和居民分担，共投入14万元·〔2021〕①", places=((),))
    with holding(tmp_path, report) as library:
        assert ask(library, "老旧小区改造的资金从哪里来").answerable
        refused = ask(library, "老旧小区改造的资金由居民分担的是哪个县").refusal
    assert refused is not None and refused.slots[0].slot == "place"
    assert refused.slots[0].message == "找到的内容没有写明是哪个县：原文没有写。"
