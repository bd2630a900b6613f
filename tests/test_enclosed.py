from collections.abc import Sequence

import pytest

from ingest.enclosed import enclosed
from tests.invariants import broken_laws, read, texts

LEAD = "街道把议事会开到居民家门口，投入14万元，事情越办越顺，居民都说好。"
FIRST = "社区组织志愿者50人上门走访独居老人，送去生活用品300份，老人们心里都暖和。"
SECOND = "全市新建驿站120个，累计服务快递员2万人次，受到新就业群体的广泛欢迎。"
LAST = "街道将继续完善机制，把好的做法固定下来，推动更多小区成立议事会。"
PRESS = f"某地积分制暖人心\n本报讯（记者 张三）{FIRST}\n另一地驿站解人忧\n新华社武汉8月9日电（记者 李四）{SECOND}\n"


@pytest.mark.parametrize(
    ("headings", "inside"),
    [
        ([(0, "题"), (2, "一、做法"), (4, "小标题"), (7, "二、成效")], {3, 4, 5, 6}),
        ([(2, "一、做法"), (5, "三、成效")], set()),
        ([(2, "二、做法"), (4, "新的一篇"), (5, "一、做法"), (8, "二、成效")], {6, 7}),
        ([(2, "（一）做法"), (4, "（二）成效"), (6, "二、下一步")], {3}),
        ([(1, "媒体报道"), (4, "甲地"), (6, "乙地")], {2, 3, 4, 5, 6, 7, 8, 9}),
        ([(1, "媒体报道"), (4, "甲地"), (6, "三、下一步")], {2, 3, 4, 5}),
        ([(1, "典型案例"), (4, "甲地")], set()),
        ([], set()),
    ],
)
def test_lines_inside_a_section(headings: list[tuple[int, str]], inside: set[int]) -> None:
    assert enclosed(headings, 10) == inside


@pytest.mark.parametrize(
    ("before", "after"),
    [("二、媒体报道\n", "三、下一步\n"), ("一、外地经验\n", "二、下一步\n"), ("媒体报道\n", "一、下一步\n")],
)
def test_all_headlines_that_a_section_quotes_are_headings_of_one_report(before: str, after: str) -> None:
    ingested = read(f"硚口区：居民议事有新章\n{LEAD}\n{before}{PRESS}{after}{LAST}")
    assert broken_laws(ingested) == []
    (article,) = ingested.document.articles
    assert (article.title, article.byline) == ("居民议事有新章", ())
    headings = [section.heading for section in article.sections]
    assert headings == [None, before.strip(), "某地积分制暖人心", "另一地驿站解人忧", after.strip()]
    assert texts(ingested.document)[-1] == LAST


def test_who_signs_what_a_section_quotes_has_not_written_the_report() -> None:
    quoted = f"某地积分制暖人心\n本报记者 张三\n{FIRST}"
    (article,) = read(f"居民议事有新章\n{LEAD}\n一、做法\n{quoted}\n二、下一步\n{LAST}").document.articles
    assert article.byline == ()
    assert [section.heading for section in article.sections] == [
        None,
        "一、做法",
        "某地积分制暖人心",
        "二、下一步",
    ]


def test_a_headline_behind_the_last_section_begins_an_article() -> None:
    second = f"另一地驿站解人忧\n新华社武汉8月9日电（记者 李四）{SECOND}"
    document = read(f"居民议事有新章\n{LEAD}\n一、做法\n{FIRST}\n二、下一步\n{LAST}\n{second}").document
    assert [article.title for article in document.articles] == ["居民议事有新章", "另一地驿站解人忧"]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("headings", "inside"),
    [(("媒体报道",), range(1, 100_000)), (("一、甲", "（一）乙"), ()), (("一、甲", "二、乙"), ())],
)
def test_many_headings_are_read_in_time(headings: tuple[str, ...], inside: Sequence[int]) -> None:
    many = [(n, headings[n % len(headings)]) for n in range(100_000)]
    assert enclosed(many, len(many)) == set(inside)
