"""The own words of a library in, those of them out that another word would meet: looked up, as there may be thousands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from index.folding import fold
from index.own_words import OwnWord


class Beside:
    """The words beside which others are checked; one that is checked may be ``put`` to them for the next."""

    def __init__(self, words: Mapping[str, OwnWord]) -> None:
        self._words: dict[str, OwnWord] = {}
        self._meaning: defaultdict[str, set[str]] = defaultdict(set)
        self._aliases: defaultdict[str, set[str]] = defaultdict(set)
        for own in words.values():
            self.put(own)

    def put(self, own: OwnWord) -> None:
        """Adds a word, in the place of the one of the same form."""
        if before := self._words.pop(own.word, None):
            for to in before.to:
                self._meaning[fold(to)].discard(own.word)
                self._aliases[to].discard(own.word)
        self._words[own.word] = own
        for to in own.to:
            self._meaning[fold(to)].add(own.word)
            if own.kind == "alias":
                self._aliases[to].add(own.word)

    def number(self, own: OwnWord) -> int:
        """How many words there are beside ``own``."""
        return len(self._words) - (own.word in self._words)

    def chains(self, own: OwnWord) -> Iterator[tuple[OwnWord, OwnWord]]:
        """Two words of which the first means the second; one of them is ``own``."""
        meant = (self._words.get(fold(to)) for to in own.to)
        yield from ((own, other) for other in meant if other and other.word != own.word)
        yield from ((self._words[word], own) for word in sorted(self._meaning[own.word] - {own.word}))

    def aliases(self, own: OwnWord, to: str) -> int:
        """How many other words are one with ``to``."""
        return len(self._aliases[to] - {own.word})
