"""A file's bytes in, its document with passages and practices out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

import rjieba

from ingest import formats
from ingest.damage import UNDECIDED, Decisions
from ingest.document import Passage
from ingest.gazetteer import Gazetteer
from ingest.ingested import Ingested
from ingest.joins import Reading
from ingest.losses import Context
from ingest.misprints import Proofreader
from ingest.passages import beside, split_passages
from ingest.places import PlaceFinder
from ingest.practices import Readers, extract_practices
from ingest.quality import QualityGate
from ingest.seams import SeamModel
from ingest.source import Member, ReadError
from ingest.structure import build_document
from ingest.themes import Vocabulary
from ingest.theming import Theming, theme_model

Stage = Literal["解析", "清洗", "切分", "抽取"]
"""What is done with a document, one after the other: its text, its paragraphs, its passages, its practices."""


def _unwatched(_: Stage) -> None:
    """Nobody is told."""


class Pipeline:
    """Reads files with one gazetteer and one vocabulary, loaded once."""

    def __init__(self, gazetteer: Gazetteer, vocabulary: Vocabulary) -> None:
        places = PlaceFinder(gazetteer)
        cut = rjieba.cut
        self._places = places
        self._gate = QualityGate(gazetteer)
        seams = SeamModel.load(cut)
        reading = Reading(cut, seams.score, seams.headless)
        proofreader = Proofreader(seams.counts, vocabulary.written())
        self._context = Context(reading, self._names_lesser_place, proofreader)
        self._readers = Readers(places, Theming(vocabulary, theme_model()), cut)

    def ingest(self, data: bytes, source: str, decisions: Decisions = UNDECIDED) -> Ingested:
        """The document that the file ``source`` with the bytes ``data`` holds, split and extracted.

        Raises ReadError with one Chinese sentence where it cannot be read.
        """
        return self.ingest_member(Member(source, data), decisions)

    def ingest_member(
        self, member: Member, decisions: Decisions = UNDECIDED, enter: Callable[[Stage], None] = _unwatched
    ) -> Ingested:
        """As ``ingest``, for one of the documents that a file holds; ``enter`` is told each stage as it begins."""
        if member.fault:
            raise ReadError(member.fault)
        enter("解析")
        text = member.text or formats.read(member.data, member.name)
        enter("清洗")
        document = build_document(text, member, self._context, decisions)
        document = replace(document, quality=self._gate.assess(document, text.unclear))
        enter("切分")
        passages = self._placed(split_passages(document))
        enter("抽取")
        practices = extract_practices(document, self._readers)
        return Ingested(
            document, (*passages, *self._placed(tuple(beside(passages, practices)))), practices, text
        )

    def _placed(self, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """Passages with the places that each names."""
        places = [tuple(place.path for place in self._places.find(each.text)) for each in passages]
        return tuple(
            replace(each, mentions=named) if named != each.mentions else each
            for each, named in zip(passages, places, strict=True)
        )

    def _names_lesser_place(self, text: str) -> bool:
        return any(place.level not in ("省", "市(州)") for place in self._places.find(text))


@cache
def pipeline_for(gazetteer: Gazetteer, vocabulary: Vocabulary) -> Pipeline:
    """The pipeline with these dictionaries, made once, in 0.06 s. Any number of threads may use it."""
    return Pipeline(gazetteer, vocabulary)
