"""An answer and its library in, the answer without what its citations do not prove out, and notes on what was struck."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from api.answers.answer import Answer, Citation, Missing, Refusal, Statement
from api.guards.formulas import misprints
from api.guards.guard import Unsupported, unsupported
from api.guards.speech import solid, whole
from api.stretches import stretches
from api.wording import MARKS_OF_QUOTES, UNPROVEN, shown_time
from index.library import Library
from ingest.document import Document
from ingest.quotations import in_quotes
from ingest.span import Range, cut
from ingest.verbatim import Excerpt

Read = Callable[[str], Document | None]


def proven(library: Library, answer: Answer) -> Answer:
    """The answer as it may be shown: each quotation is the stored text of its ranges, with the whole of the speech that
    it is cut from, and whatever a statement says is told by what it cites. What fails is struck and noted; where
    nothing is left, the answer is a refusal with the quotations as the nearest material. A formula that the source
    misprints is noted and shown as it is."""
    read = cache(partial(_open, library))
    answer, holds = _in_whole(read, answer), holder(read)
    exact = {
        each.n: each
        for each in answer.citations
        if each.raw and holds(each.document_id, each.quote, each.raw)
    }
    faults = [_fault(library, statement, exact) for statement in answer.statements]
    if not any(faults):
        return _noted(answer)
    kept = tuple(each for each, fault in zip(answer.statements, faults, strict=True) if not fault)
    answer = replace(answer, statements=kept, notes=(*answer.notes, *filter(None, faults)))
    return _noted(_renumbered(answer, exact)) if kept else _refused(answer, tuple(exact.values()))


def _open(library: Library, document_id: str) -> Document | None:
    """A document that every reader may see: an answer that comes from its reader may name any."""
    return None if library.openness.closed(document_id) else library.document(document_id)


def _refused(answer: Answer, near: tuple[Citation, ...]) -> Answer:
    message = "找到的文字都没有通过引文核对，不作回答。"
    refusal = Refusal((Missing("topic", "", message),), near)
    return replace(answer, answerable=False, citations=(), refusal=refusal)


def _in_whole(read: Read, answer: Answer) -> Answer:
    """The answer with each quotation widened to the speech that it cuts, where it stands and where it is cited."""
    statements, citations = answer.statements, []
    for each in answer.citations:
        document = read(each.document_id)
        found = whole(document, each.quote, each.raw) if document else Excerpt(each.quote, each.raw)
        clean = stretches(document, found.raw)
        citations.append(replace(each, quote=found.text, raw=found.raw, clean=clean))
        statements = tuple(_requoted(told, each, found.text) for told in statements)
    return replace(answer, statements=statements, citations=tuple(citations))


def _requoted(statement: Statement, citation: Citation, quote: str) -> Statement:
    if citation.n not in statement.citations or quote == citation.quote:
        return statement
    text = statement.text
    for opening, closing in MARKS_OF_QUOTES:
        text = text.replace(f"{opening}{citation.quote}{closing}", in_quotes(quote))
    return replace(statement, text=text)


def _noted(answer: Answer) -> Answer:
    notes = tuple(note for each in answer.citations for note in misprints(each.quote, f"引文[{each.n}]"))
    return replace(answer, notes=(*answer.notes, *notes))


def holder(read: Read) -> Callable[[str, str, Sequence[Range]], bool]:
    """Tells whether the document of an id, which ``read`` finds, holds a text at raw ranges, blanks at the seams aside;
    a text without ranges, which a label is, is held by any."""

    def holds(document_id: str, text: str, raw: Sequence[Range]) -> bool:
        document = read(document_id)
        return document is not None and (not raw or solid(cut(document.raw_text, raw)) == solid(text))

    return holds


def _fault(library: Library, statement: Statement, exact: Mapping[int, Citation]) -> str:
    """Why a statement cannot stand, as its reader is told; empty if it can."""
    if not statement.citations or any(n not in exact for n in statement.citations):
        return f"已删去一条陈述：它的引文与原文不一致（{statement.text[:_SHOWN]}…）。"
    cited = [exact[n] for n in statement.citations]
    names = [*statement.labels, *(name for each in cited for name in names_of(library, each))]
    practices = (library.practice(each.practice_id) for each in cited if each.practice_id)
    places = [statement.place, *(each.place.path for each in practices if each)]
    if any(label not in statement.text for label in statement.labels):
        return f"已删去一条陈述：它应注明“{'、'.join(statement.labels)}”（{statement.text[:_SHOWN]}…）。"
    found = unsupported(statement.text, [each.quote for each in cited], names, places)
    return struck(found) if found else ""


_SHOWN = 20
"""Characters of a struck statement that its note repeats."""


def names_of(library: Library, citation: Citation) -> Iterator[str]:
    """What a citation bears beside its text: title, or else the name of its file, publisher and date, and the places and
    the time of its practice."""
    yield from filter(None, (citation.title or citation.source, citation.publisher, citation.date))
    practice = library.practice(citation.practice_id) if citation.practice_id else None
    if practice:
        yield from practice.place.path
        yield shown_time(practice.time, practice.time_read)


def struck(found: Sequence[Unsupported]) -> str:
    """The note on a statement that was struck for ``found``, which is not empty."""
    told = "、".join(f"{UNPROVEN[each.kind]}“{each.text}”" for each in found)
    return f"已删去一条陈述：{told}在所引原文中查不到。"


def _renumbered(answer: Answer, exact: Mapping[int, Citation]) -> Answer:
    """The answer with the citations that are still cited, numbered from 1."""
    cited = dict.fromkeys(n for statement in answer.statements for n in statement.citations)
    numbers = {old: new for new, old in enumerate(sorted(cited), start=1)}
    statements = (
        replace(each, citations=tuple(numbers[n] for n in each.citations)) for each in answer.statements
    )
    citations = (replace(exact[old], n=new) for old, new in numbers.items())
    return replace(answer, statements=tuple(statements), citations=tuple(citations))
