"""A theme and places, or practices, in an address in, the page that sets them side by side out, and its files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.comparisons.compare import FEWEST_PLACES, MOST_PLACES, ROWS
from api.comparisons.comparer import Asked
from api.pages.files import FORMATS, sent_file
from api.pages.frame import Frame, routes
from api.places import apart

_DATA = "/api/v1/compare"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is compared, and the ``row`` that alone is shown, with the addresses of what is one step away."""

    asked: Asked
    row: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The places or the ids of the practices, one for each column."""
        return self.asked.practices or self.asked.places

    @property
    def is_full(self) -> bool:
        """Whether no column can be added."""
        return len(self.names) >= MOST_PLACES

    @property
    def query(self) -> list[tuple[str, str]]:
        """What stands behind the question mark."""
        one = [("theme", self.asked.theme), ("problem", self.asked.problem)]
        many = [("place", each) for each in self.asked.places]
        many += [("practice", each) for each in self.asked.practices]
        return [*filter(lambda pair: pair[1], one), *many]

    @property
    def url(self) -> str:
        """The address of the table."""
        return f"/compare?{urlencode(self.query)}"

    def of_row(self, row: str) -> str:
        """The address of one row."""
        return f"{self.url}&{urlencode({'row': row})}"

    def moved(self, n: int, by: Literal[-1, 1]) -> str:
        """With column ``n`` and its neighbour exchanged; empty where there is none."""
        if not 0 <= n + by < len(self.names):
            return ""
        names = list(self.names)
        names[n], names[n + by] = names[n + by], names[n]
        return f"{self._of(names).url}#col-{n + by}"

    def without(self, n: int) -> str:
        """Without column ``n``."""
        return self._of([name for number, name in enumerate(self.names) if number != n]).url

    def also(self, place: str) -> str:
        """With one more place."""
        return self._of([*self.names, place]).url

    def instead(self, theme: str) -> str:
        """The same places for another theme."""
        return Chosen(Asked(theme, "", self.asked.places)).url

    def data(self, form: str = "") -> str:
        """The address of the table as data."""
        path = f"{_DATA}/practices" if self.asked.practices else _DATA
        return f"{path}?{urlencode([*self.query, *([('format', form)] if form else [])])}"

    def file(self, name: str) -> str:
        """The address of the table as a file to keep."""
        return f"/compare/file?{urlencode([*self.query, ('format', name)])}"

    def _of(self, names: Sequence[str]) -> "Chosen":
        if self.asked.practices:
            return Chosen(replace(self.asked, practices=tuple(names)))
        return Chosen(replace(self.asked, places=tuple(names)))


class ComparePage:
    """The comparison of places or of practices."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def compare(self, request: Request) -> Response:
        """The columns side by side, or the form that asks for them and where there are practices of the theme."""
        chosen = _chosen(request)
        asked = chosen.asked
        is_whole = len(chosen.names) >= FEWEST_PLACES and bool(
            asked.theme or asked.problem or asked.practices
        )
        values: dict[str, Any] = {"table": None, "others": []}
        if is_whole:
            table = self.service.compare(asked.theme, asked.places, asked.problem, asked.practices)
            values = {"table": table, "others": table["others"]}
            # As they were read: what the address names may be of another script, or several in one.
            read = asked if asked.practices else replace(asked, places=tuple(table["places"]))
            chosen = replace(chosen, asked=read)
        elif not asked.practices:
            values["others"] = self.service.comparer.others(asked)
        return self.frame.show(
            request,
            "compare",
            chosen=chosen,
            themes=self.service.themes(),
            boxes=max(FEWEST_PLACES, min(len(asked.places) + 1, MOST_PLACES)),
            fields=list(ROWS),
            formats=FORMATS,
            json_url=chosen.data(),
            **values,
        )

    def file(self, request: Request) -> Response:
        """The table as a file, laid out as a handout is. Raises UserError for an unknown format, and as the table."""
        asked = _chosen(request).asked
        made = self.service.baskets.compared(*self.service.comparer.find(asked))
        return sent_file(made, request.query_params.get("format", "docx"))


def _chosen(request: Request) -> Chosen:
    """What the address names: practices before a problem in the reader's own words, and that before a theme."""
    query = request.query_params
    places = tuple(apart(query.getlist("place")))
    practices = tuple(dict.fromkeys(filter(None, map(str.strip, query.getlist("practice")))))
    row = query.get("row", "") if query.get("row") in ROWS else ""
    if practices:
        return Chosen(Asked(practices=practices), row)
    problem = query.get("problem", "").strip()
    return Chosen(Asked("" if problem else query.get("theme", "").strip(), problem, places), row)


def router(frame: Frame) -> APIRouter:
    """The comparison and its files."""
    page = ComparePage(frame)
    return routes({"/compare": page.compare, "/compare/file": page.file})
