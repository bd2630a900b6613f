"""A demand for a number and the best hits in, the sentences of their articles that state such a number out, best first.

The article that a question is about is found by many words; the number that it asks for often stands in a sentence that
holds few of them, beside the practices or in a passage that names no place. So the articles of the best hits are read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.answers.commonplaces import is_common
from api.answers.counts import MEASURE
from api.answers.demands import Demand
from api.answers.whereabouts import may_mean, paths_named
from index.conditions import quoted
from index.hit import Hit
from index.library import Library
from index.matching import Scored, meeting
from index.query import Query
from index.reasons import Reasons
from index.search import hit_of
from index.wanted import SearchOptions, filters_of
from index.words import Filters
from ingest.document import Passage
from ingest.places import PlaceFinder
from ingest.practice import Practice
from ingest.sentences import sentences
from ingest.span import Range, overlaps, raw_map

LEAST_READ = 0.45
"""The share of the best score of all that the best hit of an article has if that is read."""
_MOST_READ = 3
"""Articles."""
_MOST_STATED = 3
_LONGEST = 400
"""Characters above which a sentence is a list or no text."""
_NEAR = 0.8
"""The share of the best sentence's score that others have that are told beside it."""
_LEAST = 0.5
"""How much of the question a sentence holds if it states what is asked."""
_CONTEXT = 0.5
"""How much it counts what a sentence and the one before it hold together, where 1 is what it holds itself."""
_FEWEST = 2
"""Words of the question's own in a sentence whose number neither counts the thing asked about nor stands by such a word, one
of them itself and not only what stands for it."""
_BESIDE = 0.2
"""How much each of the two counts."""
_ALIKE = 0.4
"""How much it counts that the number has the measure word of the question. All of these are judgements, made on the questions
of even number of set N of ``benchmarks.news_questions``: 32 of 38 are answered with the right sentence, and 20 were before
anything was read; of the 42 of odd number, which were not looked at, 28 and 17."""
_MEASURE = re.compile(rf"(?:多少|几)({MEASURE})(?![人个])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number that is wanted: ``demand`` is told by any of its kind, ``counted`` by one that counts the thing, and
    ``beside`` is one beside a word of the question."""

    demand: Demand
    counted: Demand
    beside: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Searched:
    """A question, and the hits that were found for it as ``options`` narrow it."""

    library: Library
    query: Query
    options: SearchOptions
    hits: Sequence[Hit]

    def stated(self, wanted: Wanted) -> list[Hit]:
        """The best of the sentences in the articles of the best hits that state what is wanted, each a hit: of the practice
        that it is evidence of, else of its passage."""
        reader = _Reader(self, wanted)
        found = [each for hit in self._best() for each in reader.read(hit)]
        found.sort(key=lambda each: -each[0])
        return [hit for score, hit in found if score >= _NEAR * found[0][0]][:_MOST_STATED]

    def _best(self) -> list[Hit]:
        """The best hit of each document that is read."""
        ordered = sorted(self.hits, key=lambda hit: -hit.score)
        firsts = {hit.document_id: hit for hit in reversed(ordered)}
        near = [hit for hit in ordered if hit.score >= LEAST_READ * ordered[0].score]
        return [hit for hit in near if firsts[hit.document_id] is hit][:_MOST_READ]


class _Reader:
    """Reads articles for one number."""

    def __init__(self, searched: Searched, wanted: Wanted) -> None:
        self._searched, self._wanted, self._reasons = searched, wanted, Reasons(searched.query)
        self._most = max((hit.score for hit in searched.hits), default=1.0)
        self._filters = filters_of(searched.library, searched.query, searched.options) or Filters()
        self._finder = PlaceFinder(searched.library.gazetteer)
        grams = dict.fromkeys(searched.library.segmenter.grams(searched.query.content))
        self._pairs = [gram for gram in grams if len(gram) == 2]
        own = {word for word in searched.query.words if len(word) > 1 and not is_common(word)}
        self._own = {word for word in own if word not in wanted.counted.asked}
        measure = _MEASURE.search(wanted.counted.asked)
        self._measured = measure and re.compile(rf"\d[余多百千万亿]*{measure[1]}")

    def read(self, best: Hit) -> Iterator[tuple[float, Hit]]:
        """The sentences of the article of the ``best`` hit that state the number, with their scores."""
        article = self._article(best)
        practices = [each for each in article if isinstance(each.unit, Practice)]
        allowed = self._allowed(article)
        none = [raw for each in self._searched.library.taken_out(best.document_id) for raw in quoted(each)[1]]
        before = [""]
        for each in article:
            if not isinstance(each.unit, Passage) or each.unit.kind != "body":
                continue
            text = each.text[-len(each.unit.text) :]
            for start, end in sentences(each.unit.text):
                sentence = text[start:end]
                is_told = end - start <= _LONGEST and self._wanted.demand.is_told_by(sentence)
                if is_told and (held := self._held(before[-1], sentence)):
                    hit = self._cut(each, practices, (start, end))
                    is_allowed = (hit.practice_id or hit.passage_id) in allowed and not overlaps(
                        hit.raw, none
                    )
                    if is_allowed and self._is_there(hit, before):
                        yield held + best.score / self._most, replace(hit, score=best.score)
                before.append(sentence)

    def _article(self, hit: Hit) -> list[Scored]:
        """The units of the article of a hit that meet the conditions of the question, as they stand there."""
        searched = self._searched
        units = searched.library.units_in(hit.document_id)
        articles = {unit.article for unit in units if unit.id in (hit.practice_id, hit.passage_id)}
        own = {unit.id: unit for unit in units if unit.article in articles}
        return list(meeting(searched.library, searched.query, searched.options, own))

    def _allowed(self, article: Sequence[Scored]) -> frozenset[str]:
        """The ids of the units that are what the question and the options want: of which places is told sentence by
        sentence."""
        keys, wanted = [each.unit.id for each in article], replace(self._filters, kinds=(), places=())
        return self._searched.library.words.among(keys, wanted) if wanted != Filters() else frozenset(keys)

    def _held(self, before: str, sentence: str) -> float:
        """How much of the question a folded sentence holds, with the one ``before`` it, up to 3 or so; 0 where that is too
        little to tell that its number is the one asked for."""
        wanted, share = self._wanted, self._reasons.share
        is_beside = wanted.beside is not None and wanted.beside.search(sentence) is not None
        is_counted = bool(wanted.counted.thing) and wanted.counted.is_told_by(sentence)
        is_strict = is_counted if wanted.counted.thing else is_beside
        own = {word for word in self._own if word in sentence}
        if not (is_strict or (own and len(own.union(self._reasons.told(sentence)) & self._own) >= _FEWEST)):
            return 0.0
        pairs = sum(pair in sentence for pair in self._pairs) / len(self._pairs) if self._pairs else 0.0
        held = share(sentence) + _CONTEXT * share(before + sentence) + pairs
        is_measured = self._measured is not None and self._measured.search(sentence) is not None
        return held + _BESIDE * (is_beside + is_counted) + _ALIKE * is_measured if held >= _LEAST else 0.0

    def _cut(self, passage: Scored, practices: Sequence[Scored], sentence: Range) -> Hit:
        """The hit that a sentence of a passage is: of the practice that most of it is evidence of, if there is one."""
        query = self._searched.query
        whole = hit_of(query, passage)
        raw = raw_map(whole.raw)(*sentence)
        length = sum(end - start for start, end in raw)
        of_it = (each for each in practices if 2 * overlaps(raw, quoted(each.unit)[1]) > length)
        owner = next((hit_of(query, each) for each in of_it), whole)
        return replace(owner, text=whole.text[slice(*sentence)], raw=raw, why=whole.why)

    def _is_there(self, hit: Hit, before: Sequence[str]) -> bool:
        """Whether a sentence may tell of the places asked about: it names one, or its practice is there; else the last place
        that a sentence ``before`` it names decides."""
        asked = self._filters.places
        if not asked:
            return True
        named = paths_named(self._finder, hit.text)
        if not named and hit.practice_id and hit.place:
            named = ["/".join(hit.place)]
        led = (found for text in reversed(before) if (found := paths_named(self._finder, text)))
        return may_mean(named or next(led, []), asked)
