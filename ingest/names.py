"""The text of one practice in, the name of its measure out, and whether the text tells what the name means.

A measure is called by the name that the report gives it (“小院议事”机制, 一长六员, 《办法》); where it gives
none, by the words that tell what was done.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from ingest import cues
from ingest.span import Range, trim

Cut = Callable[[str], list[str]]
MAX_LABEL = 20
"""Longest label, in characters, that is made from a measure without a name of its own: what a card's title
and a row of a table hold."""
MIN_QUOTED = 4
"""Shortest quotation that is a name without a verb of making before it or 机制 behind it: 滥挂 and 蝶变 are wording."""
EDGE = "，,；;。、：: "
_KIND = (
    r"机制|制度|工作法|模式|品牌|行动|工程|活动|平台|工作组|服务圈|生活圈|体系|架构|格局|思路|清单|改革|服务队|工作站|"
    r"工作室|驿站|积分|指数|管理|建设|计划|制(?![一-龥])"
)
_COUNT = "一二三四五六七八九十两"
_BUILT_KIND = r"机制|制度|模式|工作法|清单|改革|体系|框架|格局|管理(?!办法|制度|机制|体系|模式|服务|平台|意见)|活动|行动|工程|计划|联动(?!机制|格局)|办法|平台"
_MAKES = (
    r"建立|健全|完善|推行|实行|深化|探索|形成|构建|实施|开展|推进|推动|落实|搭建|打造|创建|制定|出台|推广|开设|开办|创办|设立|"
    r"成立|组建|运用|启动|发起|举办|打响|创立|推出"
)
_VAGUE = r"(?:多元化|常态化|长效|有效|新型|全新|新的?|新发展|一套|相关|各项|工作|体制)(?:机制|模式|格局|体系|制度|平台)|[^，,。；;]{2,10}体制机制"
_NAMED = re.compile(
    rf"(?=[“《以集{_COUNT}通采建健完推实深探形构搭打创制出开落运启发举成组设])(?:"
    rf"“(?P<quoted>[^“”]{{2,48}})”(?P<suffix>[^，,。；;、“”]{{0,10}}?(?:{_KIND})+|[{_COUNT}][一-龥](?:合一|联动|共治|同步))?"
    rf"|《(?P<title>[^《》]{{3,40}})》"
    rf"|(?P<counted>[{_COUNT}][一-龥][{_COUNT}][一-龥]|[{_COUNT}][一-龥](?:联动|合一|共治|联建))(?=制|机制|格局|模式|工作|体系|改革|”)"
    rf"|以(?P<vehicle>[一-龥]{{4,14}}?)为(?:载体|抓手)"
    rf"|集[^，,。；;]{{2,24}}[为于]一体的(?P<hub>[一-龥]{{2,14}})"
    rf"|(?:通过|采取|推进|实施|推行|开展)(?P<listed>[一-龥、]{{4,40}}?等?[{_COUNT}\d]{{1,2}}[项种大个](?:改革|机制|制度|行动|工程|举措|措施|模式))"
    rf"|(?:(?:{_MAKES})[了起好]?){{1,3}}(?:一系列|系列|各类|各项|一批|一套|一个)?(?P<built>(?!、|{_VAGUE})[一-龥\d、+（）()]{{3,32}}?(?:{_BUILT_KIND})(?:、[^，,。；;、和等]{{3,16}}?(?:{_BUILT_KIND}|建设))*(?=[^一-龥]|[并和与及等以]|$))"
    rf"|(?:推行|推进|实施|开展|实行|推动)(?P<works>[一-龥]{{3,12}}?(?:建设|改造|整治|治理|试点))"
    rf")"
)
"""The ways in which reports name a measure: in quotation marks, as the title of a document, as a slogan of two
numbers, as the vehicle of a campaign, as a place that offers several things, as a list, or behind a verb of making."""
_MADE = re.compile(
    rf"(?:{_MAKES}|叫响|使用|创|推|称为|名为|[叫办])[了起出成]?(?:一个|一批|系列)?(?<!推进)(?<!推动)$"
)
_ISSUED = re.compile(r"(?:制定|出台|印发|签订|发布|编制|修订|推出|公布)[了]?[^，,。；;]{0,6}$")
_FIGURATIVE = re.compile(
    r"(?:从|变|为|成|到|像|是|的|些|谓|一个|树立|增强|坚定|做到|送上|吃下|称|成为[^，,。；;]{0,8})$"
)
"""What stands before a quotation that is a figure of speech, not the name of a measure."""
_EVIL = re.compile(
    r"(?:改变|过去|告别了?|打破|破除|破解|杜绝|避免|防止|整治|清理|解决|消除|摆脱|根治|拒绝|力戒|针对|不搞|克服|[从向由][一-龥]{0,4})$"
)
"""What stands before the name of that which a measure is against."""
_STOCK = frozenset(
    [
        "一老一小",
        "第一书记",
        "我为群众办实事",
        "最后一公里",
        "最后一米",
        "零距离",
        "互联网+",
        "一站式",
        "急难愁盼",
        "放管服",
        "一带一路",
        "双减",
        "三农",
        "新基建",
        "马不停蹄",
        "小马拉大车",
        "两个维护",
        "四个意识",
        "四个自信",
        "两个确立",
        "十四五",
        "回头看",
    ]
)
"""Fixed phrases that stand in quotation marks everywhere and name no measure of a place."""
_PAUSE = re.compile(r"[，。！？,!?]")
_OWN_KIND = re.compile(rf"(?:{_KIND})$")
_STOP = re.compile(r"[，,；;。！？]")
_CLAUSE = re.compile(r"[^，,；;。！？!?]+[，,；;。！？!?]?")
_LOOSE = frozenset(
    [
        "给",
        "到",
        "于",
        "用",
        "在",
        "地",
        "的",
        "得",
        "了",
        "和",
        "与",
        "及",
        "把",
        "将",
        "被",
        "有",
        "为",
        "是",
        "等",
        "、",
        "第",
        "从",
        "向",
        "对",
        "以",
        "并",
        "或",
        "其",
        "各",
        "所",
        "让",
        "使",
        "由",
    ]
)
"""Words that a label must not end with: they call for the word that was cut off."""
_DIGITS = "0123456789０１２３４５６７８９.．"
_LEADING = re.compile(
    r"(?:近年来|目前|今年(?:以来)?|去年(?:以来)?|同时|此外|此前|随即|随后|此举|其中|为此|最终|并|还|也|又|积极|不断|持续|"
    r"主动|全面|大力|扎实|深入|进一步|切实|努力|着力|充分|广泛|及时|相继|先后|率先|共同|联合|共|将|比如|“|该[市区县镇乡村]|我们[市区县镇乡村]?|村里|各地|全[省市区县村镇]|他们|大家|要|就|如今|[一二三四五六七八九十]+、|\d+[.、])+"
)
_PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"))
_WORD = re.compile("[一-龥]{2}")
_SHORT_LEAD = 6
"""Characters before a verb that a label keeps: 线上收集, 在每个湾组都成立."""
_ADVERBIAL = re.compile(
    r"“?(?:\d{4}年|[今去]年|\d+月|为|围绕|按照|根据|结合|针对|随着|面对|以|在|坚持|聚焦|近年来|目前|从|同时|通过|就|要按照|要以|要坚持|为了)"
)
_ASIDE = re.compile(r"(?:以来|之际|期间|过程中|同时|[前后时中下里])[，,]$")
"""A clause with such an end says when or where, not what was done."""
_COUNT_OF = re.compile(r"\d(?!\d*年)")
_TO = "和与同向为对从"
"""Prepositions with which a label must not begin."""
_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(rf"[{_COUNT}][一-龥][{_COUNT}合联][一-龥]")
_NUMERAL = re.compile(rf"(?:\d+|[{_COUNT}百]+)(?!分钟|刻钟|公里|米|\d|点)")
_VALUES = {char: value for value, char in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_SLOGAN_MAX = 12
"""Characters above which a name tells of itself what it means: 街道吹哨、部门报到."""


def find_name(text: str, measure: Range | None, cut: Cut) -> Range | None:
    """Where the name of the measure stands: the first of the most telling kind, else a label of whole words."""
    names = [name for match in _NAMED.finditer(text) if (name := _rank(text, match))]
    if names:
        return max(names, key=lambda name: name[0])[1]
    spans = [measure, (0, len(text))] if measure else [(0, len(text))]
    labels = (_label(text, start, span[1], cut) for span in spans for start in _label_starts(text, span))
    return next((label for label in labels if label and _stands_alone(text[slice(*label)])), None)


def has_name(text: str) -> bool:
    """Whether a text names a measure in so many words."""
    ranks = (_rank(text, match) for match in _NAMED.finditer(text))
    return any(name[0] > _GROUPS["works"] for name in ranks if name)


def is_explained(text: str, name: Range) -> bool:
    """Whether ``text`` tells what the name at ``name`` means. A slogan that counts (一长六员, “八条措施”) is
    explained by a list of as many things; another short quotation by what else was done, or by figures."""
    called = text[slice(*name)]
    quoted = "“" in called or text[name[0] - 1 : name[0]] + text[name[1] : name[1] + 1] == "“”"
    counts = [_number(match[0]) for match in _NUMERAL.finditer(called)]
    if counts and (quoted or _COUNTED.fullmatch(called)):
        return _longest_list(text) >= max(counts)
    if not quoted or len(called) > _SLOGAN_MAX or "、" in called:
        return True
    own = _clause(text, name[0])
    rest = text[: own.start()] + "，" + text[own.end() :]
    return bool(cues.ACTION.search(rest)) or any(char.isdigit() for char in rest)


def tidy(text: str, start: int, end: int) -> Range | None:
    """The range without white space and punctuation at its edges; None if nothing is left."""
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    start, end = trim(text, start, end)
    return (start, end) if start < end else None


def _rank(text: str, match: re.Match[str]) -> tuple[float, Range] | None:
    """A name and how telling it is: 3 where it is quoted or counted and says what kind of thing it is, 2 where
    it was made or built, 1 for a bare quotation, a little more for one that lists its parts or for a document
    that was issued, less for what is only being built. A figure of speech in quotation marks is no name."""
    before = text[max(0, match.start() - 12) : match.start()]
    if match["quoted"]:
        return _rank_quoted(match, before)
    if match["title"]:
        return (1.5 if _ISSUED.search(before) else 0.9), match.span()
    group = next(name for name in _GROUPS if match[name])
    return _GROUPS[group], match.span(group)


def _rank_quoted(match: re.Match[str], before: str) -> tuple[float, Range] | None:
    quoted = match["quoted"]
    if _PAUSE.search(quoted) or quoted in _STOCK or _EVIL.search(before):
        return None
    if match["suffix"]:
        return 3, match.span()
    made = bool(_MADE.search(before)) and len(quoted) > 2
    if _FIGURATIVE.search(before) or (not made and len(quoted) < MIN_QUOTED):
        return None
    telling = 2 if made or _OWN_KIND.search(quoted) else 1.5 if "、" in quoted else 1
    return telling, match.span("quoted")


_GROUPS = {"counted": 3, "vehicle": 3.5, "hub": 2, "listed": 2, "built": 2, "works": 0.5}


def _label_starts(text: str, measure: Range) -> Iterator[int]:
    """Where a label may begin: at the first verb of action beside a number, the first verb of action, that of
    intent; at each clause."""
    found = list(cues.ACTION.finditer(text, *measure))
    acts = [verb for verb in found if not _ASIDE.search(_clause(text, verb.start())[0])] or found
    counted = [verb for verb in acts if _DIGIT.search(text, verb.end(), _clause(text, verb.start()).end())]
    intents = cues.INTENT.finditer(text, *measure)
    if not acts:
        yield from _stated(text, measure)
    for verb in (*counted[:1], *acts[:1], *islice(intents, 1)):
        opening = _opening(_clause(text, verb.start()), measure[0])
        clause = _clause(text, verb.start())
        short = verb.start() - opening <= _SHORT_LEAD and clause.end() - opening <= MAX_LABEL
        keeps = short and text[opening] not in _TO and not cues.BODY.search(text, opening, verb.start())
        yield opening if keeps else verb.start()
    for clause in _CLAUSE.finditer(text, *measure):
        if not cues.TIME.fullmatch(clause[0].strip(EDGE)):
            yield _opening(clause, measure[0])


def _stated(text: str, measure: Range) -> Iterator[int]:
    """Where the first clause with a number begins, and the first that does not only say why or by what."""
    clauses = list(_CLAUSE.finditer(text, *measure))
    clauses = [clause for clause in clauses if not _ASIDE.search(clause[0])] or clauses
    yield from (_opening(clause, measure[0]) for clause in clauses if _COUNT_OF.search(clause[0]))
    yield from (_opening(clause, measure[0]) for clause in clauses if not _ADVERBIAL.match(clause[0]))


def _clause(text: str, position: int) -> re.Match[str]:
    return next(clause for clause in _CLAUSE.finditer(text) if clause.end() > position)


def _opening(clause: re.Match[str], least: int) -> int:
    """Where a clause begins behind its adverbs and its subject."""
    leading = _LEADING.match(clause[0])
    return max(least, clause.start() + (leading.end() if leading else 0))


def _label(text: str, start: int, end: int, cut: Cut) -> Range | None:
    """Whole words from ``start`` up to the clause's end or the longest label, of a list its whole members."""
    stop = _STOP.search(text, start, end)
    words: list[str] = []
    size = 0
    for word in cut(text[start : stop.start() if stop else end]):
        if size + len(word) > MAX_LABEL:
            break
        words.append(word)
        size += len(word)
    torn_off = start + size < (stop.start() if stop else end)
    while torn_off and words and (words[-1] in _LOOSE or words[-1].strip(_DIGITS) == ""):
        size -= len(words.pop())
    label = text[start : start + size]
    torn = max((label.rfind(a) for a, b in _PAIRS if label.count(a) > label.count(b)), default=size)
    whole = label.rfind("、", 0, torn) if torn_off else -1
    return tidy(text, start, start + (whole if whole >= MIN_QUOTED else torn))


def _stands_alone(label: str) -> bool:
    """Whether a label is long enough and keeps quotations and brackets whole."""
    return (
        len(label) >= MIN_QUOTED
        and bool(_WORD.search(label))
        and all(label.count(a) == label.count(b) for a, b in _PAIRS)
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else max(_VALUES.get(char, 100) for char in text)


def _longest_list(text: str) -> int:
    """How many things the longest list names that is divided by 、 or by dashes."""
    return max(max(clause[0].count(mark) for mark in "、—") + 1 for clause in _CLAUSE.finditer(text))
