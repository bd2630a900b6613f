"""A question in, the same without its words of asking out, and where its characters stood (电梯怎么加装 → 电梯加装)."""

import re
from dataclasses import dataclass
from typing import Self

from ingest.span import Range

_ASKING = re.compile(
    r"怎么(?:样|才能|去|来)?|如何|怎样|咋样?|才能|能不能|可不可以|可以|日常|平时|平常|到底|究竟|应该|好好|"
    r"一下|[的又]|了(?!解)|都(?!市)"
)
"""What people put between the words of a term when they ask."""


@dataclass(frozen=True, slots=True)
class Bare:
    """``text`` is what is left; ``positions`` tells of each of its characters where it stood."""

    text: str
    positions: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """``text`` without its words of asking."""
        asking = {at for match in _ASKING.finditer(text) for at in range(*match.span())}
        positions = tuple(at for at in range(len(text)) if at not in asking)
        return cls("".join(text[at] for at in positions), positions)

    def within(self, start: int, end: int) -> Range:
        """The range of the question where ``[start, end)`` of what is left stood."""
        return self.positions[start], self.positions[end - 1] + 1
