import pytest

from benchmarks.cleaning import new_pipeline
from ingest.carrier import UNKNOWN, Reading
from ingest.deeds import is_directive, tells_deed
from ingest.practice import Place

HERE = Reading(Place(("湖北省", "武汉市"), ("context", "gazetteer")), "市(州)")
"""The place of an article, which its sentence does not name."""
NAMED = Reading(HERE.place, HERE.level, (HERE.place.path,))


@pytest.mark.parametrize(
    ("text", "reading", "tells"),
    [
        ("街道组建志愿服务队12支。", UNKNOWN, True),
        ("推行“一窗通办”机制，办件提速。", UNKNOWN, True),
        ("此外，还开展专项整治12次。", UNKNOWN, True),
        ("下月将开展专项整治12次。", UNKNOWN, True),
        ("制定行业标准12项，推动产业融合。", UNKNOWN, False),
        ("制定行业标准12项，推动产业融合。", HERE, True),
        ("我国健全就业服务体系，新增就业1200万人。", HERE, False),
        ("武汉市落实党中央部署，新增就业20万人。", NAMED, True),
        ("世界读书日，图书馆开展领读活动12场。", HERE, True),
        ("医院成立于1958年，设置床位800张。", HERE, False),
        ("小区建于1998年，去年加装电梯20部。", HERE, True),
        ("经审理，法院判决被告赔偿并拆除围挡。", HERE, False),
        ("法官就一起判决开展普法宣讲12场。", HERE, True),
        ("依照本法第一百六十条规定，责令改正并公示。", HERE, False),
        ("要进一步健全协商机制，推动问题解决。", HERE, False),
        ("要进一步健全协商机制，推动问题解决。", NAMED, True),
        ("各社区要健全协商机制，推动问题解决。", HERE, True),
        ("各单位要严格值守制度，推动问题解决。", HERE, True),
        ("要加快新建驿站12个，推动问题解决。", HERE, True),
        ("𠮷①　", UNKNOWN, False),
    ],
)
def test_what_is_told_of_nobody_in_particular_is_no_deed(text: str, reading: Reading, tells: bool) -> None:
    assert tells_deed(text, reading) == tells


@pytest.mark.parametrize(
    ("text", "reading", "tells"),
    [
        ("主办方举办展览12场，投入资金20万元。", HERE, False),
        ("主办方举办展览12场，投入资金20万元。", NAMED, True),
        ("主办方为老人举办展览12场，投入资金20万元。", HERE, True),
        ("主办方举办残疾人画展12场，投入资金20万元。", HERE, True),
    ],
)
def test_in_a_doubtful_article_a_deed_names_its_place_or_for_whom(
    text: str, reading: Reading, tells: bool
) -> None:
    assert tells_deed(text, reading)
    assert tells_deed(text, reading, doubtful=True) == tells


@pytest.mark.parametrize(
    ("text", "ordered"),
    [
        ("要坚持党建引领，健全协商机制。", True),
        ("不得向居民摊派，建立公示制度。", True),
        ("街道建立公示制度，不得向居民摊派。", False),
        ("社区近日出台办法，收费应当公示。", False),
    ],
)
def test_a_directive_says_what_shall_be_done_and_tells_no_deed(text: str, ordered: bool) -> None:
    assert is_directive(text) == ordered


def test_only_policies_and_national_documents_give_measures_of_nobody() -> None:
    plain = "推动产业融合，制定行业标准12项，开展老旧改造。"
    pipeline = new_pipeline()
    law = pipeline.ingest(f"国务院关于老旧小区改造的意见\n\n{plain}".encode(), "意见.txt")
    news = pipeline.ingest(f"改造提速\n\n{plain}".encode(), "新闻.txt")
    assert [len(found.practices) for found in (law, news)] == [1, 0]
