"""What was found for a question in, a few short statements made of its sentences out, one for each place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from api.answers.citation import Citation, cite
from api.answers.commonplaces import is_common
from api.answers.inquiry import Inquiry, asks, is_of, is_there, named_places, recorded
from api.answers.matters import tells_of
from api.answers.sieve import sifted
from api.answers.whereabouts import is_placed
from index.folding import fold
from index.hit import Hit
from index.library import Library
from index.worth import counts_heads, of_heads
from ingest import cues
from ingest.paths import COUNTY
from ingest.quotations import in_quotes
from ingest.sentences import sentences
from ingest.span import raw_map

MOST_STATEMENTS = 6
MOST_QUOTES = 3
"""Quotations of one statement."""
MOST_PER_PLACE = 3
"""Quotations of one place, where the question is not about one alone."""
LEAST_SHARE = 0.37
"""A statement is made of hits that score at least this share of the best one. A judgement from reading the hits of 15
questions of our own on five reports: below it most have but a common word of the question. It was 0.4 before what is
local and for somebody scored up to a fifth more."""
LEAST_OF_MATTER = 0.3
"""The share for a hit that tells what is demanded, or is of the very subtheme that the question asks about: that is more
than a word in common. A judgement too."""
LONGEST_STATEMENT = 260
"""Characters of quotations in one statement, above which the next begins another."""
LONGEST_QUOTE = 160
"""Characters of a hit above which only its sentences that answer are quoted."""
_SHOWN = {
    "地点不明": "地点不明",
    "计划": "计划",
    "点评": "点评",
    "图片说明": "图片说明",
    "缺页": "缺页",
    "推断": "日期为推断",
}
_LEANING = re.compile(
    r"[“\"]?(?:该|其|这|他|她|它|此|后来|由此|因此|为此|对此|同时|于是|随后|经过|最终|目前|如今|截至)"
)
"""How a sentence begins that is about what the one before it says."""
_SPOKEN = re.compile(r"[”\"][^。；;]{0,30}(?:说|表示|介绍|坦言|认为)|(?:说|表示|介绍|坦言|认为)[，,：:]")
_WHOLE = re.compile(r"(?:截至[^，,。]{1,12}[，,])?(?<!在)全([省市县区])(?!率先|首)[^，,。；;]*\d")
_BATCH = re.compile(r"等(?:一批|多个|多地|地|\d+[余多]?个|[两二三四五六七八九十]+个)")
_PAUSES = "，,、：:"
"""Marks behind which a sentence goes on."""
_ENDS = {"省": "省", "市": "市州", "县": "县", "区": "区"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A place or source and verbatim quotations; ``citations`` are numbers of ``Answer.citations``. ``place`` holds the
    names from province down, empty where none is known; ``labels`` say what of it is no accomplished fact or lacks
    something (计划, 点评, 图片说明, 推断, 缺页)."""

    text: str
    citations: tuple[int, ...]
    place: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A hit cut down to what is quoted of it, where that is true and what must be said of it."""

    hit: Hit
    citation: Citation
    place: tuple[str, ...]
    labels: tuple[str, ...]
    is_told: bool

    @property
    def about(self) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
        """What quotations of one statement have in common: place, or document where it is not known, and labels."""
        return self.place, "" if self.place else self.hit.document_id, self.labels


def statements(library: Library, inquiry: Inquiry) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The statements of an answer, what tells the thing asked for first, and their citations in order."""
    quoted = [_quoted(library, hit) for hit in _excerpts(library, inquiry)]
    found = list(_grouped(quoted))[:MOST_STATEMENTS]
    kept = sifted(inquiry, [[each.hit for each in group] for group in found])
    grouped = _doing_first(inquiry, [found[number] for number in kept])
    numbers = iter(range(1, 1 + sum(map(len, grouped))))
    numbered = [
        [replace(each, citation=replace(each.citation, n=next(numbers))) for each in group]
        for group in grouped
    ]
    told = tuple(_statement(group) for group in numbered)
    return told, tuple(each.citation for group in numbered for each in group)


def _excerpts(library: Library, inquiry: Inquiry) -> Iterator[Hit]:
    """The hits to quote, cut down to the sentences that answer, no sentence twice (a commentary repeats its
    report)."""
    seen: set[str] = set()
    for hit in _chosen(inquiry):
        excerpt = _cut(hit, _answering(library, inquiry, hit))
        if excerpt.text not in seen:
            seen.add(excerpt.text)
            yield excerpt


def _chosen(inquiry: Inquiry) -> list[Hit]:
    """What tells the thing asked for; where a part of the question demands nothing in particular, what is near
    the best hit too; several places rather than one at length. A number of the very place that is asked of, or of none, stands before
    those of its parts (湖北 and 黄冈)."""
    near = _near(inquiry)
    telling = _of_topic(inquiry, [hit for found in inquiry.telling.values() for hit in found])
    least = LEAST_OF_MATTER * _best(inquiry)
    chosen = [hit for hit in telling if hit.score >= least] or telling[:1]
    if not chosen or any(not part.demands for part in inquiry.parts):
        chosen += near
    is_of_one = len(inquiry.result.query.understood.places) == 1
    most = MOST_STATEMENTS * MOST_QUOTES if is_of_one else MOST_PER_PLACE
    asked = inquiry.result.query.understood.places
    ordered = sorted(dict.fromkeys(chosen), key=lambda hit: "/".join(told_place(hit)) not in ("", *asked))
    return _each_first(inquiry, list(_spread(ordered if telling else dict.fromkeys(chosen), most)))


def _each_first(inquiry: Inquiry, chosen: list[Hit]) -> list[Hit]:
    """The chosen hits with the first of each place that the question names before all others; of a place that has none
    among them, where the question demands nothing in particular, the best that bears on it."""
    firsts = []
    for paths in named_places(inquiry.result.query.understood.places).values():
        own = [hit for hit in chosen if is_of(hit, paths)]
        firsts += own[:1] if own or inquiry.telling else _bearing(inquiry, paths)
    return list(dict.fromkeys((*firsts, *chosen)))


def _bearing(inquiry: Inquiry, paths: Sequence[str]) -> list[Hit]:
    """The hits of a place that hold a word of the matter, or what stands for one; else those of its theme."""
    there = [hit for hit in inquiry.hits if is_of(hit, paths) and _is_about(inquiry, hit)]
    near = [hit for hit in there if hit.score >= LEAST_SHARE * there[0].score]
    held = [
        hit for hit in near if hit.why.terms or any(fold(each) in fold(hit.text) for each in hit.why.aliases)
    ]
    themed = [hit for hit in near if not set(inquiry.query.understood.themes).isdisjoint(hit.why.aliases)]
    return (held or themed)[:MOST_QUOTES]


def _near(inquiry: Inquiry) -> list[Hit]:
    """What is near the best hit and found by more than words that every report holds, where anything is; and of that what
    is of the topic asked about, where anything is."""
    hits = inquiry.hits
    near = [hit for hit in hits if hit.score >= _least(inquiry, hit) or is_there(hit, inquiry.asked)]
    about = [hit for hit in near if _is_about(inquiry, hit)] or near
    whole = [hit for hit in about if _is_meant(inquiry, hit) or _names_whole(inquiry, hit)]
    return _of_topic(inquiry, whole or about)


def _of_topic(inquiry: Inquiry, hits: list[Hit]) -> list[Hit]:
    """The hits that hold a word of the topic asked about, where some do."""
    return [hit for hit in hits if _is_of_topic(inquiry, hit)] or hits


def _is_of_topic(inquiry: Inquiry, hit: Hit) -> bool:
    return any(word in fold(hit.text) for word in inquiry.query.topics)


def _least(inquiry: Inquiry, hit: Hit) -> float:
    subthemes = {theme for theme in inquiry.query.understood.themes if "/" in theme}
    share = LEAST_SHARE if subthemes.isdisjoint(hit.themes) else LEAST_OF_MATTER
    return share * _best(inquiry)


def _best(inquiry: Inquiry) -> float:
    """The score of the nearest hit, whatever it is worth as evidence: who only counts people may be that."""
    return max(hit.score / of_heads(inquiry.query, hit.text) for hit in inquiry.hits)


def _is_about(inquiry: Inquiry, hit: Hit) -> bool:
    own = [term for term in hit.why.terms if len(term) > 1 and not is_common(term)]
    if _is_meant(inquiry, hit) or _is_of_topic(inquiry, hit):
        return True
    return tells_of(inquiry.things, own) if inquiry.things else bool(own)


def _is_meant(inquiry: Inquiry, hit: Hit) -> bool:
    """Whether a hit was found by what stands for words of the question; by a wide theme only with a word of it."""
    words = any(len(term) > 1 and not asks(term) for term in hit.why.terms)
    is_more = not inquiry.wide.issuperset(hit.why.aliases)
    return hit.why.vector > 0 or (bool(hit.why.aliases) and (words or is_more))


def _names_whole(inquiry: Inquiry, hit: Hit) -> bool:
    """Whether a hit names one of the things asked about in full (文物建筑, and not another building), or is of its topic."""
    return any(thing.is_whole_in(hit.why.terms) for thing in inquiry.things) or _is_of_topic(inquiry, hit)


def _spread(hits: Iterable[Hit], most: int) -> Iterator[Hit]:
    """The hits without those of a place that ``most`` before them are of."""
    told: dict[tuple[str, ...], int] = {}
    for hit in hits:
        told[hit.place] = told.get(hit.place, 0) + 1
        if told[hit.place] <= most:
            yield hit


def _answering(library: Library, inquiry: Inquiry, hit: Hit) -> list[bool]:
    """For each sentence of the hit whether it tells what is demanded or, of a long hit, holds what was found."""
    texts = [fold(hit.text[start:end]) for start, end in sentences(hit.text)]
    demands = [demand for demand, found in inquiry.telling.items() if hit in found]
    kept = [fold(each) for demand in demands if (each := recorded(library, hit, demand.field))]
    told = [
        any(demand.is_told_by(text) for demand in demands) or any(each in text for each in kept)
        for text in texts
    ]
    if any(told):
        return told
    words = (*hit.why.terms, *hit.why.aliases)
    return [len(hit.text) <= LONGEST_QUOTE or any(word in text for word in words) for text in texts]


def _cut(hit: Hit, answering: Sequence[bool]) -> Hit:
    """The hit from its first answering sentence to its last, begun earlier where that leans on what goes before, and
    ended where it does not go on (书记强调，…)."""
    ranges = sentences(hit.text)
    wanted = [number for number, answers in enumerate(answering) if answers]
    if not wanted or len(wanted) == len(ranges):
        return hit
    first = wanted[0]
    while first and _LEANING.match(hit.text, ranges[first][0]):
        first -= 1
    last = wanted[-1]
    while last + 1 < len(ranges) and hit.text[ranges[last][1] - 1] in _PAUSES:
        last += 1
    start, end = ranges[first][0], ranges[last][1]
    return replace(hit, text=hit.text[start:end], raw=raw_map(hit.raw)(start, end))


def _quoted(library: Library, hit: Hit) -> _Quoted:
    citation = cite(library, hit, 0)
    inferred = ("推断",) if citation.date_confidence == "inferred" else ()
    planned = ("计划",) if not hit.practice_id and cues.PLAN.search(hit.text) else ()
    labels = tuple(label for label in _SHOWN if label in (*hit.flags, *inferred, *planned))
    place = told_place(hit) if is_placed(hit) else ()
    return _Quoted(hit, citation, place, labels, bool(_SPOKEN.search(hit.text)))


def told_place(hit: Hit) -> tuple[str, ...]:
    """The place that the quotation of a hit is true of: wider than that of its practice where it counts for the
    whole (全市已有14万…) or names the place as one of several (营北等一批老旧社区)."""
    place = hit.place
    for match in _WHOLE.finditer(hit.text):
        place = _up_to(place, _ENDS[match[1]])
    last = place[-1] if len(place) > COUNTY else ""
    if last in hit.text and last and _BATCH.match(hit.text, hit.text.find(last) + len(last)):
        return place[:COUNTY]
    return place


def _up_to(place: tuple[str, ...], ends: str) -> tuple[str, ...]:
    """The path down to its narrowest county, city or province that ends so: 全市 of a place in 武穴市 means that."""
    depths = (depth for depth in range(min(COUNTY, len(place)), 0, -1) if place[depth - 1][-1] in ends)
    return place[: next(depths, len(place))]


def _grouped(quoted: Sequence[_Quoted]) -> Iterator[list[_Quoted]]:
    """The quotations of one place together, in the order of the first; a new group where one grows too long."""
    groups: list[list[_Quoted]] = []
    for each in quoted:
        same = [group for group in groups if group[0].about == each.about]
        if same and _has_room(same[-1], each):
            same[-1].append(each)
        else:
            groups.append([each])
    yield from groups


def _doing_first(inquiry: Inquiry, grouped: list[list[_Quoted]]) -> list[list[_Quoted]]:
    """The statements with those behind that tell of nothing done: that are printed below a picture, unless pictures are
    asked for, or open by counting people, unless a number is: how many were sent tells nothing of what they did."""
    counting = not any(demand.slot == "figure" for demand in inquiry.telling)
    shown = "图片说明" not in inquiry.query.understood.statuses + inquiry.query.statuses
    return sorted(
        grouped,
        key=lambda group: (
            (shown and "图片说明" in group[0].labels) or (counting and counts_heads(group[0].hit.text))
        ),
    )


def _has_room(group: Sequence[_Quoted], more: _Quoted) -> bool:
    length = sum(len(each.hit.text) for each in (*group, more))
    return len(group) < MOST_QUOTES and length <= LONGEST_STATEMENT


def _statement(group: Sequence[_Quoted]) -> Statement:
    """The quotations with their place, or their source where they tell no practice; who speaks for himself is
    named as the source of it."""
    first = group[0]
    place = "".join(first.place) or f"《{first.hit.title or first.hit.source}》"
    shown = f"（{'、'.join(_SHOWN[label] for label in first.labels)}）" if first.labels else ""
    titles = dict.fromkeys(f"《{each.hit.title}》" for each in group if each.is_told and each.hit.title)
    source = f"，据{''.join(titles)}介绍" if titles and first.place else ""
    quotes = "；".join(in_quotes(each.citation.quote) for each in group)
    numbers = tuple(each.citation.n for each in group)
    return Statement(f"{place}{shown}{source}：{quotes}", numbers, first.place, first.labels)
