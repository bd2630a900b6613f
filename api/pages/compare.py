"""A theme and places in an address in, the page that sets them side by side out."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.comparisons.compare import FEWEST_PLACES, MOST_PLACES
from api.pages.frame import Frame, routes


class ComparePage:
    """The comparison of places."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def compare(self, request: Request) -> HTMLResponse:
        """A theme across places as a table, or the form that asks for them."""
        theme = request.query_params.get("theme", "")
        places = [place for place in dict.fromkeys(request.query_params.getlist("place")) if place.strip()]
        table = self.service.compare(theme, places) if theme and len(places) >= FEWEST_PLACES else None
        query = urlencode({"theme": theme, "place": places}, doseq=True)
        return self.frame.show(
            request,
            "compare",
            theme=theme,
            places=places,
            boxes=max(FEWEST_PLACES, min(len(places) + 1, MOST_PLACES)),
            table=table,
            themes=self.service.themes(),
            json_url=f"/api/v1/compare?{query}",
        )


def router(frame: Frame) -> APIRouter:
    """The comparison."""
    return routes({"/compare": ComparePage(frame).compare})
