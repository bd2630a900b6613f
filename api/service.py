"""Questions and filters in, the JSON documents of the contract out: one voice for command line, HTTP and pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from api.answers.answer import ask
from api.comparisons.columns import Columns
from api.comparisons.compare import FEWEST_PLACES, MOST_PLACES, table
from api.comparisons.tellings import tellings
from api.faults import UserError
from api.figures import FigureFilter, FigureRow, figure_rows
from api.guards.proof import holder, proven
from api.handouts.baskets import Desk
from api.intakes.twins import others
from api.keeping.corrections import Wanted, correct, listed
from api.keeping.decisions import decide, newest_id, release
from api.llms import Connection, Model, load
from api.overviews.overview import Overview
from api.places import different
from api.readers import Readers
from api.report import report
from api.selection import PracticeFilter, Selector, find_document
from api.views import (
    Record,
    Standing,
    citation_view,
    document_view,
    hit_view,
    plain,
    practice_view,
    theme_counts,
)
from api.writers.events import Event, events
from api.writers.proposals import propose
from index.hit import Hit
from index.library import Library
from index.search import search
from index.wanted import ANY, SearchOptions
from ingest.damage import Decision
from ingest.document import Document
from ingest.practice import Practice


class Service:
    """The answers of one open library. Every method raises LibraryError if the library cannot be read."""

    def __init__(
        self, library: Library, readers: Readers | None = None, model: Callable[[], Model] | None = None
    ) -> None:
        """``readers`` keep what was asked in vain; left out, nobody does. ``model`` loads the language model that is
        set, None where none is."""
        self.library = library
        self.model = model
        self.readers = readers or Readers(library.feedback)
        self.baskets = Desk(library)
        self._selector = Selector(library.gazetteer, library.vocabulary)

    def search(self, text: str, options: SearchOptions) -> Record:
        """The contract's ``search``, with the facet counts of all matching hits. Raises UserError for an
        unknown theme, level or status."""
        self.library.refresh()
        result = search(self.library, text, self._selector.resolved(options))
        if result.nothing:
            self.readers.asked_in_vain(text, [result.nothing.slot])
        hits = self._hits(result.hits)
        if options.by != "practice":  # Where a practice is told too, the hit says itself.
            hits = [{**hit, "others": self._others(hit)} for hit in hits]
        return {**plain(result), "hits": hits}

    def _hits(self, hits: Sequence[Hit]) -> list[Record]:
        documents = {key: self.library.document(key) for key in {hit.document_id for hit in hits}}
        return [hit_view(hit, documents[hit.document_id], self._practice(hit)) for hit in hits]

    def _others(self, hit: Record) -> list[Record]:
        """The other files with the text of the document of a hit."""
        return list(plain(others(self.library, hit["document_id"], hit["source"])))

    def _practice(self, hit: Hit) -> Practice | None:
        return self.library.practice(hit.practice_id) if hit.practice_id else None

    def ask(self, text: str, options: SearchOptions = ANY, is_written: bool = False) -> Record:
        """The contract's ``ask``, of what ``options`` let through; by the language model that is set where
        ``is_written``. Raises UserError for an unknown theme, and where there is no such model."""
        *_, (_, found) = self.tell(text, options, is_written)
        return dict(found)

    def tell(self, text: str, options: SearchOptions = ANY, is_written: bool = False) -> Iterator[Event]:
        """As ``ask``, part by part as ``api.writers.events`` makes them; what is raised is raised before the first."""
        model = self._writer() if is_written else None
        self.library.refresh()
        found = proven(self.library, ask(self.library, text, self._selector.resolved(options)))
        if found.refusal:
            self.readers.asked_in_vain(text, [each.slot for each in found.refusal.slots])
        return events(text, found, model)

    def _writer(self) -> Model:
        return self.model() if self.model else load("", Connection())

    def document(self, id_or_name: str) -> Record | None:
        """The contract's ``document``, by id, beginning of an id or file name; None if there is none.
        One that is superseded, withdrawn or in quarantine is found too; ``state`` and ``quarantine`` say so."""
        found = find_document(self.library, id_or_name)
        return document_view(found, self._standing(found)) if found else None

    def _standing(self, document: Document) -> Standing:
        twins = tuple(self.library.twins(document.id))
        return Standing(
            self.library.state(document.id),
            self.library.verdicts.quarantine(document.id),
            newest_id(self.library, document),
            tuple(dict.fromkeys(twin.source for twin in twins)),
            twins,
            others(self.library, document.id, document.source),
        )

    def report(self, id_or_name: str) -> Record | None:
        """The damage report of a document, found as by ``document``; None if there is none."""
        found = find_document(self.library, id_or_name)
        return report(found, plain(self._standing(found))) if found else None

    def reports(self, name: str) -> list[Record]:
        """The report of the document ``name``, or those of all documents in the archive or table of this name."""
        if found := self.report(name):
            return [found]
        return [found for key in self.library.held_in(name) if (found := self.report(key))]

    def versions(self, id_or_name: str) -> list[Record] | None:
        """All texts of a document's file, oldest first, with the decisions that made each; None if there is
        no such document."""
        found = find_document(self.library, id_or_name)
        return plain(self.library.verdicts.versions(found.sha256)) if found else None

    def decide(self, id_or_name: str, chosen: Mapping[str, Decision], author: str) -> Record | None:
        """The newest version of a document, made anew by decisions on repairs by id; None if there is no such
        document. Raises UserError for an unknown repair and a document that is not live."""
        made = decide(self.library, id_or_name, chosen, author)
        return document_view(made, self._standing(made)) if made else None

    def release(self, id_or_name: str, released: bool, author: str) -> Record | None:
        """A document let out of quarantine or put back; None if there is none. Raises UserError where it was
        never in quarantine or is not live."""
        found = release(self.library, id_or_name, released, author)
        return document_view(found, self._standing(found)) if found else None

    def documents(self) -> list[Record]:
        """All documents without their text: id, source, title, number of practices and damage."""
        return [dict(plain(row)) for row in self.library.documents()]

    def practices(self, wanted: PracticeFilter) -> Iterator[Record]:
        """The contract's ``practices``. Raises UserError for an unknown theme, level or status."""
        return map(practice_view, self._selector.select(self.library, wanted))

    def practice(self, practice_id: str) -> Record | None:
        """One practice by id, of a document in any state and even if a person said it is none; None if there is
        none of this id."""
        found = self.library.practice(practice_id)
        return practice_view(found) if found else None

    def correct(self, practice_id: str, wanted: Wanted) -> Record | None:
        """A practice as it is shown once a person corrected a field of it; None if there is none of this id.
        Raises UserError as ``api.keeping.corrections.correct``."""
        found = correct(self.library, practice_id, wanted)
        return practice_view(found) if found else None

    def corrections(self) -> list[Record]:
        """All corrections that were ever filed, oldest first, with how each stands now."""
        return [dict(plain(each)) for each in listed(self.library)]

    def propose(self, model: Model, asked: Sequence[str], theme: str | None, dry_run: bool) -> Record:
        """What a language model proposes for the practices with these ids, or else of a theme; filed unless
        ``dry_run``. Raises UserError for an unknown id or theme and where the model fails."""
        found = [self._asked(each) for each in asked]
        found = found or list(self._selector.select(self.library, {"theme": theme}))
        return dict(plain(propose(self.library, model, found, dry_run)))

    def _asked(self, practice_id: str) -> Practice:
        found = self.library.practice(practice_id)
        if found is None:
            raise UserError(f"资料库中没有做法“{practice_id}”，请用 tashan practices --json 查看编号。")
        return found

    def figures(self, wanted: FigureFilter) -> list[FigureRow]:
        """The figures of searched practices, one row each. Raises UserError for an unknown theme, level,
        status or role."""
        practices = self._selector.select(self.library, {**wanted.practices, "has_figures": True})
        return figure_rows(practices, wanted)

    def compare(self, theme: str, places: Sequence[str], problem: str = "") -> Record:
        """The contract's ``compare``, of a theme or of a problem in everyday words. Raises UserError for both or
        neither, an unknown theme, what is no name of a place, and fewer or more places than can be set side by side."""
        if bool(theme) == bool(problem):
            raise UserError("请在主题（theme）和难题（problem）里给出一个，也只给出一个。")
        columns = Columns(self.library, self._selector)
        matter = columns.of_theme(theme) if theme else columns.of_problem(problem)
        wanted = different(self.library.gazetteer, places)
        if not FEWEST_PLACES <= len(wanted) <= MOST_PLACES:
            raise UserError(
                f"一次比较{FEWEST_PLACES}到{MOST_PLACES}个不同的地方，收到{len(wanted)}个，请增减后再试。"
            )
        self.library.refresh()
        return table(matter, columns.find(matter, wanted), self._cite, holder(cache(self.library.document)))

    def tellings(self, practice_id: str) -> Record | None:
        """A practice at other times: the timeline of what reports planned and told; None if there is none."""
        return tellings(self.library, practice_id, self._cite)

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

    def survey(self) -> Overview:
        """What the library holds by theme, place, time and name, to be counted."""
        self.library.refresh()
        return Overview(self.library)

    def jobs(self, limit: int, offset: int) -> Record:
        """The batches of files taken in, the newest first: ``{"total", "jobs": [...]}``."""
        found = self.library.jobs.newest(limit, offset)
        return {"total": self.library.jobs.count(), "jobs": plain(found)}

    def job(self, job_id: int, limit: int, offset: int) -> Record | None:
        """One batch with a page of its reports as ``files``; None if there is none."""
        found = self.library.jobs.job(job_id)
        return {**plain(found), "files": self.library.jobs.files(job_id, limit, offset)} if found else None

    def overview(self) -> Record:
        """Counts of the whole library: documents, practices, and losses by severity; and how far the vectors of the
        encoder that is set are, None if all are made."""
        found = self.library.counts()
        damage = {key: found[key] for key in ("red", "amber", "grey")}
        return {
            "documents": found["documents"],
            "practices": found["practices"],
            "damage": damage,
            "reembedding": plain(self.library.reembedding),
        }
