"""Numbers that stand beside the practices, in passages without a place, or among others of their kind."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.answers.answer import Answer, ask
from api.keeping.corrections import Wanted, correct
from index.library import Library
from index.wanted import SearchOptions
from ingest.span import cut
from tests.libraries import shelve

LAKE = """# 东湖片区渔船回港·〔2021〕《办法》𠮷①

宜昌市夷陵区东湖渔政站通知渔民，台风到来以前把渔船开回避风港。渔政站的人挨家挨户上门，说明风力和进港的时辰，劝年纪大的渔民上岸过夜，帮他们把渔网和灯具搬进仓库，又把缆绳一根根查过，旧的换成新的。

到傍晚，840艘渔船都进了避风港，1100多名渔民上了岸。站里给每条船发了两根缆绳。

事后结算，缆绳和仓库一共用去２６．５万元，由区里和渔业合作社各出一半。渔政站说，往后每年汛期以前都要照这个办法再做一遍，时间定为７个工作日。
"""
FAIR = """# 西陵区社区集市

宜昌市西陵区每月在各社区办一次便民集市。集市上有磨刀、理发、补鞋的摊子，居民足不出社区就能把小事办了。

今年以来集市办了36场，来摆摊的师傅有210人，居民花在修补上的钱比上街少三成。
"""
LIFTS = """# 两地加装电梯

宜昌市西陵区的社区组织施工队，给老楼加装了48部电梯。住户自己商量出了钱怎么分摊，街道只管协调。

武汉市硚口区的街道请来设计师，加装了14部电梯。

上海市同期给老楼加装了900部电梯，比前一年多。
"""

LINE = """# 点军区救助办法

宜昌市点军区民政局每年公布救助的线，低保户、孤儿、流浪的人各有各的线，收入按户核对。

最低生活保障边缘家庭怎么认定，今年写明了：每人每月1200.5元。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("stated")
    library = Library.open(
        shelve(folder, {"渔船.md": LAKE, "集市.md": FAIR, "电梯.md": LIFTS, "救助.md": LINE})
    )
    yield library
    library.close()


def quotes(answer: Answer) -> list[str]:
    return [each.quote for each in answer.citations]


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("台风到来以前东湖有多少渔船进了避风港", "840艘"),
        ("夷陵东湖渔船回港，缆绳和仓库用了多少钱", "２６．５万元"),
        ("东湖渔政站照这个办法再做一遍要多久", "７个工作日"),
        ("西陵的社区集市办了多少场", "36场"),
        ("西陵社区集市上摆摊的师傅有多少人", "210人"),
        ("低保边缘户的收入线是多少", "1200.5元"),
    ],
)
def test_a_number_is_quoted_from_where_it_stands(library: Library, question: str, number: str) -> None:
    answer = ask(library, question)
    assert answer.answerable and number in quotes(answer)[0]


@pytest.mark.parametrize(
    "question",
    ["东湖渔船载重多少吨", "西陵社区集市有多少志愿者", "西陵区的渔船有多少艘", "江夏东湖有多少渔船"],
)
def test_another_number_is_no_answer(library: Library, question: str) -> None:
    answer = ask(library, question)
    assert not answer.answerable, quotes(answer)


def test_what_is_quoted_stands_in_the_source_as_it_is(library: Library) -> None:
    questions = ("台风到来以前东湖有多少渔船进了避风港", "夷陵东湖渔船回港，缆绳和仓库用了多少钱")
    cited = [each for question in questions for each in ask(library, question).citations]
    for each in cited:
        document = library.document(each.document_id)
        assert document is not None
        assert "".join(cut(document.raw_text, each.raw).split()) == "".join(each.quote.split())
    assert len(cited) >= len(questions)


@pytest.mark.parametrize(
    ("question", "options", "numbers"),
    [
        ("电梯装了多少部", SearchOptions(places=("湖北省/武汉市",)), {"14部"}),
        ("电梯装了多少部", SearchOptions(places=("湖北省/宜昌市",)), {"48部"}),
        ("除了宜昌，老楼加装了多少部电梯", SearchOptions(), {"14部", "900部"}),
        ("上海加装了多少部电梯", SearchOptions(), {"900部"}),
    ],
)
def test_only_what_is_let_through_is_quoted(
    library: Library, question: str, options: SearchOptions, numbers: set[str]
) -> None:
    said = "".join(quotes(ask(library, question, options)))
    assert {each for each in ("14部", "48部", "900部") if each in said} == numbers


def test_of_another_theme_nothing_is_quoted(library: Library) -> None:
    wanted = SearchOptions(themes=("老旧小区改造",))
    assert not ask(library, "台风到来以前东湖有多少渔船进了避风港", wanted).answerable


def test_what_a_person_took_out_is_quoted_no_more(tmp_path: Path) -> None:
    with closing(Library.open(shelve(tmp_path, {"电梯.md": LIFTS}))) as library:
        question = "宜昌西陵加装了多少部电梯"
        before = quotes(ask(library, question))
        (lift,) = (each for each in library.practices() if "48部" in each.evidence[-1].text)
        correct(library, lift.id, Wanted("withdrawn", "是", "王"))
        library.sync()
        assert "48部" in before[0] and not any("48部" in each for each in quotes(ask(library, question)))


def test_each_sentence_is_quoted_once(library: Library) -> None:
    said = quotes(ask(library, "各地给老楼加装了多少部电梯"))
    assert len(said) > 1
    assert all(one not in other for one in said for other in said if one is not other)
