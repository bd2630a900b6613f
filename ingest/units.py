"""A paragraph in, the stretches of it out that tell one practice each: a measure, or one chain of actions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingest import cues
from ingest.carrier import UNKNOWN, PlaceCarrier, Reading
from ingest.document import Paragraph
from ingest.fields import problem_sentence, solves_problem
from ingest.figures import has_figures
from ingest.names import has_name
from ingest.sentences import LONG_SENTENCE, clauses, pauses, sentences
from ingest.span import Range

ThemesOf = Callable[[str, str], tuple[str, ...]]
"""Theme paths of a text under a heading."""
ENOUGH = 3
"""Points at which a sentence counts as a practice; see ``_points``."""
MANY = 2
"""Figures that tell a measure without a verb: a list of what there is."""
MAX_STORY = 220
"""Characters up to which sentences are added to a practice: what fits on a card."""
MIN_PART = 24
"""Characters below which a part of a sentence is no measure of its own on another theme."""
MAX_LEAD = 6
"""Characters before its first verb with which a clause still begins an action of its own."""
_NARROW = ("社区(村)", "小区")
"""Levels at which the actions that one sentence lists are the story of one place."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a paragraph that tells one practice: ``main`` with the problem sentence before it, if any."""

    main: Range
    problem: Range | None
    reading: Reading


class _Part(NamedTuple):
    """A sentence or a part of one, its place, and whether it tells a measure."""

    span: Range
    reading: Reading
    measure: bool


def units(paragraph: Paragraph, carrier: PlaceCarrier, themes: ThemesOf) -> Iterator[Unit]:
    """Practices of one paragraph. A sentence that only goes on with the last one is added to it, where nothing else
    stands between them but a question."""
    open_unit: Unit | None = None
    problem: Range | None = None
    skip = len(paragraph.run_in_heading or "")
    for part, reading in _read(paragraph.text, skip, carrier, themes):
        text = paragraph.text[slice(*part)]
        measure = is_practice(text)
        if open_unit and _belongs(paragraph.text, _Part(part, reading, measure), open_unit):
            open_unit = Unit((open_unit.main[0], part[1]), open_unit.problem, open_unit.reading)
            continue
        if open_unit and not _asks(text):  # What answers a question may go on.
            yield open_unit
            open_unit = None
        if measure:
            open_unit, problem = Unit(part, problem, reading), None
        elif problem_sentence(text) and not cues.LEADER.search(text):
            problem = part
    if open_unit:
        yield open_unit


def _read(text: str, skip: int, carrier: PlaceCarrier, themes: ThemesOf) -> Iterator[tuple[Range, Reading]]:
    """The sentences behind a run-in heading, long ones by clause, each with its place.

    The heading itself only says which place follows. Clauses before the one that names a place are about that
    place, if it lies within the one in hand.
    """
    for sentence in _without_captions(text):
        if sentence[1] <= skip:
            carrier.read(text[slice(*sentence)])
            continue
        parts = [
            part for clause in clauses(text, sentence) for part in _placed(text, clause, carrier, themes)
        ]
        first = next((reading for _, reading in parts if reading.mentions), UNKNOWN)
        leading = True
        for part, reading in parts:
            leading = leading and not reading.mentions
            yield part, first if leading and _within(first, reading) else reading


def _without_captions(text: str) -> Iterator[Range]:
    """The sentences of a text that lost its line breaks, without the captions among them: what stands in a sentence
    before a photo credit in brackets, and the sentence before a credit without."""
    spans = sentences(text)
    if not cues.CREDITED.search(text):
        yield from spans
        return
    marks = [cues.CREDIT.search(text, *span) for span in spans]
    for (start, end), credit, following in zip(spans, marks, [*marks[1:], None], strict=True):
        told = credit.end() if credit else start
        shown = following is not None and following.start() == end and following[0][0] not in "（("
        if told < end and not shown:
            yield told, end


def _placed(
    text: str, clause: Range, carrier: PlaceCarrier, themes: ThemesOf
) -> Iterator[tuple[Range, Reading]]:
    """The parts of a clause with their places: a part that names none is about the place of the one before it."""
    last: Reading | None = None
    parts = (part for turn in carrier.turns(text, clause) for part in _by_theme(text, turn, themes))
    for part in parts:
        reading = carrier.read(text[slice(*part)])
        last = reading if last is None or reading.mentions else last
        yield part, last


def _by_theme(text: str, clause: Range, themes: ThemesOf) -> Iterator[Range]:
    """A clause, or its parts where it is a long list of measures on different themes."""
    start, end = clause
    if end - start <= LONG_SENTENCE:
        yield clause
        return
    for pause in pauses(text, clause):
        if min(pause[0] - start, end - pause[0]) >= MIN_PART and _turns(text, (start, end), pause, themes):
            yield start, pause[0]
            start = pause[0]
    yield start, end


def _turns(text: str, whole: Range, part: Range, themes: ThemesOf) -> bool:
    """Whether ``part`` of ``whole`` begins a measure on another theme than what stands before it, as far as a
    practice reaches."""
    start, end = max(whole[0], part[0] - MAX_STORY), min(whole[1], part[0] + MAX_STORY)
    own, rest = text[slice(*part)], text[part[0] : end]
    if not (_opens(own) and is_practice(own) and (has_name(rest) or has_figures(rest))) or cues.RESULT.search(
        own
    ):
        return False
    before, after = (set(themes(each, "")) for each in (text[start : part[0]], own))
    return bool(before and after) and not any(_akin(a, b) for a in before for b in after)


def _opens(clause: str) -> bool:
    """Whether a clause begins with what is done."""
    verb = cues.ACTION.search(clause) or cues.INTENT.search(clause)
    return bool(verb and verb.start() <= MAX_LEAD)


def _akin(first: str, second: str) -> bool:
    """Whether two theme paths are the same or one is above the other."""
    return f"{first}/".startswith(f"{second}/") or f"{second}/".startswith(f"{first}/")


def _within(narrow: Reading, wide: Reading) -> bool:
    return narrow.place.path[: len(wide.place.path)] == wide.place.path


def _belongs(text: str, part: _Part, unit: Unit) -> bool:
    """Whether a part of a paragraph belongs to the practice before it."""
    (start, end), reading = part.span, part.reading
    same_place = not reading.mentions or reading.place.path == unit.reading.place.path
    if not same_place or end - unit.main[0] > MAX_STORY:
        return False
    same_sentence = (
        unit.main[1] == start and text[start - 1] in "；;，," and "。" not in text[unit.main[0] : start]
    )
    if same_sentence and unit.reading.level in _NARROW and unit.reading.mentions:
        return True
    return _goes_on(text[start:end], part.measure)


def _goes_on(text: str, measure: bool) -> bool:
    """Whether a sentence goes on with the one before it rather than being a practice of its own: by its
    opening, by telling a result, or because it tells nothing else either."""
    if cues.FURNITURE.search(text):
        return False
    if cues.CONTINUES.match(text):
        return True
    if cues.RESULT.search(text) and not cues.ACTION.search(text):
        return not (measure and cues.YEAR.match(text))
    if measure or _asks(text):
        return False
    return not (cues.PROBLEM.search(text) or cues.LEADER.search(text) or cues.ARGUMENT.search(text))


def _asks(text: str) -> bool:
    return text.endswith(("？", "?"))


def is_practice(text: str) -> bool:
    """Whether a sentence tells a measure: enough concrete signs, and neither a leader's words nor principle."""
    figures = has_figures(text)
    if _asks(text) or (cues.THANKS.match(text) and not figures):
        return False
    points = _points(text, figures=figures)
    if points < ENOUGH or cues.LEADER.search(text) or cues.FURNITURE.search(text):
        return False
    return figures or points - _principle(text) >= ENOUGH


def _points(text: str, *, figures: bool) -> int:
    """Signs of a concrete measure: verbs of action, numbers with a verb and names count two, verbs of intent
    and, beside one of these, a named body one, and so do a result in numbers and a difficulty that it ends."""
    actions = len(cues.ACTION.findall(text))
    intent, result = bool(cues.INTENT.search(text)), bool(cues.RESULT.search(text))
    counted = figures and (actions or intent or result or has_figures(text, MANY))
    concrete = 2 * bool(actions) + 2 * bool(counted) + 2 * has_name(text)
    points = concrete + (actions > 1) + intent + (len(text) >= 40) + (figures and result)
    points += intent and solves_problem(text)
    return points + bool(concrete and cues.BODY.search(text))


def _principle(text: str) -> int:
    """What words of principle and fixed formulas count against a measure without figures."""
    remark = cues.FORMULA.search(text) or cues.REACTION.search(text)
    return 2 * bool(cues.ARGUMENT.search(text)) + 3 * bool(remark)
