"""A question and a unit in, how much the unit is worth as evidence out, all else equal."""

import re
from math import prod

from index.actors import ASKS_LEAD
from index.asked_numbers import asked_number
from index.folding import fold
from index.query import Query
from ingest import cues
from ingest.document import Passage
from ingest.practice import Practice, Strength
from ingest.sentences import SAYS
from ingest.strength import STRENGTHS, specificity, tells_failing

_STANDING = {"点评": 0.85, "计划": 0.9, "论述": 0.85, "图片说明": 0.75}
"""Factor on what is not an accomplished measure: it ranks below one that is equally near."""
_ASKED_STATUS = 1.5
_PASSAGE = 0.7
"""Factor on text that tells no practice: it is found, so that nothing in the material is denied, but last."""
_MAINLY = 1.2
"""Factor on a practice whose foremost theme is the one asked for: it is about it, not in passing."""
_TELLS = {"outcome": 1.15, "problem": 1.1, "target": 1.1}
"""Factors on a practice that tells what came of it, what was difficult and for whom it was: those are the reports that
others can act on."""
_LOCAL, _COUNTY = 1.1, 3
"""Factor on a practice of a known county, and how many levels its place then has."""
_SPOKEN = 0.85
"""Factor on somebody's words: who speaks praises or explains more often than he tells what was done. With these, what is
for somebody and what is local before the rest, the best eight of 32 questions to 68,798 news articles, 640 hits judged by
two readers, have an nDCG of 0.664 instead of 0.631; the 53 questions on five reports 0.853 instead of 0.842."""
_LED = 1.3
"""Factor on a practice of which it is on record who leads it, where that is asked."""
_CASE = re.compile(r"嫌疑人|被告(?!知)|原告(?!知)|判处|有期徒刑|拘留|涉案|案发")
"""Words of a court's or the police's report of one case, which holds several; a practice may name one suspect."""
_OF_CASE = 0.75
"""Factor on such a report, unless such are asked for. Set by judgement, as is the one before."""
_FIRMNESS: dict[Strength, float] = {"前后对比": 1.1, "数字": 1.05}
"""Factor on an outcome in figures, more where they say what it was before. Of 53 questions on five reports the
nDCG@10 is 0.829 with it and 0.827 without. A factor for how specific a practice is too, from 1.002 for each
part to 1.03, takes 0.003 of it: that decides only between hits of one score."""


_HEADS = re.compile(
    r"[^，,。；;：:\d]{2,24}?(?:\d[\d.,]*|[一二两三四五六七八九十])[百千万亿]*[余多]?[名人位户](?=[，,。；;]|$)"
)
"""An opening that only counts people (年轻干部有1708名)."""
_COUNTS_HEADS = 0.45
"""Factor on a practice that opens so: how many were sent tells nothing of what they did. Where one asks for a number that
it tells it is not applied. The 53 questions on five reports find the same with 0.45 to 1; of 40 on the sample the first report
is right for 0.975, and 0.90 without it."""


def worth(query: Query, unit: Practice | Passage) -> float:
    """The factor on a unit's score, between 0.2 and 2.8."""
    if isinstance(unit, Passage):
        return _PASSAGE
    if unit.status in query.statuses:
        return _ASKED_STATUS
    foremost = unit.themes[:1]
    led = _LED if unit.lead and ASKS_LEAD.search(query.text) else 1.0
    about = any(is_under(own, theme) for own in foremost for theme in query.understood.themes)
    told = _told(unit) * of_heads(query, unit.evidence[-1].text)
    case = _OF_CASE if is_of_case(unit.evidence[-1].text) and not names_case(query.text) else 1.0
    return told * led * case * (_MAINLY if about else 1.0) * _STANDING.get(unit.status, 1.0)


def of_heads(query: Query, text: str) -> float:
    """The factor on a practice with this ``text`` for counting people only: 1 where it does more or is asked to."""
    heads = _heads(text)
    asked = asked_number(fold(query.text)) if heads else None
    return _COUNTS_HEADS if heads and not (asked and asked.kind.told.search(fold(heads))) else 1.0


def counts_heads(text: str) -> bool:
    """Whether a text opens by counting people, and with nothing that was done."""
    return bool(_heads(text))


def _heads(text: str) -> str:
    opening = _HEADS.match(text)
    return opening[0] if opening and not cues.ACTION.search(opening[0]) else ""


def _told(practice: Practice) -> float:
    told = prod(factor for name, factor in _TELLS.items() if getattr(practice, name))
    local = _LOCAL if len(practice.place.path) >= _COUNTY else 1.0
    spoken = _SPOKEN if SAYS.search(practice.evidence[-1].text) else 1.0
    return told * local * spoken * _FIRMNESS.get(practice.strength, 1.0)


def is_of_case(text: str) -> bool:
    """Whether a text is a court's or the police's report of one case."""
    return len(set(_CASE.findall(text))) > 1


def names_case(text: str) -> bool:
    """Whether a question asks for such reports."""
    return bool(_CASE.search(text))


def rank(unit: Practice | Passage) -> int:
    """The order of units by how firmly an outcome is told, then by how specific the practice is; text
    without a practice comes last."""
    return 5 * STRENGTHS.index(unit.strength) + specificity(unit) if isinstance(unit, Practice) else -1


def is_negative(unit: Practice | Passage) -> bool:
    """Whether a unit tells of what went wrong; a passage has no record of it and is read."""
    return unit.is_negative if isinstance(unit, Practice) else tells_failing(unit.text)


def is_under(path: str, theme: str) -> bool:
    """Whether the theme at ``path`` is ``theme`` or below it."""
    return path == theme or path.startswith(f"{theme}/")
