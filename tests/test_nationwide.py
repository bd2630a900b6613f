"""Laws, documents and reports for the whole country: what they order without naming a place is of no unknown place."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.handouts.picked import pick
from api.keeping.corrections import Wanted, correct
from api.settings import Settings
from index.baskets import Item
from index.library import Library
from ingest.nationwide import is_nationwide
from tests.invariants import broken_laws, read
from tests.libraries import shelve

DEED = "　　建立健全老旧小区改造专门工作机制，业委会拆除违建１２处·〔2021〕《办法》𠮷①。\n"
OPINION = f"国务院办公厅关于全面推进城镇老旧小区改造工作的指导意见\n\n国办发〔2020〕23号\n\n{DEED}"


def flags_of(text: str) -> set[str]:
    ingested = read(text)
    assert not broken_laws(ingested)
    assert ingested.practices
    return {flag for each in ingested.practices for flag in each.flags}


@pytest.mark.parametrize(
    ("head", "is_national"),
    [
        ("国务院办公厅关于全面推进城镇老旧小区改造工作的指导意见", True),
        ("住房和城乡建设部　财政部关于老旧小区改造的通知", True),
        ("最高人民法院关于物业服务纠纷的解释（一）", True),
        ("中华人民共和国城市居民委员会组织法", True),
        ("《中华人民共和国民法典》", True),
        ("中华人民共和国刑法修正案（二）", True),
        ("政府工作报告\n——2023年3月5日在第十四届全国人民代表大会第一次会议上", True),
        ("物业管理条例\n\n2003年6月8日 中华人民共和国国务院令第379号公布", True),
        ("政府工作报告\n\n　　现在，我代表国务院，向大会报告工作。", True),
        ("浙江省实施《中华人民共和国村民委员会组织法》办法", False),
        ("某社区关于老旧小区改造的通知", False),
        ("民政部推介的经验：老旧小区换新颜", False),
        ("国务院新闻办介绍老旧小区改造", False),
        ("滨州市电梯条例\n\n2020年10月30日 滨州市第十一届人民代表大会常务委员会第三十三次会议通过", False),
        ("国家电网进社区：老旧小区改造的办法很多", False),
    ],
)
def test_it_is_known_by_who_gave_it(head: str, is_national: bool) -> None:
    (article,) = read(f"{head}\n\n{DEED}").document.articles
    assert is_nationwide(article) == is_national


def test_what_it_orders_is_of_no_unknown_place() -> None:
    assert "全国" in flags_of(OPINION) and "地点不明" not in flags_of(OPINION)
    assert flags_of(OPINION.partition("\n")[2]) >= {"地点不明"}
    assert not {"全国", "地点不明"} & flags_of(OPINION.replace("业委会", "武汉市青山区业委会"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shelve(tmp_path_factory.mktemp("nationwide"), {"意见.md": OPINION})


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[Library]:
    with closing(Library.open(folder)) as opened:
        yield opened


def test_readers_are_told_so(library: Library, folder: Path) -> None:
    (practice,) = library.practices()
    (picked,) = pick(library, [Item(practice.id)])
    assert picked.heading.startswith("全国") and "不详" not in picked.heading
    with TestClient(create_app(Settings(library=folder))) as client:
        for address in (
            "/search?q=老旧小区改造",
            "/search?q=老旧小区改造&by=place",
            f"/documents/{practice.document_id}",
        ):
            page = client.get(address).text
            assert "全国" in page and "地点不明" not in page, address


def test_who_enters_a_place_takes_the_mark_away(library: Library) -> None:
    (practice,) = library.practices()
    for value, flags in (("湖北省/武汉市", set()), ("", {"全国"}), (None, {"全国"})):
        made = correct(library, practice.id, Wanted("place", value, "王"))
        assert made and {"全国", "地点不明"} & set(made.flags) == flags
