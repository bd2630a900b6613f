"""A stored practice or passage in, the texts and facets under which it is found out."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.store import StoredUnit
from ingest.document import Article, Document, Passage
from ingest.practice import Practice
from ingest.span import Range, overlaps


@dataclass(frozen=True, slots=True)
class Texts:
    """What a unit says, by the part it plays; words are counted for each part apart. Parts of one text
    are on lines of their own, so that no word and no gram runs over the seam."""

    title: str
    heading: str
    name: str
    place: str
    themes: str
    body: str
    context: str

    def whole(self) -> str:
        """What a vector stands for: the unit under its titles, without its surroundings."""
        return "\n".join(filter(None, (self.title, self.heading, self.name, self.body)))


@dataclass(frozen=True, slots=True)
class Facets:
    """Exact values to filter by. ``places`` holds each path from the province down (``湖北省/宜昌市``)
    and each name alone; ``themes`` holds ``上级/下级`` and ``上级``."""

    places: tuple[str, ...]
    themes: tuple[str, ...]
    levels: tuple[str, ...]
    statuses: tuple[str, ...]
    has_figures: bool


@dataclass(frozen=True, slots=True)
class IndexUnit:
    """One row of both indexes. ``number`` is its row in the vector index, ``key`` its record's id."""

    number: int
    key: str
    document_id: str
    kind: str
    texts: Texts
    facets: Facets


@dataclass(frozen=True, slots=True)
class ScoredKey:
    """A unit found. Higher is better; scores compare within one list only."""

    key: str
    score: float


def index_units(document: Document, stored: Iterable[StoredUnit]) -> list[IndexUnit]:
    """The rows of one document. A passage takes the place, themes, level, status and figures of the
    practices whose evidence stands in it."""
    rows = list(stored)
    practices = [row.unit for row in rows if isinstance(row.unit, Practice)]
    articles = {article.n: article for article in document.articles}
    return [_index_unit(row, practices, articles.get(row.unit.article)) for row in rows]


def _index_unit(row: StoredUnit, practices: list[Practice], article: Article | None) -> IndexUnit:
    unit = row.unit
    kicker = (article.kicker if article else None) or ""
    if isinstance(unit, Practice):
        kind, texts, sources = "practice", _practice_texts(unit, kicker), [unit]
    else:
        sources = [each for each in practices if overlaps(unit.raw, _evidence(each))]
        kind, texts = "passage", _passage_texts(unit, sources, kicker)
    return IndexUnit(row.id, row.key, row.document_id, kind, texts, _facets(sources))


def _practice_texts(practice: Practice, kicker: str) -> Texts:
    title = practice.title or "".join(practice.heading_path[:1])
    return Texts(
        title=_lines(kicker, title),
        heading=_lines(*(each for each in practice.heading_path if each != title)),
        name=practice.measure_name,
        place=_lines(*practice.place.path),
        themes=_theme_lines([practice]),
        body="".join(evidence.text for evidence in practice.evidence),
        context=_lines(practice.problem, practice.context),
    )


def _passage_texts(passage: Passage, practices: list[Practice], kicker: str) -> Texts:
    return Texts(
        title=_lines(kicker, *passage.heading_path[:1]),
        heading=_lines(*passage.heading_path[1:]),
        name="",
        place=_lines(*dict.fromkeys(name for each in practices for name in each.place.path)),
        themes=_theme_lines(practices),
        body=passage.text,
        context="",
    )


def _facets(practices: list[Practice]) -> Facets:
    return Facets(
        places=_unique(
            value
            for each in practices
            for path in (each.place.path, *each.mentions)
            for value in _place_values(path)
        ),
        themes=_unique(
            value for each in practices for theme in each.themes for value in _prefixes(theme.split("/"))
        ),
        levels=_unique(each.level for each in practices),
        statuses=_unique(each.status for each in practices),
        has_figures=any(each.figures for each in practices),
    )


def _place_values(path: tuple[str, ...]) -> list[str]:
    return [*_prefixes(path), *path]


def _prefixes(names: Iterable[str]) -> list[str]:
    names = list(names)
    return ["/".join(names[:n]) for n in range(1, len(names) + 1)]


def _theme_lines(practices: list[Practice]) -> str:
    return _lines(*_unique(name for each in practices for theme in each.themes for name in theme.split("/")))


def _evidence(practice: Practice) -> list[Range]:
    return [piece for evidence in practice.evidence for piece in evidence.raw]


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))
