import numpy as np
import pytest

from ingest.likely import BITS, Likelihood
from ingest.units import is_practice
from tests.articles import DONE, ingested, only_practice
from tests.invariants import read


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


def test_a_long_list_is_told_apart_by_theme_and_a_compound_is_one_story() -> None:
    several = "全市统筹谋划一批群众看得见、用得上的惠民项目，新建充电桩272个，安装路灯5300盏，新增停车位5000余个，扩建居民晾晒场地和健身步道，新增普惠性幼儿园学位3500个，扩建托育点12处，提供各类就业岗位2.35万个。"
    one = "硚口区荣华街道幸福里小区广泛征求意见，拆除800多个违建，安装9部电梯；引进物业公司，新建门卫室，添设门禁系统和视频监控系统、划定停车位。"
    found = ingested(f"{several}\n{one}").practices
    assert ["新增普惠性幼儿园" in practice.evidence[-1].text for practice in found] == [False, True, False]
    assert found[-1].evidence[-1].text == one
    assert found[-1].place.path[-2:] == ("荣华街道", "幸福里小区")


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
