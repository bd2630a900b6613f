"""Sentences in, what an article of one district tells with them out, with every law of the records kept."""

from ingest.figures import find_figures
from ingest.ingested import Ingested
from ingest.practice import Figure, Practice
from tests.invariants import broken_laws, read

TITLE = "武汉市硚口区：居民议事有新章\n"
DONE = "针对停车难题，街道党工委牵头建立“有事好商量”议事机制，投入资金200万元改造车棚12处，惠及居民3.5万人，投诉明显减少。"


def ingested(text: str) -> Ingested:
    found = read(TITLE + text)
    assert broken_laws(found) == []
    return found


def only_practice(text: str) -> Practice:
    (practice,) = ingested(text).practices
    return practice


def figures(text: str) -> tuple[Figure, ...]:
    """All figures of a text that is its own source."""
    return find_figures(text, ((0, len(text)),))
