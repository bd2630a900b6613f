from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.passages import TARGET
from ingest.sentences import sentences
from tests.invariants import paragraphs, read

SENTENCES = (
    "社区党委牵头成立议事会，按照《办法》·〔2021〕𠮷①要求，把停车难、充电难列成清单。",
    "拆除违建120处，惠及居民3.5万人。",
    "“路修好了。”楼长老周说。",
    "居民都说好！",
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
        own = [p for p in ingested.passages if p.paragraph == paragraph.n]
        assert "".join(passage.text for passage in own) == paragraph.text
    numbers = [passage.paragraph for passage in ingested.passages]
    assert numbers == sorted(numbers)
