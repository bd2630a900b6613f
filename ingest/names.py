"""The text of one practice in, the name of its measure out.

A measure is called by the name that the report gives it (“小院议事”机制, 一长六员, 《办法》); where it gives
none, by the words that tell what was done.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from math import log
from types import MappingProxyType

from ingest import cues
from ingest.callings import (
    BUILT_KIND,
    COUNT,
    EVENTS,
    FACILITIES,
    KIND,
    MAKES,
    MIN_QUOTED,
    SCHEME,
    STOCK,
    THING,
    UNDERTAKING,
    VAGUE,
)
from ingest.labels import Cut, find_label
from ingest.quoted import LEAST, QUOTATION, rank_quoted
from ingest.span import Range, trim

_PREDICATE = r"当作|作为|当成|变成|成为|[是为了被把给在对从已也都将]"
"""What follows a quotation that is the subject or the object of a verb, not the first part of a name."""
_DOES = r"(?:组织)?(?:开展|举办|举行|进行|参与|引导|帮助)"
"""What a name does that is the subject of a clause."""
_MORE = r"等[^，,。；;]{0,6}(?:组织|开展|举办|进行|实施)"
"""What follows a quotation that is the last of some under which something else was done."""
_WHOLE = "(?![、的了起完过着和与及者])"
"""Where a name may begin: what follows a verb closely is no part of it (建立起长效机制, 举办者宣传)."""
_NAMED = re.compile(
    rf"(?=[“‘《以集有此本这首参召进{COUNT}通采建健完推实深探形构搭打创制出开落运启发举成组设聘选])(?:"
    rf"(?:“(?P<quoted>[^“”]{{2,48}})(?:”|“(?=[，,。；;]))|‘(?P<inner>[^‘’]{{2,20}})’)(?P<suffix>(?!{_PREDICATE}|{_MORE}|{_DOES})(?:[^，,。；;、“”在将把被是]{{0,12}}?(?:{KIND})+|[^，,。；;、“”在将把被是的和与进成每]{{0,12}}?(?:{UNDERTAKING})(?:{KIND})*)(?!有限)|[{COUNT}][一-龥](?:合一|联动|共治|同步))?"
    rf"|《(?P<title>[^《》]{{3,40}})》(?P<lesson>[一-龥]{{0,6}}(?:{EVENTS}))?"
    rf"|(?P<counted>[{COUNT}][一-龥][{COUNT}][一-龥]|[{COUNT}][一-龥](?:联动|合一|共治|联建))(?=制|机制|格局|模式|工作|体系|改革|”)"
    rf"|以(?P<vehicle>[一-龥]{{4,14}}?)为(?:载体|抓手)"
    rf"|(?:(?<!还)有[^，,。；;、]{{2,24}}|(?:打造|建成|建设|建立|建起|设立|开设|组建|成立|搭建|推出|创建|形成)(?:了|成|出|起|包[含括])[^，,。；;、]{{2,24}}、[^，,。；;]{{2,40}})的(?P<had>[一-龥]{{2,8}}?(?:{THING}|{FACILITIES}|(?:共享|公共|活动|文化|服务|休闲)空间|阵地|公园|花园|广场|街区))(?=[^一-龥]|$)"
    rf"|集[^，,。；;]{{2,24}}[为于]一体的(?P<hub>[一-龥]{{2,14}})"
    rf"|(?:通过|采取|推进|实施|推行|开展)(?P<listed>[一-龥、]{{4,40}}?等?[{COUNT}\d]{{1,2}}[项种大个](?:改革|机制|制度|行动|工程|举措|措施|模式))"
    rf"|(?:(?:{MAKES})(?:[了起好出]|成(?![果员本效年长立])){{0,2}}[和、与]?){{1,3}}(?:一系列|系列|各类|各项|一批|一套|一个)?(?P<built>{_WHOLE}(?!(?:{BUILT_KIND})、|{VAGUE})[一-龥\d、+（）()]{{3,32}}?(?:{BUILT_KIND})(?:、[^，,。；;、和等]{{3,16}}?(?:{BUILT_KIND}|建设))*(?=[^一-龥]|[并和与及等以]|$))"
    rf"|(?:聘|选聘|聘任|聘请|选任)[^，,。；;]{{0,10}}[为任当][一-龥]{{0,6}}?(?P<role>(?:“[^“”]{{2,10}}”)?[一-龥]{{2,8}}[员长])(?=[^一-龥]|$)"
    rf"|(?:推行|推进|实施|开展|实行|推动)[了好]?(?P<works>{_WHOLE}[一-龥]{{3,12}}?(?:建设|改造|整治|治理|工作))(?=[^一-龥]|[并和与及等以]|工作|$)"
    rf"|(?:[此本这首][次届场堂期]|(?:开展|举办|举行|召开|开设|参与|进行)[了过完]?)(?P<held>{_WHOLE}(?!相关|各[类种项]|系列)[一-龥]{{2,14}}?(?:{EVENTS})(?!中心|[市民室员者队团费体表后题]|场[地所馆]|补[贴助]|建设|改造|维护|活动|服务))"
    rf")"
)
"""The ways in which reports name a measure: in quotation marks, as the title of a document, as a slogan of two
numbers, as the vehicle of a campaign, as a place that offers several things, as a list, or behind a verb of making
or holding."""
_WAS_MADE = re.compile(
    r"[一-龥]{0,4}?(?:成立|创办|设立|开设|组建|建成|建起|办起|上线|推出|打造|搭建|建立|创建|开办|制定|出台|开展|举办|实施|推行|实行|启动|发起)了"
    rf"(?:[{COUNT}]个)?|(?:[一-龥]{{2}})?形成了?"
)
"""A verb, with the mark that it is done, behind which stands what a measure is called."""
_GOES_ON = re.compile(r"[\w“（(]")
"""What follows a label that was cut off before the end of its clause."""
_ISSUED = re.compile(r"(?:制定|出台|印发|签订|发布|编制|修订|推出|公布)[了]?[^，,。；;]{0,6}$")
_AIM = re.compile(r"为(?:了|更好地?|(?:进一步|深入|持续|切实|全面|扎实|有效|不断|大力|积极)+)$")
"""What stands before that which a measure is for."""
_OBEYED = re.compile(
    r"(?:根据|按照|依据|依照|遵照|贯彻|学习|违反|宣讲|宣传|解读|讲解|普及|对照|参照|荣获|观看|演唱|合唱|表演|朗诵|独奏)[^，,。；;、]{0,8}$"
)
"""What stands before the title of a document, or of a work, that others made."""
_ACT = re.compile(
    r"(?:清单|目录|指引|办法|公约|民约|方案|条例|规定|意见|细则|制度|指南|计划|标准|通知|规划|规范|要点|措施|章程|纲要|规则|手册|准则|流程|预案|守则|机制|纪要|[^代发]表|信|条|则|书|案|协议|约定)(?:（[^）]+）|\([^)]+\))?$"
)
"""What the title of a document ends with that says what is to be done; other titles are those of works."""
_FACILITY = re.compile(
    r"(?:建成|新建|设立|设置|打造|开办|开设|创办|办起|建起|改建|改造|改成|改为|成立|组建|搭建|建立|推出|增设|开起)[了起出成为好]{0,2}"
    rf"(?:(?:一[个批处]|[\d{COUNT}]+[余多]?[个处家座所支间])?(?P<name>[一-龥]{{2,8}}?(?:{FACILITIES}))(?=[^一-龥]|$|[\d{COUNT}并和与及等])|一[个处支座条项套家](?P<thing>[一-龥]{{4,14}})(?=[，,。；;]))"
)
"""A place or a body with a name of its own that was made: 建成幸福食堂3个."""
_TOLD = re.compile(
    rf"(?:^|[。；;，]|据[一-龥]{{1,2}}，)(?:[一-龥]{{2,12}}(?:社区|小区|街道|[县区镇乡村]))?(?P<name>[一-龥]{{2,12}}(?:{FACILITIES}))(?=[是由](?!否)|则|按照|设有|内设|位于|占地|(?:建筑)?面积|正式|开放|投用|启用|将|已|自(?![己不])|成立(?!了?[一-龥])|通过)"
)
"""A place that a sentence is about: 新安社区心连心服务中心设有康复室."""
_FUNCTION = re.compile(
    r"[了的在把被和与及是有为从到由让给对等个]|(?!志愿者|党员)(?:" + cues.BODY.pattern + ")"
)
"""Words that no such name holds."""
_HEADLESS = re.compile(
    r"(?:\d+[余多]?[个项套条家批支份])?"
    r"(?:(?:严格|丰富多彩|形式多样|[多各不][种同]形式|科学|有效|良好|完善|完备|规范|健全|新|全新|稳定|公平|公开|透明|统一)+的)?"
)
"""A number and praise, which are no part of a name."""
_BACKGROUND = re.compile("“?(?:为|根据|按照|依据|结合|贯彻|落实)")
"""The beginning of a clause that tells for what or by what rule that was done which the next one tells."""
_BY_MAKING = re.compile(rf"{MAKES}|建[成起]|设置")
"""What such a clause holds where the measure itself is for somebody: 为困难老人建立“喘息服务”制度."""
_REACH = 60
"""Characters before a name within which the beginning of its clause is looked for."""
_BACKGROUND_COST = 2.2
"""How much less telling a name in such a clause is: a slogan there is worth less than a thing that was made."""
_HOLDING = re.compile(
    r".*(?:开展|举办|举行|进行|(?<!党)组织|的|(?<=[一两首每此本])场|[这一][次场个]|系列(?!活动))"
)
"""What stands between the verb and the name of what was held."""
_RUN = re.compile(rf"“[^“”]{{2,20}}”(?:(?:、[一-龥]{{0,3}}|以?及|和|与)?“[^“”]{{2,20}}”)+(?:等?(?:{KIND})+)?")
"""Quotations that name the measure together: “小课堂”、“红白榜”."""
_OPENING = "“‘《"
_MOST_MORE = 1.0
"""What that adds at most: three times are enough."""
_RUN_MAX = 30
"""Characters above which such a run is no name any more."""
_NOUN = re.compile(rf"[一-龥]{{2,10}}?(?:{THING})|[一-龥]{{4,10}}?(?:{SCHEME})")
SLOGAN_MAX = 12
"""Characters above which a name tells of itself what it means: 街道吹哨、部门报到."""


def find_name(
    text: str, measure: Range | None, cut: Cut, quoted: Mapping[str, int] = MappingProxyType({})
) -> Range | None:
    """Where the name of the measure stands: the first of the most telling kind, where one in the background of the measure
    tells less and what an article has ``quoted`` several times more, else a label of whole words."""
    names = [
        (rank - _BACKGROUND_COST * _is_background(text, span[0]) + _repeated(text, span, quoted), span)
        for rank, span in _named(text)
    ]
    names += [(_GROUPS["facility"], span) for span in _facilities(text)]
    if names:
        return trim(text, *_noun(text, _whole_run(text, max(names, key=lambda name: name[0])[1])))
    label = find_label(text, measure, cut)
    return _without_verb(text, label) if label else None


def _without_verb(text: str, label: Range) -> Range:
    """A label without the verb that says that the thing was made or held: of 成立了促销领导小组 what was founded."""
    made = _WAS_MADE.match(text, *label)
    is_whole = not _GOES_ON.match(text, label[1])
    return (made.end(), label[1]) if made and is_whole and label[1] - made.end() >= MIN_QUOTED else label


def _repeated(text: str, name: Range, quoted: Mapping[str, int]) -> float:
    """How much more telling a quotation is because the article comes back to it: what it quotes once may be wording."""
    found = QUOTATION.match(text, max(0, name[0] - (text[name[0]] not in _OPENING)))
    return min(_MOST_MORE, log(max(1, quoted.get(found[1], 1)))) if found else 0.0


def _is_background(text: str, position: int) -> bool:
    """Whether the clause that holds ``position`` tells for what or by what rule something else was done."""
    least = max(0, position - _REACH)
    start = max(least - 1, *(text.rfind(mark, least, position) for mark in "，,。；")) + 1
    return bool(_BACKGROUND.match(text, start, position)) and not _BY_MAKING.search(text, start, position)


def has_name(text: str) -> bool:
    """Whether a text names a measure in so many words; what is only held or being built tells too little."""
    return any(rank > _GROUPS["works"] and rank != _GROUPS["held"] for rank, _ in _named(text)) or bool(
        _TOLD.match(text)
    )


def telling(text: str, name: str) -> float:
    """How telling ``name`` is among the names that ``text`` gives its measure; 0 where it is none of them, but words that
    tell what was done."""
    found = chain(_named(text), ((_GROUPS["facility"], span) for span in _facilities(text)))
    return max((rank for rank, span in found if name in text[slice(*span)]), default=0)


def _named(text: str) -> Iterator[tuple[float, Range]]:
    """The names of a text and how telling each is. What is no name, such as somebody's words, may hold one."""
    position = 0
    while match := _NAMED.search(text, position):
        name = _rank(text, match)
        if name:
            yield name
        position = match.end() if name else match.start() + 1


def _rank(text: str, match: re.Match[str]) -> tuple[float, Range] | None:
    """A name and how telling it is: 3 where it is quoted or counted and says what kind of thing it is, 2 where
    it was made or built, 1 for a bare quotation, a little more for one that lists its parts, for a crew that was not
    founded here or for a document that was issued, less for what is only being built, for many of a kind and for
    that by which something else was done. A figure of speech in quotation marks is no name."""
    before = text[max(0, match.start() - 24) : match.start()]
    if match["quoted"] or match["inner"]:
        return rank_quoted(match, before)
    if match["title"]:
        return _rank_title(match, before)
    group = next(name for name in _GROUPS if match[name])
    if match[group] in STOCK or _AIM.search(before):
        return None
    if group == "held":
        return _GROUPS[group], _event(match)
    is_general = match[group].endswith(_FRAMES) or _MEANS.match(match.string, match.end(group))
    are_many = _MANY.match(match.string, match.start(), match.end(group))
    return _GROUPS[group] - 0.4 * bool(is_general) - 1.1 * bool(are_many), match.span(group)


def _event(match: re.Match[str]) -> Range:
    """The name of what was held, without the words that lead in to it: of 为期两天的岗前培训 the last four characters."""
    start, end = match.span("held")
    led = _HOLDING.match(match.string, start, end)
    return (led.end(), end) if led and end - led.end() >= MIN_QUOTED else (start, end)


def _rank_title(match: re.Match[str], before: str) -> tuple[float, Range] | None:
    """How telling the title of a document is, or of a lesson that was given; other works are no measures."""
    if match["lesson"]:
        return 2, match.span()
    if _OBEYED.search(before) or not _ACT.search(match["title"]):
        return None
    return (1.5 if _ISSUED.search(before) else 0.9), match.span()


def _whole_run(text: str, name: Range) -> Range:
    """The quotations that stand in a row with the one at ``name``, if they are short enough to be a name."""
    if "“" not in text[max(0, name[0] - 1) : name[0] + 1]:
        return name
    start = text.rfind("。", 0, name[0]) + 1
    runs = (run.span() for run in _RUN.finditer(text, start))
    return next((r for r in runs if r[0] <= name[0] and name[1] <= r[1] and r[1] - r[0] <= _RUN_MAX), name)


def _facilities(text: str) -> Iterator[Range]:
    """Where names of places and bodies stand that were made, or that a sentence is about."""
    made = (match.span("name" if match["name"] else "thing") for match in _FACILITY.finditer(text))
    told = (match.span("name") for match in _TOLD.finditer(text))
    found = (span for span in chain(made, told) if not _FUNCTION.search(text, *span))
    return (span for span in found if text[slice(*span)] not in STOCK)


def _noun(text: str, name: Range) -> Range:
    """A name without number and praise before it; of a long one with an attribute the noun alone, if that tells
    what kind of thing it is: of 有12项内容的履职清单 the last four characters."""
    called = text[slice(*name)]
    head = _HEADLESS.match(called)
    least = head.end() if head else 0
    behind = called.rfind("的") + 1
    is_long = len(called) > SLOGAN_MAX and "“" not in called
    if is_long and behind > least and _NOUN.fullmatch(called, behind):
        least = behind
    return (name[0] + least, name[1]) if len(called) - least >= MIN_QUOTED else name


_FRAMES = ("体系", "格局", "框架")
"""What names end with that tell less than the others that were built."""
_MANY = re.compile(rf"(?:{MAKES}|[和、与了起好出])+(?:一?系列|各[类项种]|丰富多彩|形式多样|多种)")
"""What stands before many of a kind, which have no name together."""
_MEANS = re.compile("等[^，,。；;]{0,2}(?:方式|形式|途径|手段|渠道|办法)")
"""What stands behind that by which something else was done."""
_GROUPS = {
    "counted": 3,
    "vehicle": 3.5,
    "hub": 2,
    "listed": 2,
    "built": 2,
    "works": LEAST,
    "role": 0.8,
    "had": 0.7,
    "held": 1.05,
    "facility": 1.1,
}
"""How telling the names of each kind are; see ``_rank``."""
