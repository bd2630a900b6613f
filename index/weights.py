"""Look-ups in, the same look-ups as they count in one library out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import inf

from index.records import dumps
from index.words import WeightedTerm

_PARTS: Mapping[str, str] = {
    "body_words": "words",
    "title": "titles",
    "heading": "titles",
    "name": "titles",
    "themes_text": "themes",
}
"""The factor of each field that has one. Pairs of neighbouring characters are the measure of all others."""


@dataclass(frozen=True, slots=True)
class Weights:
    """``characters``, ``words``, ``titles`` and ``themes`` are factors (> 0) on the weights that come with the program: of
    single characters and of whole words in the text, of titles, headings and measure names, and of themes. ``share``, in
    [0, 1), is that of the vectors in the default mix; None: what was learned for their encoder. Raises ValueError for
    what is none of this."""

    characters: float = 1.0
    words: float = 1.0
    titles: float = 1.0
    themes: float = 1.0
    share: float | None = None

    def __post_init__(self) -> None:
        factors = (self.characters, self.words, self.titles, self.themes)
        if not all(0 < factor < inf for factor in factors) or not 0 <= (self.share or 0.0) < 1:
            raise ValueError(f"factors must be above 0 and the share in [0, 1), these are {self}")

    def weighed(self, terms: Sequence[WeightedTerm]) -> Sequence[WeightedTerm]:
        """``terms`` with their weights in this library."""
        if replace(self, share=None) == SHIPPED:
            return terms
        return [replace(term, weight=term.weight * self._factor(term)) for term in terms]

    @property
    def mark(self) -> str:
        """What tells a corpus searched with these weights from the same with others; empty for those of the program."""
        return "" if self == SHIPPED else f"-{sha256(dumps(self).encode()).hexdigest()[:8]}"

    def _factor(self, term: WeightedTerm) -> float:
        is_character = term.field == "body_grams" and len(term.text) == 1
        part = "characters" if is_character else _PARTS.get(term.field)
        factor: float = getattr(self, part) if part else 1.0
        return factor


SHIPPED = Weights()
"""What comes with the program."""
