"""A question in, the words that reports have for its topic out, where that is none of the themes (遛狗不牵绳: 养犬、犬只)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from index.sayings import Sayings
from ingest.themes import WRITTEN, Expansion, Vocabulary

DEFAULT = Path(__file__).parents[1] / "corpus" / "topics.yaml"


class Topics:
    """The topics of one file, which is written like a vocabulary of themes. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._sayings = Sayings(vocabulary)

    @classmethod
    def load(cls, path: Path = DEFAULT) -> "Topics":
        """Raises ValueError as ``Vocabulary.load`` does."""
        return cls(Vocabulary.load(path))

    def expansions(self, text: str) -> tuple[Expansion, ...]:
        """What to look for in reports where ``text`` asks about a topic, each topic once, by the longest words that say
        so. Their ``theme_path`` is the topic's, and no theme's."""
        found = {each.theme_path: each for each in sorted(self._found(text), key=_length)}
        return tuple(sorted(found.values(), key=lambda each: each.start))

    def _found(self, text: str) -> Iterator[Expansion]:
        for each in self._vocabulary.matches(text):
            # What topics are listed under (民生) is none.
            if "/" in each.theme_path and each.term not in self._vocabulary.theme(each.theme_path).faint:
                said = self._vocabulary.spoken(each.theme_path, each.start, each.end, each.term)
                # Told of a longer word (照明 of 照明灯), what says so is still to be looked for.
                yield replace(said, to=(each.term, *said.to)) if each.kind in WRITTEN else said
        yield from self._sayings.expansions(text)


def _length(expansion: Expansion) -> int:
    return expansion.end - expansion.start
