"""A basket and its library in, its items out with what the store has of each: the unit, its article and source."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.comparisons.compare import LABELS, NEGATIVE
from api.handouts.sources import Source, source_of
from index.baskets import HEADINGS, Basket, Item
from index.library import Library
from index.provenance import page_of, place_of
from ingest.document import Article, Document, Passage
from ingest.practice import Evidence, Practice
from ingest.span import Range


@dataclass(frozen=True, slots=True)
class Picked:
    """An item, number ``n`` of its basket by heading, with what the store has of it. ``labels`` are what a reader
    must know before taking it for accomplished fact."""

    n: int
    item: Item
    unit: Practice | Passage
    document: Document
    article: Article
    source: Source

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
        """The place and the name of a practice; a passage goes by the title of its article."""
        if not self.practice:
            return f"《{self.source.title}》"
        return "：".join(filter(None, (self.place or "〔地点不详〕", self.practice.measure_name)))

    @property
    def labels(self) -> tuple[str, ...]:
        found = [flag for flag in self.unit.flags if flag in LABELS]
        if isinstance(self.unit, Passage):
            return tuple(dict.fromkeys([*found, *(["图片说明"] if self.unit.kind == "caption" else [])]))
        status = [] if self.unit.status == "已实施" else [self.unit.status]
        return tuple(dict.fromkeys([*status, *found, *([NEGATIVE] if self.unit.is_negative else [])]))

    def where(self, raw: Sequence[Range]) -> str:
        """The page and paragraph of ``raw`` in the document: 第2页第3段; empty where it is in neither."""
        _, paragraph = place_of(self.document, list(raw))
        page = page_of(self.document, list(raw))
        return (f"第{page}页" if page else "") + (f"第{paragraph}段" if paragraph else "")


def pick(library: Library, basket: Basket) -> tuple[Picked, ...]:
    """The items of a basket by heading, in their order. An item of which the store has nothing is left out."""
    in_order = [item for heading in HEADINGS for item in basket.under(heading)]
    units = library.units([item.unit for item in in_order])
    documents = {key: library.document(key) for key in {unit.document_id for unit in units.values()}}
    sources: dict[tuple[str, int], Source] = {}
    picked: list[Picked] = []
    for item in in_order:
        unit = units.get(item.unit)
        document = documents[unit.document_id] if unit else None
        if unit and document:
            article = next(each for each in document.articles if each.n == unit.article)
            key = (document.id, article.n)
            if key not in sources:
                paths = sorted(library.holders(document.id))
                sources[key] = source_of(document, article, len(sources) + 1, paths)
            picked.append(Picked(len(picked) + 1, item, unit, document, article, sources[key]))
    return tuple(picked)
