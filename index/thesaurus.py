"""A question in, the words that reports have for its everyday words out (卖货: 销售、促销).

They are words of one language for the same thing and no themes: nothing is filed under them.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path

from index.folding import fold
from index.lookups import MAX_ALIASES
from ingest.lexicon import Lexicon
from ingest.span import Range
from ingest.themes import Expansion

DEFAULT = Path(__file__).parents[1] / "corpus" / "thesaurus.tsv"
_ALSO = "“{word}”也按“{words}”查找"
_SHOWN = 6
"""Words that a reader is told."""


class Thesaurus:
    """The groups of one file. Safe to share between threads."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Each line has two columns, divided by a tab: the words by which people ask, which mean each other too, and further
        words of reports, both divided by 、; a word may stand in several. Lines that begin with # are notes. Raises
        ValueError."""
        groups: dict[str, list[list[str]]] = {}
        for asked, told in (line.split("\t") for line in lines if not line.startswith("#")):
            words = asked.split("、")
            group = (*told.split("、"), *words)
            for word in words:
                others = (each for each in group if each != word)
                groups.setdefault(word, []).append(list(others))
        self._words = Lexicon({word: _in_turns(each) for word, each in groups.items()})

    @classmethod
    def load(cls, path: Path = DEFAULT) -> "Thesaurus":
        """Raises OSError and ValueError."""
        return cls(path.read_text(encoding="utf-8").splitlines())

    def expansions(self, text: str, known: Sequence[Range]) -> Iterator[Expansion]:
        """What to look for beside the words of ``text``, in its order; not for those that share a character with one of the
        ``known`` ranges, which are understood already."""
        for start, end, words in self._words.scan(fold(text)):
            if all(end <= first or last <= start for first, last in known):
                word = text[start:end]
                shown = "、".join(words[:_SHOWN])
                yield Expansion(start, end, word, "", words, _ALSO.format(word=word, words=shown))


def _in_turns(groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The words of the groups of one word, one of each in turn, as many as are looked for."""
    turns = chain.from_iterable(zip_longest(*groups))
    return tuple(dict.fromkeys(each for each in turns if each is not None))[:MAX_ALIASES]
