import pytest

from tests.articles import DONE, ingested, only_practice


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
        "确保调解达到实效",
        "加快实现全覆盖",
        "让调解成为社会风尚",
        "以帮助居民更加安全地出行",
        "在显著位置公示队员名单",
        "在人口密集处达到宣传的目的",
        "满足居民日益增长的精神需求",
        "津贴随着年龄增长自动调整",
        "劝阻未取得许可的商贩",
        "与家属取得联系",
        "累计花费1600元",
        "以物业纠纷为突破口",
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
        ("市场监管所接到投诉后组建专班12个。", ""),
        ("街道组建专班12个，办结投诉1501件。", ""),
        ("街道组建小区议事会12个，改造车棚6处，开通投诉功能。", ""),
        ("邻居多次投诉漏油，街道组建专班12个。", "邻居多次投诉漏油"),
        ("油烟引发投诉，街道组建专班12个。", "油烟引发投诉"),
        ("街道劝导骑手不超速、不占道，发放头盔12个。", ""),
        ("街道完成适老化改造12户，发放药箱。", ""),
        ("律师解答居民提出的法律问题，开展讲座12场。", ""),
        ("街道组织群众围绕大事、要事、难事，召开议事会12场。", ""),
        ("针对小区停车难的问题，街道组建小区议事会12个。", "针对小区停车难的问题"),
        ("设备老化等问题，由街道组建的专班12个逐一登记。", "设备老化等问题"),
        ("派出所结合普法强基补短板行动，组建调解队12支。", ""),
        ("派出所查清矛盾点、找准平衡点，组建调解队12支。", ""),
        ("街道突出问题导向，组建调解队12支。", ""),
        ("街道组建调解队12支，掌握群众困难诉求。", ""),
        ("街道组建调解队12支，居民握着队员的手不愿松开。", ""),
        ("居民不愿出钱，街道组建调解队12支。", "居民不愿出钱"),
        ("邻里矛盾不断，街道组建调解队12支。", "邻里矛盾不断"),
    ],
)
def test_a_complaint_that_nobody_made_is_no_problem(text: str, problem: str) -> None:
    assert only_practice(text).problem == problem


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


def test_the_end_of_a_difficulty_is_no_difficulty() -> None:
    solved = "老旧小区解决了停车难的难点、痛点问题。"
    told = [
        only_practice(f"{before}社区组建志愿服务队12支。").problem for before in (solved, "停车是个难题。")
    ]
    assert told == ["", "停车是个难题。"]


def test_what_ends_a_quotation_begins_no_field() -> None:
    practice = only_practice("社区组建沪剧队12支，排练3个月。“唱得好！”观众当场点赞。")
    assert practice.outcome == "观众当场点赞"


def test_a_slogan_without_content_is_marked() -> None:
    assert not only_practice("街道出台“八条措施”，引导党员在优化营商环境中发挥作用。").is_explained
    assert only_practice(DONE).is_explained
