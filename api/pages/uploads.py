"""The uploads of a library in, the pages to send files and to watch what becomes of them out; they work without script."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.faults import UserError
from api.intakes import stages
from api.keeping.announcing import MOST_BYTES
from api.keeping.publishing import Order
from api.keeping.uploads import UNFINISHED, Uploads
from api.pages.frame import Frame, routes
from api.pages.numbers import whole
from api.presentation import Json
from api.routes.keeper import CSRF_FIELD
from api.wording import shown_moment
from ingest.decoding import CHOICES
from ingest.formats import SUFFIXES
from ingest.source import is_address
from ingest.unpacking import MAX_BYTES, MAX_FILES

STAGES = ("排队", *stages.STAGES)
"""What a file goes through once it has come."""
MOST_IN_FORM = 200
"""Files of one form: each is an open file of the service until all have come, of which a system often allows 1,024."""
MOST_ROWS = 200
"""Files on one page."""
MOST_LISTED = 20
_PIECE = 2**20
_STATES = {
    "receiving": "正在上传",
    "queued": "排队",
    "running": "处理中",
    "publishing": "正在发布",
    "finished": "已处理完",
}
_DONE = {
    "stored": "已入库",
    "replaced": "已入库",
    "unchanged": "资料库里已有",
    "quarantined": "已入库",
    "failed": "失败",
    "cancelled": "已取消",
}
_HALTED = "已停止"
"""Of what is marked secret: it was not read at all, so that it did not fail."""
_PUBLICATIONS = {
    "unpublished": "待发布",
    "published": "已发布",
    "quarantined": "未放行",
    None: "已撤下",
}
_WANTED = {True: "正在发布", False: "正在收回"}
_REFRESH = 3
"""Seconds after which the page of an upload that is being published is loaded anew where there is no script."""
_TOO_MANY_FILES = "Too many files"
"""How Starlette begins to tell that a form has more files than it may."""
TOO_MANY = "不用脚本时一次最多上传 {most} 个文件，请分几次，或打包成 ZIP。"


@dataclass(frozen=True, slots=True)
class Row:
    """A file as it is shown: its view as ``file``; what it is at in words, how many ``steps`` of all it is through, 0 to
    1, and in which ``tone``; what went wrong, with the remedy."""

    file: Json
    label: str
    steps: float
    tone: str = ""
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can still be given up."""
        return self.file["state"] in UNFINISHED or bool(self.file["encodings"])

    @property
    def end(self) -> str:
        """The word for giving it up: what was read is over, and only lies there to be read again."""
        return "取消" if self.file["state"] in UNFINISHED else "不再读取"

    @property
    def is_halted(self) -> bool:
        """Whether nothing of it failed but what is marked secret."""
        return {_outcome(each) for each in _failed(self.file)} == {_HALTED}


class UploadPages:
    """The uploads of one library; each method answers one address."""

    def __init__(self, frame: Frame, uploads: Uploads) -> None:
        self.frame = frame
        self.keeper = frame.keeper
        self.uploads = uploads

    def newest(self, request: Request) -> Response:
        """The form to send files, and what was sent before."""
        return self.frame.show(
            request,
            "uploads",
            recent=self.uploads.newest(MOST_LISTED, 0)["uploads"],
            states=_STATES,
            limits=LIMITS,
            json_url="/api/v1/uploads",
        )

    def upload(self, request: Request, upload: int) -> Response:
        """What became of the files of an upload."""
        return self._shown(request, upload, max(1, whole(request.query_params.get("page", ""), 1)))

    def _shown(self, request: Request, upload: int, page: int, refusal: UserError | None = None) -> Response:
        found = self.uploads.view(upload)
        first = (page - 1) * MOST_ROWS
        rows = [_row(file) for file in found["files"]]
        return self.frame.show(
            request,
            "upload",
            refusal.status if refusal else 200,
            refusal=refusal,
            path="/admin/upload",
            upload=found,
            rows=rows[first : first + MOST_ROWS],
            counts=_counts(rows),
            state=_STATES["finished" if found["state"] == "publishing" else found["state"]],
            encodings=CHOICES,
            standing=_standing,
            decided=_decided,
            outcome=_outcome,
            refresh=_REFRESH,
            turns=_turns(upload, page, len(rows)),
            json_url=f"/api/v1/uploads/{upload}",
        )

    async def send(self, request: Request) -> Response:
        """Takes the files and the web address of a form; then what becomes of them."""
        form = await _form(request)
        try:
            self.keeper.check(request, str(form.get(CSRF_FIELD, "")))
            return _back(await self._take(form, self.keeper.name(request)))
        finally:
            await form.close()

    async def _take(self, form: FormData, author: str) -> int:
        """The number of the upload of what lies in a form."""
        files = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
        address = str(form.get("address", "")).strip()
        if address and not is_address(address):
            raise UserError(f"网址“{address}”要以 http:// 或 https:// 开头，请补全后再上传。", "address")
        announced = [(each.filename or "", each.size or 0) for each in files]
        announced += [(address, 0)] if address else []
        made = await run_in_threadpool(self.uploads.begin, announced, author)
        await self._receive(made, files)
        return made

    async def _receive(self, upload: int, files: Sequence[UploadFile]) -> None:
        for n, file in enumerate(files, start=1):
            expected = await run_in_threadpool(self.uploads.file, upload, n)
            if expected["state"] == "receiving":
                await self.uploads.receive(upload, n, 0, _pieces(file))

    async def cancel(self, request: Request, upload: int) -> Response:
        """Gives up the file ``n``, or all that are not done."""
        fields = await self.keeper.form(request)
        n = whole(fields["n"]) if "n" in fields else None
        change = partial(self.uploads.cancel, upload, n, self.keeper.name(request))
        return await self._changed(request, upload, n, change)

    async def again(self, request: Request, upload: int) -> Response:
        """Has the file ``n`` read again, in the ``encoding`` that was chosen."""
        fields = await self.keeper.form(request)
        n, encoding = whole(fields.get("n", "")), fields.get("encoding", "")
        change = partial(self.uploads.again, upload, n, encoding, self.keeper.name(request))
        return await self._changed(request, upload, n, change)

    async def publish(self, request: Request, upload: int) -> Response:
        """Publishes the documents ``document``, or all, or takes them back."""
        fields = await self.keeper.form(request)
        chosen, is_published = fields.getlist("document"), fields.get("published") == "1"
        seen = whole(fields["seen"]) if "seen" in fields else None
        order = Order(chosen, is_published, self.keeper.name(request), seen)
        return await self._changed(request, upload, None, partial(self.uploads.publish, upload, order))

    async def _changed(
        self, request: Request, upload: int, n: int | None, change: Callable[[], None]
    ) -> Response:
        """The way back to the page after a ``change``, at the file ``n`` if it was of one; the page itself with the reason
        where it cannot be."""
        try:
            await run_in_threadpool(change)
        except UserError as error:
            if error.status == 404:
                raise
            return await run_in_threadpool(self._shown, request, upload, _page_of(n), error)
        return _back(upload, n)


LIMITS = {
    "types": sorted(suffix for suffix in SUFFIXES if suffix),
    "files": MAX_FILES,
    "file_bytes": MAX_BYTES,
    "bytes": MOST_BYTES,
}


async def _form(request: Request) -> FormData:
    """The form of a request; its files lie on the disk. Raises UserError for too many, HTTPException for no form."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(400)
    try:
        return await request.form(max_files=MOST_IN_FORM)
    except HTTPException as error:
        if not error.detail.startswith(_TOO_MANY_FILES):
            raise
        raise UserError(TOO_MANY.format(most=MOST_IN_FORM), status=413) from error


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(_PIECE):
        yield piece


def _back(upload: int, n: int | None = None) -> Response:
    page = f"?page={_page_of(n)}" if _page_of(n) > 1 else ""
    return RedirectResponse(f"/admin/uploads/{upload}{page}{f'#f{n}' if n else ''}", 303)


def _page_of(n: int | None) -> int:
    """The page with the file ``n``."""
    return (n - 1) // MOST_ROWS + 1 if n else 1


def _turns(upload: int, page: int, total: int) -> list[tuple[str, str]]:
    turns = (("上一页", page - 1), ("下一页", page + 1))
    last = (total - 1) // MOST_ROWS + 1
    return [(label, f"/admin/uploads/{upload}?page={to}") for label, to in turns if 1 <= to <= last]


def _row(file: Json) -> Row:
    return _ROWS[file["state"]](file)


def _receiving(file: Json) -> Row:
    share = file["received"] / file["size"] if file["size"] else 0.0
    return Row(file, f"已收到 {share:.0%}" if file["received"] else "等待上传", share)


def _queued(file: Json) -> Row:
    stage = file["stage"] or STAGES[0]
    return Row(file, stage, STAGES.index(stage) / (len(STAGES) - 1))


def _known(file: Json) -> Row:
    waits = "；它还没有发布，请到“材料”里发布" if file["waits"] else ""
    note = f"资料库里的“{file['note']}”内容相同，没有重复导入{waits}。"
    return Row(file, "资料库里已有", 1.0, "same", note)


def _stopped(file: Json) -> Row:
    return Row(file, "中途停下", 0.0, "failed", file["note"])


def _cancelled(file: Json) -> Row:
    return Row(file, "已取消", 0.0, "left", file["note"] and f"{file['note']}。")


def _done(file: Json) -> Row:
    documents = file["documents"]
    failed = _failed(file)
    tone = "failed" if failed else "done"
    if len(documents) != 1:
        counted = Counter(map(_outcome, failed)).items()
        return Row(
            file, "，".join([f"{len(documents)}份文档", *(f"{n}份{end}" for end, n in counted)]), 1.0, tone
        )
    (only,) = documents
    return Row(file, _outcome(only), 1.0, tone, f"{only['reason'].rstrip('。')}。" if failed else "")


def _failed(file: Json) -> list[Json]:
    """The documents of a file that could not be stored."""
    return [each for each in file["documents"] if each["status"] == "failed"]


def _outcome(document: Json) -> str:
    """What became of a document, in a word."""
    return _HALTED if document["stage"] == "密级" else _DONE[document["status"]]


_ROWS = {
    "receiving": _receiving,
    "queued": _queued,
    "known": _known,
    "stopped": _stopped,
    "cancelled": _cancelled,
    "done": _done,
}


def _standing(document: Json) -> str:
    """Where a document stands, or is being brought."""
    return _WANTED.get(document["wanted"]) or _PUBLICATIONS[document["publication"]]


def _decided(document: Json) -> str:
    """Who published a document or took it back, and when; empty where nobody did."""
    if not document["decided_by"] or document["wanted"] is not None:
        return ""
    deed = "收回" if document["publication"] == "unpublished" else "发布"
    return f"{document['decided_by']}在{shown_moment(document['decided_at'])}{deed}"


def _counts(rows: Sequence[Row]) -> Mapping[str, Any]:
    """How many files are finished in one way or other, failed, were halted, and are still on their way."""
    tones = [row.tone for row in rows]
    halted = sum(row.is_halted for row in rows)
    return {
        "all": len(rows),
        "finished": sum(tone != "" for tone in tones),
        "failed": tones.count("failed") - halted,
        "halted": halted,
        "coming": sum(row.file["state"] == "receiving" for row in rows),
    }


def router(frame: Frame, uploads: Uploads) -> APIRouter:
    """The upload pages, for keepers only."""
    pages = UploadPages(frame, uploads)
    made = APIRouter(dependencies=[Depends(frame.keeper.guard)])
    address = "/admin/uploads/{upload:int}"
    made.include_router(routes({"/admin/upload": pages.newest, address: pages.upload}))
    changed: dict[str, Callable[..., Any]] = {
        "/admin/upload": pages.send,
        f"{address}/cancel": pages.cancel,
        f"{address}/again": pages.again,
        f"{address}/publication": pages.publish,
    }
    made.include_router(routes(changed, ["POST"]))
    return made
