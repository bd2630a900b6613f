"""How firmly practices tell an outcome, how specific they are, and which tell of a failing."""

from dataclasses import replace

import pytest

from ingest.figures import find_figures
from ingest.practice import Place, Practice, Status, Strength
from ingest.strength import specificity, strength, tells_failing
from tests.invariants import read

FAILING = (
    "但部分小区物业管理仍有短板，停车位不足的问题依然突出。",
    "检查发现，两个小区改造后管道返工，工期拖了半年。",
    "改造只刷外墙，群众意见很大，居民投诉不断。",
    "有的街道把“双报到”搞成走过场·〔2021〕𠮷①，党员只签到不干活。",
    "县纪委对排查出的１２个问题逐一通报批评，限期整改。",
    "食堂选址偏远，开张不到一年便停摆，效果不佳。",
    "由于资金未落实到位，该项目已经烂尾。",
    "工作中还存在一些不足，志愿服务的常态化程度还不够高。",
    "第一批加装电梯项目因意见不一而搁置，教训深刻。",
    "目前仍有6个小区未完成改造。",
    "楼道堆满杂物，邻里怨声载道。",
    "加装电梯因邻里意见不一被迫停工。",
    "改造资金缺口达1200万元。",
    "检查组责令街道限期整改。",
    "民警对检查中发现的问题当场要求经营者立即整改。",
    "检查发现，消防设施不到位，疏散通道被堵。",
    "目前存在的突出问题是停车位太少。",
    "居民对现状都不满意。",
    "普遍存在“买菜难、做饭难”的问题。",
    "执法人员对存在隐患的场所督促整改。",
    "基层服务能力还不强，教训极其深刻。",
)
NOT_FAILING = (
    "针对小区存在的停车难问题，社区党委召开议事会，新建车位120个。",
    "改造之后，居民投诉明显减少。",
    "各地坚决防止走过场、搞形式主义，把调研做在前面。",
    "市民可拨打投诉电话12345。",
    "街道了解企业存在的困难，为企业送上“定心丸”。",
    "对改造有什么评价、有什么不满，都收在议事群里。",
    "存在安全隐患的，应当及时处理。",
    "群众满意度达98.5%。",
    "全年整改问题45个，整改率100%。",
    "整改提升示范点8个，落实整改措施20条。",
    "街道吸取教训，建章立制。",
    "议事会化解了推诿扯皮的老问题。",
    "小哥喝完茶重返工作岗位，春节后陆续节后返工。",
    "民警分析沿街商铺存在的问题，并梳理存在问题和困难。",
    "志愿者向居民宣传楼道堆物存在的火灾隐患。",
    "民警讲解电动车存在安全隐患。",
    "工人对存在安全隐患（Ｃ类）的房屋做了加固。",
    "法院公布群众反映强烈、影响重大的案件。",
    "社区为存在特殊困难的老人送餐，还有需要帮扶的困难群众。",
    "医院为仍需要护理的患者、高龄老人上门服务。",
    "街道以群众满意不满意为标准。",
    "坚持谁接办谁负责，不推诿扯皮，不走过场，绝不走样。",
    "杜绝“一学了之”、会议“一开了之”等形式主义。",
    "全县开展形式主义问题排查整治。",
    "讲座讲了弄虚作假手法，并结合事故教训提醒。",
    "会议通报表扬了一批典型。",
    "园区还不断加强产学研合作。",
    "一旦发现苗头问题，现场指导，督促商户限期整改。",
    "下一步，消防部门将继续加大力度，坚决督促整改。",
    "建筑物及其搁置物由物业管护，线索转被投诉主体的主管部门。",
    "“你们的实践不是走过场。”",
    "",
)


@pytest.mark.parametrize("text", FAILING)
def test_a_shortcoming_complaint_failure_or_correction_is_told(text: str) -> None:
    assert tells_failing(text)
    assert tells_failing(f"社区建立议事会。{text}随后继续推进。")


def test_a_sentence_without_end_is_read_in_one_pass() -> None:
    assert not tells_failing("存在大隐患，" * 25_000 + "现已解决")
    assert not tells_failing("对存在大隐患、等问题的" * 10_000 + "要求" * 10_000)


@pytest.mark.parametrize("text", NOT_FAILING)
def test_what_a_measure_is_against_is_no_failing(text: str) -> None:
    assert not tells_failing(text)


@pytest.mark.parametrize(
    ("text", "status", "expected"),
    [
        ("物业覆盖率从18%提高到76%。", "已实施", "前后对比"),
        ("办理时限由3天缩短为1天。", "已实施", "前后对比"),
        ("办理环节由原来的七个压减到三个，材料减少40%。", "已实施", "前后对比"),
        ("村集体收入较上年增长１２万元。", "已实施", "前后对比"),
        ("信访量同比下降三成。", "试点", "前后对比"),
        ("集体经济收入增长2.5倍。", "已实施", "前后对比"),
        ("台账由２６项精简为８项。", "已实施", "前后对比"),
        ("建成社区食堂12个。", "已实施", "数字"),
        ("惠及居民14万多人。", "已实施", "数字"),
        ("新增停车位300个。", "已实施", "数字"),
        ("区里投入资金200万元。", "已实施", "定性"),
        ("居民出行更加方便。", "已实施", "定性"),
        ("区里把网格员经费从600元提高到1200元。", "已实施", "定性"),
        ("区里发放补贴，村民收入从6000元提高到9000元。", "已实施", "前后对比"),
        ("从2019年到2022年，街道坚持走访。", "已实施", "定性"),
        ("力争物业覆盖率从18%提高到76%。", "计划", "计划"),
        ("新建食堂20个。", "计划", "计划"),
    ],
)
def test_strength_is_of_the_outcome_told(text: str, status: Status, expected: Strength) -> None:
    assert strength(text, status, find_figures(text, ((0, len(text)),))) == expected


def _practice() -> Practice:
    (practice,) = read(
        "湖北省宜昌市西陵区社区党委牵头建立“板凳会”议事机制，拆除违建120处，居民出行更加方便快捷。"
    ).practices
    return practice


def test_each_part_told_makes_a_practice_more_specific() -> None:
    whole = replace(_practice(), lead="社区党委", outcome="居民出行更加方便快捷")
    assert specificity(whole) == 4
    assert specificity(replace(whole, outcome="")) == 3
    assert specificity(replace(whole, outcome="", lead="", place=Place())) == 1
    assert specificity(replace(whole, is_explained=False)) == 3
    assert specificity(replace(whole, measure=whole.measure_name)) == 3


def test_a_practice_carries_its_strength_and_its_failing() -> None:
    text = (
        "湖北省宜昌市西陵区街道党工委牵头开展老旧小区改造，物业覆盖率从18%提高到76%。\n"
        "伍家岗区住建部门组织28个老旧小区开展改造，检查发现其中两个管道返工，已限期整改。\n"
        "下一步，西陵区将继续推进老旧小区改造，力争新建驿站20个，整改问题30个。"
    )
    told = {practice.strength: practice.is_negative for practice in read(text).practices}
    assert told == {"前后对比": False, "数字": True, "计划": False}
