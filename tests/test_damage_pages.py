"""The damaged pages of the benchmark: their truth is true, and the judge counts as it says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from random import Random

import pytest

from benchmarks.articles import Line, Role, Run
from benchmarks.cleaning import by_group, failures, score, table
from benchmarks.damage import DAMAGE, choose_cut, cuts, make_page, tear_run_in_heading
from benchmarks.judging import Finding, Outcome, judge_page, judge_twin
from benchmarks.printing import LAYOUTS, Page, Seam, printed
from benchmarks.sources import Pools, Source, balanced, clean_sentences, paragraphs_of
from ingest.damage import Dropped, Loss, Quality
from ingest.document import Article, Caption, Document, Metadata, Paragraph, Section
from ingest.span import Range, cut

PAGES = 60
WHO = ("社区党委", "街道办事处", "村委会", "网格员", "业委会", "志愿者", "𠮷祥里小区", "三·八驿站")
WHAT = (
    "走访居民",
    "整理《村规民约》",
    "登记①类事项",
    "落实〔2021〕5号文件",
    "修好了“连心桥”",
    "一个一个地谈",
)
HOW = (
    "筹集资金20多万元",
    "推动邻里和睦",
    "加强日常巡查",
    "打造便民　服务点",
    "召开12次院坝会",
    "提升办事效率",
)


def sentence(rng: Random) -> str:
    when = f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    return (
        f"{when}，{rng.choice(WHO)}{rng.choice(WHAT)}，{rng.choice(HOW)}，惠及居民{rng.randint(10, 9999)}户。"
    )


@cache
def pools() -> Pools:
    rng = Random(5)
    texts = [Source(f"t{n}", tuple(sentence(rng) for _ in range(20))) for n in range(40)]
    return Pools(tuple(texts), tuple(texts), tuple(texts))


@cache
def page(number: int) -> Page:
    return make_page(pools(), 1, number)


def twin(number: int) -> Page:
    found = page(number).twin
    assert found
    return found


numbers = pytest.mark.parametrize("number", range(PAGES))


def test_pages_are_the_same_for_the_same_seed() -> None:
    assert [make_page(pools(), 1, n) for n in range(5)] == [page(n) for n in range(5)]
    assert make_page(pools(), 2, 0) != page(0)


@numbers
def test_every_printed_character_has_one_place_in_the_truth(number: int) -> None:
    made = page(number)
    for paragraph in made.paragraphs:
        assert cut(made.text, paragraph.raw) == paragraph.text
    ranges = [*(part.raw for part in made.parts), *(raw for p in made.paragraphs for raw in p.raw)]
    told = Counter(offset for start, end in ranges for offset in range(start, end))
    assert set(told.values()) <= {1}
    assert all(told[n] or char.isspace() for n, char in enumerate(made.text))


@numbers
def test_a_mended_page_reads_like_its_twin(number: int) -> None:
    made = page(number)
    if made.mirror:
        return
    sound = [paragraph.text for paragraph in twin(number).paragraphs]
    assert all(any(true.text in text for text in sound) for true in made.paragraphs)
    for left, right in chain.from_iterable(seam.pairs for seam in made.seams):
        mended = made.text[left - 1 : left + 1] + made.text[right : right + 2]
        assert any(mended in text for text in sound), mended
    for part in made.parts:
        if part.role == "repeat":
            assert any(made.text[slice(*part.raw)] in text for text in sound)


@numbers
def test_the_twin_is_sound(number: int) -> None:
    sound = twin(number)
    assert (sound.seams, sound.losses) == ((), ())
    assert not {part.role for part in sound.parts} & {"repeat", "overlap", "furniture", "blank"}


def test_pages_have_damage_of_every_kind() -> None:
    seams = {seam.kind for n in range(PAGES) for seam in page(n).seams}
    losses = {loss.kind for n in range(PAGES) for loss in page(n).losses}
    parts = {part.kind for n in range(PAGES) for part in page(n).parts}
    assert seams >= {"plain", "overlap", "reduplicated", "moved", "caption_between", "jump"}
    assert losses >= {"tail", "head", "head_quote", "page", "heading"}
    assert parts >= {"pasted", "pasted_line", "blank", "torn_half", "byline", "ending", "label"}
    assert (tear_run_in_heading, 0.5) in DAMAGE


def test_columns_break_in_the_middle_of_sentences() -> None:
    text = "当年，村里筹集资金20多万元（含“一事一议”补助）。此后，家家户户通了水，人人说好，连声称赞干得好。"
    for at in cuts(text):
        assert text[at] not in "，。”）"
        assert text[at - 1] not in "。“（"
    assert {choose_cut(text, Random(n)) for n in range(400)} == set(cuts(text))


def test_sentences_of_web_pages_are_left_out() -> None:
    text = (
        "责任编辑：某某某某某某某。村里修了三公里长的路。详见http://a.cn/bcd。路灯亮了，大家都说“好！”太短。"
    )
    assert clean_sentences(text) == ("村里修了三公里长的路。", "路灯亮了，大家都说“好！”")


def test_quotes_stay_whole_in_a_paragraph() -> None:
    source = Source("a", ("他说：“先修路。", "再修桥。”", "大家同意了这个办法。"))
    assert paragraphs_of(source, Random(1), (20, 20)) == ["他说：“先修路。再修桥。”大家同意了这个办法。"]
    assert [balanced(text) for text in ("“甲”（乙）", "”甲“", "《甲")] == [True, False, False]


def document(made: Page, bodies: Sequence[tuple[Range, ...]]) -> Document:
    """A document of these paragraphs, with everything else as the truth has it."""
    paragraphs = tuple(Paragraph(n, cut(made.text, raw), raw) for n, raw in enumerate(bodies))
    article = Article(
        1, "报道", None, "", (), None, None, "unknown", None, (Section(1, None, False, paragraphs),)
    )
    by_role: dict[str, list[Range]] = {}
    for part in made.parts:
        by_role.setdefault(part.role, []).append(part.raw)
    captions = tuple(Caption(made.text[slice(*raw)], None, (raw,)) for raw in by_role.pop("caption", []))
    metadata = tuple(
        Metadata(role, made.text[slice(*raw)], (raw,))
        for role in ("title", "heading", "byline", "label")
        for raw in by_role.pop(role, [])
    )
    dropped = tuple(Dropped((raw,), role) for role, ranges in by_role.items() for raw in ranges)
    losses = tuple(Loss("text_lost_after", loss.at, "red", "") for loss in made.losses)
    warnings = Quality(0.5, "", ("镜像",)) if made.mirror else Quality()
    return Document(
        "id", made.name, "sha", "text/plain", "utf-8", made.text, (article,),
        captions, metadata, dropped, losses, quality=warnings,
    )  # fmt: skip


def outcomes(findings: list[Finding]) -> Counter[str]:
    return Counter(finding.outcome for finding in findings)


@numbers
def test_a_perfect_document_is_found_perfect(number: int) -> None:
    made = page(number)
    perfect = document(made, [paragraph.raw for paragraph in made.paragraphs])
    assert [found for found in judge_page(made, perfect) if found.outcome != "hit"] == []
    sound = twin(number)
    whole = document(sound, [paragraph.raw for paragraph in sound.paragraphs])
    assert [found for found in judge_twin(sound, whole) if found.outcome != "hit"] == []


@numbers
def test_a_document_without_repairs_misses_every_seam_and_invents_none(number: int) -> None:
    made = page(number)
    torn = [(raw,) for paragraph in made.paragraphs for raw in paragraph.raw]
    joins = [found for found in judge_page(made, document(made, torn)) if found.group == "join"]
    assert outcomes(joins) == Counter(miss=len(made.seams))


def test_lines_joined_wrongly_are_false() -> None:
    sound = twin(0)
    first, second, *rest = (paragraph.raw for paragraph in sound.paragraphs)
    found = list(judge_twin(sound, document(sound, [(*first, *second), *rest])))
    assert [each.kind for each in found if each.outcome == "false"] == ["false_join"]


def test_a_character_left_doubled_is_a_wrong_overlap() -> None:
    number, seam = next((n, s) for n in range(PAGES) for s in page(n).seams if s.kind == "overlap")
    made = page(number)
    doubled = [kept_double(paragraph.raw, seam) for paragraph in made.paragraphs]
    found = [each for each in judge_page(made, document(made, doubled)) if each.group == "join"]
    assert [each.kind for each in found if each.outcome == "miss"] == ["overlap"]
    assert [each.kind for each in found if each.outcome == "false"] == ["wrong_overlap"]


def kept_double(raw: tuple[Range, ...], seam: Seam) -> tuple[Range, ...]:
    """The ranges of a paragraph with the copy of the doubled characters left in."""
    start, end = min(right for _, right in seam.pairs), max(right for _, right in seam.pairs)
    return tuple((start, stop) if first == end else (first, stop) for first, stop in raw)


def test_layouts_print_lines_as_newspaper_files_have_them() -> None:
    lines = [Line((Run(text, role),)) for text, role in PRINTED]
    texts = {layout.name: printed(lines, layout, Random(0))[0] for layout in LAYOUTS}
    assert texts["blank lines"] == "\n\n标题·〔2021〕\n\n正文①。\n\n\n\n张三摄\n\n正文𠮷。"
    assert texts["tight"] == "标题·〔2021〕\n正文①。\n张三摄\n正文𠮷。\n \n"
    assert texts["one line"] == "标题·〔2021〕　　正文①。　　张三摄　　正文𠮷。"
    assert printed(lines, LAYOUTS[0], Random(0))[1] == [2, 13, 21, 26]


PRINTED: tuple[tuple[str, Role], ...] = (
    ("标题·〔2021〕", "title"),
    ("正文①。", "body"),
    ("张三摄", "caption"),
    ("正文𠮷。", "body"),
)


def test_scores_are_shares_of_what_was_counted() -> None:
    found = [Finding("join", "plain", outcome, "页", n) for n, outcome in enumerate(OUTCOMES)]
    total = score(found)
    assert (total.hit, total.miss, total.false) == (2, 1, 2)
    assert (total.recall, total.precision, total.f1) == (2 / 3, 1 / 2, 4 / 7)
    assert (score([]).recall, score([]).precision, score([]).f1) == (None, None, None)
    assert list(table(by_group(found)))[1] == "| join | all | 2 | 1 | 2 | 0.667 | 0.500 | 0.571 |"
    assert [line.split(": ")[0] for line in failures(found, "join")] == [
        "页 @1 join/plain miss",
        "页 @3 join/plain false",
        "页 @4 join/plain false",
    ]


OUTCOMES: tuple[Outcome, ...] = ("hit", "miss", "hit", "false", "false")


def test_an_unreported_loss_is_missed_and_a_false_alarm_counted() -> None:
    made = next(page(n) for n in range(PAGES) if page(n).losses)
    perfect = document(made, [paragraph.raw for paragraph in made.paragraphs])
    silent = replace(perfect, losses=())
    missed = [each for each in judge_page(made, silent) if each.outcome == "miss"]
    assert {each.group for each in missed} <= {"loss", "severity"}
    assert sum(each.group == "loss" for each in missed) == len(made.losses)
    sound = made.twin
    assert sound
    alarmed = replace(
        document(sound, [paragraph.raw for paragraph in sound.paragraphs]),
        losses=(Loss("text_lost_after", sound.paragraphs[0].raw[0][1], "red", ""),),
    )
    assert [each.kind for each in judge_twin(sound, alarmed) if each.outcome == "false"] == ["false_red"]
