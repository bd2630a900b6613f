"""Units of a library in, questions that its own text answers out: made by rule, without anybody's judgement.

A sentence asks for the passage that it was taken out of, as in the inverse cloze task (Lee, Chang and Toutanova, "Latent
retrieval for weakly supervised open domain question answering", ACL 2019): there it is taken out of the index too, so
that copying is no merit. A heading asks for what stands under it, where it does not stand over it any more; titles,
headings and names are not looked up, for those of others still stand. Questions drawn from the words of a passage that
stay in it misled: on four sources of training pairs they called for weights that made real questions worse.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal
from zlib import crc32

from index.conditions import quoted
from index.store import Unit
from index.wanted import By
from ingest.document import Passage
from ingest.sentences import sentences

Kind = Literal["sentence", "heading"]
_SENTENCE, _HEADING = range(8, 41), range(6, 41)
"""Characters of a question: fewer say little, and nobody types more."""
_LEFT = 2
"""Times as long as the sentence that is taken out the rest of its passage is at least."""
_OF_ONE = 10
"""Questions of one kind about one document: a yearbook is not worth a hundred reports."""
_MARKS = ' 　。！？；!?;“”"\n'
_HEADED = frozenset({"title", "heading", "name"})
"""Fields that a heading is not looked up in."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A question ``text`` about the document with this id, and the ids of the units that answer it: of those that a
    search ``by`` this finds, without a look in the fields ``masked``, where ``taken``, which is the question as it was
    written, is taken out of the answers."""

    kind: Kind
    text: str
    document_id: str
    answers: tuple[str, ...]
    by: By
    taken: str
    masked: frozenset[str] = frozenset()


def probes(sample: Mapping[str, Sequence[Unit]], most: int) -> list[Probe]:
    """At most so many questions of each kind about the units in ``sample``, by document; the same ones each time."""
    units = [unit for document in sample.values() for unit in document]
    return [*islice(_drawn(_sentences(units)), most), *islice(_drawn(_headings(units)), most)]


def _drawn(found: Iterable[Probe]) -> Iterator[Probe]:
    """In an order that has nothing to do with what they ask, no more than _OF_ONE of a document."""
    told: Counter[str] = Counter()
    for probe in sorted(found, key=lambda each: (crc32(each.text.encode()), each.text)):
        told[probe.document_id] += 1
        if told[probe.document_id] <= _OF_ONE:
            yield probe


def _sentences(units: Sequence[Unit]) -> Iterator[Probe]:
    """One sentence of each passage. A reprint of it is an answer too."""
    chosen: dict[str, str] = {}
    holders: dict[str, list[str]] = defaultdict(list)
    for unit in units:
        if isinstance(unit, Passage) and unit.kind == "body":
            each = [unit.text[start:end] for start, end in sentences(unit.text)]
            for sentence in dict.fromkeys(each):
                holders[sentence].append(unit.id)
            if fit := [sentence for sentence in each if _is_fit(sentence, unit.text)]:
                chosen.setdefault(fit[crc32(unit.id.encode()) % len(fit)], unit.document_id)
    for sentence, document_id in chosen.items():
        answers = tuple(holders[sentence])
        yield Probe("sentence", sentence.strip(_MARKS), document_id, answers, "passage", sentence)


def _is_fit(sentence: str, text: str) -> bool:
    return len(sentence.strip(_MARKS)) in _SENTENCE and len(text) >= (1 + _LEFT) * len(sentence)


def _headings(units: Sequence[Unit]) -> Iterator[Probe]:
    """Every heading that no other article has and that is not said again under it."""
    under: dict[tuple[str, int, tuple[str, ...]], list[Unit]] = defaultdict(list)
    for unit in units:
        for depth, heading in enumerate(unit.heading_path, start=1):
            if len(heading) in _HEADING:
                under[unit.document_id, unit.article, unit.heading_path[:depth]].append(unit)
    named: dict[str, list[tuple[str, list[Unit]]]] = defaultdict(list)
    for (document_id, _, path), held in under.items():
        named[path[-1]].append((document_id, held))
    for heading, places in named.items():
        document_id, held = places[0]
        if len(places) == 1 and not any(heading in quoted(unit)[0] for unit in held):
            answers = tuple(unit.id for unit in held)
            yield Probe("heading", heading, document_id, answers, "practice", heading, _HEADED)
