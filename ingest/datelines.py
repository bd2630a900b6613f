"""The beginning of a news text in, its dateline out: agency, place and date, and reporters.

中新网保定8月9日电（记者 张三）, 本报讯 记者 张三 报道, IT之家 8 月 9 日消息.
"""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from ingest.document import Metadata
from ingest.outlets import IN_DATELINES
from ingest.pieces import CAPTION, MAX_CAPTION, Piece

AGENCY = "agency"
"""Name of the agency or newspaper that a dateline names: it published the text where nobody else is named."""
_OWN = "本(?:报|刊|台|网(?!络))"
_PAPER = "(?:日报|晚报|晨报|早报|商报|时报|都市报|新闻网|融媒(?!体))"
_NATIONAL = (
    f"中国(?:(?:(?!本报|{IN_DATELINES})[一-龥]){{1,5}}?(?:报|网(?![络点格红民]))|网(?![络点格红民购球]))"
)
"""A newspaper or site of the country, not with the name of another in it, nor with a word that only begins with 网."""
_BRANCH = r"(?:(?:(?!摄|供图)[^\s\d，。！？；：、（）()“”]){0,12}?(?:客户端|频道|新闻|网站?|财经|社|APP|时刻(?!新闻)))?(?:（[一-龥]{2,8}）)?"
_DATE = r"(?:20\d\d[ ]?年[ ]?)?(?:\d{1,2}[ ]?月[ ]?)?\d{1,2}[ ]?日"
_REPORTER = "(?:记者|通讯员)[一-龥]{2,4}"
_WIRE = "(?:(?<![供停来家风发通充用水])电(?![视影话动力器信])|(?<![通资短审问音])讯(?![问息号]))"
"""What a report is called, not as a part of a word (停电, 通讯)."""
_VERB = rf"(?:{_WIRE}|消息(?=[\s，,：:（(])|报道(?=[\s，,：:（(据]))"
_VERBS = ("讯", "日电", "日 电", "日消息", "消息（", "消息(")
_PLACE = "(?!发布|援引|等媒体|站|记者|通讯员|摄|供图)[一-龥·]"
_WRITTEN = (
    rf"[ \xa0]?(?:(?P<reporter>{_REPORTER})|(?:{_PLACE}){{0,10}}?)[ ]?(?P<date>{_DATE})[ ]?{_VERB}"
    rf"|(?:(?:{_PLACE}){{2,4}}?)?(?:{_WIRE}|消息)(?=[\s（(：:，,])"
)
"""What stands behind an agency: without a date only the name of a place."""
NAMED_AGENCY = f"(?:{IN_DATELINES}|{_NATIONAL}|[一-龥]{{2,5}}{_PAPER})"
"""The name of an agency or a newspaper, without that of its branch."""
_DATELINE = re.compile(
    rf"(?:据(?=新华社))?(?:(?P<own>{_OWN})|(?P<agency>{NAMED_AGENCY}{_BRANCH}))(?P<written>{_WRITTEN})"
)
_INITIALS = "".join(sorted({name[0] for name in f"本|据|中国|{IN_DATELINES}".split("|")}))
"""What the names begin with: a class is tried in a fraction of the time of the names."""
OPENING = re.sub(
    r"\?P<\w+>",
    "?:",
    rf"(?:(?=[{_INITIALS}])(?:据(?=新华社))?(?:{_OWN}|(?:{IN_DATELINES}|{_NATIONAL}){_BRANCH})|[一-龥]{{2}}{_PAPER}{_BRANCH})(?:{_WRITTEN})",
)
"""What a dateline begins with that stands directly behind other words."""
_BESIDE = re.compile(OPENING)
_NAME = r"[一-龥·]{2,5}"
_ROLE = "记者|通讯员|特派员|评论员|实习生|作者|编辑"
_BRACKETED = re.compile(
    rf"\s*[（(](?=[^（）()。！？]{{2,80}}[）)])(?:[^（）()。！？]{{0,40}}?(?:{_ROLE})[^（）()。！？]*|\s*{_NAME}(?:[ \xa0　、，,]+{_NAME}){{0,9}}\s*)[）)]"
)
_SIGNED = re.compile(
    rf"\s+(?:本报)?(?:全媒体|见习|实习)?(?:{_ROLE})[ \xa0　]?{_NAME}(?:[ \xa0　、]{_NAME}){{0,4}}?(?=[ \xa0　]|报道|[：:])"
)
_EDITED = re.compile(r"\A\s*[（(]编辑")
_CLOSE = re.compile(r"\s*(?:报道)?[，,：:]?")
_ISO = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
NO_DATE = "unknown"
"""What a dateline tells of the day where it names no year."""
_HEADLINE = range(8, 61)
"""Characters of a headline that is printed directly before the dateline."""
_CAPTION = 4
"""Fewest characters of a caption there."""
_NO_HEADLINE = re.compile(
    r"[。！？].|[，,、；;：:“（(据和与/|]$|[摄发]$|记者|通讯员|来源|编辑|原标题|转自|广告|×|\d月\d+日[，,]"
)
"""What tells a source, an advertisement or the beginning of a sentence from a headline."""
_PICTURED = re.compile("(?:。|现场|截图|供图|图片?|照片|资料|合影|画面|图[）)])$|^图为")
"""What tells a caption from a headline."""
_PICTURES = 500
"""Characters in which the pictures end that a page shows above the dateline: four captions of the usual length."""
_CREDITS = ("摄", "供图", "供 图", "/图", "图/", "提供")
_PICTURE = re.compile(
    rf"\s*[^\n]{{2,{MAX_CAPTION}}}?(?:(?<![拍航日\d])摄(?![影像制录取下于的])|供\s?图(?![纸书册板])|/图|图/\s?[一-龥]{{2,8}}?(?=\s|{OPENING})|提供(?=\s*[）)]?\s*{OPENING}))"
    r"[）)]?(?:[（(](?:下同|资料图片?)[）)])?\s*"
)
"""What is printed under a picture, with its credit; where it begins is known."""


def find_dateline(text: str, start: int) -> Iterator[Piece]:
    """The pieces of the dateline that stands at ``start``; none where there is none."""
    if match := _DATELINE.match(text, start):
        yield from _pieces(text, match)


def dateline(metadata: Iterable[Metadata]) -> str:
    """The dateline of a text as it is printed, of its pieces; empty where it has none."""
    pieces = (item.text for item in metadata if item.kind in (AGENCY, "dateline"))
    return "".join(pieces)


def find_headline(text: str, start: int) -> Iterator[Piece]:
    """The headline at ``start`` with the dateline that ends it, where nothing parts the two."""
    window = text[start : start + 2 * _HEADLINE.stop]
    if not any(verb in window for verb in _VERBS):
        return
    beside = _BESIDE.search(text, start + _CAPTION, start + 2 * _HEADLINE.stop)
    if not beside or beside.start() - start >= _HEADLINE.stop:
        return
    headline = text[start : beside.start()].strip()
    is_caption = _PICTURED.search(headline)
    pieces = list(find_dateline(text, beside.start()))
    certain = any(piece.name == "byline" for piece in pieces) or re.search(r"日\s?[电讯]", beside[0])
    long_enough = is_caption or beside.start() - start in _HEADLINE
    if pieces and certain and long_enough and not _NO_HEADLINE.search(headline):
        yield (
            Piece(start, beside.start(), CAPTION, "")
            if is_caption
            else Piece(start, beside.start(), "title", headline)
        )
        yield from pieces


def find_pictures(text: str, start: int) -> Iterator[Piece]:
    """The captions at ``start``, each with its credit, and the dateline behind them, where nothing else is between."""
    window = text[start : start + _PICTURES]
    if not any(sign in window for sign in _CREDITS) or not any(verb in window for verb in _VERBS):
        return
    beside = _BESIDE.search(text, start, start + _PICTURES)
    captions = list(_captions(text, start, beside.start())) if beside else []
    if beside and captions and captions[-1].end == beside.start():
        yield from captions
        yield from find_dateline(text, beside.start())


def _captions(text: str, start: int, end: int) -> Iterator[Piece]:
    """The captions that follow one another from ``start``, not beyond ``end``."""
    while picture := _PICTURE.match(text, start):
        if picture.end() > end:
            return
        yield Piece(*picture.span(), CAPTION)
        start = picture.end()


def _pieces(text: str, match: re.Match[str]) -> Iterator[Piece]:
    """Agency, reporters, and the rest of a dateline, in the order of the text."""
    if match["agency"]:
        yield Piece(match.start(), match.end("agency"), AGENCY, match["agency"])
    start = match.start("written") if match["agency"] else match.start()
    if match["reporter"]:
        yield Piece(*match.span("reporter"), "byline", match["reporter"])
        start = match.end("reporter")
    told = _iso(match["date"] or "")
    signed = _BRACKETED.match(text, match.end()) or _SIGNED.match(text, match.end())
    end = signed.end() if signed else match.end()
    close = _CLOSE.match(text, end)
    last = close.end() if close else end
    yield Piece(start, match.end() if signed else last, "dateline", told)
    if signed:
        name = "editor" if _EDITED.search(signed[0]) else "byline"
        yield Piece(*signed.span(), name, signed[0].strip())
        if last > end and text[end:last].strip():
            yield Piece(end, last, "dateline", NO_DATE)


def _iso(date: str) -> str:
    """A date with its year as ``YYYY-MM-DD``. Without one it is no date of the calendar, and is none."""
    match = _ISO.fullmatch("".join(normalize("NFKC", date).split()))
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else NO_DATE
