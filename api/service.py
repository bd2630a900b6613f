"""Questions and filters in, the JSON documents of the contract out: one voice for command line, HTTP and pages."""

from collections.abc import Iterator, Sequence

from api.answer import ask
from api.compare import MOST_PLACES, table
from api.faults import UserError
from api.selection import PracticeFilter, Selector, find_document
from api.views import Record, citation_view, document_view, hit_view, plain, practice_view, theme_counts
from index.hit import Hit
from index.library import Library
from index.search import SearchOptions, search
from ingest.practice import Practice


class Service:
    """The answers of one open library. Every method raises LibraryError if the library cannot be read."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._selector = Selector(library.gazetteer, library.vocabulary)

    def search(self, text: str, options: SearchOptions) -> Record:
        """The contract's ``search``, with the facet counts of all matching hits. Raises UserError for an
        unknown theme, level or status."""
        self.library.refresh()
        result = search(self.library, text, self._selector.resolved(options))
        return {**plain(result), "hits": self._hits(result.hits)}

    def _hits(self, hits: Sequence[Hit]) -> list[Record]:
        documents = {key: self.library.document(key) for key in {hit.document_id for hit in hits}}
        return [hit_view(hit, documents[hit.document_id], self._practice(hit)) for hit in hits]

    def _practice(self, hit: Hit) -> Practice | None:
        return self.library.practice(hit.practice_id) if hit.practice_id else None

    def ask(self, text: str) -> Record:
        """The contract's ``ask``."""
        self.library.refresh()
        return dict(plain(ask(self.library, text)))

    def document(self, id_or_name: str) -> Record | None:
        """The contract's ``document``, by id, beginning of an id or file name; None if there is none.
        One that is superseded or withdrawn is found too; ``state`` says so."""
        found = find_document(self.library, id_or_name)
        if found is None:
            return None
        paths = [path for row in self.library.documents() if row.id == found.id for path in row.paths]
        return document_view(found, self.library.state(found.id), paths if len(paths) > 1 else [])

    def documents(self) -> list[Record]:
        """All documents without their text: id, source, title, number of practices and damage."""
        return [dict(plain(row)) for row in self.library.documents()]

    def practices(self, wanted: PracticeFilter) -> Iterator[Record]:
        """The contract's ``practices``. Raises UserError for an unknown theme, level or status."""
        return map(practice_view, self._selector.select(self.library.practices(), wanted))

    def compare(self, theme: str, places: Sequence[str]) -> Record:
        """The contract's ``compare``. Raises UserError for an unknown theme or more than MOST_PLACES places."""
        if len(places) > MOST_PLACES:
            raise UserError(f"一次最多比较{MOST_PLACES}个地方，收到{len(places)}个，请减少后再试。")
        practices = list(self._selector.select(self.library.practices(), {"theme": theme}))
        columns = {
            place: list(self._selector.select(practices, {"place": place})) for place in dict.fromkeys(places)
        }
        return table(theme, columns, self._cite)

    def _cite(self, practice: Practice, number: int) -> Record:
        return citation_view(practice, number, self.library.document(practice.document_id))

    def themes(self) -> list[Record]:
        """The vocabulary with the number of practices: ``[{"name", "count", "children": [{"name", "count"}]}]``."""
        counts = theme_counts(self.library.practices())
        paths = self.library.vocabulary.paths()
        return [
            {
                "name": path,
                "count": counts[path],
                "children": [
                    {"name": below, "count": counts[below]} for below in paths if below.startswith(f"{path}/")
                ],
            }
            for path in paths
            if "/" not in path
        ]

    def overview(self) -> Record:
        """Counts of the whole library: documents, practices, and losses by severity."""
        found = self.library.counts()
        damage = {key: found[key] for key in ("red", "amber", "grey")}
        return {"documents": found["documents"], "practices": found["practices"], "damage": damage}
