"""What was found for a question in, which part of it the material does not answer out.

No score decides a refusal: a question that the material cannot answer often matches it better than one
that it can. What decides is whether the place, the year, the number and the matter asked for stand in the
evidence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from api.answers.citation import Citation, cite
from api.answers.demands import Demand
from api.answers.inquiry import Inquiry, inquire, is_there, named_places
from api.answers.offtopic import (
    is_spoken_of,
    is_themed,
    off_topic,
    silent_topic,
    unknown_things,
    unquoted,
    unwritten,
)
from api.answers.slogans import unexplained
from api.answers.statements import Statement, statements
from index.folding import fold
from index.hit import Hit
from index.library import Library
from index.matching import read
from index.nothing import Count, Nothing, nothing
from index.qualifiers import unknown_place, unknown_qualifier, unknown_qualifier_text
from index.search import search
from index.soundalikes import alike_text, told_alike
from index.unknown import no_place
from index.wanted import SearchOptions
from index.worth import is_under
from ingest.document import Document
from ingest.paths import COUNTY
from ingest.quotations import in_quotes

Slot = Literal["place", "only_name", "text_lost", "year", "figure", "topic"]
_NEAR = 3
_HOW = re.compile("怎么|怎样|如何|咋|么样")
_WHERE = re.compile("哪一?个(?:省|市|州|县|区|街道|乡镇|[乡镇村]|社区|小区|地方)")
"""What asks for one place, and not where something comes from or lies (钱从哪里来, 难在哪)."""
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
    name = "" if inquiry.result.nothing else unknown_place(library, inquiry.query)
    if name and all(each.asked != name for each in missing):
        missing = (Missing("place", name, f"{no_place(name)}{alike_text(library, name)}。"), *missing)
    return Refusal(missing, tuple(cite(library, hit, n) for n, hit in enumerate(near[:_NEAR], start=1)))


def unpractised(inquiry: Inquiry, citations: Sequence[Citation]) -> Refusal | None:
    """That of what is asked how to do nothing was done, if all that would be quoted are passages that hold some word of
    it: news of rain says nothing of how to clean a river. Who asks about a place or a number is told what there is."""
    understood = inquiry.query.understood
    narrows = (understood.places, inquiry.local, understood.statuses, understood.sources)
    counts = any(demand.slot != "topic" for demand in inquiry.telling)
    is_near = any(hit.why.vector for hit in inquiry.hits)
    if any(narrows) or counts or is_near or not _HOW.search(inquiry.asked):
        return None
    if any(each.practice_id or is_spoken_of(inquiry, each) or is_themed(inquiry, each) for each in citations):
        return None
    asked = inquiry.text.strip()
    message = f"资料中没有哪条做法写到“{asked}”，只有 {len(citations)} 段文字提到相近的词。"
    return Refusal((Missing("topic", asked, message),), tuple(citations[:_NEAR]))


def unplaced(inquiry: Inquiry, told: Sequence[Statement], citations: Sequence[Citation]) -> Refusal | None:
    """That the place asked for is told by nothing that would be quoted, if no statement has one: of what stands behind a lost
    page nobody knows where it was."""
    where = _WHERE.search(inquiry.asked)
    if not where or any(each.place for each in told):
        return None
    is_lost = any("缺页" in each.flags for each in citations)
    why = "此处原文缺页，前后说的不一定是同一个地方" if is_lost else "原文没有写"
    message = f"找到的内容没有写明是{where[0]}：{why}。"
    return Refusal(
        (Missing("text_lost" if is_lost else "place", where[0], message),), tuple(citations[:_NEAR])
    )


def unsaid(
    library: Library, inquiry: Inquiry, told: Sequence[Statement], citations: Sequence[Citation]
) -> tuple[Missing, ...]:
    """What one part of the question demands and nothing tells, while another part is answered; of several places those
    of which nothing is ``told``; and what the question asks about, or about something of, where that is unknown or no
    document of the ``citations`` names it."""
    stranger = unknown_qualifier(library, inquiry.query)
    unknown = () if stranger else unknown_things(library, inquiry)
    sources = _sources(library, citations)
    nouns = "" if stranger or unknown else unquoted(library, inquiry, sources)
    topic = silent_topic(library, inquiry, sources)
    untold = {demand.part or demand.asked: demand for demand, hits in inquiry.telling.items() if not hits}
    return (
        *([_of_stranger(library, stranger)] if stranger else []),
        *([Missing("topic", unknown[0].name, unwritten(unknown))] if unknown else []),
        *([Missing("topic", nouns, f"找到的内容没有写到“{nouns}”。")] if nouns else []),
        *([Missing("topic", inquiry.query.topics[0], topic)] if topic else []),
        *(Missing(each.slot, each.asked, f"资料中未见“{name}”。") for name, each in untold.items()),
        *(Missing("place", name, f"资料中未见{name}的这一内容。") for name in _silent(inquiry, told)),
    )


def _sources(library: Library, citations: Sequence[Citation]) -> str:
    """The folded text of the documents that are quoted: what a quotation leaves out may stand beside it."""
    documents = (library.document(key) for key in dict.fromkeys(each.document_id for each in citations))
    return fold("\n".join(each.raw_text for each in documents if each))


def _of_stranger(library: Library, name: str) -> Missing:
    return Missing("topic", name, f"{unknown_qualifier_text(library, name)}。")


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
        yield _nothing_found(library, inquiry, near)
    elif missing := _elsewhere(library, inquiry):
        yield missing
    elif told := off_topic(library, inquiry):
        yield Missing("topic", *told)
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
            yield Missing(demand.slot, demand.asked, _of_thing(inquiry, demand))


def _of_thing(inquiry: Inquiry, demand: Demand) -> str:
    """That nothing tells a demand, with the thing that the question names before it: 工资 of 网格员工资 may be told of others."""
    wholes = (f"{thing.name}{link}{demand.asked}" for thing in inquiry.things for link in ("", "的"))
    whole = next((each for each in wholes if each in inquiry.asked), demand.asked)
    return demand.message.replace(f"“{demand.asked}", f"“{whole}", 1)


def quotations(library: Library, text: str, options: SearchOptions) -> Count:
    """How many quotations an answer to the question ``text`` has: none where it is refused."""
    inquiry = inquire(library, text, options)
    if inquiry.result.nothing or any(True for _ in _missing(library, inquiry, ())):
        return Count(0)
    _, citations = statements(library, inquiry)
    if unpractised(inquiry, citations):
        return Count(0)
    practices = (library.practice(each.practice_id) for each in citations if each.practice_id)
    provinces = {(each,) for each in library.reader.provinces}
    unplaced = sum(each.place.path[:1] not in provinces for each in practices if each)
    return Count(len(citations), unplaced=unplaced)


def _nothing_found(library: Library, inquiry: Inquiry, near: Sequence[Hit]) -> Missing:
    """Why nothing was found: the place is not in the material; or it is, but not what was asked of it. Whoever asks what is
    offered is answered with as many quotations as it says."""
    places, asked = inquiry.result.query.understood.places, inquiry.text.strip()
    query = read(library, inquiry.text, inquiry.options.without)
    told = nothing(library, query, replace(inquiry.options, by="practice"), quotations)
    message = f"{told.message}{_offered(told, asked)}"
    names = "、".join(dict.fromkeys(path.rpartition("/")[2] for path in places))
    if told.slot == "place":
        return Missing(
            "place", names or unknown_place(library, inquiry.query), _namesake(inquiry, near) or message
        )
    wanted = {demand.slot: demand.asked for demand in inquiry.telling}
    if places and "year" in wanted:
        return Missing("year", wanted["year"], f"找到的{names}的内容没有写明是{wanted['year']}年的。")
    if places and "figure" in wanted:
        return Missing("figure", wanted["figure"], message)
    return Missing("topic", asked, message)


def _offered(nothing: Nothing, asked: str) -> str:
    """The questions that would find something, as one may put them; not the one that was ``asked``."""
    offers = [f"“{each['query']}”" for each in nothing.near if "by" not in each and each["query"] != asked]
    return f"可以改问{'、'.join(offers)}。" if offers else ""


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


def _heard(library: Library, inquiry: Inquiry, name: str) -> str:
    """What places sound as the name of one, and how to ask about the first; empty where none does."""
    alike = told_alike(library, name)
    question = inquiry.text.strip().replace(name, alike[0]) if alike else ""
    return f"；读音相同的地方有：{'、'.join(alike)}，可以改问“{question}”" if alike else ""


def _elsewhere(library: Library, inquiry: Inquiry) -> Missing | None:
    """The community or street that the question names and of which nothing that was found tells, if there is one."""
    told = [fold("".join((*hit.place, hit.text, hit.title))) for hit in inquiry.hits]
    for name in inquiry.local:
        if not any(name in text for text in told):
            return Missing("place", name, f"资料中没有“{name}”的内容{_heard(library, inquiry, name)}。")
    return None


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
