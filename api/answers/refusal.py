"""What was found for a question in, which part of it the material does not answer out.

No score decides a refusal: a question that the material cannot answer often matches it better than one
that it can. What decides is whether the place, the year, the number and the matter asked for stand in the
evidence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from api.answers.citation import Citation, cite
from api.answers.inquiry import Inquiry, is_there, named_places
from api.answers.matters import Thing, tells_of
from api.answers.slogans import unexplained, unheard
from api.answers.statements import Statement
from index.folding import fold
from index.hit import Hit
from index.library import Library
from index.qualifiers import unknown_qualifier, unknown_qualifier_text
from index.search import search
from index.wanted import SearchOptions
from index.words import Filters
from index.worth import is_under
from ingest.document import Document
from ingest.paths import COUNTY
from ingest.quotations import in_quotes

Slot = Literal["place", "only_name", "text_lost", "year", "figure", "topic"]
_NEAR = 3
_LOCAL = ("社区", "村", "小区")
_TAIL = 20
"""Characters before a loss in which a word of the question must stand."""
_SHOWN = 12
"""Characters before a loss that a message repeats."""


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


def refusal(library: Library, inquiry: Inquiry) -> Refusal | None:
    """Why the question cannot be answered, if it cannot: nothing was found, its place or name is not told of, its
    text is lost, or no part of it is told."""
    near = _near(library, inquiry)
    missing = tuple(_missing(library, inquiry, near))
    if not missing:
        return None
    return Refusal(missing, tuple(cite(library, hit, n) for n, hit in enumerate(near[:_NEAR], start=1)))


def unsaid(library: Library, inquiry: Inquiry, told: Sequence[Statement]) -> tuple[Missing, ...]:
    """What one part of the question demands and nothing tells, while another part is answered; of several places those
    of which nothing is ``told``; and what the question asks about, or about something of, where that is unknown."""
    stranger = unknown_qualifier(library, inquiry.query)
    unknown = () if stranger else _unknown_things(library, inquiry)
    untold = {demand.part or demand.asked: demand for demand, hits in inquiry.telling.items() if not hits}
    return (
        *([Missing("topic", stranger, f"{unknown_qualifier_text(stranger)}。")] if stranger else []),
        *([Missing("topic", unknown[0].name, _unwritten(unknown))] if unknown else []),
        *(Missing(each.slot, each.asked, f"资料中未见“{name}”。") for name, each in untold.items()),
        *(Missing("place", name, f"资料中未见{name}的这一内容。") for name in _silent(inquiry, told)),
    )


def _silent(inquiry: Inquiry, told: Sequence[Statement]) -> Iterator[str]:
    """Names of the places, of several that the question names, of which no statement tells."""
    for name, paths in named_places(inquiry.result.query.understood.places).items():
        short = name[:-1] if len(name) > 2 else name
        of_it = (any(is_under("/".join(each.place), path) for path in paths) for each in told)
        if not (any(of_it) or any(short in each.text for each in told)):
            yield name


def _missing(library: Library, inquiry: Inquiry, near: Sequence[Hit]) -> Iterator[Missing]:
    """What fails, as a reader would name it: place, topic or name, else lost text, year, number, matter."""
    if inquiry.result.nothing:
        yield _nothing_found(inquiry, near)
    elif missing := _elsewhere(inquiry) or _off_topic(inquiry) or _unheard(inquiry):
        yield missing
    elif name := unexplained(inquiry.asked, [fold(hit.text) for hit in inquiry.hits]):
        yield Missing("only_name", name, f"资料中只有“{name}”这个名称，没有写明它的具体内容。")
    else:
        yield from _untold(inquiry, _lost(library, inquiry))


def _untold(inquiry: Inquiry, lost: Missing | None) -> Iterator[Missing]:
    if lost:
        yield lost
    elif any(inquiry.told(part) for part in inquiry.parts):
        return
    for demand, hits in inquiry.telling.items():
        if not hits:
            yield Missing(demand.slot, demand.asked, demand.message)


def _nothing_found(inquiry: Inquiry, near: Sequence[Hit]) -> Missing:
    """Why nothing was found: the place is not in the material; or it is, but not what was asked of it."""
    nothing, places = inquiry.result.nothing, inquiry.result.query.understood.places
    message = nothing.message if nothing else ""
    names = "、".join(dict.fromkeys(path.rpartition("/")[2] for path in places))
    if nothing and nothing.slot == "place":
        return Missing("place", names, _namesake(inquiry, near) or message)
    wanted = {demand.slot: demand.asked for demand in inquiry.telling}
    if places and "year" in wanted:
        return Missing("year", wanted["year"], f"找到的{names}的内容没有写明是{wanted['year']}年的。")
    if places and "figure" in wanted:
        return Missing("figure", wanted["figure"], message)
    return Missing("topic", inquiry.text.strip(), message)


def _namesake(inquiry: Inquiry, near: Sequence[Hit]) -> str:
    """That the material has a place of the name that the question says, but elsewhere."""
    asked = [path.split("/") for path in inquiry.result.query.understood.places]
    for hit in near:
        local = next((name for name in hit.place[COUNTY:] if fold(name) in inquiry.asked), "")
        others = [path for path in asked if tuple(path) != hit.place[: len(path)]]
        if local and others:
            above = next((name for name in reversed(others[0]) if name != local), "")
            return f"资料库中没有{above}的{local}；资料中的{local}在{''.join(hit.place[: hit.place.index(local)])}，不在{above}。"
    return ""


def _elsewhere(inquiry: Inquiry) -> Missing | None:
    """The community or street that the question names and of which nothing that was found tells, if there is one."""
    told = [fold("".join((*hit.place, hit.text, hit.title))) for hit in inquiry.hits]
    for name in inquiry.local:
        if not any(name in text for text in told):
            return Missing("place", name, f"资料中没有“{name}”的内容。")
    return None


def _off_topic(inquiry: Inquiry) -> Missing | None:
    """That of what the question is about, the words of every report aside, nothing is told: 养狗 of 小区养狗怎么管. Where
    vectors found something, it may be told in other words."""
    things = _untold_things(inquiry)
    if not things or any(hit.why.vector for hit in inquiry.hits):
        return None
    return Missing("topic", inquiry.text.strip(), _unwritten(things))


def _untold_things(inquiry: Inquiry) -> tuple[Thing, ...]:
    """All that the question is about, where nothing found tells of any of it, and nothing else narrows the question."""
    understood = inquiry.query.understood
    given = (understood.themes, understood.statuses, understood.levels, understood.years, understood.sources)
    hits = inquiry.hits
    if any(given) or understood.has_figures or any(hit.why.aliases for hit in hits):
        return ()
    # Who asks how many lets the number tell what was done: 惠及多少居民.
    counts = any(demand.slot == "figure" for demand in inquiry.telling)
    things = tuple(thing for thing in inquiry.things if thing.noun or not counts)
    return () if any(tells_of(things, hit.why.terms) for hit in hits) else things


def _unknown_things(library: Library, inquiry: Inquiry) -> tuple[Thing, ...]:
    """Those of them that are named by a noun that nothing in the material holds: that is no mere choice of words."""
    named = (thing for thing in _untold_things(inquiry) if thing.noun)
    return tuple(thing for thing in named if not library.words.count(Filters(holding=((thing.noun,),))))


def _unwritten(things: Sequence[Thing]) -> str:
    return f"资料中没有写到“{'、'.join(thing.name for thing in things)}”。"


def _unheard(inquiry: Inquiry) -> Missing | None:
    """The name to be explained that nothing found holds, if only its pieces were found: 管家 of 什么是红管家."""
    if inquiry.result.query.understood.places or any(hit.why.aliases for hit in inquiry.hits):
        return None
    name = unheard(inquiry.asked, [fold(f"{hit.title} {hit.text}") for hit in inquiry.hits])
    return Missing("topic", name, f"资料中没有写到“{name}”。") if name else None


def _lost(library: Library, inquiry: Inquiry) -> Missing | None:
    """Whether the words asked for stand where a source breaks off, and in no other quotation."""
    quotes = [fold(hit.text) for hit in inquiry.hits]
    for document in _torn(library, inquiry.hits):
        for loss in (loss for loss in document.losses if loss.type == "text_lost_after"):
            before = document.raw_text[max(loss.raw_pos - _TAIL, 0) : loss.raw_pos]
            if tail := _asked_tail(library, inquiry.asked, before, quotes):
                shown = before.strip()[-_SHOWN:]
                return Missing("text_lost", tail, f"原文在{in_quotes(shown)}之后中断，所问内容缺失。")
    return None


def _torn(library: Library, hits: Sequence[Hit]) -> Iterator[Document]:
    """The documents of the hits beside which text is lost."""
    torn = dict.fromkeys(hit.document_id for hit in hits if "缺页" in hit.flags)
    yield from (found for key in torn if (found := library.document(key)))


def _asked_tail(library: Library, asked: str, before: str, quotes: Sequence[str]) -> str:
    """The last characters of the text before a loss, if the question asks for what follows them."""
    near = fold(before)
    tail = near[-3:]
    topic = [word for word in library.segmenter.words(asked) if len(word) > 1 and word in near]
    told = any(tail in quote.removesuffix(tail) for quote in quotes)
    return tail if len(tail) == 3 and tail in asked and topic and not told else ""


def _near(library: Library, inquiry: Inquiry) -> tuple[Hit, ...]:
    """The nearest material, that of the very compound asked for first; without the places asked for, where nothing is known of them, and first what is of places
    that only have their names."""
    if inquiry.hits:
        return tuple(sorted(inquiry.hits, key=lambda hit: not is_there(hit, inquiry.asked)))
    places = (path.split("/") for path in inquiry.result.query.understood.places)
    asked = [*(path[-1] for path in places if _is_local(path)), inquiry.query.content]
    return tuple(hit for text in asked for hit in search(library, text, SearchOptions(k=_NEAR)).hits)


def _is_local(path: Sequence[str]) -> bool:
    """Whether a path ends below the county, if a name between is left out (黄石市朱木桥社区)."""
    return len(path) > COUNTY or path[-1].endswith(_LOCAL)
