"""The text of one practice in, the body that leads it out: a range of that text, or None where it does not say."""

import re
from collections.abc import Iterator

from ingest import cues
from ingest.localities import is_phrase, opens_with_verb
from ingest.places import PlaceFinder
from ingest.sentences import CLAUSE
from ingest.span import Range

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
_OPENING = 3
"""Characters from which it is told that no listed place begins."""


def find_lead(text: str, limit: int, places: PlaceFinder) -> Range | None:
    """The body that begins a clause before ``limit``, where the measure's verb begins. Where a place and what it
    does to bodies look like the name of one (襄阳市|选优育强社区党组织), the place alone."""
    if not cues.BODY.search(text, 0, limit):
        return None
    starts = (start for clause in CLAUSE.finditer(text, 0, limit) for start in _starts(text, clause.span()))
    found = (lead for start in starts if (lead := _lead_at(text, start, limit, places)))
    return next((lead for lead in found if not _IS_MADE.match(text, lead[1])), None)


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
    if not places.opens(text[start : start + _OPENING]):
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
