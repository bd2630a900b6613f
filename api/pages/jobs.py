"""The batches of files taken in, their pages out: the list, and one with what became of each file."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.pages.filters import SHOWN
from api.pages.frame import Frame, routes
from api.pages.numbers import whole
from api.pages.paging import Paging
from index.decisions import UNPUBLISHED

PAGE = 50
"""Rows on a page."""
STATES = {
    "running": "正在读入",
    "finished": "读完",
    "interrupted": "中断，再读入一次会接着来",
    "stopped": "提前停止",
}
STATUSES = {
    "stored": "已入库",
    "replaced": "已换新",
    "unchanged": "没有变",
    "quarantined": "未参与检索",
    "failed": "失败",
    "cancelled": "已取消",
}
MISSING = "没有第{}次导入；请从导入记录里查找。"


class JobPages:
    """The batches of one library; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def jobs(self, request: Request) -> HTMLResponse:
        """All batches, the newest first."""
        paging = Paging(request, PAGE)
        found = self.service.jobs(PAGE, paging.offset)
        return self.frame.show(
            request,
            "jobs",
            found=found,
            states=STATES,
            turns=paging.turns(found["total"]),
            json_url=f"/api/v1/jobs?limit={PAGE}&offset={paging.offset}",
        )

    def job(self, request: Request, job_id: str) -> HTMLResponse:
        """One batch and its files; ``status`` picks those with which this became."""
        paging, named = Paging(request, PAGE), request.query_params.get("status", "")
        status = named if named in STATUSES else ""
        number = whole(job_id)
        found = self.service.job(number, PAGE, paging.offset, status)
        if found is None:
            return self.frame.problem(request, 404, MISSING.format(job_id[:SHOWN]))
        counts = self.service.library.jobs.statuses(number)
        total = counts.get(status, 0) if status else sum(counts.values())
        return self.frame.show(
            request,
            "job",
            job=found,
            states=STATES,
            statuses=STATUSES,
            unpublished=UNPUBLISHED,
            counts=counts,
            chosen=status,
            turns=paging.turns(total),
            json_url=f"/api/v1/jobs/{number}?limit={PAGE}&offset={paging.offset}{status and f'&status={status}'}",
        )


def router(frame: Frame) -> APIRouter:
    """The batches."""
    pages = JobPages(frame)
    return routes({"/admin/jobs": pages.jobs, "/admin/jobs/{job_id}": pages.job})
