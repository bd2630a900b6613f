"""The paragraphs of one article in, misprints suspected in them out, each with its likely reading and why.

Nothing is ever changed, and little is suspected: what is printed must be made of strings that running text hardly
ever has, and what is proposed of strings that it has, that the vocabulary knows or that stand beside it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ingest.damage import Misprint, Suggestion
from ingest.gazetteer import is_cut_out, is_word, word_tags, words
from ingest.lexicon import Openings
from ingest.pinyin import letters
from ingest.quotations import in_quotes
from ingest.seams import DEPTH, Counts
from ingest.series import completed
from ingest.span import Range, to_raw

if TYPE_CHECKING:  # Who only searches looks for slips too, and does not wait for all that cleans pages.
    from ingest.paragraphs import Draft

SELDOM = 0.1
"""Share of the pairs that chance would make, below which running text avoids a doubled character: it has 到到 less
than 0.08 times as often, 看看 20 times."""
EDGE = 2
"""Characters on both sides of the wrong one by which a term is recognised: else terms of two common words (居民自治,
居民自由) are taken for each other, 8 times in 100,000 characters of news."""
SHORTEST = 2 * EDGE + 1
OFTEN = 3
"""Times that an article says a string before it counts as a term of its own."""
LEAST_ITEMS = 3
"""Items of a list that is no exclamation (中国、中国)."""
MOST_LISTED = 60
"""Characters of a list that are looked at before and behind two of its items."""
ORGANS = frozenset((
    "发改", "教育", "科技", "工信", "公安", "民政", "司法", "财政", "人社", "自规", "环保", "住建", "交通", "水利",
    "水务", "农业", "商务", "文旅", "卫健", "应急", "审计", "国资", "市监", "统计", "医保", "城管", "信访", "林业",
    "消防", "税务", "气象", "体育", "档案", "组织", "宣传", "统战", "政法", "网信", "编办", "妇联", "工会", "残联",
))  # fmt: skip
"""Departments as official prose lists them: 应急、卫健等部门."""

_REDUPLICATED = (
    "研究", "讨论", "学习", "商量", "考虑", "调查", "了解", "交流", "休息", "一点", "打听", "琢磨", "掂量", "收拾",
    "锻炼", "放松", "体验", "体会", "感受", "见识", "呼吸", "活动", "照顾", "打扫", "调解", "关注", "冷静", "说道",
)  # fmt: skip
"""Doubled on purpose: everyday reduplication and pairs that official prose repeats. So is every verb with 着."""
_PLAIN = re.compile("(?!nr)[nvrpcstj]")
"""Parts of speech whose words are not doubled for emphasis (非常非常, 很多很多), and no names, which captions repeat."""
_NUMERALS = "一二两三四五六七八九十百千万半几零〇"
"""What begins with one of these is counted out (一件一件, 两个两个); one for another makes another number."""
_DOUBLED_WORD = re.compile(
    rf"(([一-龥])(?!\2)[一-龥])\1(?<!(?:{'|'.join(_REDUPLICATED)})..)(?<![{_NUMERALS}]...)(?<!着.着)"
)
"""What is doubled on purpose is looked for last: few pairs come so far."""
_DOUBLED_CHARACTER = re.compile(rf"([一-龥])\1(?<=[一-龥]..)(?<![{_NUMERALS}].)")
_FOLLOWS_ITSELF = "为是"
"""What may stand behind a word that ends in it: 行为为, 但是是."""
_SIZES = (4, 3, 2)
"""Lengths of words looked up, the longest first."""
_TWICE = re.compile(r"(?<![一-龥])([一-龥]{2,})、\1(?![一-龥])")
_ENDS_ITEM = re.compile("$|[^一-龥]|[等和及与部局委办厅]")
_AROUND = 6
"""Characters on either side of a place that are cut into words."""


_Terms = Mapping[str, Sequence[str]]
"""Terms of SHORTEST characters or more by their first two."""


class Suspicion(NamedTuple):
    """What stands at ``[start, end)`` of a text may be a misprint for ``suggest``."""

    start: int
    end: int
    suggest: str
    kind: Misprint
    why: str


class Proofreader:
    """Knows how often strings occur in running text, and the terms of the vocabulary. Safe to share between threads."""

    def __init__(self, counts: Counts, terms: Iterable[str]) -> None:
        self._counts = counts
        long = (term for term in terms if re.fullmatch(f"[一-龥]{{{SHORTEST},}}", term))
        # What says a character twice is a slogan in parallel (共建共治共享), which is varied on purpose.
        self._known = frozenset(term for term in long if len(set(term)) == len(term))
        self._terms = _by_opening(self._known)
        self._openings = Openings(self._terms)

    def suggestions(self, drafts: "Sequence[Draft]") -> tuple[Suggestion, ...]:
        """What may be misprinted in the paragraphs of one article, in their order; of what overlaps, the first."""
        own = _frequent([draft.text for draft in drafts]) - self._known
        terms = _by_opening(own)
        return tuple(
            Suggestion(
                to_raw(draft.raw, found.start, found.end), draft.text[found.start : found.end], *found[2:]
            )
            for draft in drafts
            for found in _apart(list(self._suspicions(draft.text, terms)))
        )

    def _suspicions(self, text: str, terms: _Terms) -> Iterator[Suspicion]:
        yield from self._doubled_words(text)
        yield from self._doubled_characters(text)
        yield from self._near_terms(text, terms)
        yield from self._organs(text)
        yield from repeated_items(text)

    def _doubled_words(self, text: str) -> Iterator[Suspicion]:
        """Words of two characters printed twice in a row, where running text joins no such two."""
        for match in _DOUBLED_WORD.finditer(text):
            across = (match[0][:DEPTH], match[0][1:])
            strange = not any(map(self._counts.of, across)) and is_cut_out(text, *match.span())
            tags = word_tags(match[1]) if strange else ()
            if len(tags) == 1 and _PLAIN.match(tags[0]):
                yield Suspicion(*match.span(), match[1], "doubled_word", f"{in_quotes(match[1])}接连印了两次")

    def _doubled_characters(self, text: str) -> Iterator[Suspicion]:
        """Characters printed again behind the word that they end, where they neither begin another nor double."""
        for match in _DOUBLED_CHARACTER.finditer(text):
            second = match.end() - 1
            if _begins_word(text, second) or _word_before(text, match.end()) > 1:
                continue
            start, why = second - _word_before(text, second), f"{in_quotes(match[1])}疑多印了一个"
            if self._is_doubled_by_mistake(text, start, second):
                yield Suspicion(start, match.end(), text[start:second], "doubled_character", why)

    def _is_doubled_by_mistake(self, text: str, start: int, second: int) -> bool:
        """Whether running text avoids the pair, and no name has it (记者李力力), or has it hardly ever and the
        ``second`` character stands between two words, the first of which begins at ``start`` and is no reduplicated
        classifier (一只只)."""
        counts, character, is_behind_word = self._counts, text[second], second - start > 1
        if is_behind_word and character in _FOLLOWS_ITSELF:
            return False
        seen = counts.of(character * 2)
        if max(seen, counts.least[2]) * counts.total < SELDOM * counts.of(character) ** 2:
            return is_behind_word or _word_before(text, second - 1) > 1
        is_between = is_behind_word and text[start] not in _NUMERALS and _begins_word(text, second + 1)
        return seen == 0 and is_between

    def _near_terms(self, text: str, terms: _Terms) -> Iterator[Suspicion]:
        """Terms of the vocabulary with a wrong character; of the article's own, the word that one spoils by its sound."""
        for start, term in self._near(text, terms):
            end = start + len(term)
            if term in self._known:
                yield Suspicion(start, end, term, "near_term", f"与词表中的{in_quotes(term)}只差一个字")
                continue
            right = text[:start] + term + text[end:]
            first, last = word_at(right, start + EDGE)
            alike = not set(letters(text[start + EDGE])).isdisjoint(letters(term[EDGE]))
            if alike and last - first > 1 and EDGE in lone_places(text[start:end]):
                yield Suspicion(
                    first, last, right[first:last], "near_term", f"本文别处写作{in_quotes(f'…{term}…')}"
                )

    def _near(self, text: str, terms: _Terms) -> Iterator[tuple[int, str]]:
        """Where a term of the vocabulary, or one of ``terms``, stands with one other character inside, and that term."""
        known = ((start, self._terms) for start in self._openings.find(text))
        own = ((start, terms) for opening in terms for start in _places(text, opening))
        for start, begun in chain(known, own):
            for term in begun[text[start : start + EDGE]]:
                end = start + len(term)
                # Hardly any goes past the first sign.
                if (
                    text.startswith(term[-EDGE:], end - EDGE)
                    and (stretch := text[start:end]) != term
                    and stretch not in self._known
                    and self._is_misprint(stretch, term)
                ):
                    yield start, term

    def _is_misprint(self, stretch: str, term: str) -> bool:
        """Whether ``stretch`` is ``term`` but for one character inside, and as strange as ``term`` is familiar."""
        place = only_difference(stretch, term) if len(stretch) == len(term) else None
        if place is None or not EDGE <= place < len(term) - EDGE or stretch[place] in _NUMERALS:
            return False
        windows = [slice(n, n + DEPTH) for n in range(place - DEPTH + 1, place + 1)]
        strange = not any(self._counts.of(stretch[window]) for window in windows)
        return strange and all(self._counts.of(term[window]) for window in windows)

    def _organs(self, text: str) -> Iterator[Suspicion]:
        """Beside the short name of a department, what is none but sounds like one."""
        for pause in (match.start() for match in re.finditer("、", text)):
            sides = (max(pause - 2, 0), pause), (pause + 1, pause + 3)
            for (start, end), other in (sides, sides[::-1]):
                stretch, listed = text[start:end], text[slice(*other)] in ORGANS
                meant = _organ_heard(stretch) if listed and _ENDS_ITEM.match(text, end) else ""
                if meant and not self._counts.of(stretch):
                    yield Suspicion(start, end, meant, "organ", f"并列的是部门简称，与{in_quotes(meant)}同音")


def repeated_items(text: str) -> Iterator[Suspicion]:
    """Items of a list printed twice in a row, not more often for emphasis; of a known series, with what should stand
    in place of one."""
    for match in _TWICE.finditer(text):
        why = f"并列的各项应各不相同，{in_quotes(match[1])}印了两次"
        start, end = _list_around(text, *match.span())
        items = text[start:end].split("、")
        if len(items) < LEAST_ITEMS or text.count(match[1], start, end) > 2:
            continue
        if meant := completed(items):
            yield Suspicion(start, end, "、".join(meant), "repeated_item", why)
        else:
            yield Suspicion(*match.span(), match[1], "repeated_item", why)


def _list_around(text: str, start: int, end: int) -> Range:
    """The whole list that holds the items at ``[start, end)``."""
    before = re.search("(?:[一-龥]+、)*$", text[max(0, start - MOST_LISTED) : start])
    after = re.match("(?:、[一-龥]+)*", text[end : end + MOST_LISTED])
    return start - len(before[0] if before else ""), end + len(after[0] if after else "")


def only_difference(stretch: str, term: str) -> int | None:
    """The place of the only character that differs in two texts of the same length; None if there are more or none."""
    differing = [at for at, (typed, meant) in enumerate(zip(stretch, term, strict=True)) if typed != meant]
    return differing[0] if len(differing) == 1 else None


def _frequent(texts: Sequence[str]) -> set[str]:
    """The shortest strings that can be recognised in spite of a misprint, where the article has them often."""
    runs = [run for text in texts for run in re.findall(f"[一-龥]{{{SHORTEST},}}", text)]
    found = Counter([run[at : at + SHORTEST] for run in runs for at in range(len(run) - SHORTEST + 1)])
    return {string for string, times in found.items() if times >= OFTEN}


def _by_opening(terms: Iterable[str]) -> _Terms:
    """Terms by their first characters."""
    found: dict[str, tuple[str, ...]] = {}
    for term in terms:
        found[term[:EDGE]] = (*found.get(term[:EDGE], ()), term)
    return found


def _places(text: str, string: str) -> Iterator[int]:
    """Where ``string`` stands in a text, overlaps too."""
    at = text.find(string)
    while at >= 0:
        yield at
        at = text.find(string, at + 1)


def _apart(found: Sequence[Suspicion]) -> Iterator[Suspicion]:
    """Those that do not overlap one before, in text order."""
    free = 0
    for each in sorted(found):
        if each.start >= free:
            free = each.end
            yield each


def _begins_word(text: str, start: int) -> bool:
    return any(is_word(text[start : start + size]) for size in _SIZES)


def _word_before(text: str, end: int) -> int:
    """The length of the longest word that ends at ``end``; 1 where there is none."""
    return next((size for size in _SIZES if size <= end and is_word(text[end - size : end])), 1)


def lone_places(stretch: str) -> Iterator[int]:
    """The places of characters that the segmenter's dictionary leaves by themselves."""
    at = 0
    for word in words(stretch):
        if len(word) == 1:
            yield at
        at += len(word)


def word_at(text: str, place: int) -> Range:
    """The word that holds the character at ``place``."""
    start = max(0, place - _AROUND)
    for word in words(text[start : place + _AROUND]):
        if place < start + len(word):
            return start, start + len(word)
        start += len(word)
    return place, place


def _organ_heard(stretch: str) -> str:
    """The only department that sounds exactly like ``stretch``; empty where that is one itself."""
    heard = {organ for sound in letters(stretch) for organ in _organs_by_sound().get(sound, ())}
    return heard.pop() if len(heard) == 1 and stretch not in ORGANS else ""


@cache
def _organs_by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for organ in sorted(ORGANS):
        for sound in letters(organ):
            found.setdefault(sound, []).append(organ)
    return found
