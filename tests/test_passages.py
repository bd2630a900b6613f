from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.passages import TARGET
from ingest.sentences import sentences
from ingest.span import cut, overlaps
from tests.invariants import paragraphs, read

SENTENCES = (
    "社区党委牵头成立议事会，按照《办法》·〔2021〕𠮷①要求，把停车难、充电难列成清单。",
    "拆除违建120处，惠及居民3.5万人。",
    "“路修好了。”楼长老周说。",
    "居民都说好！",
)
BESIDE = (
    "小学生广播站天天播报文明晾晒的楼栋，家长也跟着听。",
    "天气一天天地热了起来，巷口的老樟树下坐满了人。",
)
TEXT = f"西陵：居民议事有新章\n\n以共治暖人心\n\n{''.join(SENTENCES) * 6}\n\n居民在小院里议事，商量停车的办法。（张三 摄）\n"


def test_passages_are_whole_sentences_near_the_target() -> None:
    ingested = read(TEXT)
    (paragraph,) = paragraphs(ingested.document)
    ends = {end for _, end in sentences(paragraph.text)}
    position = 0
    for passage in ingested.passages[:-1]:
        assert paragraph.text.startswith(passage.text, position)
        position += len(passage.text)
        assert position in ends
        assert len(passage.text) < TARGET + max(map(len, SENTENCES))
    assert position == len(paragraph.text)
    assert all(len(passage.text) >= TARGET for passage in ingested.passages[:-2])


def test_passages_know_where_they_stand() -> None:
    ingested = read(TEXT)
    first, *_, caption = ingested.passages
    assert first.heading_path == ("西陵：居民议事有新章", "以共治暖人心")
    assert (first.article, first.paragraph, first.kind) == (1, 1, "body")
    assert first.id == f"{ingested.document.id}-1-1"
    assert first.source == ingested.document.source == "样稿·〔2021〕𠮷①.txt"
    assert (caption.kind, caption.flags, caption.paragraph) == ("caption", ("图片说明",), 0)
    assert caption.text == "居民在小院里议事，商量停车的办法。（张三 摄）"
    assert caption.heading_path == ("西陵：居民议事有新章",)


def test_a_run_in_heading_ends_the_heading_path() -> None:
    text = "议事有新章\n健全组织。街道设立楼栋党小组，党员当楼长。\n配强力量。街道选聘网格员，一格一员。\n"
    assert [passage.heading_path[-1] for passage in read(text).passages] == ["健全组织。", "配强力量。"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12), min_size=1, max_size=4))
def test_passages_cover_the_paragraphs_in_order(blocks: list[list[str]]) -> None:
    lines = [f"第{n}段。{''.join(block)}" for n, block in enumerate(blocks)]
    ingested = read("\n".join(lines))
    for paragraph in paragraphs(ingested.document):
        own = [p for p in ingested.passages if p.paragraph == paragraph.n and p.kind == "body"]
        assert "".join(passage.text for passage in own) == paragraph.text
    numbers = [passage.paragraph for passage in ingested.passages if passage.kind == "body"]
    assert numbers == sorted(numbers)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from((*SENTENCES, *BESIDE)), min_size=1, max_size=12))
def test_practices_and_what_stands_beside_them_cover_the_passages_that_hold_practices(
    block: list[str],
) -> None:
    ingested = read(f"西陵：居民议事有新章\n\n以共治暖人心\n\n{''.join(block)}\n")
    raw_text = ingested.document.raw_text
    told = [raw for practice in ingested.practices for each in practice.evidence for raw in each.raw]
    body, left = ([each for each in ingested.passages if each.kind == kind] for kind in ("body", "beside"))
    assert all(each.text == cut(raw_text, each.raw) and not overlaps(each.raw, told) for each in left)
    assert len({each.id for each in ingested.passages}) == len(ingested.passages)
    for passage in (each for each in body if overlaps(each.raw, told)):
        known = set(
            chain.from_iterable(range(*span) for span in (*told, *(raw for each in left for raw in each.raw)))
        )
        bare = "".join(
            char if at not in known else "\n"
            for span in passage.raw
            for at, char in zip(range(*span), cut(raw_text, [span]), strict=True)
        )
        assert all(len(gap.strip("。！？；，、：”“ ")) < 20 for gap in bare.split("\n"))
    for passage in (each for each in body if not overlaps(each.raw, told)):
        assert not any(overlaps(each.raw, passage.raw) for each in left)
