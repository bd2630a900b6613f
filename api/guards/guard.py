"""A text and the quotations that it cites in, what of it they do not prove out: the guard of every answer.

A clause that stands in a quotation between the same borders is proven as it is. Of any other, each number, date,
document number and place must be told by a quotation with the same value, each quotation stand in one, its clauses
agree with theirs in negation, and no fixed formula be misprinted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal

from api.guards.claims import Claim, Value, claims, clauses, plain
from api.guards.formulas import misprinted
from api.guards.negation import Worded, disagrees
from api.wording import MARKS_OF_QUOTES
from ingest.span import Range

Kind = Literal["number", "date", "document_number", "place", "quotation", "negation", "formula"]

_QUOTES = {"“": "”", "「": "」", "『": "』", "《": "》"}
_TITLE = ("《", "》")
_BORDER = re.compile(r"[，。；、！？：,.;!?:《》\s]")
_MARKS = re.compile("[“”‘’\"']")
_WINDOW = 10
"""Characters on either side of a number that tell what it counts; a clause of reports has 11 in the median."""
_DENYING = frozenset("不未没无非")
_NUMERALS = frozenset("0123456789.零〇一二两三四五六七八九十百千万亿")


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What stands at ``[start, end)`` of the text and in none of its quotations."""

    start: int
    end: int
    text: str
    kind: Kind


@dataclass(frozen=True)
class _Read:
    """A text read once: its clauses and claims."""

    text: str

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    @cached_property
    def unmarked(self) -> str:
        """The plain text without quotation marks, which a writer leaves out of a name (“1+4”机制)."""
        return _MARKS.sub("", self.plain)

    @cached_property
    def clauses(self) -> tuple[Range, ...]:
        return tuple(clauses(self.text))

    @cached_property
    def worded(self) -> tuple[Worded, ...]:
        return tuple(Worded(plain(self.text[start:end])) for start, end in self.clauses)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        return claims(self.text)

    def around(self, claim: Claim) -> frozenset[str]:
        """Pairs of characters on either side of a claim, up to the next border; numbers have many writings."""
        before = _BORDER.split(self.text[max(0, claim.start - _WINDOW) : claim.start])[-1]
        after = _BORDER.split(self.text[claim.end : claim.end + _WINDOW])[0]
        parts = [_MARKS.sub("", plain(part)) for part in (before, after)]
        found = {part[n : n + 2] for part in parts for n in range(len(part) - 1)}
        return frozenset(pair for pair in found if _NUMERALS.isdisjoint(pair))


def unsupported(
    text: str, quotes: Sequence[str], names: Sequence[str] = (), places: Sequence[Sequence[str]] = ()
) -> tuple[Unsupported, ...]:
    """What of ``text`` none of ``quotes`` proves, in text order; empty for words of theirs that keep their borders.

    ``names`` are what the citations bear beside their text: titles, publishers and dates; ``places`` the names of each of
    their places from the province down. They prove places, dates and titles, but no number. A place written in full says
    nothing else: 毛沟镇江口村 does not tell of 镇江.

    >>> [each.text for each in unsupported("加装电梯15部。", ["逐户听取意见，加装电梯14部。"])]
    ['15部']
    """
    rest = _Read(_without_whole(text, quotes, names, places))
    found = _Guard(rest, tuple(map(_Read, quotes)), tuple(map(_Read, chain(names, *places)))).faults()
    return tuple(Unsupported(start, end, text[start:end], kind) for (start, end), kind in found)


@dataclass(frozen=True)
class _Guard:
    text: _Read
    quotes: tuple[_Read, ...]
    names: tuple[_Read, ...]

    def faults(self) -> list[tuple[Range, Kind]]:
        quotations = tuple(_quotations(self.text.text))
        settled = [*quotations, *self._verbatim()]
        wrong: list[tuple[Range, Kind]] = [
            (each, "quotation") for each in quotations if not self._is_quoted(each)
        ]
        wrong += [((each.start, each.end), each.kind) for each in self._unproven(settled)]
        wrong += [(each, "negation") for each in self._denied(settled)]
        wrong += [(each, "formula") for each in self._misprinted()]
        return sorted(wrong)

    def _is_quoted(self, quotation: Range) -> bool:
        """Whether the words between quotation marks stand in one quotation or name, the last stop aside; a title
        must be one there too: 意见 proves no 《意见》."""
        start, end = quotation
        title = "《" if self.text.text[start] == "《" else ""
        words = plain(self.text.text[start + 1 : end]).rstrip("。,，;；”」』》")
        bare = _MARKS.sub("", words)
        return any(bare in each.unmarked for each in self.names) or any(
            _is_whole(title + words, each.plain) or _is_whole(title + bare, each.unmarked)
            for each in self.quotes
        )

    def _verbatim(self) -> list[Range]:
        """The clauses that stand in a quotation between the same borders."""
        told = {each.text for quote in self.quotes for each in quote.worded}
        pairs = zip(self.text.clauses, self.text.worded, strict=True)
        return [clause for clause, worded in pairs if worded.text in told]

    def _unproven(self, settled: Sequence[Range]) -> Iterator[Claim]:
        seen: list[tuple[Range, frozenset[Value]]] = []
        for claim in self.text.claims:
            if _inside((claim.start, claim.end), settled):
                continue
            clause = next((each for each in self.text.clauses if each[0] <= claim.start < each[1]), (0, 0))
            seen.append((clause, claim.values))
            if not self._proves(claim, seen.count((clause, claim.values))):
                yield claim

    def _proves(self, claim: Claim, times: int) -> bool:
        """Whether the quotations tell ``claim``, which its clause makes for the ``times``-th time, of the same thing."""
        if claim.kind == "place" and self._is_written(claim):
            return True
        told = [(quote, each) for quote in self.quotes for each in quote.claims if _tells(each, claim)]
        if claim.kind in ("place", "document_number") or not told:
            return bool(told) or self._is_told_otherwise(claim)
        return times <= len(told) and not self._is_of_another(claim, told)

    def _is_told_otherwise(self, claim: Claim) -> bool:
        """Whether a quotation prints the very characters, or a name of the citation tells it."""
        printed = claim.kind != "place" and self._is_printed(claim)
        return printed or (_is_nameable(claim) and self._is_named(claim))

    def _is_written(self, claim: Claim) -> bool:
        words = plain(self.text.text[claim.start : claim.end])
        return any(words in each.plain for each in (*self.quotes, *self.names))

    def _is_named(self, claim: Claim) -> bool:
        """Whether a name makes the same claim."""
        return any(_tells(each, claim) for name in self.names for each in name.claims)

    def _is_printed(self, claim: Claim) -> bool:
        """Whether a quotation prints the very characters, in which it was not read as a claim of another value."""
        words = plain(self.text.text[claim.start : claim.end])
        return any(_stands_alone(words, quote, claim) for quote in self.quotes)

    def _is_of_another(self, claim: Claim, told: Sequence[tuple[_Read, Claim]]) -> bool:
        """Whether the words around ``claim`` stand around another number of the quotations, in its stead."""
        context = self.text.around(claim)
        rivals = [(quote, each) for quote in self.quotes for each in quote.claims if _rivals(each, claim)]
        own = max(len(context & quote.around(each)) for quote, each in told)
        return any(len(context & quote.around(each)) > own for quote, each in rivals)

    def _denied(self, settled: Sequence[Range]) -> Iterator[Range]:
        evidence = [each for quote in self.quotes for each in quote.worded]
        for clause, worded in zip(self.text.clauses, self.text.worded, strict=True):
            parts = [] if _inside(clause, settled) else map(Worded, worded.text.split("、"))
            if any(disagrees(part, evidence) for part in parts if not self._is_name(part.text)):
                yield clause

    def _misprinted(self) -> Iterator[Range]:
        """Fixed formulas that no quotation misprints in the same way."""
        for each in misprinted(self.text.text):
            if not any(plain(each.text) in quote.plain for quote in self.quotes):
                yield each.start, each.end

    def _is_name(self, words: str) -> bool:
        return any(words in each.plain for each in self.names)


def _without_whole(
    text: str, quotes: Sequence[str], names: Sequence[str], places: Sequence[Sequence[str]]
) -> str:
    """The text with stops in the place of each quotation that stands in full between quotation marks, and of each title
    between its own, whether the marks within them are paired or not; and of each place that is written in full."""
    marks = [(quote, pair) for quote in quotes for pair in MARKS_OF_QUOTES]
    marks += [(name, _TITLE) for name in names]
    marks += [("".join(place), ("", "")) for place in places if len(place) > 1]
    for words, (opening, closing) in marks:
        if words.strip():
            marked = f"{opening}{words}{closing}"
            text = text.replace(marked, "。" * len(marked))
    return text


def _quotations(text: str) -> Iterator[Range]:
    """What stands between outer quotation marks, the marks included; one that is not closed runs to the end."""
    start, awaited = 0, [""]
    for at, char in enumerate(text):
        if char in _QUOTES:
            start = at if len(awaited) == 1 else start
            awaited.append(_QUOTES[char])
        elif char == awaited[-1]:
            awaited.pop()
            if len(awaited) == 1:
                yield start, at + 1
    if len(awaited) > 1:
        yield start, len(text)


def _is_whole(words: str, quote: str) -> bool:
    """Whether a quotation holds ``words``, or a title that opens with its mark, cut off neither inside a number nor
    behind a negation (完成 of 未完成)."""
    at = quote.find(words)
    while at >= 0:
        before, after = quote[at - 1 : at], quote[at + len(words) : at + len(words) + 1]
        torn = (before, words[:1]) if before in _NUMERALS else (after, words[-1:])
        denied = before in _DENYING and not words.startswith("《")
        if not denied and not _NUMERALS.issuperset(torn):
            return True
        at = quote.find(words, at + 1)
    return False


def _inside(found: Range, ranges: Sequence[Range]) -> bool:
    return any(start <= found[0] and found[1] <= end for start, end in ranges)


def _tells(told: Claim, claim: Claim) -> bool:
    """Whether a claim of the evidence proves one of the text: a day proves its month, 增长14% no 下降14%."""
    if told.kind != claim.kind:
        return False
    if claim.kind == "place":
        return not told.values.isdisjoint(claim.values)
    turned = bool(claim.change and told.change and claim.change != told.change)
    return claim.values <= told.values and not turned


def _is_nameable(claim: Claim) -> bool:
    """Whether a name proves a claim: a place, a date, and a number that counts nothing (316号小区)."""
    return claim.kind in ("place", "date") or any(value[0] == "words" for value in claim.values)


def _rivals(other: Claim, claim: Claim) -> bool:
    """Whether another number could be meant: it has the value or the unit of this one, and not both."""
    if other.kind != claim.kind or _tells(other, claim):
        return False
    (one, *_), (two, *_) = other.values, claim.values
    return claim.kind == "date" or one[0] == two[0] or one[2:3] == two[2:3]


def _stands_alone(words: str, quote: _Read, claim: Claim) -> bool:
    """Whether the characters stand in a quotation, quotation marks aside (“1+4”机制), and in no longer claim or
    number of it."""
    text, words = quote.unmarked, _MARKS.sub("", words)
    at = text.find(words)
    while at >= 0:
        around = text[at - 1 : at] + text[at + len(words) : at + len(words) + 1]
        if _NUMERALS.isdisjoint(around) and not _reads_otherwise(words, quote, claim):
            return True
        at = text.find(words, at + 1)
    return False


def _reads_otherwise(words: str, quote: _Read, claim: Claim) -> bool:
    """Whether a claim of the quotation holds these characters and more (超14万 for 14万)."""
    return any(
        words in plain(quote.text[each.start : each.end]) for each in quote.claims if each.kind == claim.kind
    )
