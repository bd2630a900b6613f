"""The dictionaries of the program out, each read once in a process: themes, and the cut of text with and without them."""

from functools import cache

from index.query import QueryReader
from index.segmenter import Segmenter
from ingest.gazetteer import shipped
from ingest.themes import Vocabulary


@cache
def vocabulary() -> Vocabulary:
    """The themes of the program."""
    return Vocabulary.load()


@cache
def segmenter() -> Segmenter:
    """What cuts text with the places and the themes of the program as words of their own."""
    return Segmenter([*shipped().names(), *vocabulary().words()])


@cache
def plain_segmenter() -> Segmenter:
    """What cuts text with no words of its own."""
    return Segmenter()


@cache
def reader() -> QueryReader:
    """What reads questions with all of them."""
    return QueryReader(shipped(), vocabulary(), segmenter())
