import pytest
import rjieba

from ingest.damage import Decisions
from ingest.document import Document
from ingest.joins import Reading, dangles, find_joins, run_in_heading, unmatched_closers
from ingest.kinds import classify
from ingest.lines import read_lines
from ingest.seams import SeamModel
from ingest.source import RawText
from tests.invariants import broken_laws, paragraphs, pipeline, read, texts

OPENING = "　　近年来，街道把议事会开到居民家门口，事情越办越顺。\n"
FIRST = "社区党委牵头，把闲置门店改成十二处驿站，还在每处驿站配齐了桌椅和"
TORN = "去年，街道把十二处闲置门店改成驿站，党的工作实现线上线下双覆盖"
REST = "盖的做法很快传开，邻近几个街道也照着办，居民都说好。"


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        (FIRST, "书柜，居民随时来坐。", FIRST + "书柜，居民随时来坐。"),
        (FIRST + "书柜", "，居民随时来坐。", FIRST + "书柜，居民随时来坐。"),
        (TORN, REST, TORN + REST[1:]),
        (
            "街道把十二处闲置门店改成便民驿站，着力抓实基层作风建设",
            "设、强化队伍管理，居民都说好。",
            "街道把十二处闲置门店改成便民驿站，着力抓实基层作风建设、强化队伍管理，居民都说好。",
        ),
        (
            "街道推行三张清单管理的新办法，让基层的事情基层来办，基层",
            "权力给基层、钱物给基层，大家干劲更足了。",
            "街道推行三张清单管理的新办法，让基层的事情基层来办，基层权力给基层、钱物给基层，大家干劲更足了。",
        ),
        (
            "街道推行清单管理，给老楼里的每一户都装上了智能家居的摄像",
            "像头，夜里也能看清楼道，居民都说好。",
            "街道推行清单管理，给老楼里的每一户都装上了智能家居的摄像头，夜里也能看清楼道，居民都说好。",
        ),
        (
            "街道把“有事好商量，大家的事情大家办",
            "得成”写进公约，《公约》·〔2021〕𠮷①人人会背。",
            "街道把“有事好商量，大家的事情大家办得成”写进公约，《公约》·〔2021〕𠮷①人人会背。",
        ),
    ],
    ids=[
        "plain",
        "cannot start",
        "overlap 1",
        "overlap 设",
        "reduplication",
        "word torn in its middle",
        "quotation",
    ],
)
def test_joins_a_torn_sentence(left: str, right: str, joined: str) -> None:
    assert texts(read(f"{OPENING}{left}\n\n{right}").document) == [OPENING.strip(), joined]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("街道把十二处闲置门店改成驿站，居民都说好。", "设施一年一检修，费用由街道承担。"),
        ("街道把十二处闲置门店改成驿站，居民都说好，", "8月5日，镇里为这件事开了一次会。"),
        (
            "街道把十二处闲置门店改成便民驿站，每处驿站都有两名专人",
            "率”等指标一季一评，排在前面的小区有奖励。",
        ),
        (
            "街道把十二处闲置门店改成便民驿站，居民走几步就能到的驿",
            "发动群众。驿站由居民自己管，账目每月公开。",
        ),
        ("街道把十二处闲置门店改成驿站：", "每处驿站都配齐桌椅和书柜，居民随时来坐。"),
    ],
    ids=["whole", "comma", "closing quote", "run-in heading", "colon"],
)
def test_does_not_join_without_evidence(left: str, right: str) -> None:
    assert texts(read(f"{OPENING}{left}\n\n{right}").document) == [OPENING.strip(), left, right]


@pytest.mark.parametrize("between", ["以共治暖人心", "■张三"])
def test_does_not_join_across_a_heading_or_byline(between: str) -> None:
    found = texts(read(f"{OPENING}{FIRST}\n\n{between}\n\n书柜，居民随时来坐。").document)
    assert found == [OPENING.strip(), FIRST, "书柜，居民随时来坐。"]


@pytest.mark.parametrize("between", ["以共治暖人心", "居民在小院里议事。（张三 摄）"])
def test_an_overlap_is_evidence_across_a_heading_or_caption(between: str) -> None:
    assert texts(read(f"{OPENING}{TORN}\n\n{between}\n\n{REST}").document)[1] == TORN + REST[1:]


@pytest.mark.parametrize("between", ["下转第2版", "- 3 -", "第3页 共9页", "居民在小院里议事。（张三 摄）"])
def test_joins_over_a_page_number_or_picture(between: str) -> None:
    found = texts(read(f"{OPENING}{FIRST}\n\n{between}\n\n书柜，居民随时来坐。").document)
    assert found == [OPENING.strip(), FIRST + "书柜，居民随时来坐。"]


def test_half_a_title_inside_a_torn_sentence_is_a_repair_of_its_own() -> None:
    text = f"湖北省襄阳市：党建引领聚势赋能\n{OPENING}{TORN}\n\n城市治理提质增效\n\n{REST}\n"
    whole = "党建引领聚势赋能　城市治理提质增效"
    document = read(text).document
    assert document.articles[0].title == whole
    title, join = (
        next(r.id for r in document.repairs if r.rule == rule) for rule in ("join.title", "join.overlap")
    )

    def undone(repair: str) -> Document:
        decisions = Decisions(undone=frozenset([repair]), version=2)
        ingested = pipeline().ingest(text.encode(), "样稿.txt", decisions)
        assert broken_laws(ingested) == []
        return ingested.document

    apart = undone(join)
    assert (apart.articles[0].title, TORN in texts(apart)) == (whole, True)
    headed = undone(title)
    assert headed.articles[0].title == "党建引领聚势赋能"
    assert [section.heading for section in headed.articles[0].sections] == [None, "城市治理提质增效"]


@pytest.mark.parametrize("heading", ["一、城市治理提质增效", "（三）小结"])
def test_a_numbered_heading_inside_a_torn_sentence_stays_a_heading(heading: str) -> None:
    ingested = read(f"湖北省襄阳市：党建引领聚势赋能\n{OPENING}{TORN}\n\n{heading}\n\n{REST}\n")
    assert broken_laws(ingested) == []
    (article,) = ingested.document.articles
    assert article.title == "党建引领聚势赋能"
    assert [section.heading for section in article.sections] == [None, heading]
    assert "join.title" not in [repair.rule for repair in ingested.document.repairs]


def test_a_heading_inside_a_torn_sentence_is_no_half_of_a_title_where_there_is_none() -> None:
    ingested = read(f"{OPENING}{TORN}\n\n城市治理提质增效\n\n{REST}\n")
    assert broken_laws(ingested) == []
    assert "join.title" not in [repair.rule for repair in ingested.document.repairs]
    (article,) = ingested.document.articles
    assert [section.heading for section in article.sections] == [None, "城市治理提质增效"]


def test_an_overlap_is_found_out_of_order() -> None:
    document = read(f"{OPENING}{REST}\n中间另有一段完整的话，说的是别的事。\n{TORN}\n").document
    assert texts(document) == [OPENING.strip(), TORN + REST[1:], "中间另有一段完整的话，说的是别的事。"]
    (repair,) = paragraphs(document)[1].repairs
    assert repair.rule == "join.overlap"
    assert [each.rule for each in document.repairs] == ["order.moved", "join.overlap"]
    assert [loss.type for loss in document.losses if loss.severity == "amber"] == ["column_order"]
    assert "去掉重复的「盖」；后半句原排在前面" in repair.message
    (dropped,) = document.dropped
    assert (dropped.reason, document.raw_text[slice(*dropped.raw[0])]) == ("doubled_at_break", "盖")


def test_a_chain_of_three_is_one_paragraph() -> None:
    middle = "盖的做法很快传开，邻近几个街道也照着办，议事会一月一开"
    end = "，年年都有新内容。"
    document = read(f"{OPENING}{TORN}\n{middle}\n{end}").document
    assert texts(document)[1] == TORN + middle[1:] + end
    assert [repair.rule for repair in paragraphs(document)[1].repairs] == ["join.overlap", "join.plain"]


def test_two_lines_that_each_continue_the_other_are_not_lost() -> None:
    first = "务阵地建在小区里，街道把闲置门店改成驿站，实现线上线下双覆盖"
    second = "盖的做法很快传开，邻近几个街道也照着办，共同提供便民服务"
    document = read(f"{OPENING}{first}\n{second}").document
    assert texts(document) == [OPENING.strip(), first + second[1:]]


def test_a_run_in_heading_torn_off_its_paragraph() -> None:
    siblings = "健全组织。街道设立楼栋党小组，党员当楼长。\n配强力量。街道选聘网格员，一格一员。\n"
    document = read(f"{siblings}发动群众。\n小区里有议事会，有事大家一起商量着办。").document
    assert texts(document)[-1] == "发动群众。小区里有议事会，有事大家一起商量着办。"
    assert [p.run_in_heading for p in paragraphs(document)] == ["健全组织。", "配强力量。", "发动群众。"]


def test_joins_are_a_matching() -> None:
    text = (
        "\n".join(f"{n}街道把闲置门店改成便民驿站，党的工作实现线上线下双覆盖" for n in range(5))
        + f"\n{REST}" * 5
    )
    printed = classify(read_lines(RawText(text, "text/plain")))
    cut = rjieba.Jieba().cut
    model = SeamModel.load(cut)
    joins = find_joins(printed, frozenset(), Reading(cut, model.score, model.headless))
    assert len({join.left for join in joins}) == len({join.right for join in joins}) == len(joins) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FIRST, True),
        ("短行不算", False),
        (FIRST + "。", False),
        (FIRST + "。”", False),
        (FIRST + "（见附件）", False),
        (FIRST + "：", False),
        (FIRST + "，", True),
        (FIRST + "！", False),
        (FIRST + ".", False),
        (FIRST + ".”", False),
        (FIRST + "。𠮷①", True),
    ],
)
def test_dangles(text: str, expected: bool) -> None:
    assert dangles(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("率”等指标", True),
        ("“率”等", False),
        ("）、（二", True),
        ("《办法》", False),
        ("“开头", False),
        ("’", True),
    ],
)
def test_unmatched_closers(text: str, expected: bool) -> None:
    assert unmatched_closers(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发动群众。小区里有议事会。", "发动群众。"),
        ("发动群众。", None),
        ("好。小区里有议事会。", None),
        ("发动群众，人人有责。小区里有议事会。", None),
        ("“发动群众。”老周说。", None),
    ],
)
def test_run_in_heading(text: str, expected: str | None) -> None:
    assert run_in_heading(text) == expected


def test_a_digit_at_the_break_belongs_to_the_number() -> None:
    (paragraph,) = texts(
        read(
            "街道为了这件事前后开了三次会商量怎么办才好，高峰时一条街上挤着20\n\n0多个摊位，居民投诉不断。"
        ).document
    )
    assert "挤着200多个摊位" in paragraph
