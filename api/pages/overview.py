"""An overview narrowed by an address in, its page out: themes by places, the years, names of measures, soundness."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.overviews.panorama import page, read_narrow
from api.pages.frame import Frame, routes


class OverviewPage:
    """What the library holds."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def overview(self, request: Request) -> HTMLResponse:
        """What the library holds: themes by places, years, names of measures, and how sound it is."""
        narrow = read_narrow(request.query_params)
        return self.frame.show(
            request, "overview", **page(self.service.survey(), narrow), json_url=narrow.data("matrix")
        )


def router(frame: Frame) -> APIRouter:
    """The overview."""
    return routes({"/overview": OverviewPage(frame).overview})
