"""The text of one practice in, the body that leads it out: a range of that text, or None where it does not say."""

import re
from collections.abc import Iterator
from itertools import chain

from ingest import cues
from ingest.clauses import CLAUSE
from ingest.localities import is_phrase, opens_with_verb
from ingest.places import PlaceFinder
from ingest.span import Range
from ingest.subjects import acting, agent, holds_more, is_cut_short

_LINK = re.compile(
    r"[一-龥]+?(?:自治[区州县]|居民区|开发区|经开区|高新区|特区|新区|[省市区县旗镇乡村]|州(?!市)|街道|小区|社区)(?![省市区县镇乡村])"
)
"""One name of a chain of places, from wide to narrow: 襄阳市|樊城区|米公街道."""
MAX_PLACE = 12
"""Characters of the longest names of places that are looked up; nearly all have fewer."""
_IS_MADE = re.compile(
    r"[^，,。；;：:]{0,14}?(?:组建|成立|建[起出]来?|选出来|产生|请了?进来|引了?进来|请了?来)(?:了|完毕|完成)?(?=[，,。；;]|$)"
)
"""What stands behind a body that was made or brought in, and leads nothing (物业公司请了进来)."""
_SPEAKS = re.compile(
    "(?:[一-龥]{2,10}?[科处部室办组])?(?:第一)?副?(?:书记|主任|[局院所队会社站镇村科处部]长)(?:们|培训|[会班队]|[^，,。；;：:“]{0,30}(?:说|表示|介绍|强调|指出|透露|认为|坦言|告诉|宣布|出席|参加|领导))"
)
"""What stands behind a body whose officer is only quoted or present; one who acts, acts for it."""
_PLACE_OPENING = 3
"""Characters from which it is told that no listed place begins."""
_OPENING = re.compile(
    r"(?:“(?![^”]{1,14}”)|\s|第[一二三四五六七八九十百]+条(?=\s)|近年来|近日|近期|日前|目前|当前|当下|此前|今后|下一步|随即|随后|之后|然后|后来|接下来|连日来|一直以来|长期以来|(?:\d{4}|[今去前])年|\d{1,2}[月日]份?|[上下]午|上半年|"
    r"以来|当天|活动[中前后]|与此同时|同时|此外|另外|如今|[为对]此|因此|所以|于是|[而但]|[并而]且|且(?!末)|由|以|比如(?!县)|其中|首先|其次|最后|另?一方面|据悉|据了解)*"
)
"""What may stand between the beginning of a clause and its subject."""
_SENTENCE_END = re.compile("[。！？!?](?![”’」』])")


def find_lead(text: str, limit: int, places: PlaceFinder) -> Range | None:
    """The body that acts in the clause nearest before ``limit``, where the measure's verb begins; where none does
    (为丰富生活，社区组建舞队), the first that acts behind it in the sentence."""
    clauses = [clause.span() for clause in CLAUSE.finditer(text)]
    end = _sentence_end(text, limit)
    before = (_lead_of(text, (s, min(e, end)), limit, places) for s, e in reversed(clauses) if s < limit)
    behind = (_lead_of(text, (s, e), e, places) for s, e in clauses if limit < s < end)
    return next(filter(None, chain(before, behind)), None)


def _sentence_end(text: str, position: int) -> int:
    end = _SENTENCE_END.search(text, position)
    return end.start() if end else len(text)


def _lead_of(text: str, clause: Range, limit: int, places: PlaceFinder) -> Range | None:
    """The body that acts in a clause and whose name ends by ``limit``."""
    opening = _OPENING.match(text, *clause)
    start = opening.end() if opening else clause[0]
    found = chain(
        (acting(text, start, clause[1]),), _named(text, clause, limit, places), (agent(text, *clause),)
    )
    whole = (lead for lead in found if lead and lead[1] <= limit and not _is_torn(text[slice(*lead)]))
    return next((lead for lead in whole if not _IS_MADE.match(text, lead[1])), None)


def _is_torn(name: str) -> bool:
    return any(name.count(opened) != name.count(closed) for opened, closed in ("（）", "“”"))


def _named(text: str, clause: Range, limit: int, places: PlaceFinder) -> Iterator[Range]:
    """The bodies whose name begins a clause, with whatever they do. Where a place and what it does to bodies look like
    the name of one (襄阳市|选优育强社区党组织), the place alone."""
    if not cues.BODY.search(text, clause[0], min(clause[1], limit)):
        return
    for start in _starts(text, clause):
        lead = _lead_at(text, start, limit, places)
        if not lead or _SPEAKS.match(text, lead[1]) or is_cut_short(text, lead[1]):
            continue
        if _listed_end(text, start, places) > start or not holds_more(text, *lead):
            yield lead


def _starts(text: str, clause: Range) -> Iterator[int]:
    """Where the name of a body may begin in a clause: behind the words that lead in to it, or behind the place too."""
    lead = cues.LEADING_IN.match(text, *clause)
    if lead is None:
        return
    yield lead.end("opening")
    place = lead["place"]
    if not (place and (cues.ACTION.search(place) or cues.INTENT.search(place))):
        yield lead.start("place") if place else lead.end()


def _lead_at(text: str, start: int, limit: int, places: PlaceFinder) -> Range | None:
    """The body whose name begins at ``start``, alone or with that of its place."""
    if actor := cues.ACTOR.match(text, start, limit):
        return None if actor[0] in cues.BARE else actor.span()
    listed = _listed_end(text, start, places)
    if listed > start and (actor := cues.ACTOR.match(text, listed, limit)):
        return start, actor.end()
    actor = cues.LOCAL_ACTOR.match(text, start, limit)
    if actor is None:
        return None
    named = _places_end(text, actor.span("place"), places)
    if named == actor.end("place"):
        return actor.span()
    acts = named > start and opens_with_verb(text[named : actor.end()])
    return (start, named) if acts else None


def _listed_end(text: str, start: int, places: PlaceFinder) -> int:
    """Where the places of the gazetteer end that are named one behind the other from ``start`` on."""
    if not places.opens(text[start : start + _PLACE_OPENING]):
        return start
    lengths = range(min(MAX_PLACE, len(text) - start), 1, -1)
    length = next((n for n in lengths if places.entries((text[start : start + n],))), 0)
    return _listed_end(text, start + length, places) if length else start


def _places_end(text: str, chain: Range, places: PlaceFinder) -> int:
    """Where the places end with which a ``chain`` of names begins."""
    end = chain[0]
    for link in _LINK.finditer(text, *chain):
        if link.start() != end or not (places.entries((link[0],)) or not is_phrase(link[0])):
            break
        end = link.end()
    return end
