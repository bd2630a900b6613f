"""The opening of an article in, the place that it is about out."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from ingest.passing import acts, addresses, is_central
from ingest.places import Located, PlaceFinder, common, here, principal, told

_OFTEN = 3
"""How often an opening names a province that it tells of, at least, where it begins with a measure of the central
government: a province among those of the country is named once for its figures and once more beside others', a judgement."""
_EXAMPLE = re.compile("[、和等人]|[一-龥]某")
"""What stands behind a place that is an example among others, or where somebody comes from."""
_MODEL = re.compile("的?(?:典型)?(?:经验|做法|模式)")
"""What stands behind a place that others are to follow (转发了宜昌经验)."""


class Opening(NamedTuple):
    """What tells where an article is: its headline with its author, its first paragraphs, and its publisher, the place by
    which he goes (湖北日报, 上海长宁) telling which of several of one name is meant."""

    headline: str
    lead: Sequence[str]
    publisher: str = ""


def article_place(
    finder: PlaceFinder,
    stated: Sequence[str],
    opening: Opening,
    streets: Collection[str] = (),
) -> tuple[str, ...]:
    """The place an article is about: as stated in its metadata, else named in its headline or author,
    else the first in its opening paragraphs; a street or town alone where several counties have one of its name and none
    is told; else that of an address; empty if there is none.

    Several stated places give what they have in common.
    """
    paths = [tuple(path.strip("/").split("/")) for path in stated if path.strip()]
    if paths:
        return common(paths)
    texts = (opening.headline, *opening.lead)
    near = (
        *(entry for place in finder.find(opening.publisher) for entry in finder.entries(place.path)),
        *finder.publishers("\n".join((*texts, opening.publisher))),
    )
    found = [(text, told(text, finder.find(text, near, streets))) for text in texts]
    done = ((text, places) for text, about in found if (places := _done_in(text, about)))
    text, located = next(done, None) or next(((text, about) for text, about in found if about), ("", ()))
    if located:
        return () if _is_of_the_country(finder, texts, text, located[0]) else principal(located)
    towns = ((text[start:end],) for text in texts for start, end, _ in finder.shared_towns(text))
    return next(towns, ()) or _addressed(finder, texts)


def _done_in(text: str, about: Sequence[Located]) -> Sequence[Located]:
    """The places that a text is about, in the provinces where what it tells of is done."""
    provinces = {each.path[0] for each in here(text, about)}
    return [each for each in about if each.path[0] in provinces]


def _addressed(finder: PlaceFinder, texts: Sequence[str]) -> tuple[str, ...]:
    """The place of the first address in the texts; empty if there is none."""
    spans = ((text, start, end) for text in texts for start, end in addresses(text))
    return next((principal(found) for text, *span in spans if (found := finder.find(text[slice(*span)]))), ())


def _is_of_the_country(finder: PlaceFinder, texts: Sequence[str], text: str, first: Located) -> bool:
    """Whether an article opens with what the central government does, and names the ``first`` place, that ``text`` names,
    only further on: not as the city or county that it tells of, nor its province often."""
    opening = next((each for each in texts if each.strip()), "")
    if not is_central(opening) or (text == opening and first.start < len(opening.split("。", 1)[0])):
        return False
    is_told = acts(text, first.start) or _MODEL.match(text, first.end)
    if is_told and len(first.path) > 1 and not _EXAMPLE.match(text, first.end):
        return False
    provinces = [each.path[0] for each in finder.find("\n".join(texts))]
    return provinces.count(first.path[0]) < _OFTEN
