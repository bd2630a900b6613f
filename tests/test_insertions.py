import pytest

from ingest.damage import Decisions
from ingest.source import Member
from tests.invariants import broken_laws, pipeline, read, texts

LEAD = "　　近年来，街道把议事会开到居民家门口，《办法》·〔2021〕𠮷①人人会背，事情越办越顺。\n"


@pytest.mark.parametrize(
    ("printed", "mended"),
    [
        ("街道推进老旧小 区改造，居民都说好。", "街道推进老旧小区改造，居民都说好。"),
        ("街道的基 层 治 理有了新办法，居民都说好。", "街道的基层治理有了新办法，居民都说好。"),
        ("街道把工作人　员派到楼栋里，居民都说好。", "街道把工作人员派到楼栋里，居民都说好。"),
        ("街道在 8 月 16 日开会，来了 ２０ 多人。", "街道在 8 月 16 日开会，来了 ２０ 多人。"),
        (
            "街道打出“党建有力 强基固本”的口号，居民都说好。",
            "街道打出“党建有力 强基固本”的口号，居民都说好。",
        ),
        (
            "浠水县 今年 给20个 老旧小区 装了 电梯，“居民 出行” 方便 了 很多，大家 都说 好。",
            "浠水县今年给20个老旧小区装了电梯，“居民出行” 方便了很多，大家都说好。",
        ),
        ("街道推進基層(céng)治理，發(fā)揮黨員作用。", "街道推進基層治理，發揮黨員作用。"),
        ("街道的(WiFi)信号好，《办法》（试行）也好。", "街道的(WiFi)信号好，《办法》（试行）也好。"),
    ],
    ids=["word", "spaced out", "ideographic", "figures", "slogan", "every word", "reading", "Latin"],
)
def test_insertions_are_taken_out(printed: str, mended: str) -> None:
    ingested = read(f"居民议事有新章\n{LEAD}{printed}\n")
    assert broken_laws(ingested) == []
    assert texts(ingested.document)[-1] == mended


@pytest.mark.parametrize(
    "line",
    [
        "力量沉下去 堡垒强起来",
        "记者 张三 李四",
        "居民在小院里议事。（张 三 摄）",
        "晨报梅园8月1日讯 昨天，居民在小院里议事，商量停车的办法。",
        "居民在小院里议事，商量停车的办法。校对 张三",
        "居民在小院里议事，商量停车的办法 资料图",
        "【晨报网报道 见习记者 张三】居民在小院里议事，商量停车的办法。",
    ],
)
def test_blanks_set_on_purpose_stay(line: str) -> None:
    document = read(f"居民议事有新章\n{line}\n{LEAD}").document
    assert not [each for each in document.repairs if each.rule == "drop.blank"]


def test_an_undone_repair_is_listed_and_not_made() -> None:
    data = f"居民议事有新章\n{LEAD}街道推进老旧小 区改造，居民都说好。\n".encode()
    member = Member("样稿.txt", data)
    (made,) = pipeline().ingest_member(member).document.repairs
    again = pipeline().ingest_member(member, Decisions(frozenset({made.id}), version=2))
    assert broken_laws(again) == []
    assert texts(again.document)[-1] == "街道推进老旧小 区改造，居民都说好。"
    assert [(each.id, each.decision) for each in again.document.repairs] == [(made.id, "undone")]
    assert again.document.id == f"{again.document.sha256[:16]}v2"
