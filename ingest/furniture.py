"""Printed lines in, the same lines out with what a web page glued to the beginning and the end of their text set apart
as lines of their own: the original headline, the date, source and author, editors, links and notices."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.captions import find_captions
from ingest.credits import find_credits, find_source
from ingest.damage import UNDECIDED, Decisions, Repair
from ingest.datelines import find_dateline, find_headline, find_pictures
from ingest.endnotes import find_note
from ingest.headlines import CLOCK, ORIGINAL_TITLE, find_original
from ingest.kinds import classify, heads_section, sections
from ingest.lines import Line
from ingest.outlets import OUTLET
from ingest.pieces import PARAGRAPH, Piece, parted, recorded
from ingest.signatures import (
    BEFORE,
    ENDS,
    FOLLOWED,
    HOUSE,
    LAST_NOTE,
    NAMES,
    NOTE,
    NOTE_REACH,
    OPENING,
    ROLE,
    TELLING,
)
from ingest.source import HintKind
from ingest.span import trim

REACH = 400
"""Characters from the end of a text in which its furniture begins."""
FAR = 3 * REACH
"""Characters from the end in which all pieces of it end."""
HEAD = 160
"""Characters in which the date and source of a saved page end."""

_NEWSPAPER = re.compile(rf"{HOUSE}(?=记者|通讯员|综合)")
"""What names the newspaper of a reporter, with the house that it belongs to (扬子晚报/紫牛新闻)."""
_LEAD = 25
"""Most characters of it."""
_SHORT = 8
"""Most characters of what else stands before a first word."""
_BEHIND = frozenset("。！？!?…；;”’」）)】》 \t\xa0　\u200b\u200d")
"""What stands before furniture where the sentence before it is over."""
_WHOLE = re.compile(r"[。！？!?…）)】]\Z|[。！？!?…][”’」]\Z")
"""What a whole sentence ends with."""
_SENDER = "公安|警方|交警|法院|检察院?|派出所|消防|政法|气象|发布|在线|微博|宣传|上海[一-龥]{2}|[委局厅部站]|中心|协会|[支大]队"
"""What else the name of a source ends with."""
_PLAIN = re.compile(
    rf"返回搜狐|\[扫码下载|更多精彩内容请|分享让更多人看到|[（(【]?原标题|[（(]完[）)]|[（(【](?:(?:本文|文章|稿件)?来源|转自)[：:]|(?:素材)?来源 ?[|丨｜/]|(?<![金入水据料息片材品人货例物客经费染])来 ?源[：:]\s?[^。，,；;]{{2,30}}?(?:(?:{OUTLET}|{_SENDER}){ENDS}|{FOLLOWED})|(?<![总副主任]){ROLE} ?[：:/|丨｜]"
    rf"|[（(【\[]\s*{ROLE}[：:]|(?<![在于自据见载登])《 ?[一-龥]{{2,8}}[报刊] ?》[ \xa0]*[（(][ \xa0]*20\d\d年[^（）()]{{4,20}}版"
)
"""What needs no such sign before it."""
_NOTICE = "版权|原创|著作权|转载|侵权|侵犯|本声明|投资建议|投资有风险|自媒体|仅供参考|本网|本站|不构成"
_GLUED = re.compile(
    r"返回搜狐[，,]查看更多(?:\s*责任编辑[：:]\s*\Z)?"
    rf"|\[?\s*+(?P<roles>(?:{ROLE}\s*+[：:/|丨｜]\s*+(?:{NAMES})?[；;|\s]*+|{ROLE}[ \xa0　]++{NAMES}\s*+){{1,8}})\]?{ENDS}"
    r"|[（(]完[）)]|举报/反馈|分享让更多人看到|更多精彩内容请(?:进入|关注)[一-龥·]{2,8}(?:频道|专题|新闻)"
    r"|\[扫码下载[^\[\]]{0,40}\]"
    rf"|(?:采写|作者|撰文|文字|图文)[ ]?[：:/|丨｜]\s*+(?=[^。：:]{{0,16}}记者)|本文链接[：:]\s*https?://[\w./?=&%-]+|(?:#[^#\s。]{{1,16}}#[、,， ]*+)++{ENDS}"
    r"|新闻线索报料通道：.{0,90}?来报料！"
    rf"|(?P<tips>[^。！？：:，,]{{0,8}}(?:爆料|报料|维权通道)[^。！？：:，,]{{0,8}}[：:](?=.{{0,160}}(?:下载|微信|邮箱|热线|客户端|电话)).{{4,200}}?){ENDS}"
    rf"|(?P<notice>【[^【】]{{0,40}}(?:{_NOTICE})[^【】]{{0,40}}】"
    r"|[（(【]?(?:如遇作品|未经授权|转载请注明|版权归|[本此]文[系为不由转仅版内]|此系|海外网版权|\*?文汇独家)"
    rf"[^。]{{0,60}}?(?:{_NOTICE}|算法生成).{{0,120}}?(?:\Z|。{ENDS}|{ENDS})"
    rf"|[（(【]?(?:广告声明|版权[说声]明|特别声明|免责声明|声明|以上内容|此内容为|第一财经广告|广告等)(?=.{{0,200}}(?:{_NOTICE})).{{4,300}}\Z"
    r"|(?:猜你喜欢|往期回顾).{0,300}?(?=返回搜狐|\Z))"
    r"|值班编辑[ 　：:].{2,240}?(?=返回搜狐|\Z)|【投稿、区域合作[^【】]{0,60}】",
    re.DOTALL,
)
"""What may be no part of a text and says nothing of it; see ``_is_text``."""
_PRESS_ROLE = re.compile("编辑|责编|美编|排版|主编|校对|三审")
"""Roles in a newspaper only: 审核, 初审 and 终审 are steps of an office's work too."""
_FIGURE = re.compile(r"\d[.,]*+[余多]?[万亿千百]?(?!小时|[个]?工作日|[日天]内)[一-龥%％]")
"""The end of a number of things, which a notice does not have (登记320件)."""
_COUNT = re.compile(
    r"(?<![A-Za-z_@.,\-\d])(?<!热线)(?<!电话)(?<!拨打)(?<!热线[：:])(?<!电话[：:])\d++(?:[.,]\d++)*+[余多]?[万亿千百]?(?!世纪|氪|频道|[年月日版元]|小时)[一-龥%％]"
)
"""The same where telephones, accounts, days and names may stand (21世纪经济报道)."""
_HAPPENS = re.compile("每(?!日[经新商电])|回忆|发布(?=[一-龥])(?!客户端|公众号|微信|微博|官微|等)")
"""What is told of a source, and none is named so."""
_COUNTLESS = ("author_note", "byline", "photo_credit", "tips")
"""Groups of what counts nothing."""
_FULL_WIDTH = str.maketrans("()", "（）")
_NO_PAPER = re.compile(r"\d|财政|自筹|拨款|资金|捐")
"""What is told of where money comes from (来源：财政拨款), not of a newspaper."""
_DATED = re.compile(
    r"(?P<date>[^。！？]{0,60}?(?P<day>(?:20\d\d[-/.年]?)?\d\d[-/月]\d\d)[^。！？]{0,40}?)(?:来源[：:](?P<publisher>[^，,。：:]{2,30}))?\s*[，,]\s*正文[：:]"
)
_CLOCKED = re.compile(
    r"(?P<date>(?P<day>20\d\d-\d\d-\d\d) \d\d:\d\d(?::\d\d)?\s*)来源[：:]\s*(?P<publisher>[^\s，。]{2,20})\s*+(?:\Z|(?:[一-龥]{2,8}\s++举报\s*+)?，正文[：:])"
)
"""When and where a page was saved, as far apart as the page shows them."""
_REST = re.compile(r"\s*(?:[一-龥]{2,8}\s++举报\s*+|\]\s*)，正文[：:]")
"""The end of what a saved page shows before its text, where that is in several lines."""
_HEADED = re.compile("讯|日 ?电|消息|记者|通讯员|报道|原标题|来源|正文|转自")
"""What a line has that begins with a dateline, credits or the like: looked for in a fifth of the time of these."""
_DAY = re.compile(r"(20\d\d)[-/.年]?(\d\d)[-/月](\d\d)")
_CREDITS = re.compile(
    rf"\s*(?P<date>{CLOCK})"
    rf"|\s*作者[：:](?P<byline>[一-龥·]{{2,4}}?)(?=\s|近日|日前)"
    r"|\s*来源[：:](?P<publisher>[^\s。！？，,：:]{2,20})(?=\s)(?:\s+原创稿)?"
    r"|\s*本文转自【(?P<given>[^】]{2,20})】[；;]?"
)


_ADVERT = re.compile(r"(?<!做)广告[ \xa0][^。×\n]{2,60} ×(?!(?<=\d ×)\s?\d)\s*")
"""What stands where a web page showed an advertisement: its mark, its words, and the cross that shuts it."""
_TEXT: tuple[HintKind | None, ...] = (None, "paragraph")
"""What a format says of lines of text."""


class Apart(NamedTuple):
    """Lines with what is no text of theirs as lines of their own, and the records of those that stay beside the text."""

    lines: tuple[Line, ...]
    repairs: tuple[Repair, ...] = ()


def set_apart(lines: Sequence[Line], decisions: Decisions = UNDECIDED) -> Apart:
    """``lines`` with the furniture at the beginning of the first and the end of the last, and the captions in all, as lines
    of their own, numbered anew, but for what was undone; before the last as long as there is nothing else. No character
    is added or lost but white space."""
    lines = [part for line in lines for part in _without_adverts(line)]
    pieces = _found(lines)
    if not any(pieces):
        return Apart(_numbered(lines))
    records = [list(recorded(line, found, decisions)) for line, found in zip(lines, pieces, strict=True)]
    kept = [[piece for item in each for piece in _as_decided(*item)] for each in records]
    apart = [part for line, found in zip(lines, kept, strict=True) for part in parted(line, found)]
    repairs = [made for each in records for _, made in each if made]
    return Apart(_numbered(apart), tuple(repairs))


def _as_decided(piece: Piece, made: Repair | None) -> Iterator[Piece]:
    """A piece as it is set apart; what a person says is text is none, but for a headline before a dateline: the text behind
    that is another sentence."""
    if made is None or made.decision != "undone":
        yield piece
    elif piece.name == "title":
        yield Piece(piece.start, piece.end, PARAGRAPH)


def _numbered(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` with the numbers of their order."""
    return tuple(line if line.n == n else replace(line, n=n) for n, line in enumerate(lines, start=1))


def _without_adverts(line: Line) -> Iterable[Line]:
    """A line of text with the advertisements in it as lines of their own."""
    if "广告" not in line.text or line.hint not in _TEXT:
        return (line,)
    return parted(line, [Piece(*match.span()) for match in _ADVERT.finditer(line.text)])


def _found(lines: Sequence[Line]) -> list[list[Piece]]:
    """The pieces of each line."""
    pieces: list[list[Piece]] = [[] for _ in lines]
    texts = [n for n, line in enumerate(lines) if line.hint in _TEXT]
    for n in reversed([n for n in texts if any(map(str.isalnum, lines[n].text))]):
        pieces[n] = _tail(lines[n].text)
        if not pieces[n] or lines[n].text[: pieces[n][0].start].strip():
            break
    headed = [n for n in texts[1:] if _is_headed(lines[n].text)]
    opening = {*texts[:1], *(_under_headlines(lines).intersection(headed) if headed else ())}
    for n in texts:
        end = pieces[n][0].start if pieces[n] else len(lines[n].text)
        pieces[n][:0] = _before(lines[n].text, end, opens=n in opening)
    return pieces


def _is_headed(text: str) -> bool:
    """Whether a line begins with a dateline, credits or the like, and text stands behind them."""
    head = list(_head(text)) if _HEADED.search(text) else []
    return bool(head) and head[-1].end < len(text)


def _under_headlines(lines: Sequence[Line]) -> set[int]:
    """The lines that nothing or only a headline stands above, but for captions and the like. The heading of a section is
    none, nor is what stands under it: a report that quotes the press is one article."""
    under: set[int] = set()
    above = "headline"
    printed = classify(lines)
    inside = sections(printed)
    for n, item in enumerate(printed):
        if n in inside:
            above = "section"
        if above == "headline":
            under.add(n)
        if item.kind == "body":
            above = "text"
        elif item.kind in ("title", "heading") and above != "section":
            above = "section" if heads_section(item.line.text) else "headline"
    return under


def _before(text: str, end: int, *, opens: bool) -> list[Piece]:
    """The pieces before ``end``: captions, and the head of a line that ``opens`` a text."""
    head = [piece for piece in _head(text) if piece.end <= end] if opens else []
    start = head[-1].end if head else 0
    captions = list(find_captions(text, start, end))
    if opens and captions and captions[0].start == start:
        news = [piece for piece in _opening(text, captions[0].end) if piece.end <= end]
        later = find_captions(text, news[-1].end, end) if news else captions[1:]
        return [*head, captions[0], *news, *later]
    return [*head, *captions]


def _opening(text: str, start: int) -> list[Piece]:
    """The dateline at ``start``, or the credits where there is none."""
    return list(find_dateline(text, start)) or list(find_credits(text, start))


def _tail(text: str) -> list[Piece]:
    """The furniture at the end of a line, down to its very end."""
    pieces: list[Piece] = []
    end = len(text)
    while end > len(text) - FAR and (found := _last(text, end)):
        pieces[:0] = found
        end = trim(text, 0, found[0].start)[1]
    return pieces


def _last(text: str, end: int) -> list[Piece]:
    """The pieces of furniture that ``text[:end]`` ends with, and the note behind them that hides them."""
    if found := _glued(text, end) or _outlet(text, end):
        return found
    note = find_note(text, end)
    if note is None or not (found := _glued(text, note[1][0]) or _outlet(text, note[1][0])):
        return []
    kind, span = note
    return [*found, Piece(*span, kind, text[slice(*span)])]


def _glued(text: str, end: int) -> list[Piece]:
    """The pieces of furniture that ``text[:end]`` ends with, by the words that they begin with."""
    end = trim(text, 0, end)[1]
    for opening in OPENING.finditer(text, max(0, end - REACH), end):
        start = _begin(text, opening.start())
        parted = _is_parted(text, start) or _PLAIN.match(text, start, end)
        if parted and (pieces := _run(text, start, end)):
            return pieces
    return []


def _outlet(text: str, end: int) -> list[Piece]:
    """The newspaper or channel in brackets that ``text[:end]`` ends with, behind a whole sentence."""
    note = LAST_NOTE.search(text, max(0, end - NOTE_REACH), end)
    if note is None or _is_text(note) or not _WHOLE.search(text[: note.start()].rstrip()[-2:]):
        return []
    return [Piece(*note.span(), *_told(note))]


def _begin(text: str, word: int) -> int:
    """Where the piece begins whose first word stands at ``word``."""
    over = trim(text, 0, word)[1]
    for start in range(max(0, over - _SHORT), over):
        lead = BEFORE.match(text, start)
        if lead and lead.end() == word:
            return start
    # No mark stands within the name of a newspaper: it can only begin behind the last one.
    start = next((at for at in range(word - 1, max(0, word - _LEAD) - 1, -1) if _is_parted(text, at)), word)
    lead = _NEWSPAPER.match(text, start)
    return start if lead and lead.end() == word else word


def _is_parted(text: str, start: int) -> bool:
    """Whether what stands before ``start`` is over."""
    return not start or text[start - 1] in _BEHIND


def _run(text: str, start: int, end: int) -> list[Piece]:
    """The pieces of furniture that fill ``text[start:end]``; none where something else is there."""
    pieces: list[Piece] = []
    while start < end:
        match = (
            _GLUED.match(text, start, end) or TELLING.match(text, start, end) or NOTE.match(text, start, end)
        )
        if not match or match.end() == start or _is_text(match):
            return []
        pieces.append(Piece(*match.span(), *_told(match)))
        start = trim(text, match.end(), end)[0]
    return pieces


def _is_text(match: re.Match[str]) -> bool:
    """Whether what reads like furniture may be a sentence of the text: an office's work rather than that of an editor, a
    notice that counts things, where money comes from, or a part of what stands in brackets."""
    found = match.groupdict()
    marks = match[0].translate(_FULL_WIDTH)
    if found.get("author_note") and marks.count("（") != marks.count("）"):
        return True
    if any(found.get(name) for name in _COUNTLESS) and _COUNT.search(match[0]):
        return True
    gathered = found.get("author_note") and "综合" in match[0]
    if (gathered or found.get("photo_credit")) and _HAPPENS.search(match[0]):
        return True
    if found.get("roles"):
        return not _PRESS_ROLE.search(match[0])
    if found.get("notice"):
        return bool(_FIGURE.search(match[0]))
    return bool(_NO_PAPER.search(found.get("publisher") or found.get("bracketed") or ""))


_NAMED = {
    "headed": ORIGINAL_TITLE,
    "last": ORIGINAL_TITLE,
    "own": ORIGINAL_TITLE,
    "written": "byline",
    "bracketed": "publisher",
    "given": "publisher",
    "passed": "publisher",
}


def _told(match: re.Match[str]) -> tuple[str, str]:
    """Name and value of what a piece says."""
    name = match.lastgroup
    return (_NAMED.get(name, name), match[name]) if name and match.re is not _GLUED else ("", "")


def _head(text: str) -> Iterator[Piece]:
    """The furniture at the beginning of a line, as far as its end is certain."""
    start = 0
    if dated := _CLOCKED.match(text) or ("正文" in text[:HEAD] and _DATED.match(text, 0, HEAD)):
        yield from _dated(dated)
        start = dated.end()
    elif rest := _REST.match(text):
        yield Piece(*rest.span())
        start = rest.end()
    if headlines := list(find_original(text, start)):
        yield from headlines
        start = headlines[-1].end
        while told := _CREDITS.match(text, start):
            yield Piece(*told.span(), *_told(told))
            start = told.end()
    start = trim(text, start, len(text))[0]
    for source in find_source(text, start):
        yield source
        start = trim(text, source.end, len(text))[0]
    yield from _opening(text, start) or list(find_pictures(text, start)) or find_headline(text, start)


def _dated(head: re.Match[str]) -> Iterator[Piece]:
    """When and where a saved page was published (202308/0818:37:16，正文：)."""
    day = _DAY.search(head["day"])
    end = head.end("date") if head["publisher"] else head.end()
    told = ("date", "-".join(day.groups())) if day else ("note", head["date"])
    yield Piece(head.start(), end, *told)
    if head["publisher"]:
        yield Piece(end, head.end(), "publisher", head["publisher"])
