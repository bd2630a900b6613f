"""A question and a library in, quoted statements out, or what the material lacks to answer it.

No score decides a refusal: a question that the material cannot answer often matches it better than one
that it can. What decides is whether the place, the year, the number and the matter asked for stand in the
evidence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from api.demands import Demand, demands
from api.views import place_of
from index.folding import fold
from index.hit import Hit
from index.library import Library
from index.query import Query
from index.search import SearchResult, search
from index.understood import Reading, related_token
from index.wanted import SearchOptions
from ingest.practice import Correction
from ingest.span import Range

Slot = Literal["place", "only_name", "text_lost", "year", "figure", "topic"]

MOST_STATEMENTS = 6
MOST_PER_PLACE = 2
LEAST_SHARE = 0.3
"""A statement is made of hits that score at least this share of the best one."""
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """A place or source and a verbatim quotation; ``citations`` are numbers of ``Answer.citations``."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """``quote`` is the exact text of the raw ranges ``raw``; ``corrections`` are those of its practice."""

    n: int
    source: str
    document_id: str
    title: str
    publisher: str | None
    date: str | None
    date_confidence: str
    quote: str
    raw: tuple[Range, ...]
    practice_id: str | None = None
    paragraph: int | None = None
    flags: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing asked for that the material does not hold."""

    slot: Slot
    asked: str
    message: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, and the nearest material, which is none."""

    slots: tuple[Missing, ...]
    near: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Either statements with citations, or a refusal. ``model`` names a language model if one wrote it;
    ``readings`` tell how the question was understood."""

    answerable: bool
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    refusal: Refusal | None
    model: str | None = None
    readings: tuple[Reading, ...] = ()


def ask(library: Library, text: str, without: frozenset[str] = frozenset()) -> Answer:
    """Answers by quoting the best practices, or says which part of the question the material lacks. Nothing is read
    into the question of which the token is in ``without``; what is of related themes only is no answer."""
    related = library.reader.read(text, without=without).understood.related
    without |= {related_token(each.theme) for each in related}
    result = search(library, text, SearchOptions(k=20, without=without))
    wanted = tuple(demands(fold(text)))
    query = library.reader.read(text, without=without)
    matter, readings = _matter(query), result.query.understood.readings
    telling = {demand: [hit for hit in result.hits if _tells(hit, demand, matter)] for demand in wanted}
    missing = tuple(_missing(library, text, result, telling))
    if missing:
        refusal = Refusal(missing, _near(library, query, result))
        return Answer(False, (), (), refusal, readings=readings)
    chosen = _chosen(result.hits, [hit for demand in wanted for hit in telling[demand]])
    citations = tuple(_citation(library, hit, n) for n, hit in enumerate(chosen, start=1))
    statements = tuple(_statement(hit, cited) for hit, cited in zip(chosen, citations, strict=True))
    return Answer(True, statements, citations, None, readings=readings)


def _missing(
    library: Library, text: str, result: SearchResult, telling: Mapping[Demand, Sequence[Hit]]
) -> Iterator[Missing]:
    """What fails, as a reader would name it: place or topic, else lost text, year, number, matter."""
    if result.nothing:
        yield _nothing_found(text, result, telling)
        return
    lost = _lost(library, fold(text), result.hits)
    if lost:
        yield lost
    for demand, hits in telling.items():
        if not hits:
            yield Missing(demand.slot, demand.asked, demand.message)


def _nothing_found(text: str, result: SearchResult, wanted: Iterable[Demand]) -> Missing:
    """Why nothing was found: the place is not in the material; or it is, but not what was asked of it."""
    nothing, places = result.nothing, result.query.understood.places
    message = nothing.message if nothing else ""
    if nothing and nothing.slot == "place":
        return Missing("place", "、".join(dict.fromkeys(p.rsplit("/", 1)[-1] for p in places)), message)
    number = next((demand for demand in wanted if demand.slot == "figure"), None)
    if places and number:
        return Missing("figure", number.asked, message)
    return Missing("topic", text.strip(), message)


def _matter(query: Query) -> frozenset[str]:
    """What a question is about: its longer words, what stands for them, and its themes, but not what those
    are a part of: money spent on old compounds is not the price of an elevator."""
    words = (word for word in query.words if len(word) > 1)
    return frozenset((*words, *query.aliases, *query.understood.themes))


def _tells(hit: Hit, demand: Demand, matter: frozenset[str]) -> bool:
    """Whether the quotation states what is demanded, and of the matter: an age told of somebody else,
    found by the word 年龄 alone, is none."""
    wanted = {word for word in matter if word not in demand.asked}
    of_matter = not wanted or not wanted.isdisjoint((*hit.why.terms, *hit.why.aliases))
    return of_matter and bool(demand.told.search(fold(hit.text)))


def _lost(library: Library, asked: str, hits: Sequence[Hit]) -> Missing | None:
    """Whether the words asked for stand where a source breaks off, and in no other quotation."""
    quotes = [fold(hit.text) for hit in hits]
    for document_id in dict.fromkeys(hit.document_id for hit in hits):
        document = library.document(document_id)
        for loss in document.losses if document else ():
            if loss.type != "text_lost_after" or document is None:
                continue
            before = document.raw_text[max(loss.raw_pos - 20, 0) : loss.raw_pos]
            tail, near = fold(before[-3:]), fold(before)
            topic = [word for word in library.segmenter.words(asked) if len(word) > 1 and word in near]
            told = any(tail in quote.removesuffix(tail) for quote in quotes)
            if len(tail) == 3 and tail in asked and topic and not told:
                return Missing("text_lost", tail, f"原文在“{before[-12:]}”之后中断，所问内容缺失。")
    return None


def _chosen(hits: Sequence[Hit], telling: Sequence[Hit]) -> list[Hit]:
    """The hits to quote: what tells the thing asked for, then what is near the best one; several places
    rather than one place at length, and no sentence twice (a commentary repeats its report)."""
    near = [hit for hit in hits if hit.score >= LEAST_SHARE * hits[0].score]
    first = [hit for hit in telling if hit in near] or telling[:1]
    chosen: list[Hit] = []
    for hit in dict.fromkeys((*first, *near)):
        of_place = sum(other.place == hit.place for other in chosen)
        if of_place < MOST_PER_PLACE and all(other.text != hit.text for other in chosen):
            chosen.append(hit)
    return chosen[:MOST_STATEMENTS]


def _statement(hit: Hit, citation: Citation) -> Statement:
    """The quotation with its place, or its source where it tells no practice, and a label where it is no accomplished fact."""
    place = "".join(hit.place) or ("地点不明" if hit.practice_id else f"《{hit.title}》")
    labels = [flag for flag in hit.flags if flag in ("计划", "点评", "图片说明", "缺页")]
    label = f"（{'、'.join(labels)}）" if labels else ""
    return Statement(f"{place}{label}：“{citation.quote}”", (citation.n,))


def _near(library: Library, query: Query, result: SearchResult) -> tuple[Citation, ...]:
    """The nearest material; without the places asked for, where nothing is known of them."""
    hits = result.hits
    if not hits:
        hits = search(library, query.content, SearchOptions(k=_NEAR)).hits
    return tuple(_citation(library, hit, n) for n, hit in enumerate(hits[:_NEAR], start=1))


def _citation(library: Library, hit: Hit, n: int) -> Citation:
    document = library.document(hit.document_id)
    article, paragraph = place_of(document, list(hit.raw)) if document else (None, None)
    practice = library.practice(hit.practice_id) if hit.practice_id else None
    return Citation(
        n=n,
        source=hit.source,
        document_id=hit.document_id,
        title=hit.title,
        publisher=article.publisher if article else None,
        date=article.date if article else None,
        date_confidence=article.date_confidence if article else "unknown",
        quote=hit.text,
        raw=hit.raw,
        practice_id=hit.practice_id,
        paragraph=paragraph,
        flags=hit.flags,
        corrections=practice.corrections if practice else (),
    )
