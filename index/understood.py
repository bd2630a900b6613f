"""What was read into a question in, a list of it out that a person can read and take back item by item."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from index.amounts import years_of


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing read into a question: ``text`` tells a person of it; ``token`` (``place:湖北省/武汉市``) is what
    ``QueryReader.read`` must be told to do without it, empty where there is nothing to take back."""

    token: str
    text: str


@dataclass(frozen=True, slots=True)
class Related:
    """A theme that a question asks about, and those to look under too, all by their paths."""

    theme: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read into a question. ``places`` are paths (``湖北省/宜昌市``), ``themes`` paths of the
    vocabulary; ``rewrites`` hold ``from``, ``to`` and ``why``; ``negated`` what must not be found;
    ``statuses``, ``levels``, ``years`` (``2019-2022``), ``sources`` and ``has_figures`` are conditions that it states,
    ``phrases`` what must stand in a hit as it is written, ``required`` the parts that it joins by AND;
    ``near_places`` may be meant and only rank higher, and what is of ``related`` themes only ranks lower; ``is_negative`` tells that it asks for what went wrong (教训,
    失败), which then ranks first; ``unread`` looks like a condition and is none, ``empty`` is a condition without a value. ``readings`` lists all of it."""

    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    near_places: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    unread: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    has_figures: bool = False
    is_negative: bool = False
    rewrites: tuple[dict[str, str], ...] = ()
    readings: tuple[Reading, ...] = ()


_KINDS = {
    "places": ("place", "地区：{}"),
    "near_places": ("near", "也可能指{}，那里的排在前面，不作限定；要限定请写“地区:”和它的名称"),
    "themes": ("theme", "主题：{}"),
    "times": ("time", "时间：{}，写到的排在前面"),
    "statuses": ("status", "状态：{}"),
    "levels": ("level", "层级：{}"),
    "years": ("year", "年份：{}"),
    "sources": ("source", "来源：{}"),
    "phrases": ("phrase", "原文要有“{}”"),
    "required": ("all", "要讲到“{}”"),
    "negated": ("not", "不含：{}"),
}
"""How the items of each field are named in a token, and told of."""
_VAGUE_TIME = "时间：{}，资料里年份不一，不作排序依据"
"""A time that is no year (去年, 近三年) ranks nothing: which years it means depends on the report."""
FIGURES = "figures:有数字"
_EXAMPLES = "地区:黄冈、主题:加装电梯、状态:计划、层级:街道、年份:2019-2022、来源:文件名、有数字"


def token(field: str, value: str) -> str:
    """The token of a value of one of the fields of Understood."""
    return f"{_KINDS[field][0]}:{value}"


def rewrite_token(word: str) -> str:
    """The token of a word that is read as another."""
    return f"rewrite:{word}"


def related_token(theme: str) -> str:
    """The token of the themes related to one."""
    return f"related:{theme}"


def is_related(token: str) -> bool:
    """Whether a token is one of related themes: without those an answer is looked for whatever the reader said."""
    return token.startswith(related_token(""))


def strangers(tokens: Iterable[str]) -> list[str]:
    """Those of ``tokens`` that are of no kind of reading, in order."""
    kinds = {kind for kind, _ in _KINDS.values()} | {"rewrite", "related", FIGURES.partition(":")[0]}
    return sorted(each for each in tokens if each.partition(":")[0] not in kinds)


def listed(understood: Understood) -> Understood:
    """``understood`` with its ``readings``."""
    return replace(understood, readings=tuple(_readings(understood)))


def _readings(understood: Understood) -> Iterator[Reading]:
    seen: set[str] = set()
    for change in understood.rewrites:
        if change["from"] not in seen:
            seen.add(change["from"])
            yield Reading(rewrite_token(change["from"]), change["why"])
    for field, (kind, words) in _KINDS.items():
        for value in getattr(understood, field):
            is_vague = field == "times" and not years_of(value)
            yield Reading(f"{kind}:{value}", (_VAGUE_TIME if is_vague else words).format(value))
    for each in understood.related:
        others = "、".join(map(_name, each.to))
        yield Reading(related_token(each.theme), f"“{_name(each.theme)}”的相近主题：{others}，排在后面")
    if understood.has_figures:
        yield Reading(FIGURES, "要有数字")
    for written in understood.empty:
        yield Reading("", f"“{written}”后面没有写，没有按它筛选；写法如{_EXAMPLES}")
    for written in understood.unread:
        yield Reading("", f"“{written}”不是可用的条件，已按词语查找；可用的条件有{_EXAMPLES}")


def _name(path: str) -> str:
    return path.rpartition("/")[2]
