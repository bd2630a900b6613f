"""Whether a practice was done, is tried, planned, or only spoken of: by its words, its heading and its date."""

import pytest

from ingest.practices import _headings_over, _is_ahead, _is_later, _level
from tests.articles import DONE, ingested, only_practice
from tests.invariants import read


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (DONE, "已实施"),
        ("下一步，区委将进一步推广议事机制，新建驿站20个，实现全覆盖。", "计划"),
        ("街道计划在年内新建驿站20个，安装充电桩120个。", "计划"),
        ("到2030年底前，力争新建驿站20个。", "计划"),
        ("全区选取5个社区开展试点，建立积分制度。", "试点"),
        ("街道在12个社区先行先试，建立积分制度。", "试点"),
        ("街道在前期试点基础上，新建驿站20个。", "已实施"),
        ("街道推广改革试点经验，新建驿站20个。", "已实施"),
        ("街道违反试点方案，设立收费点12个。", "已实施"),
        ("必须坚持党建引领，才能建立起网格联动长效机制。", "论述"),
        ("各部门要健全“吹哨报到”机制，新建驿站20个。", "计划"),
        ("要求所有在职党员到社区报到，每人每年至少参加5次活动。", "已实施"),
        ("今年，街道将投资300万元改造老旧小区6个，惠及居民1200户。", "计划"),
        ("全区将完成12个社区食堂的改造，今年将再新建5个。", "计划"),
        ("街道预计年底前建成社区食堂5个。", "计划"),
        ("全区要加快推进老旧小区改造，确保年内完成改造16个。", "计划"),
        ("街道正在建设社区食堂4个，建成后将服务居民8000人。", "计划"),
        ("到2035年，建成社区食堂40个。", "计划"),
        ("街道将全区120个网格优化整合为86个。", "已实施"),
        ("区里将32项职权下放街道，建立清单。", "已实施"),
        ("街道将新建的6个车棚交给业委会管理，建立收费公示制度。", "已实施"),
        ("青苔镇计划2024年再加装电梯20部。", "计划"),
        ("物业服务企业应当建立收费公示制度，每季度公示1次。", "计划"),
        ("会议强调，各社区要认真落实议事制度，新建驿站12个。", "计划"),
        ("不得以任何名义向居民摊派，建立收费公示制度。", "计划"),
        ("每个社区必须配备网格员12名，建立巡查制度。", "计划"),
        ("街道出台办法，规定收费应当公示，建立巡查制度。", "已实施"),
        ("社区组建志愿服务队12支，提醒居民不得飞线充电。", "已实施"),
        ("法庭应当地社区的邀请，上门开展普法12场。", "已实施"),
        ("居民舍不得搬走，社区上门开展动员12次。", "已实施"),
        ("积分制将在全区86个社区逐步推行，由街道发放积分卡。", "计划"),
        ("自管小组将收集小区居民的建议，制定停车公约。", "计划"),
        ("接下来，街道还将牵头制定停车公约12份。", "计划"),
        ("下一阶段，街道将结合居民意见增设充电桩12个。", "计划"),
        ("后续，街道还将督促物业修好楼道灯12盏，新建车棚6个。", "计划"),
        ("村里打造花下步道12公里，建立管护制度。", "已实施"),
        ("社区召开会议，部署下一阶段的垃圾分类工作，组建巡查队12支。", "已实施"),
        ("街道建成驿站12个，服务骑手5000人，并明确各部门要积极认领点位。", "已实施"),
        ("街道将结合居民意见形成的清单36项交由社区办理，建立台账。", "已实施"),
        ("街道将结合部的12个院落改造成公园，建立管护制度。", "已实施"),
        ("街道组建的社区食堂即将启用，提供午餐12种。", "计划"),
        ("街道计划开展邻里节12场。", "计划"),
        ("派出所将常态化开展夜间巡查12次。", "计划"),
        ("街道将常态化巡查机制延伸到12个小区，建立议事制度12项。", "已实施"),
        ("本轮培训计划于明年3月启动，培训网格员120人。", "计划"),
        ("街道还将激发居民自治热情，建立议事制度12项。", "计划"),
        ("街道将激发出的热情转化为12项行动，建立议事制度。", "已实施"),
        ("社区完善采购计划实施管理，建立需求审查制度12项。", "已实施"),
        ("街道将在职党员编成志愿服务队12支，开展巡查。", "已实施"),
        ("社区将收集到的120条意见汇总，制定停车公约。", "已实施"),
        ("街道将评选结果公示，发放奖金12万元。", "已实施"),
        ("街道将走访发现的问题分给各科室办理，建立台账12份。", "已实施"),
        ("街道将走访企业12家，建立台账。", "计划"),
        ("驿站揭牌启用，将为骑手提供服务12项。", "已实施"),
        ("社区开办食堂，得知少盐是老人对饭菜的要求，提供上门送餐。", "已实施"),
    ],
)
def test_status(text: str, status: str) -> None:
    practice = only_practice(text)
    assert practice.status == status
    assert ("计划" in practice.flags) == (status == "计划")
    assert not (status == "计划" and practice.outcome)


def test_what_is_said_of_the_future_behind_a_deed_makes_it_no_plan() -> None:
    done, ahead = "社区向居民发布食堂清单12份。", "主办方表示，下一步将采纳大家的点子。"
    assert only_practice(f"{done}{ahead}").status == "已实施"
    assert only_practice(f"下一步，{done}").status == "计划"


def test_what_goes_on_in_the_sentence_of_a_plan_is_planned_unless_it_is_done() -> None:
    plan = f"到2025年，武汉市将累计新建充电桩230万个，{'覆盖所有小区、商圈和停车场，' * 12}方便居民"
    more = f"改造𠮷车棚12处，{'建立充电、停放和巡查制度，' * 12}组建巡查队12支"
    for between, kept, status in (
        ("；", more, "计划"),
        ("。", more, "已实施"),
        ("；", f"{more}，已完成10处", "已实施"),
        ("；", f"去年{more}", "已实施"),
        ("；", f"宜昌市{more}", "已实施"),
        ("，居民说：“将加装电梯5部。”", more, "已实施"),
    ):
        told = ingested(f"{plan}{between}{kept}。").practices
        assert [each.status for each in told if "𠮷" in each.evidence[-1].text] == [status], kept


def test_a_commentary_gives_opinions() -> None:
    found = ingested(
        f"{DONE}\n点评\n共治要靠大家\n■李四\n街道建立议事机制，把12处车棚改造好，这个办法值得借鉴。"
    )
    assert [practice.status for practice in found.practices] == ["已实施", "点评"]
    assert found.practices[1].flags == ("地点不明", "点评")


def test_a_caption_is_weak_evidence_without_outcome() -> None:
    text = f"{DONE}\n居民在硚口区小院里召开议事会，实现停车不再难。（张三 摄）"
    practice = ingested(text).practices[-1]
    assert (practice.status, practice.flags, practice.outcome) == ("图片说明", ("图片说明",), "")
    assert practice.evidence[0].text == "居民在硚口区小院里召开议事会，实现停车不再难。（张三 摄）"


def test_what_goes_by_a_plan_or_is_expected_to_be_spent_is_a_plan() -> None:
    head = "武汉市硚口区长丰街道工作\n"
    (planned,) = read(f"{head}根据计划，2023年，街道预计投资150万元，建设5座“劳动者港湾”。\n").practices
    (done,) = read(f"{head}根据工作计划，街道投资150万元，建成了5座“劳动者港湾”。\n").practices
    assert (planned.status, done.status) == ("计划", "已实施")


def test_a_caption_is_no_plan() -> None:
    text = f"{DONE}\n下一步，硚口区将推广试点经验，力争新建驿站20个。（张三 摄）"
    practice = ingested(text).practices[-1]
    assert (practice.status, practice.strength) == ("图片说明", "定性")


def test_what_stands_under_a_heading_of_tasks_is_a_plan() -> None:
    done = "街道组建网格党支部120个，安装充电桩300个，居民都说方便。"
    found = ingested(f"做法和成效\n{done}\n下一步工作打算\n{done.replace('网格', '楼栋')}\n").practices
    assert [practice.status for practice in found] == ["已实施", "计划"]


@pytest.mark.parametrize(
    ("headings", "status"),
    [
        (("2023年重点任务完成情况",), "已实施"),
        (("工作部署落实情况",), "已实施"),
        (("上年度工作安排执行情况",), "已实施"),
        (("二、下一步工作安排", "（一）深化老旧小区改造"), "计划"),
        (("二、下一步工作安排", "（一）深化老旧小区改造", "三、经验启示"), "已实施"),
        (("一、工作成效", "（一）深化老旧小区改造"), "已实施"),
        (("三、总体目标",), "计划"),
        (("2035年重点工作",), "计划"),
    ],
)
def test_a_heading_of_tasks_holds_for_the_headings_under_it(headings: tuple[str, ...], status: str) -> None:
    assert _level("２．𠮷①　·〔2021〕") == 3
    over: tuple[str, ...] = ()
    for heading in headings:
        over = _headings_over(over, heading)
    assert any(_is_ahead(each, "2024-02-01") for each in over) == (status == "计划")


def test_what_comes_after_the_date_of_the_article_is_a_plan() -> None:
    text = "街道组建网格党支部120个，安装充电桩300个。"
    assert not _is_later(text, "2023-05", "2023-11-05")
    assert _is_later(text, "2023-12/2024-03", "2023-11-05")
    assert not _is_later(text, "2023-12", "2023")
    assert not _is_later(text, "2023-12", "")
    assert not _is_later("到2022年，建成社区食堂40个。", "2022", "2023-11-05")
