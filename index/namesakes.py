"""A question that names what several places are called and a library in, the question with those that it tells of out."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from index.folding import fold
from index.library import Library
from index.query import Query
from index.understood import listed, token
from index.words import Filters
from ingest.localities import LEVELS, level_of

_MOST_TOLD = 5
"""Places of one name that a sentence names."""


def settled(library: Library, query: Query, without: Set[str]) -> Query:
    """A question from which ``without`` is taken back, where a name that several places share means those alone that the material
    tells of. One of which reports leave out what it lies in goes by its name; of one that is the place of
    none the name must stand in a hit, if it stands in any. Who takes back the only one that is told of takes back the name."""
    gone = {
        token("places", path)
        for name, paths in _by_name(query.understood.places).items()
        if _is_taken_back(library, name, paths, without)
        for path in paths
    }
    if gone:
        query = library.reader.read(query.text, without=without | gone)
    for name, paths in _by_name(query.understood.places).items():
        if len(paths) > 1:
            query = _settled(library, query, name, paths)
    return query


def _by_name(places: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in places:
        found.setdefault(path.rpartition("/")[2], []).append(path)
    return found


def _is_taken_back(library: Library, name: str, paths: Sequence[str], without: Set[str]) -> bool:
    if any(each.endswith(f":{name}") for each in without):
        return True
    return any(each.endswith(f"/{name}") for each in without) and not _held(library, paths)


def _held(library: Library, paths: Sequence[str]) -> list[str]:
    """Those of the places that the material tells of."""
    if not library.words.every(Filters(places=tuple(paths)), 1):
        return []
    return [path for path in paths if library.words.every(Filters(places=(path,)), 1)]


def _settled(library: Library, query: Query, name: str, paths: Sequence[str]) -> Query:
    """The question with those of the places of one name that it is about."""
    told, held = query.understood, _held(library, paths)
    is_written = bool(library.words.every(Filters(holding=((fold(name),),)), 1))
    others = [path for path in told.places if path not in paths]
    alone = Filters(places=(name,), excluded_places=tuple(held))
    if library.words.every(alone, 1):
        held = [name]
    if not (held or is_written) and level_of(name) != LEVELS[0]:
        return query
    if held or not is_written:
        places = (*others, *(held or [name]))
        return replace(query, understood=listed(replace(told, places=places)))
    understood = listed(replace(told, places=tuple(others), required=(*told.required, name)))
    return replace(query, understood=understood, required=(*query.required, (fold(name),)))


def shared(library: Library, places: Iterable[str]) -> Iterator[str]:
    """A sentence for each name among the ``places`` of a filter that several places share, unless the material tells of
    one of them alone: all are looked for."""
    paths = dict.fromkeys(path for place in places for path in library.reader.paths(place))
    for name, found in _by_name(paths).items():
        if len(found) > 1 and len(_held(library, found)) != 1:
            more = "等" if len(found) > _MOST_TOLD else ""
            yield f"“{name}”有{len(found)}处：{'、'.join(found[:_MOST_TOLD])}{more}，都查了；只查一处请写全，如 {found[0]}。"
