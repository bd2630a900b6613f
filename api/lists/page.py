"""Items of a list and what comes behind them in, a page of the list out.

A page begins behind an item that is named by its id: at the same place, whatever was added or taken out since the page
before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.faults import UserError
from api.views import Record

FURTHEST = 1_000
"""Results that can be paged through: nobody reads on, and each is ranked anew."""


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``limit`` items behind the one with the id ``after``; from the first on where that is empty."""

    limit: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some items of a list of ``total``. ``last`` is the id of the last of them; empty where none follow."""

    items: Sequence[Record]
    total: int
    last: str


def page(items: Sequence[Record], total: int, is_more: bool) -> Page:
    """A page of items with ids; ``is_more`` says that others follow."""
    return Page(items, total, str(items[-1]["id"]) if items and is_more else "")


def gone(after: str) -> UserError:
    """What is said where nothing has the id that a page is to begin behind."""
    return UserError(f"游标里的“{after}”不在资料库里，请去掉 cursor，从第一页列起。", "cursor")
