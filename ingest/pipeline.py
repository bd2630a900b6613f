"""A file's bytes in, its document with passages and practices out."""

from dataclasses import dataclass, replace

import rjieba

from ingest import formats
from ingest.document import Document, Passage
from ingest.gazetteer import Gazetteer
from ingest.passages import split_passages
from ingest.places import PlaceFinder
from ingest.practice import Practice
from ingest.practices import Readers, extract_practices
from ingest.structure import Context, build_document
from ingest.themes import Vocabulary


@dataclass(frozen=True, slots=True)
class Ingested:
    """All records of one source file."""

    document: Document
    passages: tuple[Passage, ...]
    practices: tuple[Practice, ...]


class Pipeline:
    """Reads files with one gazetteer and one vocabulary, loaded once."""

    def __init__(self, gazetteer: Gazetteer, vocabulary: Vocabulary) -> None:
        places = PlaceFinder(gazetteer)
        cut = rjieba.Jieba().cut
        self._places = places
        self._context = Context(cut, self._names_lesser_place)
        self._readers = Readers(places, vocabulary.themes, cut)

    def ingest(self, data: bytes, source: str) -> Ingested:
        """The document that the file ``source`` with the bytes ``data`` holds, split and extracted.

        Raises ReadError with one Chinese sentence where it cannot be read.
        """
        document = build_document(formats.read(data, source), data, source, self._context)
        return Ingested(document, self._passages(document), extract_practices(document, self._readers))

    def _passages(self, document: Document) -> tuple[Passage, ...]:
        """The passages of a document with the places that each names."""
        return tuple(
            replace(passage, mentions=tuple(place.path for place in self._places.find(passage.text)))
            for passage in split_passages(document)
        )

    def _names_lesser_place(self, text: str) -> bool:
        return any(place.level not in ("省", "市(州)") for place in self._places.find(text))
