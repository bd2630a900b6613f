"""The text of one practice in, its fields out: each a range of that text, or None where it does not say."""

import re
from collections.abc import Callable, Iterator

from ingest import cues
from ingest.sentences import sentences
from ingest.span import Range, trim

Cut = Callable[[str], list[str]]
MAX_NAME = 16
"""Longest label, in characters, that is made from a measure without a name of its own."""
MIN_QUOTED = 4
"""Shortest quotation that is taken for a name without 机制 or the like: 滥挂 and 蝶变 are wording."""
_STOP = re.compile(r"[，,；;。！？]")
_PAUSE = re.compile(r"[，。！？,!?]")
_CLAUSE = re.compile(r"[^，,；;。！？!?]+[，,；;。！？!?]?")
_LOOSE_END = "给到于用在的地得了在和与及把将被有为是等、0123456789０１２３４５６７８９.第从向对"
"""What a label must not end with: it would call for the word that was cut off."""
_EDGE = "，,；;。、：:"


def find_fields(text: str, *, planned: bool, cut: Cut) -> dict[str, Range]:
    """Ranges of a practice's text by the names of the fields that it fills. A plan has no outcome."""
    said = cues.SPEECH.search(text)
    clauses = [m.span() for m in _CLAUSE.finditer(text) if not (said and cues.SAID.fullmatch(m[0]))]
    outcome = None if planned or not cues.RESULT.search(text) else _outcome(text, clauses)
    measure = _measure(text, clauses, outcome[0] if outcome else len(text))
    verb = _verb(text, measure) if measure else None
    fields = {
        "measure_name": _name(text, measure, verb, cut),
        "lead": _lead(text, measure[1] if verb is None else verb) if measure else None,
        "problem": _problem(text, clauses) if problem_sentence(text) else None,
        "measure": measure,
        "target": _first(cues.TARGET, text),
        "resources": _resources(text, clauses) if cues.SPEND.search(text) else None,
        "outcome": outcome,
        "time": _first(cues.TIME, text),
    }
    return {name: span for name, span in fields.items() if span}


def problem_sentence(text: str) -> bool:
    """Whether a sentence that is no measure tells of a difficulty."""
    return bool(cues.PROBLEM.search(text))


def _tidy(text: str, start: int, end: int) -> Range | None:
    """The range without white space and punctuation at its edges; None if nothing is left."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    start, end = trim(text, start, end)
    return (start, end) if start < end else None


def _first(pattern: re.Pattern[str], text: str) -> Range | None:
    match = pattern.search(text)
    return match.span() if match else None


def _outcome(text: str, clauses: list[Range]) -> Range | None:
    """From the first clause that tells a result, once a clause before it tells an action, to the end."""
    acted = False
    for start, end in clauses:
        clause = text[start:end]
        if cues.RESULT.search(clause) and (acted or start > 0):
            return _tidy(text, start, _last_result(text, start))
        acted = acted or bool(cues.ACTION.search(clause) or cues.INTENT.search(clause))
    if len(clauses) == 1 and cues.RESULT.search(text) and not cues.ACTION.search(text):
        return _tidy(text, 0, len(text))
    return None


def _last_result(text: str, start: int) -> int:
    """End of the last sentence from ``start`` on that tells a result: what follows is remark."""
    ends = [
        end
        for begin, end in sentences(text)
        if end > start and cues.RESULT.search(text, max(begin, start), end)
    ]
    return max(ends, default=len(text))


def _measure(text: str, clauses: list[Range], end: int) -> Range | None:
    """From the first clause that tells an action to the outcome, or to the end."""
    for pattern in (cues.ACTION, cues.INTENT):
        for verb in pattern.finditer(text, 0, end):
            first = next((s for s, e in clauses if s <= verb.start() < e), None)
            if first is not None:
                return _tidy(text, first, end)
    return _tidy(text, clauses[0][0] if clauses else 0, end)


def _problem(text: str, clauses: list[Range]) -> Range | None:
    """The first clause that names a difficulty and not its end (从“老大难”转变为“新样板”)."""
    told = (
        (s, e) for s, e in clauses if cues.PROBLEM.search(text, s, e) and not cues.SOLVED.search(text, s, e)
    )
    return next((_tidy(text, *clause) for clause in told), None)


def _resources(text: str, clauses: list[Range]) -> Range | None:
    """The clause that names money, posts or people put in, with a number."""
    for start, end in clauses:
        clause = text[start:end]
        if cues.SPEND.search(clause) and any(char.isdigit() for char in clause):
            return _tidy(text, start, end)
    return None


def _verb(text: str, measure: Range) -> int | None:
    """Where the measure's verb begins, if it has one."""
    verb = cues.ACTION.search(text, *measure) or cues.INTENT.search(text, *measure)
    return verb.start() if verb else None


def _lead(text: str, limit: int) -> Range | None:
    """The body that acts: the first one named before ``limit``, where the measure's verb begins."""
    if not cues.BODY.search(text, 0, limit):
        return None
    match = next((m for m in cues.ACTOR.finditer(text) if m.end() <= limit), None)
    return match.span() if match else None


def _name(text: str, measure: Range | None, verb: int | None, cut: Cut) -> Range | None:
    """The measure's own name, as printed; else the measure from its verb on, else its longest clause."""
    names = [name for match in cues.NAMED.finditer(text) if (name := _named(text, match))]
    if names:
        return max(names, key=lambda name: name[0])[1]
    if measure is None:
        return None
    labels = (_label(text, start, measure[1], cut) for start in _label_starts(text, measure, verb))
    return next((label for label in labels if label and _stands_alone(text[slice(*label)])), None)


def _label_starts(text: str, measure: Range, verb: int | None) -> Iterator[int]:
    """Where a label may begin: at the measure's verb, else at its longest clause."""
    if verb is not None:
        yield verb
    longest = max(_CLAUSE.finditer(text, *measure), key=lambda clause: len(clause[0]), default=None)
    if longest:
        yield longest.start()


def _stands_alone(label: str) -> bool:
    """Whether a label is long enough and keeps quotations and brackets whole."""
    pairs = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"))
    return len(label) >= MIN_QUOTED and all(label.count(a) == label.count(b) for a, b in pairs)


def _named(text: str, match: re.Match[str]) -> tuple[int, Range] | None:
    """A name and how telling it is: a quotation with 机制 or the like behind it more than a built phrase,
    a title or a bare quotation. A figure of speech in quotation marks is no name."""
    quoted = match["quoted"]
    if not quoted:
        group = next(name for name in ("title", "counted", "built") if match[name])
        return (1 if group == "title" else 2), match.span(group)
    if _PAUSE.search(quoted):
        return None
    if match["suffix"]:
        return 3, match.span()
    figurative = len(quoted) < MIN_QUOTED or cues.METAPHOR.search(
        text, max(0, match.start() - 4), match.start()
    )
    return None if figurative else (1, match.span("quoted"))


def _label(text: str, start: int, end: int, cut: Cut) -> Range | None:
    """Whole words from ``start`` up to the clause's end or the longest label."""
    stop = _STOP.search(text, start, end)
    clause = text[start : stop.start() if stop else end]
    size = 0
    for word in cut(clause):
        if size + len(word) > MAX_NAME:
            break
        size += len(word)
    return _tidy(text, start, start + len(clause[:size].rstrip(_LOOSE_END)))
