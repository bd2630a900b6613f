"""A question and a library in, quoted statements out, or what the material lacks to answer it."""

from dataclasses import dataclass

from api.answers.citation import Citation
from api.answers.inquiry import inquire
from api.answers.refusal import Missing, Refusal, Slot, refusal, unplaced, unpractised, unsaid
from api.answers.statements import MOST_STATEMENTS, Statement, statements
from index.library import Library
from index.understood import Reading
from index.wanted import ANY, SearchOptions

__all__ = [
    "MOST_STATEMENTS",
    "Answer",
    "Citation",
    "Missing",
    "Refusal",
    "Slot",
    "Statement",
    "ask",
]


@dataclass(frozen=True, slots=True)
class Struck:
    """A sentence of a language model that is not told, and why in a few words."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Either statements with citations, or a refusal. ``model`` names a language model if one wrote it;
    ``readings`` tell how the question was understood; ``unsaid`` is what was asked and the statements do not tell,
    though they tell the rest; ``notes`` are sentences that the reader must know (what was searched without, a model that
    failed, sentences struck)."""

    answerable: bool
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    refusal: Refusal | None
    model: str | None = None
    readings: tuple[Reading, ...] = ()
    unsaid: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()
    struck: tuple[Struck, ...] = ()


def ask(library: Library, text: str, options: SearchOptions = ANY) -> Answer:
    """Answers by quoting the best practices, or says which part of the question the material lacks. ``options`` narrow
    what is looked at; what is of related themes only is no answer."""
    inquiry = inquire(library, text, options)
    readings, notes = inquiry.result.query.understood.readings, inquiry.result.notes
    if refused := refusal(library, inquiry):
        return Answer(False, (), (), refused, readings=readings, notes=notes)
    told, citations = statements(library, inquiry)
    if refused := unpractised(inquiry, citations) or unplaced(inquiry, told, citations):
        return Answer(False, (), (), refused, readings=readings, notes=notes)
    missing = unsaid(library, inquiry, told, citations)
    return Answer(True, told, citations, None, readings=readings, unsaid=missing, notes=notes)
