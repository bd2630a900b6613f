"""Undamaged articles in, newspaper pages with known damage out, each with its truth in raw ranges.

Everything is drawn from ``random.Random(seed)``: the same seed gives the same pages.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

from benchmarks.articles import Line, Run, Writer, caption
from benchmarks.printing import LAYOUT_SHARES, LAYOUTS, Layout, Page, page_of
from benchmarks.sources import PLACES, Pools, balanced, load_pools

NO_LINE_START = "，。、；：！？”’）》—…%"
NO_LINE_END = "“‘（《"
SENTENCE_END = "。！？”’）"


def cuts(text: str) -> list[int]:
    """Where a column may break in the middle of a sentence: anywhere but before closing and after opening
    punctuation, beside blanks, and where a sentence ends."""
    return [
        at
        for at in range(8, len(text) - 6)
        if text[at] not in NO_LINE_START and text[at - 1] not in NO_LINE_END + SENTENCE_END
        if not (text[at].isspace() or text[at - 1].isspace())
    ]


def choose_cut(text: str, rng: Random) -> int:
    """A break at an arbitrary place; one in seven is inside a number, where there is one."""
    places = cuts(text)
    inside = [at for at in places if text[at - 1].isdigit() and text[at].isdigit()]
    return rng.choice(inside if inside and rng.random() < 0.15 else places)


def whole(lines: list[Line], least: int = 60) -> list[int]:
    """The numbers of the lines that are one undamaged paragraph of at least ``least`` characters."""
    return [
        n
        for n, line in enumerate(lines)
        if len(line.runs) == 1 and line.role == "body" and not line.runs[0].kind
        if len(line.runs[0].text) >= least and cuts(line.runs[0].text)
    ]


def halves(line: Line, at: int, kind: str, doubled: int = 0) -> tuple[Line, Line]:
    """The line torn at a character; the second half begins with the last ``doubled`` ones of the first."""
    run = line.runs[0]
    first = replace(run, text=run.text[:at], kind=kind)
    second = replace(run, text=run.text[at:], order=run.order + 1, kind=kind)
    copy = (Run(run.text[at - doubled : at], "overlap", kind=kind),) if doubled else ()
    return replace(line, runs=(first,)), replace(line, runs=(*copy, second), run_in=0)


def torn(line: Line, rng: Random, kind: str, doubling: float = 0.0) -> tuple[Line, Line]:
    """The line torn at an arbitrary place; ``doubling`` is the probability that a character is doubled."""
    text = line.runs[0].text
    at = choose_cut(text, rng)
    doubled = rng.random() < doubling and text[at - 1] not in NO_LINE_START
    return halves(line, at, kind, int(doubled))


def tear(lines: list[Line], rng: Random, kind: str, between: tuple[Line, ...] = ()) -> None:
    """Tear one paragraph in two lines, with other lines between them."""
    if found := whole(lines):
        n = rng.choice(found)
        first, second = torn(lines[n], rng, kind, 0.3 if between else 0.0)
        lines[n : n + 1] = [first, *(replace(line, article=first.article) for line in between), second]


def tear_plainly(lines: list[Line], rng: Random) -> None:
    """One to three paragraphs torn by page or column ends."""
    for _ in range(rng.choice([1, 1, 2, 3])):
        tear(lines, rng, "plain")


def tear_with_overlap(lines: list[Line], rng: Random) -> None:
    """A torn paragraph whose last one to three characters are printed again after the break."""
    for _ in range(rng.choice([1, 1, 2])):
        if not (found := whole(lines)):
            return
        n, doubled = rng.choice(found), rng.choice([1, 1, 1, 2, 3])
        text = lines[n].runs[0].text
        places = [at for at in cuts(text) if not set(text[at - doubled : at]) & set(NO_LINE_START)]
        if places:
            lines[n : n + 1] = halves(lines[n], rng.choice(places), "overlap", doubled)


def tear_reduplication(lines: list[Line], rng: Random) -> None:
    """A paragraph torn between two like characters or words of its own (家家, 一个一个): nothing is doubled."""
    places = [
        (n, at)
        for n in whole(lines)
        for at in cuts(lines[n].runs[0].text)
        if _is_reduplicated(lines[n].runs[0].text, at)
    ]
    if places:
        n, at = rng.choice(places)
        lines[n : n + 1] = halves(lines[n], at, "reduplicated")


def _is_reduplicated(text: str, at: int) -> bool:
    return text[at - 1] == text[at] or text[at - 2 : at] == text[at : at + 2]


def tear_at_pictures(lines: list[Line], rng: Random) -> None:
    """A torn paragraph with one or two captions between its halves."""
    captions = (caption(rng.choice(PLACES), rng, 0) for _ in range(rng.choice([1, 1, 2])))
    tear(lines, rng, "caption_between", tuple(captions))


JUMPS = (
    ("（下转第{a}版）", "（上接第{b}版）"),
    ("下转第{a}版", ""),
    ("（下转A{a}版）", ""),
    ("第{a}版", ""),
    ("— {a} —", ""),
    ("{a}", ""),
)


def tear_at_jump(lines: list[Line], rng: Random) -> None:
    """A torn paragraph with a page number or a pointer to another page between its halves."""
    marks = [mark.format(a=rng.randint(2, 16), b=rng.randint(1, 4)) for mark in rng.choice(JUMPS) if mark]
    runs = [Run(mark, "furniture", kind="jump") for mark in marks]
    if len(runs) < 2 or rng.random() < 0.5:
        tear(lines, rng, "jump", tuple(Line((run,)) for run in runs))
    elif found := whole(lines):
        n = rng.choice(found)
        first, second = torn(lines[n], rng, "jump")
        lines[n] = replace(first, runs=(*first.runs, runs[0]))
        lines.insert(n + 1, replace(second, runs=(runs[1], *second.runs)))


def tear_run_in_heading(lines: list[Line], rng: Random) -> None:
    """A run-in heading on a line of its own, away from its paragraph."""
    found = [n for n in whole(lines) if lines[n].run_in]
    if found:
        n = rng.choice(found)
        lines[n : n + 1] = halves(lines[n], lines[n].run_in, "run_in_heading")


MOVABLE = ("body", "heading", "caption")


def exchange_columns(lines: list[Line], rng: Random) -> None:
    """Two columns printed in the wrong order: the tail of a torn sentence stands before its head.

    One time in three the border after the second column tears a sentence too.
    """
    found = [n for n in whole(lines) if 0 < n < len(lines) - 1]
    if not found:
        return
    n = rng.choice(found)
    before, after = _reach(lines, n, -1, rng.randint(0, 3)), _reach(lines, n, 1, rng.randint(0, 3))
    first, second = torn(lines[n], rng, "moved", 0.3)
    left, right, rest = lines[n - before : n], lines[n + 1 : n + 1 + after], []
    if right and whole(right[-1:]) and rng.random() < 0.33:
        right[-1], last = torn(right[-1], rng, "moved_twice")
        rest = [last]
    lines[n - before : n + 1 + after] = [second, *right, *left, first, *rest]


def _reach(lines: list[Line], n: int, step: int, most: int) -> int:
    """How many lines beside line ``n`` can move with it: at most ``most``, of its own article."""
    reach = 0
    while reach < most and 0 <= (at := n + step * (reach + 1)) < len(lines):
        if lines[at].article != lines[n].article or lines[at].role not in MOVABLE:
            break
        reach += 1
    return reach


def paste_passage(lines: list[Line], rng: Random) -> None:
    """60 to 300 characters of one paragraph printed again in a later one, mostly whole sentences."""
    pairs = [(a, b) for a in whole(lines, 70) for b in whole(lines) if a < b]
    pairs = [(a, b) for a, b in pairs if lines[a].article == lines[b].article]
    if not pairs:
        return
    source, target = rng.choice(pairs)
    stretches = list(_stretches(lines[source].runs[0].text, rng.random() < 0.7))
    if stretches:
        _insert(lines, target, Run(rng.choice(stretches), "repeat", kind="pasted"), rng)


def _stretches(text: str, sentences: bool) -> Iterator[str]:
    borders = [0, *(m.end() for m in re.finditer("[。！？]", text))] if sentences else range(len(text))
    for start in borders:
        for end in borders:
            if 60 <= end - start <= 300:
                yield text[start:end]


def _insert(lines: list[Line], n: int, extra: Run, rng: Random) -> None:
    """``extra`` after the last sentence of line ``n`` or after one inside it."""
    run = lines[n].runs[0]
    ends = [m.end() for m in re.finditer("[。！？](?![”’）])", run.text)]
    inner = [at for at in ends if at < len(run.text) and balanced(run.text[:at])]
    at = rng.choice(inner) if inner and rng.random() < 0.4 else len(run.text)
    head, tail = replace(run, text=run.text[:at]), replace(run, text=run.text[at:], order=1)
    lines[n] = replace(lines[n], runs=(head, extra, tail) if tail.text else (head, extra))


def paste_line(lines: list[Line], rng: Random) -> None:
    """A whole paragraph printed again further down."""
    found = [n for n in whole(lines, 30) if n + 2 < len(lines) and lines[n + 1].article == lines[n].article]
    if found:
        n = rng.choice(found)
        last = max(m for m, line in enumerate(lines) if line.article == lines[n].article)
        copy = Line((Run(lines[n].runs[0].text, "repeat", kind="pasted_line"),), lines[n].article)
        lines.insert(rng.randint(n + 1, last) + 1, copy)


def lose_tail(lines: list[Line], rng: Random) -> None:
    """The end of a paragraph is gone."""
    if found := whole(lines):
        n = rng.choice(found)
        lines[n] = _without_tail(lines[n], rng, Run("", "lost", kind="tail"))


def _without_tail(line: Line, rng: Random, mark: Run) -> Line:
    run = line.runs[0]
    return replace(line, runs=(replace(run, text=run.text[: choose_cut(run.text, rng)]), mark))


def lose_head(lines: list[Line], rng: Random) -> None:
    """The beginning of a paragraph is gone; every second time a closing quote has lost its opening one."""
    if not (found := whole(lines)):
        return
    n, quoted = rng.choice(found), rng.random() < 0.5
    run = lines[n].runs[0]
    inside = [at for at in cuts(run.text) if not balanced(run.text[at:])]
    if quoted and inside:
        mark, at = Run("", "lost", kind="head_quote"), rng.choice(inside)
    else:
        mark, at = Run("", "lost", kind="head"), choose_cut(run.text, rng)
    lines[n] = replace(lines[n], runs=(mark, replace(run, text=run.text[at:])), run_in=0)


def lose_page(lines: list[Line], rng: Random) -> None:
    """All between the middle of one paragraph and the middle of a later one is gone. Where a heading is gone
    with it the two tell of different places: each section is a text of its own."""
    found = whole(lines)
    pairs = [
        (a, b)
        for a in found
        for b in range(a + 1, min(a + 6, len(lines)))
        if b in found and lines[a].article == lines[b].article
        if all(line.role in MOVABLE and len(line.runs) == 1 for line in lines[a:b])
    ]
    pairs = [(a, b) for a, b in pairs if not any(line.runs[0].kind for line in lines[a:b])]
    if pairs:
        a, b = rng.choice(pairs)
        parted = any(line.role == "heading" for line in lines[a:b])
        mark = Run("", "lost", kind="page_of_two_places" if parted else "page")
        run = lines[b].runs[0]
        tail = replace(run, text=run.text[choose_cut(run.text, rng) :])
        rest = replace(lines[b], runs=(mark, tail), run_in=0)
        lines[a : b + 1] = [_without_tail(lines[a], rng, mark), rest]


def lose_heading(lines: list[Line], rng: Random) -> None:
    """A section heading, not the first, is gone."""
    found = [
        n for n, line in enumerate(lines[:-1]) if line.role == "heading" and lines[n + 1].role == "body"
    ][1:]
    if found:
        n = rng.choice(found)
        after = lines[n + 1]
        mark = Run("", "lost", kind="heading")
        lines[n : n + 2] = [replace(after, runs=(mark, *after.runs))]


def tear_headline(lines: list[Line], rng: Random) -> None:
    """The second half of the first headline is printed somewhere in its article."""
    first, _, second = lines[0].runs[0].text.partition(" ")
    places = [n for n, line in enumerate(lines) if line.article == 0 and n > 3]
    if second and places:
        at = rng.choice(places)
        lines.insert(at, Line((Run(second, "title", kind="torn_half"),), 0))
        lines[0] = replace(lines[0], runs=(Run(first, "title"),))


def insert_blanks(lines: list[Line], rng: Random) -> None:
    """One or several blanks between Chinese characters of up to three paragraphs."""
    for n in rng.sample(found := whole(lines), min(len(found), rng.randint(1, 3))):
        run = lines[n].runs[0]
        places = [m.start() + 1 for m in re.finditer("[一-龥](?=[一-龥]{6})", run.text)]
        if places:
            at, count = rng.choice(places), rng.choice([1, 1, 1, 4])
            borders = [0, *range(at, at + count), len(run.text)]
            lines[n] = replace(lines[n], runs=tuple(_spaced(run, borders)))


def _spaced(run: Run, borders: list[int]) -> Iterator[Run]:
    for order, (start, end) in enumerate(pairwise(borders)):
        if order:
            yield Run(" ", "blank", kind="blank")
        yield replace(run, text=run.text[start:end], order=order, kind="blank")


DAMAGE: tuple[tuple[Callable[[list[Line], Random], None], float], ...] = (
    (lose_page, 0.25),
    (lose_heading, 0.2),
    (exchange_columns, 0.3),
    (tear_run_in_heading, 0.5),
    (paste_passage, 0.3),
    (paste_line, 0.12),
    (lose_tail, 0.35),
    (lose_head, 0.35),
    (tear_plainly, 0.75),
    (tear_with_overlap, 0.6),
    (tear_reduplication, 0.15),
    (tear_at_pictures, 0.4),
    (tear_at_jump, 0.2),
    (tear_headline, 0.12),
    (insert_blanks, 0.15),
)
"""Each kind of damage and the share of pages that may have it. What takes away or moves whole lines comes first,
so that it never parts what another kind has torn."""
ASCII = str.maketrans("，！：（）；？", ",!:();?")
MACHINE = {
    "国": "國(guó)", "发": "發(fā)", "学": "學(xué)", "会": "會(huì)", "业": "業(yè)", "区": "區(qū)",
    "员": "員(yuán)", "动": "動(dòng)", "务": "務(wù)", "为": "為(wéi)", "报": "報(bào)", "党": "黨(dǎng)",
}  # fmt: skip
"""Characters that mirrors of news pages convert, with the reading in brackets."""


def compose(pools: Pools, rng: Random, layout: Layout) -> list[Line]:
    """The undamaged lines of a page: one to three reports, or a report and a commentary."""
    writer = Writer(rng, [])
    single = layout.name == "one line"
    form = "one" if single else rng.choices(["one", "several", "commented"], [55, 25, 20])[0]
    writer.report(pools.draw(rng, rng.randint(2, 5)))
    if form == "several":
        for _ in range(rng.randint(1, 2)):
            writer.report(pools.draw(rng, rng.randint(1, 2)))
    if form == "commented":
        writer.commentary(pools.draw(rng, 1), 0)
    return writer.lines


def damage(lines: list[Line], rng: Random) -> list[Line]:
    """A copy of the lines with damage of several kinds."""
    damaged = list(lines)
    for harm, share in DAMAGE:
        if rng.random() < share:
            harm(damaged, rng)
    return damaged


def _rewritten(lines: list[Line], rewrite: Callable[[str], str]) -> list[Line]:
    return [
        replace(line, runs=tuple(replace(run, text=rewrite(run.text)) for run in line.runs)) for line in lines
    ]


def make_page(pools: Pools, seed: int, number: int) -> Page:
    """Page ``number`` of the pages with ``seed``."""
    rng = Random(f"{seed}/{number}")
    layout = rng.choices(LAYOUTS, LAYOUT_SHARES)[0]
    lines = compose(pools, rng, layout)
    if rng.random() < 0.25:
        lines = _rewritten(lines, lambda text: text.translate(ASCII))
    twin = page_of(f"原样{seed}-{number:03d}.txt", lines, layout, rng)
    lines = damage(lines, rng)
    if mirror := rng.random() < 0.03:
        lines = _rewritten(lines, lambda text: "".join(MACHINE.get(char, char) for char in text))
    page = page_of(f"样张{seed}-{number:03d}.txt", lines, layout, rng)
    return replace(page, mirror=mirror, twin=twin)


def pages(shared: Path, seed: int, count: int) -> Iterator[Page]:
    """``count`` pages made of the training texts in ``shared``/train."""
    pools = load_pools(shared / "train")
    for number in range(count):
        yield make_page(pools, seed, number)
