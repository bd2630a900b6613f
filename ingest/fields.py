"""The text of one practice in, its fields out: each a range of that text, or None where it does not say."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import takewhile
from types import MappingProxyType

from ingest import cues
from ingest.clauses import CLAUSE, tidy
from ingest.labels import Cut
from ingest.leads import find_lead
from ingest.names import find_name
from ingest.places import PlaceFinder
from ingest.quotations import quotations, untorn
from ingest.sentences import sentences
from ingest.span import Range
from ingest.times import told_time

MAX_SAYING = 24
"""Characters up to which words in quotation marks are a saying or a name and no speech."""
_RESULT = re.compile(f"{cues.RESULT.pattern}|{cues.EFFECT.pattern}")
_TELLING = {"measure": cues.ACTION, "problem": cues.PROBLEM, "resources": cues.SPEND, "outcome": _RESULT}
"""What the text of a field holds."""
_LEAD_UP = re.compile(
    r"(?:同时|此外|另外|近日|连日来|例如|比如|(?:根据|据)[^，,\d]{1,24}|(?:会议|报告|通报)[^，,]{2}|(?:围绕|针对)[^，,\d]+"
    r"|为(?:了|切实|进一步|更好地?|有效|不断|充分|全面)*(?P<purpose>解决|化解|破[解除]|推[动进广]|提[升高]|增[强进]|营造|确保|满足|方便|加[快强大]|缓解|丰富)"
    r"[^，,\d]+)[，,：:]?"
)
"""A clause that says why, or who says what follows."""


def find_fields(
    text: str,
    *,
    planned: bool,
    cut: Cut,
    places: PlaceFinder,
    repeated: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, Range]:
    """Ranges of a practice's text by the names of the fields that it fills. A plan has no outcome; what its article quotes
    several times (``repeated``: how often) is the name rather than what it quotes once."""
    quoted = quotations(text)
    said = cues.SPEECH.search(text)
    clauses = [
        span for span in _clauses(text, quoted) if not (said and cues.SAID.fullmatch(text[slice(*span)]))
    ]
    outcome = None if planned or not _RESULT.search(text) else _outcome(text, clauses)
    measure = _measure(text, clauses, outcome[0] if outcome else len(text))
    verb = _verb(text, measure) if measure else None
    fields = {
        "measure_name": find_name(text, measure, cut, repeated),
        "lead": find_lead(text, measure[1] if verb is None else verb, places) if measure else None,
        "problem": _problem(text, clauses) if problem_sentence(text) else None,
        "measure": measure,
        "target": _target(text),
        "resources": _resources(text, clauses) if cues.SPEND.search(text) else None,
        "outcome": outcome,
        "time": told_time(text),
    }
    return {
        name: whole for name, span in fields.items() if span and (whole := _whole(text, quoted, name, span))
    }


def _clauses(text: str, quoted: Sequence[Range]) -> list[Range]:
    """The clauses of a text. A saying of several in quotation marks (“缺什么，补什么”) divides none."""
    sayings = [pair for pair in quoted if pair[1] - pair[0] <= MAX_SAYING]
    spans: list[Range] = []
    for start, end in (clause.span() for clause in CLAUSE.finditer(text)):
        inside = any(opened < start <= closed for opened, closed in sayings)
        spans.append((spans.pop()[0] if inside and spans else start, end))
    return spans


def _whole(text: str, quoted: Sequence[Range], name: str, span: Range) -> Range | None:
    """The field ``name`` at ``span``, or as much of it as tears no quotation."""
    if not quoted:
        return span
    whole = untorn(quoted, span, partial(_TELLING.get(name, CLAUSE).search, text))
    return span if whole == span else tidy(text, *whole)


def problem_sentence(text: str) -> bool:
    """Whether a sentence that is no measure tells of a difficulty, and not of its end."""
    if not _names_problem(text) or cues.CLEARED.search(text):
        return False
    return any(_tells_problem(text, *clause.span()) for clause in CLAUSE.finditer(text))


def named_problem(text: str) -> Range | None:
    """What a practice is said to be against, though its text does not tell of it: 停车难 of 解决停车难问题."""
    named = cues.NAMED_PROBLEM.search(text)
    return tidy(text, *named.span("problem")) if named else None


def solves_problem(text: str) -> bool:
    """Whether a clause tells the end of a difficulty as done."""
    clauses = (clause[0] for clause in CLAUSE.finditer(text) if cues.ENDED.search(clause[0]))
    return any("问题" in clause or _names_problem(clause) for clause in clauses)


def _names_problem(text: str) -> bool:
    return bool(cues.PROBLEM.search(text)) and bool(cues.PROBLEM.search(cues.ABSENT.sub("", text)))


def _tells_problem(text: str, start: int, end: int) -> bool:
    """Whether a clause names a difficulty and not its end."""
    return _names_problem(text[start:end]) and not cues.SOLVED.search(text, start, end)


def _first(pattern: re.Pattern[str], text: str) -> Range | None:
    match = pattern.search(text)
    return match.span() if match else None


def _target(text: str) -> Range | None:
    """The group that a measure is said to be for, else the first one that measures are always for."""
    named = cues.TARGET.search(text)
    return named.span("group") if named else _first(cues.SPECIFIC, text)


def _outcome(text: str, clauses: list[Range]) -> Range | None:
    """From the first clause that tells a result, once a clause before it tells an action, to the end; with what leads
    in to it (截至目前，…), which is no deed."""
    acted = False
    for n, (start, end) in enumerate(clauses):
        clause = text[start:end]
        is_result = (acted or start > 0) and cues.RESULT.search(clause) and not cues.WISHED.match(clause)
        if is_result or (acted and cues.EFFECT.search(clause) and not cues.AIMED.search(clause)):
            led = takewhile(lambda before: _leads_in(text[slice(*before)]), reversed(clauses[:n]))
            first = min((begin for begin, _ in led), default=start)
            return tidy(text, first, _last_result(text, start))
        acted = acted or bool(cues.ACTION.search(clause) or cues.INTENT.search(clause))
    if len(clauses) == 1 and cues.RESULT.search(text) and not cues.ACTION.search(text):
        return tidy(text, 0, len(text))
    return None


def _leads_in(clause: str) -> bool:
    """Whether a clause says only when, or by which of the things told before."""
    words = clause.rstrip("，,")
    return any(cue.fullmatch(words) for cue in (cues.TIME, cues.CONTINUES, cues.BY_THIS))


def _leads_up(clause: str) -> bool:
    """Whether a clause tells nothing done: only when, why, or who says what follows."""
    why = _LEAD_UP.fullmatch(clause)
    aim = why.end("purpose") if why and why["purpose"] else 0
    return _leads_in(clause) or bool(why and not cues.ACTION.search(clause, aim))


def _last_result(text: str, start: int) -> int:
    """End of the last sentence from ``start`` on that tells a result: what follows is remark."""
    ends = [
        end for begin, end in sentences(text) if end > start and _RESULT.search(text, max(begin, start), end)
    ]
    return max(ends, default=len(text))


def _measure(text: str, clauses: list[Range], end: int) -> Range | None:
    """From the first clause that tells an action to the outcome, or to the end; what only leads in to an outcome is none."""
    for pattern in (cues.ACTION, cues.INTENT):
        for verb in pattern.finditer(text, 0, end):
            behind = ((s, e) for s, e in clauses if verb.start() < e and s < end)
            first = next((s for s, e in behind if not _leads_up(text[s:e])), None)
            if first is not None:
                return tidy(text, first, end)
    before = [text[s:e] for s, e in clauses if s < end]
    if before and all(map(_leads_up, before)):
        return None
    return tidy(text, clauses[0][0] if clauses else 0, end)


def _problem(text: str, clauses: list[Range]) -> Range | None:
    """The first clause that names a difficulty and not its end (从“老大难”转变为“新样板”)."""
    return next((tidy(text, *clause) for clause in clauses if _tells_problem(text, *clause)), None)


def _resources(text: str, clauses: list[Range]) -> Range | None:
    """The clause that names money, posts or people put in, with a number."""
    for start, end in clauses:
        clause = text[start:end]
        if cues.SPEND.search(clause) and any(char.isdigit() for char in clause):
            return tidy(text, start, end)
    return None


def _verb(text: str, measure: Range) -> int | None:
    """Where the measure's verb begins, if it has one."""
    verb = cues.ACTION.search(text, *measure) or cues.INTENT.search(text, *measure)
    return verb.start() if verb else None
