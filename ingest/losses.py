"""The paragraphs of one article in, what its source should say and does not out."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, takewhile
from math import inf

from ingest.closings import is_over
from ingest.damage import Dropped, Loss
from ingest.joins import Reading, dangles, run_in_heading, unmatched_closers
from ingest.kinds import Printed
from ingest.misprints import Proofreader
from ingest.paragraphs import Draft, Drafts
from ingest.quotations import in_quotes
from ingest.series import gaps, missing_steps
from ingest.span import to_raw

TORN_TOO = -1.0
"""Log-odds of a torn beginning from which, behind a torn end or at the border of a moved column, text is missing:
0.94 of torn beginnings have more, and 0.21 of whole ones."""
TORN = 5.0
"""The same behind a whole paragraph, where it is rare, in an article that is torn elsewhere too."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the cleaner needs from outside: how text reads, whether a text names a place below the one the whole
    article is about, and who looks for misprints; ``least`` is the log-odds of a torn beginning from which it is
    one behind a whole paragraph."""

    reading: Reading
    names_place: Callable[[str], bool]
    proofreader: Proofreader
    least: float = inf


def find_losses(lines: Sequence[Printed], drafts: Drafts, context: Context) -> list[Loss]:
    """Lost beginnings and ends of paragraphs, headings, steps and characters of names, by raw position."""
    losses = [loss for finder in _FINDERS for loss in finder(lines, drafts)]
    least = TORN if _is_torn(lines, drafts) else inf
    names_place = cache(context.names_place)  # Each loss asks of all texts before it.
    context = replace(context, names_place=names_place, least=least)
    before: Draft | None = None
    for draft in drafts.paragraphs:
        if lines[draft.lines[0]].loose:
            losses += _lost_head(lines, drafts, (before, draft), context)
            losses += _lost_tail(draft, whole=draft is drafts.paragraphs[-1] and _is_whole(lines, draft))
        before = draft
    return sorted(losses, key=lambda loss: loss.raw_pos)


def _lost_head(
    lines: Sequence[Printed], drafts: Drafts, pair: tuple[Draft | None, Draft], context: Context
) -> list[Loss]:
    """A beginning is lost where a closing mark has no opening one, where the text begins in mid-sentence, or
    where the paragraph before breaks off and this is not its continuation."""
    draft = pair[1]
    torn = _torn_before(lines, drafts, pair)
    least = TORN_TOO if torn or _begins_column(drafts, draft) else context.least
    headed = run_in_heading(draft.text) is not None
    likely = not headed and least < inf and context.reading.headless(draft.text) > least
    if unmatched_closers(draft.text) or likely:
        red = torn is not None and _names_place(drafts, draft, context)
        told = "；本段所述地点不明，不能归于前面各段的地点" if red else ""
        message = f"段首缺失，前面是否缺页请核对原件{told}"
        return [Loss("text_lost_before", draft.raw[0][0], "red" if red else "amber", message)]
    if torn is None or headed:
        return []
    return [Loss("text_lost_before", draft.raw[0][0], "amber", "前一处原文中断，本段开头可能缺失")]


def _is_torn(lines: Sequence[Printed], drafts: Drafts) -> bool:
    """Whether a sentence of the article was put together again, or breaks off."""
    loose = (draft for draft in drafts.paragraphs if lines[draft.lines[0]].loose)
    return bool(drafts.joins) or any(dangles(draft.text) for draft in loose)


def _begins_column(drafts: Drafts, draft: Draft) -> bool:
    """Whether the line read before was not printed before: the paragraph begins at the border of a column
    that was moved."""
    at = drafts.place[draft.lines[0]]
    return at > 0 and drafts.order[at - 1] != draft.lines[0] - 1


def _torn_before(lines: Sequence[Printed], drafts: Drafts, pair: tuple[Draft | None, Draft]) -> Draft | None:
    """The paragraph read before, if it breaks off and no heading stands between."""
    before, draft = pair
    if before is None or before.folded or not dangles(before.text) or not lines[before.lines[0]].loose:
        return None
    first, last = drafts.place[before.lines[0]], drafts.place[draft.lines[0]]
    between = {lines[n].kind for n in drafts.order[first + 1 : last]}
    return None if between & {"heading", "title", "byline", "label"} else before


def _names_place(drafts: Drafts, draft: Draft, context: Context) -> bool:
    """Whether a place that the paragraph could be credited with is named before it."""
    before = takewhile(lambda each: each is not draft, drafts.paragraphs)
    return any(context.names_place(each.text) for each in before)


_PAUSES = "，、；：。！？”’）》"
"""Marks that no quotation begins with."""


_SIGNED = re.compile(
    r"更多(?:精彩|新闻|内容)|制图|图自|截图$|报综合|新闻综合|20\d\d年\d{1,2}月\d{1,2}日$|记者|通讯员|编辑|编审|审核|责编|校对|作者|摄影|文/|图/|图源|供图|供稿|来源|实习生|[摄绘]$|"
    r"三连|点赞|点在看|扫码|二维码|长按|关注我们|客户端|https?:|www\.|\.(?:html?|com|cn)|[{};]$|(?:[\s、][一-龥]{2,3}){2}$"
)
"""What stands behind the last sentence of a web page: who wrote it, requests to share it, addresses and code."""
_SENTENCE_END = re.compile("[。！？!?…”】]")


def _is_signed(text: str) -> bool:
    """Whether what stands behind the last sentence of a paragraph, if it has any, ends a page and breaks off nothing."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return bool(ends) and bool(_SIGNED.search(text, ends[-1]))


_SIGNS = frozenset({"publisher", "byline", "author_note", "editor", "dateline"})
"""Names of what is set apart behind the text of a page."""


def _is_whole(lines: Sequence[Printed], draft: Draft) -> bool:
    """Whether the last paragraph of an article is whole by its form, or by what signs it."""
    behind = lines[draft.lines[-1] + 1 :]
    signed = any(item.line.hint == "metadata" and item.name in _SIGNS for item in behind)
    return is_over(draft.text, signed=signed)


def _lost_tail(draft: Draft, *, whole: bool) -> list[Loss]:
    """An end is lost where the text breaks off, but for what is ``whole`` all the same."""
    if draft.folded:
        message = "重复段落已折叠，原段结尾可能缺失"
    elif dangles(draft.text) and not _is_signed(draft.text) and not whole:
        message = f"此处原文中断，{in_quotes(draft.text[-12:].lstrip(_PAUSES))}之后的内容缺失"
    else:
        return []
    return [Loss("text_lost_after", draft.raw[-1][1], "amber", message)]


_NUMBER_ENDS, _NUMBER_BEGINS = re.compile(r"[\d.]*\d$"), re.compile(r"\d[\d.]*")


def _doubtful_numbers(lines: Sequence[Printed], drafts: Drafts) -> Iterator[Loss]:
    """A number torn where its last digit before the break is the first one after: the digit may be printed
    twice, and nothing tells."""
    for join in drafts.joins:
        left, right = lines[join.left].line, lines[join.right].line
        before, after = _NUMBER_ENDS.search(left.text), _NUMBER_BEGINS.match(right.text)
        if before and after and before[0][-1] == after[0][0]:
            message = f"数字{in_quotes(f'{before[0]}⏎{after[0]}')}断在换栏处，末位可能重印，请核对原件"
            yield Loss("doubtful_number", right.start, "red", message)


def _wrong_order(_lines: Sequence[Printed], drafts: Drafts) -> Iterator[Loss]:
    for each in drafts.repairs:
        if each.rule == "order.moved" and each.decision != "undone":
            yield Loss("column_order", each.raw[0][0], "amber", f"{each.message}，请核对原件")


def _lost_steps(_lines: Sequence[Printed], drafts: Drafts) -> Iterator[Loss]:
    headed = [(draft, head) for draft in drafts.paragraphs if (head := run_in_heading(draft.text))]
    missing = missing_steps([head for _, head in headed])
    if missing:
        message = f"小标题缺失：同组的步骤中没有{''.join(map(in_quotes, missing))}"
        yield Loss("missing_steps", headed[-1][0].raw[0][0], "amber", message)


def _headings_lost(lines: Sequence[Printed], drafts: Drafts) -> Iterator[Loss]:
    starts = {draft.lines[0]: draft.raw[0][0] for draft in drafts.paragraphs}
    for line in lost_headings(lines, drafts):
        yield Loss("section_heading_lost", starts[line], "amber", "此段之前的小标题缺失")
    headings = [item.line for item in lines if item.kind == "heading"]
    for index in gaps([heading.text for heading in headings]):
        message = f"{in_quotes(headings[index].text[:12])}之前的小标题缺失：序号不连续"
        yield Loss("section_heading_lost", headings[index].start, "amber", message)


def lost_headings(lines: Sequence[Printed], drafts: Drafts) -> frozenset[int]:
    """First lines of the paragraphs that open a section without heading.

    Where every section is a lead and then paragraphs with run-in headings, one without is the lead of
    another section; only next to text that breaks off is it taken for one.
    """
    runs = [run_in_heading(draft.text) is not None for draft in drafts.paragraphs]
    headings = [at for at, n in enumerate(drafts.order) if lines[n].kind == "heading"]
    passed = [bisect_left(headings, drafts.place[draft.lines[0]]) for draft in drafts.paragraphs]
    leads = [
        not ran for ran, (before, here) in zip(runs, pairwise([0, *passed]), strict=True) if here > before
    ]
    if len(leads) < 2 or not all(leads) or sum(runs) < len(leads):
        return frozenset()
    return frozenset(
        after.lines[0]
        for (before, after), (ran, runs_in) in zip(pairwise(drafts.paragraphs), pairwise(runs), strict=True)
        if ran and not runs_in and dangles(before.text) and not unmatched_closers(after.text)
    )


_SHORT_NAME = re.compile(
    r"[一-龥](?:街道?|镇|乡)(?P<stem>(?=[一-龥])[^村道各全该本新老某两每多一二三四五六七八九十百几个辖下在和与及的等内区到赴入进沿小大农各也的市县省])社区"
)


def _short_names(lines: Sequence[Printed], _drafts: Drafts) -> Iterator[Loss]:
    """Names of one character: 水果湖街安社区 was 水果湖街某安社区."""
    for item in lines:
        if item.kind in ("body", "caption"):
            for match in _SHORT_NAME.finditer(item.line.text):
                ((start, _), *_) = to_raw(item.line.raw, match.start("stem"), match.end("stem"))
                message = f"{in_quotes(match[0][1:])}的社区名疑缺字，地点只定位到上一级"
                yield Loss("suspected_missing_char", start, "amber", message)


def _unread_pages(lines: Sequence[Printed], _drafts: Drafts) -> Iterator[Loss]:
    for item in lines:
        if item.kind == "metadata" and item.name == "unread_page":
            message = f"第{item.line.value}页有文字没有读出，内容缺失，请核对原件"
            yield Loss("page_unread", item.line.start, "amber", message)


_FINDERS = (_unread_pages, _doubtful_numbers, _wrong_order, _lost_steps, _headings_lost, _short_names)


def repeat_losses(raw_text: str, dropped: Sequence[Dropped]) -> tuple[Loss, ...]:
    """A repeated passage with figures in it: counting it twice would double the figures."""
    losses = []
    for drop in dropped:
        text = "".join(raw_text[s:e] for s, e in drop.raw)
        if drop.reason == "exact_duplicate" and any(char.isdigit() for char in text):
            message = f"重复印了{len(text)}字，已折叠；其中的数字只计一次"
            losses.append(Loss("repeated_passage", drop.raw[0][0], "red", message))
    return tuple(losses)
