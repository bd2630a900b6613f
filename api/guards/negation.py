"""A clause and the clauses of its evidence in, the negations in which they disagree out."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from ingest.span import Range

_NEGATION = re.compile(r"没有|尚未|并未|并非|从未|未能|未曾|[不没未无非莫勿毋]")
_DENIAL = re.compile(f"(?:{_NEGATION.pattern}).?")
_WORDING = re.compile(
    "不[断仅但同论管过久免妨愧禁]|非常|未来|无[论线锡疑愧缝障]|是否|非遗|非物质|非公|没收|除非|不动产|无人机"
)
"""Words in which a writer adds a negation without denying anything."""
_REACH = 6
"""Characters behind a negation within which what it denies is told: 没有固定的物业."""
_ALIGNED = 0.5
"""A clause of the evidence is about the same if it holds this share of the words of the one that fits best."""


@dataclass(frozen=True)
class Worded:
    """A clause, folded and without blanks, as it is compared."""

    text: str

    @cached_property
    def marks(self) -> tuple[Range, ...]:
        return tuple(match.span() for match in _NEGATION.finditer(self.text))

    @cached_property
    def denials(self) -> tuple[Range, ...]:
        """The marks that deny something."""
        return tuple(each for each in self.marks if not _WORDING.match(self.text, each[0]))

    @cached_property
    def affirmed(self) -> str:
        """The text without its negations and the character that follows each."""
        return _DENIAL.sub(" ", self.text)

    @cached_property
    def pairs(self) -> frozenset[str]:
        return frozenset(_pairs(self.affirmed)) | frozenset(_pairs(_NEGATION.sub("", self.text)))

    def denied(self, reach: int) -> set[str]:
        """The pairs of characters that stand behind a negation, up to ``reach`` characters on."""
        return {pair for _, end in self.denials for pair in _pairs(self.text[end : end + reach])}


def _pairs(text: str) -> Iterator[str]:
    return (text[n : n + 2] for n in range(len(text) - 1) if " " not in text[n : n + 2])


def disagrees(clause: Worded, evidence: Sequence[Worded]) -> bool:
    """Whether ``clause`` denies what the clauses of ``evidence`` that are about the same do not, or the reverse;
    what no evidence is about, none denies."""
    about = _aligned(clause, evidence)
    return _denies_more(clause, about) or any(_lost(clause, each, about) for each in about)


def _aligned(clause: Worded, evidence: Sequence[Worded]) -> list[Worded]:
    shares = [len(clause.pairs & each.pairs) for each in evidence]
    best = max(shares, default=0)
    return [each for each, share in zip(evidence, shares, strict=True) if share and share >= _ALIGNED * best]


def _denies_more(clause: Worded, about: Sequence[Worded]) -> bool:
    if len(clause.denials) > max((len(each.denials) for each in about), default=0):
        return True
    near: set[str] = set().union(*(each.denied(_REACH) for each in about))
    return any(not _told(clause.text[end : end + 2], near, about) for _, end in clause.denials)


def _told(denied: str, near: Set[str], about: Sequence[Worded]) -> bool:
    """Whether the evidence denies this: two characters, or fewer where the clause ends."""
    if len(denied) == 2:
        return denied in near
    return any(each.text[end:].startswith(denied) for each in about for _, end in each.denials)


def _lost(clause: Worded, source: Worded, about: Sequence[Worded]) -> bool:
    """Whether a negation of ``source`` is gone: what it denies is affirmed more often than in any evidence."""
    for start, end in source.marks:
        before, after = source.text[start - 1 : start] if start else "", source.text[end : end + 2]
        for words in (after, before + after[:1]):
            told = max(each.affirmed.count(words) for each in about)
            if len(words) == 2 and clause.affirmed.count(words) > told:
                return True
    return False
