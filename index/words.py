"""Units in, ranked keys out: the inverted index with BM25 scores, on tantivy."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import version
from math import log
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Occur, Query

from index import manifest
from index.dating import UNDATED
from index.folding import fold
from index.manifest import Manifest
from index.records import dumps
from index.segmenter import Segmenter
from index.terms import Cutter, spelled
from index.unit import Page, ScoredKey

FIELDS = ("title", "heading", "name", "place_text", "themes_text", "body_words", "body_grams", "problem")
"""Fields that terms are looked up in. ``body_grams`` holds ``Segmenter.grams``, all others ``words``."""

KINDS = ("practice", "passage", "rest", "beside")
"""What a unit can be, as IndexUnit has it."""
_FACETS = (
    "key",
    "document_id",
    "kind",
    "place",
    "theme",
    "level",
    "status",
    "figures",
    "strength",
    "negative",
    "lead",
    "target",
    "time",
)
_ACTORS = ("lead_words", "target_words")
"""Fields of characters, each in its place, so that any part of the words is found."""
_LAYOUT = "7"
"""Counted up whenever fields or the texts in them change."""
_HEAP = 64_000_000
"""Bytes that tantivy collects before it writes a segment; one writer thread, so that order is kept."""
_ALWAYS_FRESH = 5_000
"""Units up to which every removal makes the index anew: a second and a half of work."""
_WORN = 0.01
"""Share of removed units above which a larger index is made anew. With 80 of 10,000 removed, scores
were off by 0.2 % on average and by 3 % at most, and 98.5 % of queries kept their ten best."""
_IDF_POWER = 0.5
"""How much a term's rarity counts on the question's side too, beside the 1 that BM25 has on the text's side; classic
tf-idf has 1 on both (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988). The mean
nDCG@10 on five sets of training pairs is 0.6356 with 0 and 0.6387 with 0.3; on six, 0.6406 with 0.3 and 0.6415 with
0.5."""
_KEPT = 50_000
"""Terms of which the number of units that hold them is kept: questions share most of theirs, and asking tantivy for
a hundred takes 0.7 ms."""
_TIES = 50
"""Hits taken beyond those asked for: tantivy breaks ties by age, here the key decides at the border too."""


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A folded word or gram looked up in one of FIELDS; its BM25 score counts ``weight`` times (> 0)."""

    text: str
    field: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Filters:
    """What a unit must be: one of the values of each filled field, none of ``excluded_places``, with
    figures if ``has_figures``, of a shortcoming if ``is_negative``. ``kinds`` are those of IndexUnit; places are a path
    (``湖北省/宜昌市``) or a name in it; ``lead_words`` and ``target_words`` are folded words of which one must stand in the
    source's own where it is none of the kinds ``leads`` and ``targets``; themes are ``上级`` or ``上级/下级``; ``times`` let through what tells no time
    of its own too, where it is of one of the documents in ``dated``; of each group of ``holding`` a folded word may
    stand in the unit or over it, or a theme of it is meant."""

    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    has_figures: bool = False
    excluded_places: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    is_negative: bool = False
    leads: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    lead_words: tuple[str, ...] = ()
    target_words: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    holding: tuple[tuple[str, ...], ...] = ()


class WordIndex:
    """BM25 as in Robertson and Zaragoza, "The probabilistic relevance framework", 2009, with tantivy's
    fixed k1 = 1.2 and b = 0.75, and a field's length kept exactly up to 40 terms and in steps of
    about an eighth above.

    tantivy goes on counting removed units in document frequencies and mean lengths until it merges
    their segment, and a merge cannot be asked for. ``worn`` says when that calls for a fresh index.
    """

    def __init__(self, folder: Path, segmenter: Segmenter) -> None:
        self._folder = folder
        self._cutter = Cutter(segmenter)
        self._settings = {
            "layout": _LAYOUT,
            "segmenter": segmenter.fingerprint,
            "tantivy": version("tantivy"),
        }
        self._schema = _schema()
        self.reload()

    def reload(self) -> None:
        """Takes up what is on the disk; nothing if it was built with other settings or is damaged."""
        self._manifest = manifest.matching(self._folder, self._settings)
        try:
            self._index = self._opened()
        except ValueError:
            self._manifest = None
            self._index = tantivy.Index(self._schema)
        self._held = lru_cache(_KEPT)(self._index.searcher().doc_freq)

    def refresh(self) -> None:
        """``reload`` if another process has changed what is on the disk."""
        if manifest.matching(self._folder, self._settings) != self._manifest:
            self.reload()

    def _opened(self) -> tantivy.Index:
        if not self._manifest:
            return tantivy.Index(self._schema)
        return tantivy.Index.open(str(self._folder / self._manifest.data))

    @property
    def seq(self) -> int:
        """The last change of the store that is in the index; -1 if there is no usable index."""
        return self._manifest.seq if self._manifest else -1

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def search(self, terms: Sequence[WeightedTerm], filters: Filters, limit: int) -> list[ScoredKey]:
        """The best units with any of ``terms``, best first, equal scores by key. A score is the sum of
        the terms' BM25 scores, each weighted by its term's weight and by the square root of its inverse document
        frequency; filters do not change it. No terms, no units."""
        searcher = self._index.searcher()
        weighted = [self._term(term, held) for term in terms if (held := self._held(term.field, term.text))]
        if not weighted or limit < 1:
            return []
        wanted = Query.boolean_query([(Occur.Should, term) for term in weighted])
        query = Query.boolean_query([(Occur.Must, wanted), *self._conditions(filters)])
        hits = searcher.search(query, limit=limit + _TIES, count=False).hits
        found = [
            ScoredKey(str(searcher.doc(address).get_first("key")), round(score, 4)) for score, address in hits
        ]
        return sorted(found, key=lambda each: (-each.score, each.key))[:limit]

    def every(self, filters: Filters, limit: int) -> list[ScoredKey]:
        """Units that pass ``filters``, in key order, each with score 1."""
        searcher = self._index.searcher()
        query = Query.boolean_query([(Occur.Must, Query.all_query()), *self._conditions(filters)])
        hits = searcher.search(query, limit=limit, count=False).hits
        keys = sorted(str(searcher.doc(address).get_first("key")) for _, address in hits)
        return [ScoredKey(key, 1.0) for key in keys]

    def tells_of(self, places: Sequence[str]) -> bool:
        """Whether a unit is of one of ``places``, each a path or a name."""
        held = [place for place in places if self._held("place", place)]
        # What was taken out may still be counted there.
        return bool(held) and bool(self.every(Filters(places=tuple(held)), 1))

    def numbers(self, filters: Filters, terms: Sequence[WeightedTerm] = ()) -> NDArray[np.int64]:
        """Numbers of all units that pass ``filters`` and have any of ``terms``, if some are given: what a vector search
        may find, and what a list holds."""
        searcher = self._index.searcher()
        wanted = Query.boolean_query([(Occur.Should, self._look_up(term)) for term in terms])
        query = Query.boolean_query(
            [(Occur.Must, wanted if terms else Query.all_query()), *self._conditions(filters)]
        )
        hits = searcher.search(query, limit=max(searcher.num_docs, 1), count=False).hits
        return np.array(searcher.fast_field_values("number", [address for _, address in hits]), np.int64)

    def holds(self, word: str) -> bool:
        """Whether a unit holds all pairs of characters of a word, in any width, script or case."""
        return self.count(Filters(holding=((fold(word),),))) > 0

    def count(self, filters: Filters) -> int:
        """Number of all units that pass ``filters``."""
        query = Query.boolean_query([(Occur.Must, Query.all_query()), *self._conditions(filters)])
        found: Any = self._index.searcher().search(query, limit=1)
        return int(found.count)

    def holding(self, words: Sequence[str], filters: Filters) -> int:
        """Number of all units that pass ``filters`` and hold each of ``words``, in their text or over it."""
        each = [self._anywhere(word) for word in words]
        query = Query.boolean_query([*((Occur.Must, one) for one in each), *self._conditions(filters)])
        found: Any = self._index.searcher().search(query, limit=1)
        return int(found.count)

    def _anywhere(self, word: str) -> Query:
        fields = (name for name in FIELDS if name != "body_grams")
        terms = [Query.term_query(self._schema, name, word, "basic") for name in fields]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def among(self, keys: Sequence[str], filters: Filters) -> frozenset[str]:
        """Those of ``keys`` whose units pass ``filters``."""
        if not keys:
            return frozenset()
        searcher = self._index.searcher()
        wanted = Query.term_set_query(self._schema, "key", list(keys))
        query = Query.boolean_query([(Occur.Must, wanted), *self._conditions(filters)])
        hits = searcher.search(query, limit=len(keys), count=False).hits
        return frozenset(str(searcher.doc(address).get_first("key")) for _, address in hits)

    def worn(self, document_ids: Sequence[str]) -> bool:
        """Whether taking out ``document_ids`` calls for a fresh index: in a small library always, so that
        scores are those of a fresh index; in a large one when more than one unit in a hundred is gone."""
        removed = _count(self._index, self._schema, document_ids)
        total = len(self)
        before = self._manifest.removed if self._manifest else 0
        return removed > 0 and (total <= _ALWAYS_FRESH or before + removed > _WORN * total)

    @contextmanager
    def update(self, seq: int, fresh: bool) -> Iterator["WordWriter"]:
        """Changes that readers see all at once when the block ends, as of the store's change ``seq``, which
        the writer may move on; with ``fresh`` into an empty index beside the present one. The caller is the
        only writer."""
        before = None if fresh else self._manifest
        data = before.data if before else manifest.next_data(manifest.read(self._folder))
        index = tantivy.Index(self._schema, _folder(self._folder / data, empty=fresh or not before))
        writer = WordWriter(index, self._schema, self._cutter, seq)
        with writer.closing():
            yield writer
        index.reload()
        held = Manifest(
            settings=self._settings,
            data=data,
            seq=writer.seq,
            count=index.searcher().num_docs,
            removed=(before.removed if before else 0) + writer.removed,
        )
        manifest.write(self._folder, held, manifest.read(self._folder))
        self.reload()

    def _term(self, term: WeightedTerm, held: int) -> Query:
        """The look-up of a term that ``held`` units hold."""
        idf = log(1 + (len(self) - held + 0.5) / (held + 0.5))
        return Query.boost_query(self._look_up(term), term.weight * idf**_IDF_POWER)

    def _look_up(self, term: WeightedTerm) -> Query:
        return Query.term_query(self._schema, term.field, term.text, "freq")

    def _conditions(self, filters: Filters) -> Iterator[tuple[Occur, Query]]:
        """Clauses that let through or keep out and score nothing. The other kinds are kept out, for they are fewer than
        those let through: among 100,000 passages the words take 4 ms of processor and not 6."""
        wanted = {
            "place": filters.places,
            "theme": filters.themes,
            "level": filters.levels,
            "status": filters.statuses,
            "figures": ("1",) if filters.has_figures else (),
            "strength": filters.strengths,
            "negative": ("1",) if filters.is_negative else (),
            "document_id": filters.document_ids,
        }
        among = partial(Query.term_set_query, self._schema)
        for field, values in wanted.items():
            if values:
                yield Occur.Must, Query.const_score_query(among(field, list(values)), 0.0)
        actors = (
            ("lead", filters.leads, filters.lead_words),
            ("target", filters.targets, filters.target_words),
        )
        for field, kinds, words in actors:
            if kinds or words:
                yield Occur.Must, Query.const_score_query(self._of_actors(field, kinds, words), 0.0)
        if filters.times:
            yield Occur.Must, Query.const_score_query(self._of_times(filters), 0.0)
        for group in filters.holding:
            yield Occur.Must, Query.const_score_query(self._any_of(group), 0.0)
        others = [kind for kind in KINDS if filters.kinds and kind not in filters.kinds]
        if others:
            yield Occur.MustNot, among("kind", others)
        if filters.excluded_places:
            yield Occur.MustNot, among("place", list(filters.excluded_places))

    def _any_of(self, group: Sequence[str]) -> Query:
        """Also where a word is cut otherwise in the text than alone: all its pairs of characters stand there then."""
        ways = [(Occur.Should, way) for word in group for way in (self._anywhere(word), self._spelled(word))]
        themes = Query.term_set_query(self._schema, "theme", list(group))
        return Query.boolean_query([*ways, (Occur.Should, themes)])

    def _spelled(self, word: str) -> Query:
        grams = self._cutter.grams(word)
        terms = (Query.term_query(self._schema, "body_grams", gram, "basic") for gram in grams)
        return Query.boolean_query([(Occur.Must, term) for term in terms])

    def _of_actors(self, field: str, kinds: Sequence[str], words: Sequence[str]) -> Query:
        """Of one of the kinds, or with the characters of some of the words side by side."""
        named = [
            (Occur.Should, self._side_by_side(f"{field}_words", spelled(each).split())) for each in words
        ]
        of_kind = Query.term_set_query(self._schema, field, list(kinds))
        return Query.boolean_query([(Occur.Should, of_kind), *named])

    def _side_by_side(self, field: str, characters: list[str]) -> Query:
        if len(characters) > 1:
            return Query.phrase_query(self._schema, field, list(characters))
        return Query.term_set_query(self._schema, field, characters)

    def _of_times(self, filters: Filters) -> Query:
        among = partial(Query.term_set_query, self._schema)
        undated = [
            (Occur.Must, among("time", [UNDATED])),
            (Occur.Must, among("document_id", list(filters.dated))),
        ]
        own = (Occur.Should, among("time", list(filters.times)))
        return Query.boolean_query([own, (Occur.Should, Query.boolean_query(undated))])


class WordWriter:
    """What may be done to a word index within ``WordIndex.update``."""

    def __init__(self, index: tantivy.Index, schema: tantivy.Schema, cutter: Cutter, seq: int) -> None:
        self._index = index
        self._schema = schema
        self._cutter = cutter
        self._writer = index.writer(_HEAP, num_threads=1)
        self.removed = 0
        self.seq = seq

    def add(self, page: Page) -> None:
        """Cuts units and takes them up."""
        self.put((number, dumps(self._cutter.cut(unit))) for number, unit in page)

    def put(self, rows: Iterable[tuple[int, str]]) -> None:
        """Takes up units that are cut, by their numbers: the JSON of the ``Terms`` of each."""
        for number, terms in rows:
            self._writer.add_json(f'{{"number":{number},{terms[1:]}')

    def delete(self, document_ids: Sequence[str]) -> None:
        """Takes out all units of documents; only those that came before."""
        self.removed += _count(self._index, self._schema, document_ids)
        for document_id in document_ids:
            self._writer.delete_documents_by_term("document_id", document_id)

    @contextmanager
    def closing(self) -> Iterator[None]:
        """Commits at the end, or takes everything back if the block fails."""
        try:
            yield
            self._writer.commit()
        except BaseException:
            self._writer.rollback()
            raise
        finally:
            self._writer.wait_merging_threads()


def _schema() -> tantivy.Schema:
    """Facets are text fields with whole values: deleting by a number would silently delete nothing."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", fast=True)
    for name in _FACETS:
        builder.add_text_field(name, stored=name == "key", tokenizer_name="raw", index_option="basic")
    for name in _ACTORS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _count(index: tantivy.Index, schema: tantivy.Schema, document_ids: Sequence[str]) -> int:
    """Number of units of documents in an index."""
    query = Query.term_set_query(schema, "document_id", list(document_ids))
    found: Any = index.searcher().search(query, limit=1)
    return int(found.count)


def _folder(path: Path, empty: bool) -> str:
    if empty:
        rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
    return str(path)
