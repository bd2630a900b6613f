"""What readers said of answers in, its page out for whoever keeps the data."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.pages.frame import Frame, routes
from api.pages.paging import Paging
from api.voices import answer_text

PAGE = 50
"""Opinions on a page."""


class VoicePages:
    """What the readers of one library said."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.readers = frame.service.readers

    def feedback(self, request: Request) -> HTMLResponse:
        """The opinions, the newest first."""
        paging = Paging(request, PAGE)
        total, _ = self.readers.counts()
        said = [
            {**each, "told": answer_text(each["answer"]), "url": f"/ask?q={quote(each['question'])}"}
            for each in self.readers.given(PAGE, paging.offset)
        ]
        return self.frame.show(
            request,
            "said",
            said=said,
            total=total,
            turns=paging.turns(total),
            json_url=f"/api/v1/feedback?limit={PAGE}&offset={paging.offset}",
        )


def router(frame: Frame) -> APIRouter:
    """The opinions."""
    return routes({"/admin/feedback": VoicePages(frame).feedback})
