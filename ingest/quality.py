"""A cleaned document in, its quality out: how damaged it is, whether to keep it out of search, what to distrust.

Every sign of damage is a share that can be measured. One that sound texts never reach takes a document
into quarantine: it is kept and shown, and not searched until a person releases it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import ceil, prod

from ingest.damage import Quality
from ingest.decoding import COMMON, ENOUGH_HANZI, MIN_COMMON, count_hanzi, damage
from ingest.document import Document, Paragraph
from ingest.gazetteer import Gazetteer

LIMIT = 0.5
"""Score from which a document is quarantined."""
ENOUGH = 20
"""Lines, or Hanzi, below which a share says nothing."""
ENOUGH_PARAGRAPHS = 4
"""Paragraphs below which a share of them says nothing."""
WINDOW = 200
"""Characters that are judged together."""
RUN_ON = 200
"""Characters without punctuation that are no sentence."""
ENOUGH_PERCENTAGES = 8
"""Percentages but 100% that a text must give before their roundness means anything."""
LAST, TAIL = 3, 120
"""Sentences, and characters, at the end of a page that may say what keeps the reader out."""
DEMAND = 0.4
"""Share for a sentence that asks to log in: as a guide may end with it, it is under LIMIT."""
MOST_TOLD = 3
"""Names told of the places that do not exist."""
WIDE = ("省", "市(州)")
LONGEST = 13
"""Longest name of a province or prefecture in characters: 克孜勒苏柯尔克孜自治州 has 11."""
MOST_MISSING = 0.4
"""Most harm of pages and lines that were not read. Up to it they harm by their share: a document of which a
tenth is missing is good for nine tenths. What was read is sound, so they alone keep it in search."""
MISLEADING = 0.1
"""Harm of losses by which a fact can be credited wrongly, however many they are: a reader sees each where it is,
and the rest of the text is sound."""
ONE_PLACE, TWO_PLACES = 0.3, 0.8
"""Harm of places that do not exist: 1 of 30,000 news items names two, 25 name one, by old names or slips."""

_COMMON = frozenset(COMMON)
_HANZI = "[㐀-䶿一-鿿]"
_QUESTION = re.compile(rf"\?(?<={_HANZI}\?)(?={_HANZI})")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(f"[{_TONES}][a-z]*[)）]")
_PRONOUNCED = re.compile(f"[(（][a-z{_TONES} ]+[)）]")
_SEAM = re.compile(r"[。！？；，、：,.!?;:|\d]+")
_PERCENTAGE = re.compile(r"(?<![\d.])(?!100[%％])(\d+)(\.\d+)?[%％]")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_CAPTCHA = r"请?(?:输入|填写|完成)(?:图形|图片|下方|短信|手机|滑块|正确)?(?:中的)?验证码|验证码(?=[:：]?$)|看不清.{0,3}换一张"
_SEEN = "(?:即可|可以?|才能|方可|继续)?(?:查看|阅读|浏览)"
_LOGIN = rf"登录(?:后|以){_SEEN}|请(?:您?先)?登录(?=后|[，,。！!]|$)|(?:您|你)(?:还没有|尚未)登录|扫码(?:登录$|阅读全文)"
_CONTROL = re.compile(f"(?:(?:{_CAPTCHA}|{_LOGIN})[，,:：]?)+")
_WITHHELD = re.compile(
    rf"登录后?{_SEEN}(?:全文|全部|完整|剩余)|(?:开通|购买|成为).{{0,6}}会员.{{0,6}}(?:查看|阅读|全文)"
    r"|剩余\s*\d+\s*[%％]\s*(?:内容|全文|未读)"
)
_DEMAND = re.compile(f"^(?:{_CAPTCHA})|{_LOGIN}")
_BROKEN = re.compile(rf"，[^\n。！？]{{8,}}{_HANZI}\s*\Z")
"""A sentence of several clauses that stops short: 20 of 6,000 news items end in one."""
_DEED = "来到|主持|考察|视察|调研|指出|强调|发表|会见|出席|亲自"
_NAMELESS = re.compile(rf"习(?<![^。！？\n　]习)(?:{_DEED}|(?:先后)?[\d在][^。！？\n，]{{0,40}}?(?:{_DEED}))")
_NO_CORE = "以同志为核心"
_WITH_XI = tuple("学练演实研温补复自陋积")
"""What makes a word with 习, which a column may break (学|习考察)."""
_PARTS = (
    "军高新老旧小社辖城地校展政范山发开保主中各多部某所景街园片库赛市直和与及在的等到从向对区县郊内外级属其"
)
"""Characters of what is called 区 or 县 without being one: 高新区, 辖区, 各县."""
_SEAT = re.compile(f"[区县市](?<=[^{_PARTS}\\W\\da-zA-Z_]{{2}}[区县市])")


@dataclass(frozen=True, slots=True)
class Sign:
    """One kind of damage. ``measure`` gives its share of a document, 0 to 1. Up to ``free`` it says nothing,
    at ``ruin`` nothing is usable; between the two the harm grows evenly, to ``most``, which is under
    LIMIT where the sign alone proves nothing. ``message`` is said with the share as ``{0}``."""

    measure: Callable[[Document], float]
    free: float
    ruin: float
    message: str
    most: float = 1.0

    def harm(self, share: float) -> float:
        """Harm of a measured share, 0 to ``most``."""
        return self.most * min(1.0, max(0.0, (share - self.free) / (self.ruin - self.free)))


def _torn(document: Document) -> float:
    """Share of paragraphs with text lost in or beside them."""
    torn = ["缺页" in each.flags for each in _paragraphs(document)]
    return _share(sum(torn), len(torn)) if len(torn) >= ENOUGH_PARAGRAPHS else 0.0


def _undecodable(document: Document) -> float:
    return damage(document.raw_text)


def _garbled(document: Document) -> float:
    """Share of characters in windows whose Hanzi make no Chinese."""
    text = document.raw_text
    windows = (text[start : start + WINDOW] for start in range(0, len(text), WINDOW))
    return _share(sum(len(window) for window in windows if _makes_no_chinese(window)), len(text))


def _makes_no_chinese(window: str) -> bool:
    if _has_common(window, MIN_COMMON * len(window)):
        return False
    hanzi = count_hanzi(window)
    return hanzi >= ENOUGH_HANZI and not _has_common(window, MIN_COMMON * hanzi)


def _has_common(text: str, least: float) -> bool:
    """Whether ``least`` characters of a text or more are everyday ones: of Chinese, its beginning tells."""
    return len(list(islice(filter(_COMMON.__contains__, text), ceil(least)))) >= least


def _hidden(document: Document) -> float:
    return _share(_count(_QUESTION, document.raw_text), len(document.raw_text))


def _spelt(document: Document) -> float:
    """Share of syllables before a bracket that nothing opened: 湖北日?qǐng), not 彧（yù）."""
    syllables = _count(_PINYIN, document.raw_text)
    return _share(syllables and syllables - _count(_PRONOUNCED, document.raw_text), len(document.raw_text))


def _one_by_one(document: Document) -> float:
    """Share of characters on lines of one or two."""
    sizes = [len(line.strip()) for line in document.raw_text.split("\n")]
    short = [size for size in sizes if 0 < size <= 2]
    return _share(sum(short), sum(sizes)) if len(short) >= ENOUGH else 0.0


def _run_on(document: Document) -> float:
    """Share of characters in stretches of RUN_ON and more without punctuation or digit. None is so long where each
    half of RUN_ON has some."""
    text, half = document.raw_text, RUN_ON // 2
    if all(_SEAM.search(text, at, at + half) for at in range(0, len(text) - half + 1, half)):
        return 0.0
    return _share(sum(len(each) for each in _SEAM.split(text) if len(each) >= RUN_ON), len(text))


def _unsure(document: Document) -> float:
    return 0.0 if document.confidence is None else 1 - document.confidence


def _dropped(document: Document) -> float:
    left_out = (raw for drop in document.dropped if drop.reason != "markup" for raw in drop.raw)
    return _share(sum(end - start for start, end in left_out), len(document.raw_text))


def _locked(document: Document) -> float:
    """1 where the page ends in what keeps a reader out of the rest, DEMAND where that may be the text's own."""
    text = document.raw_text.rstrip()
    ends = list(_SENTENCE.finditer(text, max(0, len(text) - TAIL)))[-LAST:]
    return max((_lock(text[: end.start()], end[0].strip()) for end in ends), default=0.0)


def _lock(before: str, end: str) -> float:
    """What a last sentence says: that a rest is withheld, or only to log in, be it a control of the page,
    a sentence for which another breaks off, or neither."""
    if _WITHHELD.search(end) or _CONTROL.fullmatch(end):
        return 1.0
    if not _DEMAND.search(end):
        return 0.0
    return 1.0 if _BROKEN.search(before[-TAIL:]) else DEMAND


def _nameless(document: Document) -> float:
    """1 where the name of a leader was cut out of what he did (习6次考察), or of 以同志为核心."""
    text = document.raw_text
    cut = any(not text[: each.start()].rstrip().endswith(_WITH_XI) for each in _NAMELESS.finditer(text))
    return float(cut or _NO_CORE in text)


def _round(document: Document) -> float:
    """Share of percentages that are multiples of five; 0 for a policy, which sets round rates."""
    if any(article.type == "政策" for article in document.articles):
        return 0.0
    text = document.raw_text
    if text.count("%") + text.count("％") < ENOUGH_PERCENTAGES:
        return 0.0
    values = _PERCENTAGE.findall(text)
    even = sum(int(whole[-1]) % 5 == 0 and not part.strip(".0") for whole, part in values)
    return _share(even, len(values)) if len(values) >= ENOUGH_PERCENTAGES else 0.0


SIGNS = (
    Sign(_torn, 0.4, 1.0, "{0:.0%}的段落缺头少尾", most=0.4),
    Sign(_undecodable, 0.0005, 0.01, "{0:.1%}的字符无法解码"),
    Sign(_garbled, 0.2, 0.6, "{0:.0%}的文字是乱码"),
    Sign(_hidden, 0.002, 0.02, "字句中间夹着问号，占{0:.1%}，像是丢了字"),
    Sign(_spelt, 0.002, 0.01, "字句中间夹着拼音，占{0:.1%}，像是机器转换的网页"),
    Sign(_one_by_one, 0.1, 0.6, "{0:.0%}的文字一两个字占一行"),
    Sign(_run_on, 0.8, 1.1, "{0:.0%}的文字没有标点，分不出句子"),
    Sign(_unsure, 0.1, 0.5, "文字识别的把握不足：平均有{0:.0%}的可能认错"),
    Sign(_dropped, 0.5, 1.0, "{0:.0%}的内容是重复或页眉页脚，已略去"),
    Sign(_locked, 0.0, 1.0, "网页以验证码或登录提示结尾，正文可能不全"),
    Sign(_nameless, 0.0, 1.0, "领导人姓名被删改，文字不可引用"),
    Sign(_round, 0.8, 1.0, "{0:.0%}的百分比是整五整十的数，可能是编造的", most=0.3),
)
"""The signs of damage. With these bounds 4 of 68,798 news items go into quarantine, three of them spoilt and one
that puts a county into another city, and none of 88 government work reports."""


class QualityGate:
    """Measures documents against one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._places = _Places(gazetteer)

    def assess(self, document: Document, unclear: int = 0) -> Quality:
        """The quality of ``document``: its score is 0 where no sign shows, and nears 1 as signs add up.
        ``unclear`` counts the lines that recognition left out."""
        found = [*_missing(document, unclear), *self._signs(document), *self._places.signs(document.raw_text)]
        score = round(1 - prod(1 - harm for harm, _ in found), 6)
        worst = max(found, default=(0.0, ""))[1]
        reason = f"{worst}：已隔离，不参与检索，请核对原文后决定是否放行" if score >= LIMIT else ""
        return Quality(score, reason, tuple(f"{message}。" for _, message in found))

    def _signs(self, document: Document) -> Iterator[tuple[float, str]]:
        for sign in SIGNS:
            share = sign.measure(document)
            if harm := sign.harm(share):
                yield harm, sign.message.format(share)


def _missing(document: Document, unclear: int) -> Iterator[tuple[float, str]]:
    """What is known to be missing: pages, recognised lines (``unclear``), and what a fact must be credited to."""
    unread = sum(loss.type == "page_unread" for loss in document.losses)
    if unread:
        pages = max(len(document.pages), unread)
        told = f"{unread}页未读全（共{pages}页），缺的内容不在正文里，请核对原件"
        yield min(MOST_MISSING, unread / pages), told
    if unclear:
        lines = document.raw_text.count("\n") + 1 + unclear
        told = f"文字识别有{unclear}行认不清，没有收入正文，请核对原件"
        yield min(MOST_MISSING, unclear / lines), told
    misleading = sum(loss.severity == "red" for loss in document.losses)
    if misleading:
        yield MISLEADING, f"有{misleading}处缺损会使人引错，引用前请看缺损的说明"


class _Places:
    """What may follow the name of a province or a city: the places below it."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        entries = {entry for name in gazetteer.names() for entry in gazetteer.by_name(name)}
        wide = [entry for entry in entries if entry.level in WIDE]
        self._below: dict[str, set[str]] = {form: set() for entry in wide for form in entry.forms()}
        self._full = {entry.name for entry in wide}
        for entry in entries:
            for above in gazetteer.path(entry)[:-1]:
                for form in above.forms() if above.level in WIDE else ():
                    self._below[form].update(entry.forms())
        self._known = set().union(*self._below.values())

    def signs(self, text: str) -> Iterator[tuple[float, str]]:
        """A warning for one place that does not exist where the text puts it, proof where there are more."""
        wrong = list(dict.fromkeys(self._wrong(text)))
        if wrong:
            message = f"行政区划里没有“{'”“'.join(wrong[:MOST_TOLD])}”，可能是编造的"
            yield (ONE_PLACE if len(wrong) == 1 else TWO_PLACES), message

    def _wrong(self, text: str) -> Iterator[str]:
        for match in _SEAT.finditer(text):
            start = match.start() - 2
            before, name = text[max(0, start - LONGEST) : start], text[start : match.end()]
            above = next((before[n:] for n in range(len(before) - 1) if before[n:] in self._below), "")
            if above and self._is_wrong(above, name):
                yield above + name

    def _is_wrong(self, above: str, name: str) -> bool:
        """A former county, now a city of the same name, is none; what no place is called counts only as
        a county behind a full name (宜昌市青龙区, not 上海浦东区)."""
        if not self._below[above].isdisjoint((name, name[:-1])):
            return False
        return name in self._known or (name[-1] != "市" and above in self._full)


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    for article in document.articles:
        for section in article.sections:
            yield from section.paragraphs


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))
