"""A question and a unit found for it in, what of the question the unit holds out."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from index.conditions import conditions_of
from index.folding import fold
from index.query import Query
from index.store import Unit
from index.worth import is_under, worth
from ingest.practice import Practice

_UNTOLD = 0.3
"""Share of the score of a unit that depends on how much it holds of what the question says beside its themes: by the words
alone one that is told often outweighs the others. Of 129 questions by people who did not know the program nDCG@10 is 0.638
without it and 0.649 with it, of the 53 known ones 0.856 and 0.852, of four public sets 0.0014 more on average."""


class Reasons:
    """What units hold of one question: its own words, and what stands for them."""

    def __init__(self, query: Query) -> None:
        self._query = query

    def terms(self, text: str) -> tuple[str, ...]:
        """The question's words that stand in the folded ``text``."""
        return tuple(word for word in self._query.words if word in text)

    def aliases(self, unit: Unit, themes: Sequence[str], text: str) -> tuple[str, ...]:
        """What stands in the folded ``text`` of ``unit``, or in its record, in the place of the question's words; where
        the question has none, the conditions that were met."""
        found = dict.fromkeys((*self._met(unit), *self._standing_in(unit, themes, text)))
        return tuple(each for each in found if each not in self._query.words or each not in text)

    def merit(self, unit: Unit, text: str) -> float:
        """The factor on the score of a ``unit`` with the folded ``text``: what it is worth, and how much it holds of what the
        question says beside its themes."""
        return worth(self._query, unit) * (1 - _UNTOLD * (1 - self.share(text)))

    def share(self, text: str) -> float:
        """The share, between 0 and 1, of the question's words beside its themes that the folded ``text`` of a unit holds, or
        what stands for them; 1 where it has none."""
        return len(self.told(text)) / len(self._beside) if self._beside else 1.0

    def told(self, text: str) -> list[str]:
        """The question's words beside its themes that the folded ``text`` of a unit holds, or what stands for them."""
        return [words[0] for words in self._beside if any(each in text for each in words)]

    @cached_property
    def _beside(self) -> list[list[str]]:
        """The question's words of more than a character that are part of no longer one and of no name of a theme that it
        means, and what was read as something else and holds none of them (比着干); each with the folded words that stand
        for it."""
        understood = self._query.understood
        themes = [fold(theme) for theme in understood.themes]
        readings = [
            (fold(change["from"]), change["to"].split("、"))
            for change in understood.rewrites
            if change["to"] not in understood.themes
        ]
        long = [word for word in self._query.words if len(word) > 1]
        words = [word for word in long if not any(word != other and word in other for other in long)]
        words += [said for said, _ in readings if not any(word in said for word in words)]
        meant = [fold(change["from"]) for change in understood.rewrites if change["to"] in understood.themes]
        return [
            [word, *(fold(each) for said, others in readings if word in said for each in others)]
            for word in words
            if not any(word in name for name in (*themes, *meant))
        ]

    @cached_property
    def _aliases(self) -> list[tuple[str, str]]:
        return [(alias, fold(alias)) for alias in self._query.aliases]

    def _met(self, unit: Unit) -> Iterable[str]:
        query = self._query
        return () if query.words or query.aliases else conditions_of(query, unit)

    def _standing_in(self, unit: Unit, themes: Sequence[str], text: str) -> Iterator[str]:
        query, asked = self._query, self._query.understood.themes
        yield from (alias for alias, folded in self._aliases if folded in text)
        if not (asked or query.statuses):
            return
        about = [theme for theme in asked if any(is_under(own, theme) for own in themes)]
        related = [other for each in query.understood.related for other in each.to if other in themes]
        near = [top for top in _tops(asked) if any(is_under(own, top) for own in themes)]
        yield from about or [*related, *near]
        yield from [unit.status] if isinstance(unit, Practice) and unit.status in query.statuses else []


def _tops(themes: Iterable[str]) -> list[str]:
    """The top-level themes of ``themes``: what is near where nothing bears on the theme itself."""
    return list(dict.fromkeys(theme.split("/")[0] for theme in themes))
