"""How well is answered must not sink below what was measured: the gold questions, and questions of our own."""

from collections.abc import Iterator

import pytest

from api.answers.answer import Answer, ask
from benchmarks.answers import judge, summary
from benchmarks.gold import SHARED, judge_all
from index.library import Library
from tests.libraries import library_of

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"没有“{SHARED}”：评测数据不在仓库里")
pytestmark = needs_shared
FLOORS = {"recall": 0.83, "precision": 0.83}
"""0.02 below what was measured."""

SAID = (
    ("大冶市一年考核几次", "每年只开展1次考核"),
    ("荆门清理了多少块牌匾", "近2.4万块"),
    ("武汉选派了多少年轻干部到社区", "1708名"),
    ("鄂州有多少个小区党支部", "小区党支部637个"),
    ("２０２３年四邑村集体经济收入多少", "117万元"),
    ("许家冲村户均增收多少", "户均增收1.5万元"),
    ("黄冈组建了多少个业委会", "业委会2526个"),
    ("硚口区社区基金投了多少钱", "232.6万元"),
    ("硚口老旧社区改造投资多少", "34.9亿元"),
    ("湖北街道行政编制平均多少名", "31名"),
    ("黄州区街道认领多少项职权", "认领230项"),
    ("谷城电商产业园双11交易额多少", "6800多万元"),
    ("暑假托管班办了多少个", "3600余个"),
    ("黄冈公开招考了多少社区工作者", "公开招考295人"),
    ("幼儿园学位增加了多少", "3500个"),
    ("梅园小区装了几部电梯", "安装9部电梯"),
    ("許家沖村農民人均收入多少", "31328元"),
    ("湖北每名党员每年服务多少小时", "20小时"),
    ("荆门杨湾路社区的履职清单有多少项", "12项规定动作"),
    ("黄冈注册志愿者有多少人", "85.15万人"),
    ("两新组织覆盖率是多少", "超90%"),
    ("枣阳怎么减少填表", "智能填充"),
    ("襄阳基层治理经费从哪里来", "争取转移支付"),
    ("宜昌316号小区怎么做通居民工作", "挨家挨户做动员工作"),
    ("潜江怎么优化营商环境", "八条措施"),
    ("退役军人工作打算怎么做", "退役军人"),
    ("“四岗”管理是哪四岗", "设岗、选岗、定岗、评岗"),
    ("“五个全覆盖”指哪些方面", "小区党组织、业委会"),
    ("什么是“三张清单”", "负面清单"),
    ("共同缔造工作坊是什么", "共商小区建设规划"),
    ("怎么推行一长六员", "一长六员"),
    ("小哥窗口是什么", "小哥窗口"),
    ("党员不报到怎么管", "下沉"),
    ("襄阳怎么筹集基层治理的钱", "争取转移支付"),
    ("居民不愿意改造怎么办", "召集居民代表协商"),
    ("谷城县2016年做了什么", "刘承强担任园区党支部第一书记"),
    ("大箕铺镇东角山村书记是谁", "曹国强"),
    ("青和居社区2018年习近平总书记说了什么", "强调,为民的事没有小事,大量工作在基层。"),
)
"""Questions that the five reports answer, and words of the answer's first statements."""

REFUSED = (
    ("潜江“八条措施”具体是哪八条", "only_name", "八条措施"),
    ("“一长六员”是哪六员", "only_name", "一长六员"),
    ("敲门工作法怎么做", "only_name", "敲门工作法"),
    ("“五个基本”指哪些", "only_name", "五个基本"),
    ("什么是“四治联动”", "only_name", "四治联动"),
    ("序位管理是什么意思", "only_name", "序位管理"),
    ("六项制度分别是什么", "only_name", "六项制度"),
    ("365工作体系是什么", "only_name", "365工作体系"),
    ("家门口服务是什么", "only_name", "家门口服务"),
    ("许家冲村2018年集体收入是多少", "figure", "收入是多少"),
    ("峒山栖客露营地一年赚多少钱", "figure", "赚多少钱"),
    ("梅园小区加装电梯居民自筹多少", "figure", "自筹多少"),
    ("红安县怎么搞加装电梯", "topic", "红安县怎么搞加装电梯"),
    ("黄冈志愿者的保险怎么买", "topic", "保险"),
    ("黄冈社区书记平均年龄是多少", "text_lost", "平均年"),
    ("2015年硚口老旧小区改造", "year", "2015"),
    ("2019年四邑村集体收入", "year", "2019"),
    ("2025年黄冈志愿者人数", "year", "2025"),
    ("梅园小区拆除违建花了多少钱", "figure", "花了多少"),
    ("峒山村集体经济收入是多少", "figure", "收入是多少"),
    ("小哥窗口的平价餐多少钱", "figure", "多少钱"),
    ("大冶市考核减少后节约了多少时间", "figure", "多少时间"),
    ("加装电梯的产权怎么办", "topic", "产权"),
    ("志愿者受伤怎么赔偿", "topic", "赔偿"),
    ("河长制怎么落实", "topic", "河长制怎么落实"),
    ("小区养狗怎么管", "topic", "小区养狗怎么管"),
    ("北京的老旧小区改造", "place", "北京市"),
    ("通山县怎么给基层减负", "place", "通山县"),
    ("北京朝阳社区怎么搞物业开放日", "place", "北京市"),
    ("荆州市荣东社区的四创合一", "place", "荣东社区"),
    ("黄石市朱木桥社区怎么改造的", "place", "朱木桥社区"),
    ("硚口区有多少下沉党员", "figure", "多少下沉党员"),
    ("峒山村党员平均年龄", "figure", "平均年龄"),
    ("老旧小区电梯谁出钱，怎么分摊", "topic", "谁出钱"),
    ("316号小区改造花了多少钱", "figure", "花了多少"),
    ("硚口区居民自己出了多少钱装电梯", "topic", "居民自己出了多少"),
    ("黄冈的业委会组建率是多少", "figure", "组建率是多少"),
    ("宜昌市一共改造了多少小区", "figure", "多少小区"),
    ("武汉选派1708名年轻干部是哪一年", "figure", "哪一年"),
    ("襄阳市2022年做了什么", "year", "2022"),
)
"""Questions that they do not answer, the slot that fails, and what of the question it names."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The five reports; tests only read it."""
    library = library_of(tmp_path_factory.mktemp("floors") / "资料库", SHARED / "seeds")
    yield library
    library.close()


def first_words(answer: Answer) -> str:
    return "".join(statement.text for statement in answer.statements[:3])


@pytest.mark.parametrize(("question", "words"), SAID)
def test_what_is_told_is_answered_with_it(library: Library, question: str, words: str) -> None:
    answer = ask(library, question)
    assert answer.answerable and words in first_words(answer)


@pytest.mark.parametrize(("question", "slot", "asked"), REFUSED)
def test_what_is_not_told_is_refused_by_its_slot(
    library: Library, question: str, slot: str, asked: str
) -> None:
    refusal = ask(library, question).refusal
    assert refusal is not None
    assert (refusal.slots[0].slot, refusal.slots[0].asked) == (slot, asked)


def test_a_namesake_elsewhere_is_named_with_its_place(library: Library) -> None:
    refusal = ask(library, "武昌区梅园小区怎么治理").refusal
    assert refusal is not None and refusal.slots[0].slot == "place"
    assert "资料中的梅园小区在湖北省黄冈市武穴市朱木桥社区，不在武昌区。" in refusal.slots[0].message
    assert "梅园小区" in refusal.near[0].quote


def test_the_place_asked_for_stands_before_its_parts(library: Library) -> None:
    first, *_ = ask(library, "湖北有多少下沉党员").statements
    assert first.place == ("湖北省",) and "104万余名下沉党员" in first.text


def test_a_place_of_several_that_nothing_tells_of_is_named(library: Library) -> None:
    (missing,) = ask(library, "荆门半年清理牌匾多少块，宜昌呢").unsaid
    assert (missing.slot, missing.asked) == ("place", "宜昌市")
    assert not ask(library, "比较武穴、麻城、黄州三地街道认领数量").unsaid


def test_a_passage_is_of_a_place_that_its_first_sentence_names(library: Library) -> None:
    (secretary,) = ask(library, "大箕铺镇东角山村书记是谁").statements
    assert secretary.place[-1] == "东角山村" and "书记曹国强" in secretary.text
    (wall,) = ask(library, "四邑村文化墙写了什么").statements
    assert wall.place[-1] == "四邑村"


def test_a_passage_that_announces_is_labelled_a_plan(library: Library) -> None:
    told = ask(library, "峒山村在哪里").statements
    wishes = [each for each in told if "还想努力带动" in each.text]
    assert wishes and all("计划" in each.labels for each in wishes)


def test_the_gold_questions_are_answered_as_well_as_measured(library: Library) -> None:
    totals = summary(judge_all(SHARED, judge))
    assert {name: totals[name] for name in FLOORS} == pytest.approx(
        {name: max(totals[name], floor) for name, floor in FLOORS.items()}
    )
    assert totals["answered"][0] >= 51
    assert totals["right slot"] == totals["refused"] == [7, 7]
    assert totals["citation recall"] == totals["citation precision"] == 1.0
    assert totals["exact"][0] == totals["exact"][1]


def test_a_place_that_nobody_knows_is_not_answered(library: Library) -> None:
    refused = ask(library, "评小区好人的是哪个县").refusal
    assert refused is not None and refused.slots[0].slot == "text_lost"
    assert "没有写明是哪个县：此处原文缺页" in refused.slots[0].message and refused.near
    assert ask(library, "实行一长六员的是哪个区").answerable


def test_a_village_that_sounds_as_one_of_the_material_is_offered(library: Library) -> None:
    refused = ask(library, "洞山村后备干部怎么选").refusal
    assert refused is not None and refused.slots[0].slot == "place"
    assert "读音相同的地方有：峒山村，可以改问“峒山村后备干部怎么选”" in refused.slots[0].message


def test_a_list_of_which_only_the_name_is_given_is_not_answered(library: Library) -> None:
    refused = ask(library, "把潜江的“八条措施”逐条列出来").refusal
    assert refused is not None and (refused.slots[0].slot, refused.slots[0].asked) == (
        "only_name",
        "八条措施",
    )


def test_dialect_asks_for_numbers_too(library: Library) -> None:
    refused = ask(library, "许家冲的小程序花了好多钱").refusal
    assert refused is not None and refused.slots[0].slot == "figure"
    assert "31名" in first_words(ask(library, "湖北街道行政编制平均几多名"))
