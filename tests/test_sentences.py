import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sentences import clauses, sentences

LIST = "一是整合阵地，把闲置门店改成驿站，配齐桌椅书柜；二是整合力量，请老党员、楼栋长“搭把手；结对子”；三是整合服务，每周开一次小院议事会，当场认领、限时办结，群众说好才算好，办不成的要逐户说明缘由并公示。"


@pytest.mark.parametrize(
    "parts",
    [
        ["街道建起驿站。", "居民都来了！", "真的吗？", "真的。"],
        ["老周问：“行不行？大家说。”", "众人点头。"],
        ["“路修好了，出门方便了。”楼长老周说。", "灯也亮了。"],
        ["“路修好了。”老周说，", "去年还种了树。"],
        ["“路修好了。”", "老周说：“灯也亮了。”"],
        ["“路修好了。”", "社区随后又添了路灯。"],
        ["他说：“我们提出‘三问’。问需、问计、问效。”", "办法很灵。"],
        ["能办的马上办……难办的一起办。"],
        ["“这样也行……”", "老周笑了。"],
        ["Is it done? ", "Yes! ", "按〔2021〕3号《办法》·𠮷①办。"],
        ["（见附件。）", "下一句。"],
        ["没有句号的一行"],
        ["真好！！！", "是吗？！", "是。"],
    ],
    ids=lambda parts: parts[0][:8],
)
def test_sentences(parts: list[str]) -> None:
    text = "".join(parts)
    assert [text[start:end].strip() for start, end in sentences(text)] == [part.strip() for part in parts]


def test_a_long_list_is_cut_at_its_semicolons_outside_quotations() -> None:
    parts = [LIST[start:end] for start, end in clauses(LIST, (0, len(LIST)))]
    assert [part[:4] for part in parts] == ["一是整合", "二是整合", "三是整合"]
    assert "".join(parts) == LIST


def test_a_short_list_stays_whole() -> None:
    assert clauses("一是快；二是好。", (0, 8)) == ((0, 8),)


@settings(max_examples=100, deadline=None)
@given(st.text("。！？!?…“”‘’；（）老周说表示，𠮷①　 a", max_size=60))
def test_ranges_tile_the_text(text: str) -> None:
    found = sentences(text)
    assert "".join(text[start:end] for start, end in found) == text
    assert all(start < end for start, end in found)
    parts = [part for sentence in found for part in clauses(text * 3, sentence)]
    assert "".join(text[start:end] for start, end in parts) == text
