import pytest

from ingest.pipeline import Ingested
from ingest.practice import Practice
from ingest.practices import is_practice
from tests.invariants import broken_laws, read

TITLE = "武汉市硚口区：居民议事有新章\n"
DONE = "针对停车难题，街道党工委牵头建立“有事好商量”议事机制，投入资金200万元改造车棚12处，惠及居民3.5万人，投诉明显减少。"


def ingested(text: str) -> Ingested:
    found = read(TITLE + text)
    assert broken_laws(found) == []
    return found


def only_practice(text: str) -> Practice:
    (practice,) = ingested(text).practices
    return practice


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
    ("text", "status"),
    [
        (DONE, "已实施"),
        ("下一步，区委将进一步推广议事机制，新建驿站20个，实现全覆盖。", "计划"),
        ("街道计划在年内新建驿站20个，安装充电桩120个。", "计划"),
        ("到2030年底前，力争新建驿站20个。", "计划"),
        ("全区选取5个社区开展试点，建立积分制度。", "试点"),
        ("必须坚持党建引领，才能建立起长效机制。", "论述"),
    ],
)
def test_status(text: str, status: str) -> None:
    practice = only_practice(text)
    assert practice.status == status
    assert ("计划" in practice.flags) == (status == "计划")
    assert not (status == "计划" and practice.outcome)


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


@pytest.mark.parametrize(
    "text",
    [
        "春天来了，小院里的花都开了。",
        "谁来管？建立什么制度？",
        "习近平总书记强调，要建立健全基层治理体系，开展12项行动。",
        "这是一条老街，住着很多老人。",
        "",
    ],
)
def test_what_is_no_practice(text: str) -> None:
    assert not is_practice(text)
    assert ingested(text).practices == ()


GAME = "游戏公司今日发布新版本，投入研发费用3.5亿元，新增地图12张，玩家增长20%。"


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


def test_each_place_has_its_own_practice() -> None:
    found = ingested(f"{DONE}\n江岸区组建网格党支部120个，安装充电桩300个。").practices
    assert [practice.place.path[-1] for practice in found] == ["硚口区", "江岸区"]


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
    ],
)
def test_time_is_as_printed(text: str, time: str) -> None:
    assert only_practice(text).time == time
