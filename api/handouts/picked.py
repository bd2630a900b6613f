"""Items of a basket and its library in, what the store has of each out: the unit, its article and source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.comparisons.compare import BY_HEADING, LABELS, NEGATIVE
from api.handouts.sources import Found, Source, source_of
from api.places import untold
from index.baskets import HEADINGS, Basket, Entered, Item
from index.library import Library
from index.provenance import page_of, place_of
from ingest.document import Article, Document, Passage
from ingest.practice import Evidence, Practice
from ingest.span import Range
from ingest.trail import UNPLACED

Key = tuple[str, int]
"""A document and the number of an article in it."""


@dataclass(frozen=True, slots=True)
class Picked:
    """An item, number ``n`` of its basket by heading, with what the store has of it. ``labels`` are what a reader
    must know before taking it for accomplished fact. Beside others, ``deeds`` are what it did in the matter compared, where
    its own measure is another, and only its heading may say that it is of that matter (``is_headed``)."""

    n: int
    item: Item
    unit: Practice | Passage
    document: Document
    article: Article
    source: Source
    deeds: tuple[Evidence, ...] = ()
    is_headed: bool = False

    @property
    def practice(self) -> Practice | None:
        """The unit, if it is a practice."""
        return self.unit if isinstance(self.unit, Practice) else None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All that the item quotes."""
        return (
            self.unit.evidence
            if isinstance(self.unit, Practice)
            else (Evidence(self.unit.text, self.unit.raw),)
        )

    @property
    def text(self) -> str:
        """The words of all that the item quotes."""
        return "".join(each.text for each in self.evidence)

    @property
    def place(self) -> str:
        """Where a practice was done; empty where that is not known."""
        return "".join(self.practice.place.path) if self.practice else ""

    @property
    def heading(self) -> str:
        """The place and the name of a practice; a passage goes by its source."""
        if not self.practice:
            return f"《{self.source.name}》"
        return "：".join(filter(None, (self._whereabouts, self.practice.measure_name)))

    @property
    def column(self) -> str:
        """What a practice stands under beside others: its place; where that is not known its source tells it apart."""
        return self.place or f"{self._whereabouts}《{self.source.name}》"

    @property
    def _whereabouts(self) -> str:
        return self.place or untold(self.unit.flags)

    @property
    def labels(self) -> tuple[str, ...]:
        found = [flag for flag in self.unit.flags if flag in LABELS]
        if isinstance(self.unit, Passage):
            return tuple(dict.fromkeys([*found, *(["图片说明"] if self.unit.kind == "caption" else [])]))
        status = [] if self.unit.status == "已实施" else [self.unit.status]
        return tuple(dict.fromkeys([*status, *found, *([NEGATIVE] if self.unit.is_negative else [])]))

    @property
    def labels_beside(self) -> tuple[str, ...]:
        """Those of ``labels`` that its heading, or that of its column, does not say: that its place is not known."""
        is_said = self.practice is not None and not self.place
        own = (each for each in self.labels if each != UNPLACED or not is_said)
        return (*[BY_HEADING] * self.is_headed, *own)

    def where(self, raw: Sequence[Range]) -> str:
        """The page and paragraph of ``raw`` in the document: 第2页第3段; empty where it is in neither."""
        _, paragraph = place_of(self.document, list(raw))
        page = page_of(self.document, list(raw))
        return (f"第{page}页" if page else "") + (f"第{paragraph}段" if paragraph else "")


def pick(library: Library, items: Sequence[Item]) -> tuple[Picked, ...]:
    """The items in their order. One of which the store has nothing, or nothing for every reader, is left
    out."""
    units = library.open_units([item.unit for item in items])
    documents = {key: library.document(key) for key in {unit.document_id for unit in units.values()}}
    entered = _entered(items, units)
    sources: dict[Key, Source] = {}
    picked: list[Picked] = []
    for item in items:
        unit = units.get(item.unit)
        document = documents[unit.document_id] if unit else None
        if unit and document:
            article = next(each for each in document.articles if each.n == unit.article)
            key = (document.id, article.n)
            if key not in sources:
                found = Found(tuple(sorted(library.holders(document.id))), entered[key])
                sources[key] = source_of(document, article, len(sources) + 1, found)
            picked.append(Picked(len(picked) + 1, item, unit, document, article, sources[key]))
    return tuple(picked)


def in_order(basket: Basket) -> list[Item]:
    """The items of a basket by heading."""
    return [item for heading in HEADINGS for item in basket.under(heading)]


def _entered(items: Sequence[Item], units: Mapping[str, Practice | Passage]) -> dict[Key, Entered]:
    """What was entered of each article: of each element the first that any of its items has."""
    found: dict[Key, Entered] = {}
    for item in items:
        if unit := units.get(item.unit):
            own, key = item.entered, (unit.document_id, unit.article)
            before = found.get(key, Entered())
            found[key] = Entered(
                before.author or own.author, before.publisher or own.publisher, before.date or own.date
            )
    return found
