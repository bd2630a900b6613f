"""A text with a number in it and a thing in, whether the number counts that thing out: 1708名年轻干部 are no 社区."""

import re
from collections.abc import Iterable, Iterator

from index.segmenter import tagged

_MEASURES = "个名位项块家户条部座处所支套盏辆张批人次场回元"
MEASURE = rf"(?:[批场人户]次|[{_MEASURES}])"
_MEASURED = re.compile(rf"\s?{MEASURE}")
_BEHIND = re.compile(rf"\s?{MEASURE}?的?")
"""What stands between a number and the word for what it counts."""
_CLAUSE = re.compile(r"[^，,。；;：:、！？]*$")
_CLAUSE_MAX = 60
"""Characters before a number among which stands what it counts."""
_REACH = 16
"""Characters behind a number among which stands what it counts: 名优秀年轻干部."""
_ASIDE = re.compile(r"(\w{2})[(（]([^)）]*)[)）]")
_QUOTES = re.compile(r"[“”]")
_MARK = re.compile(r"\W")
_LONE = re.compile(r"[人户次场回元]$")
"""Measures that name themselves what they count: nothing of 295人参与社区治理 but people."""
_SHORT = 2
"""Characters of a noun that tell what it is."""
_NOUNS = ("n", "j", "l")
"""How the tags of nouns begin, and of abbreviations (党支部) and set phrases."""
_BETWEEN = ("a", "b")
"""Tags of what may stand within a compound: 大 of 社区大党委."""

_EVERYWHERE = (
    "小区",
    "社区",
    "街道",
    "单位",
    "企业",
    "项目",
    "党支部",
    "党员",
    "干部",
    "志愿者",
    "居民",
    "群众",
)
"""Things of which every report speaks: a number beside them is theirs only where it is said to be."""
_ALIKE = (frozenset(("干部", "党员")),)
"""Who is counted as one where people are sent."""
_STATES = re.compile("(?:[有为达是至到共约近超]|超过)+$")
"""What stands before a number behind that which it counts, and no deed."""

Word = tuple[str, str]
"""With its tag."""


def counts(text: str, start: int, end: int, thing: str, doing: Iterable[str]) -> bool:
    """Whether the number at ``[start, end)`` of a folded ``text`` counts the ``thing``. What it counts stands behind it;
    where nothing does, before it in its clause (志愿者有85.15万人), with no other noun nearer, unless that comes down to
    it by a word of the question, one of ``doing``: 公开招考295人. Behind a deed stands its object, told before."""
    is_lone = _LONE.search(text, start, end)
    if behind := () if is_lone else tuple(filter(None, _counted(text, end))):
        return any(_is(noun, thing, text) or _is_akin(noun, thing) for noun in behind)
    if not (is_lone or _MEASURED.match(text, end) or text[end - 1] in _MEASURES):
        return False
    noun, rest = _before(text[:start])
    is_own = _is(noun, thing, text) or _is_akin(noun, thing) or any(word in rest for word in doing)
    return is_own or (_is_deed(rest) and not thing.endswith(_EVERYWHERE))


def is_thing(word: str) -> bool:
    """Whether a word is one for things, which can be counted, and not for what is done."""
    return _is_noun(tagged(word)[-1])


def _is(noun: str, thing: str, text: str) -> bool:
    """Whether a noun of ``text`` is of the thing: a kind of it (老旧小区 of 小区), or what it ends with, where the rest of
    it stands in the text too (党支部 of 小区党支部)."""
    is_end = len(noun) > 1 and thing.endswith(noun) and thing.removesuffix(noun) in text
    return bool(noun) and (noun.endswith(thing) or is_end)


def _is_akin(noun: str, thing: str) -> bool:
    """Whether both name a thing in other words: 牌匾 and 牌子."""
    if any(noun.endswith(tuple(group)) and thing in group for group in _ALIKE):
        return True
    return not thing.endswith(_EVERYWHERE) and not {*noun[-_SHORT:]}.isdisjoint(thing[-_SHORT:])


def _is_deed(words: str) -> bool:
    """Whether ``words`` right before a number tell what was done, whose object is told elsewhere: 共开办3600余个."""
    last = _STATES.sub("", words)
    return bool(last) and tagged(last)[-1][1].startswith("v")


def _counted(text: str, end: int) -> Iterator[str]:
    """The noun behind a number (社区大党委 of 126个社区大党委), and that which brackets make of it (小区(网格)党支部)."""
    measured = _BEHIND.match(text, end)
    begin = measured.end() if measured else end
    if _LONE.search(text, end, begin):
        return
    stretch = _QUOTES.sub("", text[begin : begin + _REACH])
    for plain in dict.fromkeys((_ASIDE.sub(r"\1", stretch), _ASIDE.sub(r"\2", stretch))):
        words = tagged(_MARK.split(plain, maxsplit=1)[0])
        first = next((n for n, word in enumerate(words) if _is_noun(word)), len(words))
        yield _run(words[first:])


def _run(words: Iterable[Word]) -> str:
    """The compound that ``words`` begin with, ended by its last noun."""
    told, kept = "", ""
    for word in words:
        if not (_is_noun(word) or word[1].startswith(_BETWEEN)):
            break
        told += word[0]
        kept = told if _is_noun(word) else kept
    return kept


def _before(text: str) -> tuple[str, str]:
    """The last compound in the clause at the end of ``text``, and what stands behind it."""
    clause = _CLAUSE.search(text[-_CLAUSE_MAX:])
    words = tagged(clause[0] if clause else "")
    last = next((n for n in range(len(words), 0, -1) if _is_noun(words[n - 1])), 0)
    first = last
    while first and (_is_noun(words[first - 1]) or words[first - 1][1].startswith(_BETWEEN)):
        first -= 1
    return _joined(words[first:last]), _joined(words[last:])


def _joined(words: Iterable[Word]) -> str:
    return "".join(word for word, _ in words)


def _is_noun(word: Word) -> bool:
    return word[1].startswith(_NOUNS) and not word[1].startswith("ns")
