"""The number of a page and of all rows in, the rows to read and the ways to the pages beside it out."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from api.pages.numbers import whole

MOST_PAGE = 100_000
"""The last page that an address can name: what is behind it would take SQLite longer to count than anybody waits."""


@dataclass(frozen=True, slots=True)
class Paging:
    """The page ``number``, from 1, of lists of ``size`` rows a page."""

    request: Request
    size: int

    @property
    def number(self) -> int:
        """The page that the address names by ``page``; the first where it names none."""
        named = self.request.query_params.get("page", "")
        return min(whole(named) or 1, MOST_PAGE)

    @property
    def offset(self) -> int:
        """How many rows lie before the page."""
        return (self.number - 1) * self.size

    def turns(self, total: int) -> list[tuple[str, str]]:
        """The page before and the one behind as labels and addresses, of ``total`` rows."""
        beside = [("上一页", self.number - 1)] if self.number > 1 else []
        beside += [("下一页", self.number + 1)] if self.offset + self.size < total else []
        return [(label, self._url(number)) for label, number in beside]

    def _url(self, number: int) -> str:
        """The address of another page of the same list; on this site, without the host."""
        url = self.request.url.include_query_params(page=number)
        return f"{url.path}?{url.query}"


def address(path: str, **given: str) -> str:
    """A path with the fields that are not empty."""
    query = urlencode({key: value for key, value in given.items() if value})
    return f"{path}?{query}" if query else path
