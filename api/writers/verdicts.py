"""A sentence of a language model and the quotations it cites in, why it must not be told out: empty where it may.

``api.guards.guard`` finds what is wrong in it; these find what else is not in the source: a wider place, a plan, praise, a
contrary, money, causes, and words of its own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from api.guards.claims import clauses, plain
from api.guards.guard import unsupported
from api.wording import UNPROVEN
from ingest import cues

LONGEST = 300
"""Characters of a sentence; a statement made of quotations has 260 of them at most."""
_SHORT, _END = 2, 4
"""Characters of a name that is not cut short, and those at the end of one by which it is known."""
_OWN_SHARE = 0.5
"""Share of a clause's pairs of letters that its quotations must have: of 19,467 clauses of other reports than the one
cited, 0.2 % reach it, and of as many against three quotations 0.3 %."""
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Controls, marks without width that turn or hide what stands beside them, and halves of characters."""
_TELLER = re.compile(r"据([^，,。；;]{0,40}?)(?:介绍|报道|披露)")
"""How a sentence names who says so."""
_SPEECH = re.compile(r"“([^“”]*)”")
_RETOLD = re.compile(
    r"(强调|指出|坦言|认为|(?<!有)表示|说道|(?<![小据听])说(?=[，,：:]))(?![，,：:]?“)[^。；;]*"
)
"""How a sentence tells what somebody said without quoting it."""
_SAID = re.compile(r"(?:强调|指出|坦言|认为|表示|说道?)[，,：:]?“([^“”]*)”")
"""Somebody's own words."""
_ADDED = re.compile(
    "拒绝|停止|暂停|终止|中止|放弃|取消|撤销|撤走|撤出|撤回|反对|阻止|抵制|禁止|抽调|抽走|叫停|搁置|退出|停办|关闭|失败|准备|考虑|"
    "出资|自筹|掏钱|买单|补贴|补助|奖补|财政|免费|收费|罚款|处罚|由于|因为|因而|因此|所以|导致|致使|使得|从而|正是|得益于"
)
"""Verbs that turn what was done into its contrary or into less, who paid, and what came of what: a reader acts on these."""
_PRAISE = re.compile(
    "解决|根治|根除|破解|彻底|完全|全部|所有|一律|均已|领先|首创|首个|首次|第一|唯一|最[大高好优强多佳快早]|"
    "显著|成功|圆满|突出|优异|广泛|示范|典范|样板|推广|普遍"
)
"""Words that judge or make all of some: they are the source's to say."""


@dataclass(frozen=True, slots=True)
class Source:
    """A quotation as a sentence may cite it: of which ``place`` it tells, under which ``title``, and what of it is no
    accomplished fact (``labels``)."""

    quote: str
    place: tuple[str, ...]
    title: str
    labels: tuple[str, ...]


def verdict(text: str, cited: Sequence[Source]) -> str:
    """Why ``text`` must not be told by what it cites, in a few words; empty where it may.

    >>> verdict("加装电梯15部。", [Source("逐户听取意见，加装电梯14部。", (), "", ())])
    '数字“15部”在所引原文中查不到'
    """
    return next((why for check in _CHECKS if (why := check(text, cited))), "")


def visible(text: str) -> str:
    """What is struck, as it may be shown: not too long, and with a mark in place of what cannot be seen."""
    return _UNSEEN.sub("�", text[:LONGEST])


def _is_odd(text: str, cited: Sequence[Source]) -> str:
    if len(text) > LONGEST:
        return f"有{len(text)}个字，太长"
    return "有看不见的字符" if _UNSEEN.search(text) else ""


def _mixes(text: str, cited: Sequence[Source]) -> str:
    """A number of one place and the name of another are both proven, and together false."""
    return "把几个地方说在一句里" if len({source.place or source.title for source in cited}) > 1 else ""


def _unproven(text: str, cited: Sequence[Source]) -> str:
    found = unsupported(text, [source.quote for source in cited], list(_names(cited)))
    return f"{UNPROVEN[found[0].kind]}“{found[0].text}”在所引原文中查不到" if found else ""


def _achieves(text: str, cited: Sequence[Source]) -> str:
    """A plan is told as one."""
    planned = any("计划" in source.labels for source in cited)
    return (
        "把计划写成了做成的事" if planned and not (cues.PLAN.search(text) or cues.DUTY.search(text)) else ""
    )


def _retells(text: str, cited: Sequence[Source]) -> str:
    """What somebody said is quoted, word for word and whole, or left out."""
    for retold in _RETOLD.finditer(text):
        if not any(plain(retold[0]) in plain(source.quote) for source in cited):
            return f"“{retold[1]}”之后不是逐字的引语"
    speeches = {_bare(words) for source in cited for words in _SPEECH.findall(source.quote)}
    spoken = next((words for words in _SAID.findall(text) if _bare(words) not in speeches), "")
    if spoken:
        return f"“{spoken}”不是引语的全文"
    for words in _SPEECH.findall(text):
        told = _bare(words)
        if told not in speeches and any(told in speech for speech in speeches):
            return f"“{words}”不是引语的全文"
    return ""


def _plans(text: str, cited: Sequence[Source]) -> str:
    """What was done is not told as a plan."""
    planned = any("计划" in source.labels or cues.PLAN.search(source.quote) for source in cited)
    return "把做成的事写成了打算" if not planned and cues.PLAN.search(text) else ""


def _widens(text: str, cited: Sequence[Source]) -> str:
    """What one compound did is not told of its whole city: a text that names a place names the narrowest."""
    path = cited[0].place
    named = [name for name in path if _names_it(text, name)]
    if named and named[-1] != path[-1]:
        return f"把“{path[-1]}”的事写成了“{named[-1]}”的"
    return ""


def _names_it(text: str, name: str) -> bool:
    """Whether a text names a place, its last character aside (武汉), or by its end (316号小区)."""
    return any(form in text for form in {name, name[:-1] if len(name) > _SHORT else name, name[-_END:]})


def _praises(text: str, cited: Sequence[Source]) -> str:
    return next((f"“{word}”是评价，原文没有说" for word in _own(_PRAISE, text, cited)), "")


def _adds(text: str, cited: Sequence[Source]) -> str:
    return next((f"“{word}”原文没有说" for word in _own(_ADDED, text, cited)), "")


def _own(words: re.Pattern[str], text: str, cited: Sequence[Source]) -> Iterator[str]:
    """Those of ``words`` that a text has and no quotation."""
    quotes = [plain(source.quote) for source in cited]
    return (word for word in words.findall(plain(text)) if not any(word in quote for quote in quotes))


def _is_own(text: str, cited: Sequence[Source]) -> str:
    """Words of the model's own: a clause of which less than half is made of the source's."""
    told = {pair for part in (*(source.quote for source in cited), *_names(cited)) for pair in _pairs(part)}
    said = _TELLER.sub(r"\1", text)
    for start, end in clauses(said):
        pairs = list(_pairs(said[start:end]))
        if len(pairs) >= _FEWEST_PAIRS and sum(pair in told for pair in pairs) < _OWN_SHARE * len(pairs):
            return f"“{said[start:end].strip()}”原文没有说"
    return ""


def _names(cited: Sequence[Source]) -> Iterator[str]:
    for source in cited:
        yield from filter(None, ("".join(source.place), source.title))


def _bare(words: str) -> str:
    return plain(words).rstrip("。,;!?")


def _pairs(text: str) -> Iterator[str]:
    """Neighbouring letters of ``text``, folded."""
    told = plain(text)
    return (told[n : n + 2] for n in range(len(told) - 1) if told[n : n + 2].isalnum())


_FEWEST_PAIRS = 3
"""Pairs of which a clause must have so many to say something by itself: 此外, 据介绍."""
_CHECKS: tuple[Callable[[str, Sequence[Source]], str], ...] = (
    _is_odd,
    _mixes,
    _unproven,
    _achieves,
    _plans,
    _widens,
    _retells,
    _praises,
    _adds,
    _is_own,
)
