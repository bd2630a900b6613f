"""Questions and filters in, the JSON documents of the contract out: one voice for command line, HTTP and pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from api.answers.answer import ask
from api.comparisons.comparer import Asked, Comparer
from api.comparisons.tellings import tellings
from api.faults import UserError
from api.guards.proof import proven
from api.handouts.baskets import Desk
from api.handouts.sources import Style
from api.intakes.twins import others
from api.keeping.corrections import Wanted, correct, listed
from api.keeping.decisions import decide, newest_id, release
from api.keeping.vocabulary import Wordbook
from api.lists.figures import FigureList
from api.lists.practices import PracticeList
from api.llms import Connection, Model, load
from api.narrowing import conditions
from api.overviews.overview import Overview
from api.readers import Readers
from api.report import report
from api.selection import Selector, find_document, read_names, read_places
from api.views import (
    Record,
    Standing,
    citation_view,
    document_view,
    hit_view,
    plain,
)
from api.writers.events import Event, events
from api.writers.proposals import propose
from api.writers.seats import Seats
from index.hit import Hit
from index.library import Library
from index.nothing import is_wordless
from index.openness import Closed
from index.search import search
from index.wanted import ANY, SearchOptions
from ingest.damage import Decision
from ingest.document import Document
from ingest.practice import Practice


class Service:
    """The answers of one open library. Every method raises LibraryError if the library cannot be read."""

    def __init__(
        self,
        library: Library,
        readers: Readers | None = None,
        model: Callable[[], Model] | None = None,
        style: Style = "2015",
    ) -> None:
        """``readers`` keep what was asked in vain; left out, nobody does. ``model`` loads the language model that is
        set, None where none is. ``style`` is that of the references of handouts."""
        self.library = library
        self.model = model
        self.readers = readers or Readers(library.feedback)
        self.baskets = Desk(library, style=style)
        self.wordbook = Wordbook(library, self.readers)
        self._selector = Selector(library.gazetteer, library.vocabulary)
        self.comparer = Comparer(library, self._selector)
        self.practices = PracticeList(library, self._selector)
        self.figures = FigureList(library, self._selector)
        self._seats = Seats()

    def search(self, text: str, options: SearchOptions, is_kept: bool = True) -> Record:
        """The contract's ``search``, with the facet counts of all matching hits; ``total_at_least`` says that ``total``
        is no final number, and grows as one pages on; ``is_kept`` as in ``tell``. Raises UserError for an unknown theme,
        place, level or status."""
        self.library.refresh()
        result = search(self.library, text, self._narrowed(options))
        if is_kept and result.nothing:
            self._asked_in_vain(text, [result.nothing.slot], options)
        hits = self._hits(result.hits)
        if options.by != "practice":  # Where a practice is told too, the hit says itself.
            hits = [{**hit, "others": self._others(hit)} for hit in hits]
        return {**plain(result), "hits": hits, "total_at_least": result.is_more}

    def count(self, text: str, options: SearchOptions) -> tuple[int, bool]:
        """How many hits ``search`` would find, and whether there may be more; nobody is noted to have asked."""
        result = search(self.library, text, self._narrowed(replace(options, k=1, offset=0)))
        return result.total, result.is_more

    def glance(self, text: str, options: SearchOptions = ANY) -> Record:
        """As ``ask``, for who did not put it as a question: nobody is noted to have asked in vain."""
        self.library.refresh()
        return dict(plain(proven(self.library, ask(self.library, text, self._narrowed(options)))))

    def _narrowed(self, options: SearchOptions) -> SearchOptions:
        """``options`` with the names that the index knows. Raises UserError for what there is not."""
        return self._selector.resolved(read_names(self.library, options))

    def _hits(self, hits: Sequence[Hit]) -> list[Record]:
        documents = {key: self.library.document(key) for key in {hit.document_id for hit in hits}}
        return [hit_view(hit, documents[hit.document_id], self._practice(hit)) for hit in hits]

    def _others(self, hit: Record) -> list[Record]:
        """The other files with the text of the document of a hit."""
        return list(plain(others(self.library, hit["document_id"], hit["source"])))

    def _practice(self, hit: Hit) -> Practice | None:
        return self.library.practice(hit.practice_id) if hit.practice_id else None

    def ask(
        self, text: str, options: SearchOptions = ANY, is_written: bool = False, is_kept: bool = True
    ) -> Record:
        """The contract's ``ask``, of what ``options`` let through; by the language model that is set where
        ``is_written``; ``is_kept`` as in ``tell``. Raises UserError for an unknown theme, and where there is no such model."""
        *_, (_, found) = self.tell(text, options, is_written, is_kept)
        return dict(found)

    def tell(
        self, text: str, options: SearchOptions = ANY, is_written: bool = False, is_kept: bool = True
    ) -> Iterator[Event]:
        """As ``ask``, part by part as ``api.writers.events`` makes them; what is raised is raised before the first.
        ``is_kept`` says whether a question without an answer may be remembered: not where it is asked again at once, nor where a keeper tries it."""
        model = self._writer() if is_written else None
        self.library.refresh()
        found = proven(self.library, ask(self.library, text, self._narrowed(options)))
        if is_kept and found.refusal:
            slots = [each.slot for each in found.refusal.slots]
            self._asked_in_vain(text, slots, options)
        return self._seats.events(text, found, model) if model else events(text, found, None)

    def _asked_in_vain(self, text: str, slots: Sequence[str], options: SearchOptions) -> None:
        """Has a question kept, unless there is nothing in it to look for: then no keeper can help."""
        if not is_wordless(self.library, text):
            self.readers.asked_in_vain(text, slots, conditions(options))

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
            self.library.overlays.reason(document.sha256),
        )

    def closed(self, id_or_name: str) -> Closed:
        """Why a document is for keepers alone; empty if it is for everybody, or there is none."""
        found = find_document(self.library, id_or_name)
        return self.library.openness.closed(found.id) if found else ""

    def withdrawal(self, id_or_name: str) -> str:
        """That a document was taken out and why, as readers are told."""
        found = find_document(self.library, id_or_name)
        reason = self.library.overlays.reason(found.sha256) if found else ""
        return f"“{id_or_name}”已撤下，正文不再提供。原因：{reason or '没有写明，请问资料管理员'}。"

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

    def practice(self, practice_id: str) -> Record | None:
        """One practice by id, of a document in any state and even if a person said it is none; None if there is
        none of this id."""
        found = self.library.practice(practice_id)
        return self.practices.one(found) if found else None

    def correct(self, practice_id: str, wanted: Wanted) -> Record | None:
        """A practice as it is shown once a person corrected a field of it; None if there is none of this id.
        Raises UserError as ``api.keeping.corrections.correct``."""
        found = correct(self.library, practice_id, wanted)
        return self.practices.one(found) if found else None

    def corrections(self) -> list[Record]:
        """All corrections that were ever filed, oldest first, with how each stands now."""
        return [dict(plain(each)) for each in listed(self.library)]

    def propose(self, model: Model, asked: Sequence[str], theme: str | None, dry_run: bool) -> Record:
        """What a language model proposes for the practices with these ids, or else of a theme; filed unless
        ``dry_run``. Raises UserError for an unknown id or theme and where the model fails."""
        found = [self._asked(each) for each in asked]
        narrow = SearchOptions(themes=(theme,) if theme else ())
        found = found or list(self._selector.select(self.library, narrow))
        return dict(plain(propose(self.library, model, found, dry_run)))

    def _asked(self, practice_id: str) -> Practice:
        found = self.library.practice(practice_id)
        if found is None:
            raise UserError(f"资料库中没有做法“{practice_id}”，请用 tashan practices --json 查看编号。")
        return found

    def compare(
        self, theme: str, places: Sequence[str], problem: str = "", practices: Sequence[str] = ()
    ) -> Record:
        """The contract's ``compare``, of a theme or of a problem in everyday words across places, or of practices by
        their ids. Raises UserError as ``Comparer.find``."""
        return self.comparer.table(Asked(theme, problem, tuple(places), tuple(practices)), self._cite)

    def tellings(self, practice_id: str) -> Record | None:
        """A practice at other times: the timeline of what reports planned and told; None if there is none."""
        return tellings(self.library, practice_id, self._cite)

    def _cite(self, practice: Practice, number: int) -> Record:
        return citation_view(practice, number, self.library.document(practice.document_id))

    def themes(self) -> list[Record]:
        """The vocabulary with the number of practices: ``[{"name", "count", "children": [{"name", "count"}]}]``."""
        counts = self.library.suggester.themes()
        paths = self.library.vocabulary.paths()
        return [
            {
                "name": path,
                "count": counts.get(path, 0),
                "children": [
                    {"name": below, "count": counts.get(below, 0)}
                    for below in paths
                    if below.startswith(f"{path}/")
                ],
            }
            for path in paths
            if "/" not in path
        ]

    def suggest(self, text: str) -> Record:
        """What the searched practices are called by that begins or goes on like ``text``: ``{"q", "practices",
        "places", "themes"}``, each of the three ``[{"name", "count"}]``."""
        return {"q": text, **plain(self.library.suggester.suggest(text))}

    def survey(self, place: str = "") -> Overview:
        """What the library holds by theme, place, time and name, to be counted. Raises UserError where nothing tells
        of the ``place`` of which it is asked."""
        self.library.refresh()
        read_places(self.library, [place])
        return Overview(self.library)

    def jobs(self, limit: int, offset: int) -> Record:
        """The batches of files taken in, the newest first: ``{"total", "jobs": [...]}``."""
        found = self.library.jobs.newest(limit, offset)
        return {"total": self.library.jobs.count(), "jobs": plain(found)}

    def job(self, job_id: int, limit: int, offset: int, status: str = "") -> Record | None:
        """One batch with a page of its reports as ``files``, of those with this status if one is given; None if there
        is none."""
        jobs = self.library.jobs
        found = jobs.job(job_id)
        return {**plain(found), "files": jobs.files(job_id, limit, offset, status)} if found else None

    def overview(self) -> Record:
        """Counts of the whole library: documents, practices, losses by severity, and when a document was stored
        last; how far the vectors of the encoder that is set are, None if all are made; and the weights that were found for
        it, None if there are none."""
        library, kept = self.library, self.library.own_weights.adapted()
        return {
            **plain(library.scope()),
            "reembedding": plain(library.reembedding),
            "adapted": plain(kept.found) if kept else None,
        }
