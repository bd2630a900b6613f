"""The address of a list in, its page, and the addresses of the pages before and behind out."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Turn:
    """A page of a list at ``path``, narrowed by what is ``given``: its ``number``, from 1, and how many it holds."""

    path: str
    given: Mapping[str, str]
    number: int
    size: int

    @classmethod
    def read(cls, request: Request, size: int) -> "Turn":
        """The page that a request asks for; the first where it names none."""
        given = {key: value for key, value in request.query_params.items() if key != "page" and value}
        page = request.query_params.get("page", "")
        is_number = page.isascii() and page.isdigit() and len(page) <= _MOST_DIGITS
        return cls(request.url.path, given, max(1, int(page)) if is_number else 1, size)

    @property
    def offset(self) -> int:
        """What comes before this page."""
        return (self.number - 1) * self.size

    def links(self, has_more: bool) -> list[tuple[str, str]]:
        """The pages before and behind, where there are any, with their addresses."""
        turns = [("上一页", self.number - 1, self.number > 1), ("下一页", self.number + 1, has_more)]
        return [
            (label, address(self.path, **self.given, page=str(to)))
            for label, to, is_there in turns
            if is_there
        ]


def address(path: str, **given: str) -> str:
    """A path with the fields that are not empty."""
    query = urlencode({key: value for key, value in given.items() if value})
    return f"{path}?{query}" if query else path
