"""A question and quotations in, the slogan out that it asks the meaning of and that they only name, or do not hold."""

import re
from collections.abc import Iterable, Iterator

from ingest.explanations import is_explained
from ingest.sentences import sentences

_NAME = re.compile(
    r"[“《]([^“”《》，,。]{2,20})[”》]|(?<![\d.])(\d[\d+]*(?:工作)?(?:体系|机制|模式|工作法|工程|行动))"
)
_QUOTED = str.maketrans("《》", "“”")
_MARKS = re.compile(r"[\s“”\"'《》、，,·—-]+")
_BEHIND = re.compile(
    r"(?:工作)?(?:制度?|机制|管理|体系|模式|文件)?的?(?:具体|究竟|到底|分别|主要)*"
    r"(?:(?:是|指|包括|包含)+(?:的是)?(?:哪(?!一?个?(?:[省市州县区乡镇村]|街道|社区|小区|地方)|[里儿])|什么(?!地方)|啥(?!地方))|有?哪[几一二三四五六七八九十两]|有哪些内容|(?:具体)?内容|含义|意思|内涵|怎么理解|逐[条项个]|[一挨]个?[条项个]?地?列)"
)
_BEFORE = re.compile(r"(?:什么(?:是|叫)|解释(?:一下)?|何谓|啥是)(?:.{0,8}的)?$")
_DEFINED = re.compile(r"(?:请问)?(?:什么(?:是|叫做?)|何谓|啥(?:是|叫))(?P<name>[^的?]{2,20})\??")
_HOW = re.compile(r"(?:具体)?(?:是|该|要)?(?:怎么|如何)(?:做|搞|开展|运作|实施|操作)")
_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_COUNTED = re.compile(r"([一二三四五六七八九十两])[^一二三四五六七八九十两、]")
_LIST = re.compile(r"[、—]|(?<=[^和及与])[和及与](?=[^、]{1,12}$)")
_INTRODUCED = re.compile(
    r"[”》]?[^，,。；;：:、]{0,6}(?:[：:]|[，,]?(?:即|包括|分别(?:是|为)|就是|是指))(?P<list>[^。；;]+)"
)
_OFFERS = re.compile(r"即可|可以|可享|享受|提供|用于|负责|帮助")
"""Words by which a sentence says behind a name what it offers."""
_TELLING = 3
"""Things in a list behind a name from which the list tells what it is for; two are mostly a pair of slogans."""


def unexplained(asked: str, quotes: Iterable[str]) -> str:
    """The name that the folded question ``asked`` wants explained and that the folded ``quotes`` only give; empty
    where there is none or one of them tells what it means."""
    texts = list(quotes)
    bare = _MARKS.sub("", asked)
    names = {name for text in texts for name in _names(text) if _is_asked(bare, name)}
    name = max(names, key=len, default="")
    is_told = any(_explains(text, name, texts) for text in texts if name and name in text)
    return "" if is_told else name


def unheard(asked: str, quotes: Iterable[str]) -> str:
    """The name that the folded question ``asked`` wants explained by itself (什么是…) and that none of the folded
    ``quotes`` holds; empty where there is none."""
    wanted = _DEFINED.fullmatch(_MARKS.sub("", asked))
    name = wanted["name"] if wanted else ""
    return "" if any(name in _MARKS.sub("", text) for text in quotes) else name


def _names(text: str) -> Iterator[str]:
    return (quoted or bare for quoted, bare in _NAME.findall(text))


def _is_asked(bare: str, name: str) -> bool:
    """Whether a question without marks asks what ``name`` means, or how it is done where it does not count things."""
    before, found, behind = bare.partition(_MARKS.sub("", name))
    asks_how = not _counted(name) and _HOW.match(behind)
    return bool(found and (asks_how or _BEHIND.match(behind) or _BEFORE.search(before)))


def _counted(name: str) -> int:
    """How many things a name counts: 6 for 一长六员; 0 where it counts none."""
    return max((_DIGITS[numeral] for numeral in _COUNTED.findall(name)), default=0)


def _explains(text: str, name: str, texts: Iterable[str]) -> bool:
    """Whether a text tells what a name in it means: it lists as many things as the name counts, or says of another
    name what else was done or who takes part."""
    at = text.index(name)
    count = _counted(name) or (2 if name[0].isdigit() else 0)
    start, behind = _clause_start(text, at), text[at + len(name) :]
    before = text[start:at].rstrip("“《”的等")
    introduced = _INTRODUCED.match(behind)
    listed = max(_things(before), _things(introduced["list"]) if introduced else 0)
    if count:
        return listed >= count or any(_names_each(each, name, count) for each in texts)
    # What was done before the clause of the name says nothing of it (学习借鉴…，探索推广“家门口服务”).
    own, behind = text[start:].translate(_QUOTED), _sentence_behind(behind)
    return (
        is_explained(own, (at - start, at - start + len(name)))
        or _things(behind) >= _TELLING
        or bool(_OFFERS.search(behind))
    )


def _things(text: str) -> int:
    return len(_LIST.findall(text)) + 1 if _LIST.search(text) else 0


def _clause_start(text: str, at: int) -> int:
    """Where the clause begins that holds a position: behind the comma or stop before it."""
    return max(text.rfind(mark, 0, at) for mark in "，,。；;：:") + 1


def _sentence_behind(text: str) -> str:
    start, end = next(iter(sentences(text)), (0, 0))
    return text[start:end]


def _names_each(text: str, name: str, count: int) -> bool:
    """Whether a text names as many things of the kind that a name counts: three lists for “三张清单”."""
    kind = re.sub(r"^.*[一二三四五六七八九十两][个项条张大种类级批]", "", name)
    return kind != name and len(kind) > 1 and len(set(re.findall(rf"[一-龥]{{2}}{kind}", text))) >= count
