import numpy as np
import pytest

from ingest.likely import BITS, Likelihood
from ingest.units import is_practice
from tests.articles import DONE, ingested, only_practice
from tests.invariants import read


def test_fields_of_a_practice_are_verbatim() -> None:
    practice = only_practice(DONE)
    assert practice.measure_name == "“有事好商量”议事机制"
    assert practice.lead == "街道党工委"
    assert practice.problem == "针对停车难题"
    assert practice.measure == "街道党工委牵头建立“有事好商量”议事机制，投入资金200万元改造车棚12处"
    assert practice.resources == "投入资金200万元改造车棚12处"
    assert practice.outcome == "惠及居民3.5万人，投诉明显减少"
    assert practice.target == "居民"
    assert practice.time == ""
    assert [figure.text for figure in practice.figures] == ["200万元", "12处", "3.5万人"]
    assert [evidence.text for evidence in practice.evidence] == [DONE]
    assert practice.place.path == ("湖北省", "武汉市", "硚口区")
    assert practice.level == "县(市、区)"
    assert practice.heading_path == ("武汉市硚口区：居民议事有新章",)
    assert practice.id == f"{practice.document_id}-p1"


@pytest.mark.parametrize(
    "text",
    [
        "春天来了，小院里的花都开了。",
        "谁来管？建立什么制度？",
        "习近平总书记强调，要建立健全基层治理体系，开展12项行动。",
        "这是一条老街，住着很多老人。",
        "社区增强“四个意识”、坚定“四个自信”，做到“两个维护”。",
        "各地结合实际出实招，推动形成更加浓厚的实干氛围。",
        "返回搜狐，查看更多，责任编辑：张三，发布12篇。",
        "本文不构成投资建议，投资5万元须谨慎。",
        "街道 | 驿站12个 | 投入资金200万元",
        "",
        "“孩子放假有人带，感谢社区建起托管班，帮我们解决了大难题！”",
        "“社区开设的‘暖心小屋’让我们有了歇脚的地方，真好。”外卖员小王开心地说。",
        "骑手李师傅感慨道：“自从街道设立‘暖心小屋’，再也不用发愁喝水了。”",
        "这支志愿者队伍自组建以来一直活跃在社区的各个角落，为左邻右舍带去温暖。",
        "拥有了巡查员的新身份，小王在送单时多长了个心眼，发挥巡查员的作用。",
    ],
)
def test_what_is_no_practice(text: str) -> None:
    assert not is_practice(text)
    assert ingested(text).practices == ()


GAME = "全市游戏公司今日发布新版本，投入研发费用3.5亿元，新增地图12张，玩家增长20%。"


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        (GAME, []),
        (f"{DONE}\n{GAME}\n{GAME.replace('今日', '昨日')}", [DONE]),
        (f"{DONE}\n{GAME}", [DONE, GAME]),
    ],
)
def test_an_article_tells_of_local_practice_where_half_of_its_measures_do(
    text: str, evidence: list[str]
) -> None:
    found = read(f"新版本发布了\n{text}")
    assert [each.text for practice in found.practices for each in practice.evidence] == evidence


def test_a_result_goes_with_the_practice_before_it_and_a_problem_with_the_one_behind() -> None:
    practice = only_practice(
        "部分居民不愿让出车位，矛盾突出。社区党支部上门走访，协商增设停车位30个。后来，居民主动拆除了棚子。"
    )
    assert practice.problem == "部分居民不愿让出车位，矛盾突出。"
    assert practice.outcome == "后来，居民主动拆除了棚子"
    assert [evidence.text[:5] for evidence in practice.evidence] == ["部分居民不", "社区党支部"]


@pytest.mark.parametrize(
    "opening",
    [
        "活动中，",
        "活动现场，",
        "现场，",
        "当天，",
        "接着，",
        "据悉，",
        "其中，",
        "此次活动，",
        "自成立以来，",
    ],
)
def test_what_goes_on_within_one_event_is_one_practice(opening: str) -> None:
    held, more = "7月28日，社区组建志愿服务队12支，开展义诊。", "志愿者为𠮷老人发放药箱120个。"
    assert only_practice(f"{held}{opening}{more}").evidence[0].text == f"{held}{opening}{more}"
    assert len(ingested(f"{held}{more}").practices) == 2


@pytest.mark.parametrize(
    "lead", ["截至目前，", "眼下，", "截至2024年底，", "按这个办法，", "近年来，", "目前，按照这套做法，"]
)
def test_what_leads_in_to_a_result_goes_with_it(lead: str) -> None:
    done, result = "社区党支部协商增设𠮷车位30个", "14万多居民的停车条件明显改善"
    practice = only_practice(f"{done}。{lead}{result}。")
    assert (practice.measure, practice.outcome) == (done, lead + result)
    alone = only_practice(f"{lead}{result}。")
    assert (alone.measure, alone.outcome) == ("", lead + result)


@pytest.mark.parametrize(
    "result",
    [
        "化解邻里纠纷130余起",
        "帮助企业解决用工难题27个",
        "申请材料由12份减少至3份",
        "46户困难家庭受益",
        "有效防范非法集资",
        "拉近了邻里距离",
        "让快递员吃上了热饭",
        "获评全省示范社区",
        "吸引周边居民300多人参加",
    ],
)
def test_what_came_of_a_deed_is_told_in_many_words_behind_it_alone(result: str) -> None:
    practice = only_practice(f"社区党支部组建𠮷调解队12支，{result}。")
    assert practice.outcome == result
    plan = only_practice(f"明年，社区党支部将组建𠮷调解队12支，{result}。")
    assert (plan.status, plan.outcome) == ("计划", "")
    assert not any(each.outcome for each in ingested(f"社区党支部{result}。").practices)


@pytest.mark.parametrize(
    "more",
    [
        "尚未有效遏制电动车入户",
        "力求有效化解矛盾",
        "目标化解矛盾纠纷36起",
        "提升为民服务水平",
        "增进了解",
        "建成人民调解室12个",
        "已成立志愿服务队12支",
        "督促物业公司整改消防通道12处",
        "发放救助金16万元",
    ],
)
def test_aims_and_further_deeds_are_no_outcome(more: str) -> None:
    assert only_practice(f"社区党支部组建𠮷调解队12支，{more}。").outcome == ""


@pytest.mark.parametrize("lead", ["同时，", "据统计，", "会议强调，", "为化解𠮷纠纷，", "同时，为化解纠纷，"])
def test_what_only_leads_in_is_no_measure(lead: str) -> None:
    text = f"{lead}截至目前，硚口区宗关街道14万多居民的停车条件明显改善，投诉量下降90%。"
    assert only_practice(text).measure == ""


def test_what_is_done_for_somebody_is_a_measure() -> None:
    practice = only_practice("硚口区宗关街道为𠮷老人送餐，截至目前，14万多居民用餐不再难，投诉量下降90%。")
    assert practice.measure == "硚口区宗关街道为𠮷老人送餐"
    for done in (
        "针对停车难新增泊位300个",
        "为方便老人就餐建成社区食堂12个",
        "为更多𠮷老人送餐12万份",
        "根据居民意见增设停车位300个",
        "根治违建120处",
        "为防汛队员配备救生衣300件",
    ):
        practice = only_practice(f"{done}，截至目前，硚口区宗关街道14万多居民停车不再难，投诉量下降90%。")
        assert practice.measure == done
    practice = only_practice(
        "针对主要道路淤泥堆积的问题开展整治，硚口区宗关街道对主次干道清淤1200处，并对卫生死角进行清理，投诉量下降90%。"
    )
    assert practice.measure.startswith("针对主要道路淤泥")
    practice = only_practice("为破解停车难，社区建立议事会，截至目前，14万多居民停车不再难，投诉量下降90%。")
    assert practice.measure == "社区建立议事会"


def test_each_place_has_its_own_practice() -> None:
    found = ingested(f"{DONE}\n江岸区组建网格党支部120个，安装充电桩300个。").practices
    assert [practice.place.path[-1] for practice in found] == ["硚口区", "江岸区"]


def test_the_county_of_a_street_is_looked_up() -> None:
    (practice,) = read("大宁路街道组建志愿服务队12支，上门代办860件。").practices
    assert practice.place.path == ("上海市", "静安区", "大宁路街道")
    assert practice.place.origin == ("gazetteer", "gazetteer", "sentence")


def test_after_a_red_loss_the_place_is_not_known() -> None:
    torn = "硚口区荣华街道组建网格党支部120个，推行积分制度，小区有党组织、有物业、居民积分\n"
    found = ingested(f"{DONE}\n{torn}率”等指标一季一评，评选文明小区30个，奖励资金20万元。").practices
    assert found[-1].place.path == ()
    assert found[-1].flags == ("缺页", "地点不明")
    assert "缺页" in found[-2].flags


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("街道推行“红黄绿”积分制度，评选文明户120户。", "“红黄绿”积分制度"),
        ("街道出台《小院议事办法》，每月召开一次议事会。", "《小院议事办法》"),
        ("街道建立健全网格联席会议制度，每月召开一次议事会。", "网格联席会议制度"),
    ],
)
def test_measure_name(text: str, name: str) -> None:
    assert only_practice(text).measure_name == name


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2023年以来，街道组建网格党支部120个。", "2023年以来"),
        ("去年，街道组建网格党支部120个。", "去年"),
        ("3月11日，街道召开议事会，评选文明户120户。", "3月11日"),
        ("街道组建网格党支部120个。", ""),
        ("小区始建于1998年，去年组建网格党支部120个。", "去年"),
        ("小区2003年投入使用，街道组建网格党支部120个。", ""),
        ("驿站2022年建成，街道组建网格党支部120个。", "2022年"),
    ],
)
def test_time_is_as_printed(text: str, time: str) -> None:
    assert only_practice(text).time == time


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("街道为解决学位不足的民生问题，组建学校工作专班12个·〔2021〕𠮷①。", "学位不足的民生问题"),
        (
            "面对住户多元、诉求冗杂，管理难等困境，街道组建网格队伍１２支。",
            "住户多元、诉求冗杂，管理难",
        ),
        ("社区组建巡逻队，解决了“夜市难”问题。", "“夜市难”问题"),
        ("社区组建服务队12支，尚未解决停车难问题。", ""),
        ("社区组建服务队12支，解决了好几个难题。", ""),
        ("社区组建服务队12支，帮助居民解决各类实际问题。", ""),
        ("街道组建服务队，解决群众“急难愁盼”问题。", ""),
        ("社区针对性地组建小区议事会12个，答复居民提出的诉求。", ""),
        ("服务站全面对外开放，社区组建小区议事会12个，贴近居民需求。", ""),
    ],
)
def test_what_a_measure_is_against_is_its_problem(text: str, problem: str) -> None:
    assert only_practice(text).problem == problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("街道组建小区议事会12个，改造车棚6处，全年没有一户居民投诉。", ""),
        ("街道组建小区议事会12个，改造车棚6处，群众投诉量为零。", ""),
        ("街道组建小区议事会12个，认真受理群众投诉120件。", ""),
        ("居民投诉不断，街道组建小区议事会12个，改造车棚6处。", "居民投诉不断"),
        ("街道公布投诉电话，组建小区议事会12个。", ""),
        ("街道劝导骑手不超速、不占道，发放头盔12个。", ""),
        ("街道完成适老化改造12户，发放药箱。", ""),
        ("律师解答居民提出的法律问题，开展讲座12场。", ""),
        ("街道组织群众围绕大事、要事、难事，召开议事会12场。", ""),
        ("针对小区停车难的问题，街道组建小区议事会12个。", "针对小区停车难的问题"),
        ("设备老化等问题，由街道组建的专班12个逐一登记。", "设备老化等问题"),
    ],
)
def test_a_complaint_that_nobody_made_is_no_problem(text: str, problem: str) -> None:
    assert only_practice(text).problem == problem


def test_a_long_list_is_told_apart_by_theme_and_a_compound_is_one_story() -> None:
    several = "全市统筹谋划一批群众看得见、用得上的惠民项目，新建充电桩272个，安装路灯5300盏，新增停车位5000余个，扩建居民晾晒场地和健身步道，新增普惠性幼儿园学位3500个，扩建托育点12处，提供各类就业岗位2.35万个。"
    one = "硚口区荣华街道幸福里小区广泛征求意见，拆除800多个违建，安装9部电梯；引进物业公司，新建门卫室，添设门禁系统和视频监控系统、划定停车位。"
    found = ingested(f"{several}\n{one}").practices
    assert ["新增普惠性幼儿园" in practice.evidence[-1].text for practice in found] == [False, True, False]
    assert found[-1].evidence[-1].text == one
    assert found[-1].place.path[-2:] == ("荣华街道", "幸福里小区")


@pytest.mark.parametrize(
    ("text", "lead", "target"),
    [
        ("健全社区党组织领导下的议事机制，每周开办议事会。", "", ""),
        ("依托小区党组织建立矛盾排查队伍。", "", ""),
        ("根据晨光市政府通报，安装电梯9部。", "", ""),
        ("由晨光市公安局组建义警队。", "晨光市公安局", ""),
        ("王明从晨光市公安局调来，开办夜校12所。", "", ""),
        ("硚口区政府组建志愿服务队12支。", "硚口区政府", ""),
        ("从化区政府组建志愿服务队12支。", "从化区政府", ""),
        ("建设街道党工委组建志愿服务队12支。", "建设街道党工委", ""),
        (
            "市委组织部联合区民政局建立积分制度，为独居老人安装扶手300处。",
            "市委组织部联合区民政局",
            "独居老人",
        ),
        ("北庄村党总支开办暑托班12个，让村民放心。", "北庄村党总支", "村民"),
        ("优化党组织设置，新建驿站12个，物业服务企业参与。", "", ""),
        ("由街道党工委牵头，居民代表召开议事会12次。", "街道党工委", ""),
        ("新设冰柜12台，免费送上饮料，户外工作者随取随喝。", "", "户外工作者"),
        ("开办讲座12场，提醒家长看好水边。", "", "家长"),
        ("社区的家长学校开办讲座12场。", "", ""),
        ("新建未成年人保护站12个。", "", ""),
        ("开办讲座12场，解决家长里短36件。", "", ""),
        ("新设展板12块，向过往市民讲解。", "", "市民"),
    ],
)
def test_who_leads_and_for_whom(text: str, lead: str, target: str) -> None:
    practice = only_practice(text)
    assert (practice.lead, practice.target) == (lead, target)


@pytest.mark.parametrize(
    ("between", "goes_on"),
    [
        ("", True),
        ("岗位怎么来？", True),
        ("议事离不开规矩。", False),
        ("版权说明：未经许可不得转载。", False),
    ],
)
def test_a_practice_goes_on_over_nothing_but_a_question(between: str, goes_on: bool) -> None:
    deed, more = "社区组建志愿服务队12支，上门代办860件。", "后来大家都照着办。"
    practice = only_practice(f"{deed}{between}{more}")
    assert practice.evidence[0].text == (f"{deed}{between}{more}" if goes_on else deed)


@pytest.mark.parametrize(
    "caption",
    [
        "社区志愿者开展义诊12场（本报记者 张三 摄）",
        "社区志愿者开展义诊12场。张三摄 ",
        "社区志愿者开展义诊12场。街道供图",
        "社区志愿者开展义诊12场。（街道供图）",
    ],
)
def test_a_caption_that_lost_its_line_tells_nothing(caption: str) -> None:
    deed = "街道组建志愿服务队12支，上门代办860件。"
    told = [practice.evidence[-1].text for practice in ingested(f"{deed}{caption}{deed}").practices]
    assert told in ([deed, deed], [deed, "社区志愿者开展义诊12场。", deed])
    assert (len(told) == 3) == ("。（" in caption)


@pytest.mark.parametrize(
    "more",
    [
        "摄影协会开展义诊12场。",
        "街道安装摄像头30个。",
        "居民用手机摄下占道情况，社区组织清理12次。",
        "镇里组建航摄队，用无人机巡查120次。",
        "社区为老人配备助餐车（车辆由企业提供），每天送餐200份。",
        "社区开展义诊（彩超、心电图）12场。",
    ],
)
def test_a_camera_credits_no_one(more: str) -> None:
    deed = "街道组建志愿服务队12支，上门代办860件。"
    after = "社区安装摄像头30个。"
    told = "".join(each.evidence[-1].text for each in ingested(deed + more + after).practices)
    assert told == deed + more + after


def test_a_new_sentence_is_no_next_item_of_a_list() -> None:
    first = "武汉市硚口区汉中街道营北社区安装车辆道闸和智能停车系统，停车难问题彻底解决。"
    lead = "着眼长效，为了长期规范小区里的停车秩序，从根本上治理小区乱象，"
    second = "居民们自发成立临时自管组，对小区内部机动车停放区域重新划定停车位，收回外来车辆的固定车位，新增正规车位40个。"
    assert len(ingested(first + lead + second).practices) == 2


def test_an_economic_zone_is_no_pilot() -> None:
    assert only_practice("大悟县高铁经济试验区组织村民建成路灯40盏。").status == "已实施"
    assert only_practice("街道作为改革试验区，组建志愿服务队40支。").status == "试点"


def test_the_end_of_a_difficulty_is_no_difficulty() -> None:
    solved = "老旧小区解决了停车难的难点、痛点问题。"
    told = [
        only_practice(f"{before}社区组建志愿服务队12支。").problem for before in (solved, "停车是个难题。")
    ]
    assert told == ["", "停车是个难题。"]


def test_who_ends_a_difficulty_tells_a_practice() -> None:
    text = "引导社会资本捐赠、单位结成对子帮扶等多种方式并用，集中解决一批社区运转经费不足的问题。"
    assert only_practice(f"{text}\n").evidence[0].text == text
    assert not ingested(text.replace("解决一批", "着力解决")).practices


@pytest.mark.parametrize(
    "text",
    [
        "矛盾问题减少不了，难点堵点仍未解决，推进工作困难重重，群众的诉求长期得不到有效化解和处理。",
        "各地要加强统筹协调，坚持问题导向和目标导向相结合，推动解决老旧小区停车难等群众关心的问题。",
        "近年来，我市坚持问题导向，始终把群众的事放在心上，着力解决发展不平衡不充分的突出问题。",
    ],
)
def test_a_difficulty_that_is_not_ended_tells_no_practice(text: str) -> None:
    assert not ingested(text).practices


def test_a_counted_deed_is_a_practice_where_the_article_makes_none_likely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ingest.practices.likelihood", lambda: Likelihood(*(np.zeros(1 << BITS),) * 2, 1.0))
    told = "社区党委组织居民议事，商定停车办法。"
    assert not read(f"荣华街道的小区治理\n{told * 12}").practices
    counted = "社区党委组织居民议事，拆除违建120处。"
    texts = {
        each.text
        for practice in read(f"荣华街道的小区治理\n{told * 12}\n{counted}").practices
        for each in practice.evidence
    }
    assert texts == {counted}


def test_what_ends_a_quotation_begins_no_field() -> None:
    practice = only_practice("社区组建沪剧队12支，排练3个月。“唱得好！”观众当场点赞。")
    assert practice.outcome == "观众当场点赞"


def test_a_slogan_without_content_is_marked() -> None:
    assert not only_practice("街道出台“八条措施”，引导党员在优化营商环境中发挥作用。").is_explained
    assert only_practice(DONE).is_explained
