"""A question in, the words that reports have for its everyday words out (卖货: 销售、促销).

They are words of one language for the same thing and no themes: nothing is filed under them.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

from index.folding import fold
from ingest.lexicon import Lexicon
from ingest.span import Range
from ingest.themes import Expansion

DEFAULT = Path(__file__).parents[1] / "corpus" / "thesaurus.tsv"
Kind = Literal["thing", "deed"]
"""What a word names: a text that holds another word for the ``thing`` tells of it; one that holds another word for the
``deed`` may do so of something else."""
_ALSO = "“{word}”也按“{words}”查找"
_SHOWN = 6
"""Words that a reader is told."""


class Thesaurus:
    """The groups of one file. Safe to share between threads."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Each line has three columns, divided by tabs: a kind, the words by which people ask, which mean each other too, and
        further words of reports, both divided by 、. Lines that begin with # are notes. Raises ValueError."""
        groups = (line.split("\t") for line in lines if not line.startswith("#"))
        found: dict[str, dict[str, tuple[str, ...]]] = {kind: {} for kind in get_args(Kind)}
        for kind, asked, told in groups:
            words = asked.split("、")
            group = tuple(dict.fromkeys(told.split("、") + words))
            found[kind] |= {word: tuple(each for each in group if each != word) for word in words}
        self._words = {kind: Lexicon(words) for kind, words in found.items()}

    @classmethod
    def load(cls, path: Path = DEFAULT) -> "Thesaurus":
        """Raises OSError and ValueError."""
        return cls(path.read_text(encoding="utf-8").splitlines())

    def expansions(self, kind: Kind, text: str, known: Sequence[Range]) -> Iterator[Expansion]:
        """What to look for beside the words of ``text`` that name a thing or a deed, in its order; not for those that share
        a character with one of the ``known`` ranges, which are understood already."""
        for start, end, words in self._words[kind].scan(fold(text)):
            if all(end <= first or last <= start for first, last in known):
                word = text[start:end]
                shown = "、".join(words[:_SHOWN])
                yield Expansion(start, end, word, "", words, _ALSO.format(word=word, words=shown))
