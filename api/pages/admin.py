"""The library's state in, the desk of whoever keeps it out: what there is, what waits, and where to go."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.keeping.audit import action_text, subject_url
from api.pages.frame import Frame, routes
from api.views import plain
from index.audit import DeedFilter
from index.catalogue import Wanted

LATEST = 5
"""Deeds on the desk: what was done since one was here last."""
Tile = tuple[str, int, str, str]
"""A count: what is counted, how many, where they are, and the tone of more than none: ``red``, ``amber`` or empty."""


class AdminPages:
    """The keeper's own page."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def desk(self, request: Request) -> HTMLResponse:
        """What there is and what waits."""
        library = self.service.library
        newest = library.jobs.newest(1)
        return self.frame.show(
            request,
            "desk",
            tiles=list(self._tiles()),
            running=newest[0] if newest and newest[0].state == "running" else None,
            deeds=plain(library.audit.find(DeedFilter(), LATEST)),
            action_text=action_text,
            subject_url=subject_url,
            json_url="/api/v1/health",
        )

    def _tiles(self) -> Iterator[Tile]:
        count = self.service.library.catalogue.count
        said, in_vain = self.service.readers.counts()
        yield "材料", count(Wanted()), "/admin/documents", ""
        yield "可能误属", count(Wanted(only="red")), "/admin/documents?only=red", "red"
        yield "内容不全", count(Wanted(only="amber")), "/admin/documents?only=amber", "amber"
        yield "未放行", count(Wanted(only="quarantined")), "/admin/documents?only=quarantined", "red"
        yield "没答上的问题", in_vain, "/admin/unanswered", "amber"
        yield "读者评价", said, "/admin/feedback", ""


def router(frame: Frame) -> APIRouter:
    """The keeper's desk."""
    return routes({"/admin": AdminPages(frame).desk})
