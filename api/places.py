"""Places as a person writes them in, their paths from the province down out."""

import re
from collections.abc import Collection, Iterable, Sequence

from api.faults import UserError
from ingest.gazetteer import Entry, Gazetteer
from ingest.nationwide import NATIONWIDE

_SEPARATOR = re.compile(r"\s*[/›>]\s*")
_COMMA = re.compile(r"[、，,；;]")
_NAME = re.compile(r"[\w·]{2,}")
"""No place of China has a name of one character alone."""
_MOST_NAMED = 5
"""Places named to a caller whose words mean several."""


def untold(flags: Collection[str]) -> str:
    """What stands for the place of a practice that has none: that it is said of the whole country, or that the source
    does not tell its place."""
    return NATIONWIDE if NATIONWIDE in flags else "〔地点原文未载〕"


def apart(places: Iterable[str]) -> list[str]:
    """Places, each by itself where one value names several (武汉、宜昌); no empty ones, and none twice."""
    named = (each.strip() for place in places for each in _COMMA.split(place))
    return list(dict.fromkeys(filter(None, named)))


def names_of(place: str) -> list[str]:
    """The names of which a place is written, from above down."""
    return _SEPARATOR.split(place)


def not_a_place(text: str) -> UserError:
    """What is said where a name is missing between two separators."""
    return UserError(f"“{text}”不是地名，请写地名，如 宜昌 或 湖北省/宜昌市。", "place")


def read_place(gazetteer: Gazetteer, text: str, source: str) -> tuple[str, ...]:
    """The path that ``text`` means: names from above down with ``/`` between them, any of which may be left out
    or short (宜昌/西陵区). Below what the gazetteer knows, a name must stand in the ``source``. An empty
    text is the empty path: not known.

    Raises UserError for a place that there is not, and for one of several of that name.
    """
    if not text:
        return ()
    names = names_of(text)
    above: Sequence[Entry] = ()
    known = 0
    for name in names:
        below = [each for each in gazetteer.by_name(name) if _is_below(gazetteer, each, above)]
        if not below:
            break
        above, known = below, known + 1
    local = next((name for name in names[known:] if not (_NAME.fullmatch(name) and name in source)), None)
    if not above or local is not None:
        raise UserError(_unknown(text, names[0] if local is None or not above else local, source))
    return (*_path(gazetteer, text, above), *names[known:])


def meant(gazetteer: Gazetteer, text: str) -> frozenset[tuple[str, ...]]:
    """The paths of all places that ``text`` may mean, written as for ``read_place``; none for what is unknown."""
    above: Sequence[Entry] = ()
    for name in names_of(text):
        above = [each for each in gazetteer.by_name(name) if _is_below(gazetteer, each, above)]
        if not above:
            break
    return frozenset(tuple(each.name for each in gazetteer.path(place)) for place in above)


def different(gazetteer: Gazetteer, places: Iterable[str]) -> list[str]:
    """The places ``apart`` as they are first called, none of them twice (宜昌, 湖北省/宜昌市). Raises UserError for what is
    no name."""
    found: dict[frozenset[tuple[str, ...]] | str, str] = {}
    for place in apart(places):
        if not all(names_of(place)):
            raise not_a_place(place)
        found.setdefault(meant(gazetteer, place) or place, place)
    return list(found.values())


def _unknown(text: str, missing: str, source: str) -> str:
    """That ``missing``, of the names in ``text``, is no place."""
    named = f"“{missing}”" if missing == text else f"“{text}”里的“{missing}”"
    where = "地名表或原文" if source else "地名表"
    return f"{named}不是{where}里的地名，请从省写起，如 湖北省/宜昌市/西陵区。"


def _is_below(gazetteer: Gazetteer, place: Entry, above: Sequence[Entry]) -> bool:
    return not above or any(each in gazetteer.path(place)[:-1] for each in above)


def _path(gazetteer: Gazetteer, text: str, found: Sequence[Entry]) -> tuple[str, ...]:
    paths = [tuple(each.name for each in gazetteer.path(place)) for place in found]
    if len(paths) > 1:
        named = "、".join("/".join(path) for path in paths[:_MOST_NAMED])
        raise UserError(
            f"“{text}”可以指{len(paths)}个地方：{named}{'等' if len(paths) > _MOST_NAMED else ''}，请写明上级。"
        )
    return paths[0]
