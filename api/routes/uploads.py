"""The uploads of a library in, their operations in the HTTP API out: for keepers only.

An upload names its files first; each is then sent in pieces, at the byte that the service says is next (docs/uploads.md).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from api.keeping.publishing import Order
from api.keeping.uploads import Uploads
from api.routes.keeper import Keeper
from api.routes.operations import Operation, offered
from api.routes.parameters import PageParameters
from api.routes.problem import Problem
from ingest.unpacking import MAX_BYTES, MAX_FILES

UploadNumber = Annotated[int, InPath(ge=1, le=2**31, description="上传的编号")]
FileNumber = Annotated[int, InPath(ge=1, le=MAX_FILES, description="文件在这次上传里的序号")]
Offset = Annotated[int, Header(ge=0, le=MAX_BYTES, description="这一段从文件的第几个字节开始")]
MOST_NAME = 1000
"""Characters of a name as a browser sends it, before it is cleaned."""


class Announced(BaseModel):
    """A file that will be sent, or a web address to fetch."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=MOST_NAME, description="文件名（可带文件夹），或网址")
    size: int = Field(default=0, ge=0, description="字节数；网址不给")


class NewUpload(BaseModel):
    """The files of an upload."""

    model_config = ConfigDict(extra="forbid")

    files: list[Announced] = Field(description="逐个文件")


class ReadingAgain(BaseModel):
    """How a file is to be read again."""

    model_config = ConfigDict(extra="forbid")

    encoding: str = Field(
        default="", max_length=20, description="gb18030、utf-8 或 big5hkscs；不给就照原来的读法"
    )


class Publishing(BaseModel):
    """Which documents are to be published, or taken back."""

    model_config = ConfigDict(extra="forbid")

    published: bool = Field(default=True, description="true 发布，false 收回")
    documents: list[str] = Field(default=[], max_length=MAX_FILES, description="文档编号；不给就是全部")
    seen: int | None = Field(
        default=None, ge=0, le=2**53, description="看到的 decision；别人在这以后改过的不动，点名的以 409 说明"
    )


class UploadParameters(PageParameters):
    """Query string of one upload."""

    limit: int = Field(default=MAX_FILES, ge=1, le=MAX_FILES, description="最多几个文件；不给就是全部")


class UploadOperations:
    """The uploads over HTTP. Each method is one operation; its docstring describes it in OpenAPI."""

    def __init__(self, uploads: Uploads, keeper: Keeper) -> None:
        self.uploads = uploads
        self.keeper = keeper

    def newest(self, query: Annotated[PageParameters, Query()]) -> JSONResponse:
        """历次上传，新的在前。需要令牌。"""
        return JSONResponse(self.uploads.newest(query.limit, query.offset))

    def begin(self, request: Request, body: NewUpload) -> JSONResponse:
        """登记一次上传的文件名和大小，返回编号；内容随后逐个文件分段发送。需要令牌。"""
        files = [(each.name, each.size) for each in body.files]
        made = self.uploads.begin(files, self.keeper.name(request))
        address = f"/api/v1/uploads/{made}"
        return JSONResponse(self.uploads.view(made), 201, headers={"Location": address})

    def view(self, upload: UploadNumber, query: Annotated[UploadParameters, Query()]) -> JSONResponse:
        """一次上传：每个文件收到多少、处理到哪一步、得到哪些文档、是否已发布（files，可分页）。需要令牌。"""
        found = self.uploads.view(upload)
        page = found["files"][query.offset : query.offset + query.limit]
        return JSONResponse({**found, "total": len(found["files"]), "files": page})

    async def receive(
        self, request: Request, upload: UploadNumber, file: FileNumber, upload_offset: Offset
    ) -> JSONResponse:
        """接收文件的一段，从 Upload-Offset 起；位置不对时以 409 说明该从哪里接着传。需要令牌。"""
        return JSONResponse(await self.uploads.receive(upload, file, upload_offset, request.stream()))

    def cancel(self, request: Request, upload: UploadNumber) -> JSONResponse:
        """取消一次上传里还没有完成的文件。需要令牌。"""
        self.uploads.cancel(upload, None, self.keeper.name(request))
        return JSONResponse(self.uploads.view(upload))

    def cancel_file(self, request: Request, upload: UploadNumber, file: FileNumber) -> JSONResponse:
        """取消一个文件，正在处理的也停下。需要令牌。"""
        self.uploads.cancel(upload, file, self.keeper.name(request))
        return JSONResponse(self.uploads.view(upload))

    def again(
        self, request: Request, upload: UploadNumber, file: FileNumber, body: ReadingAgain
    ) -> JSONResponse:
        """重新读取一个文件：编码认不出的，换指定的编码；中途停下的，接着处理。需要令牌。"""
        self.uploads.again(upload, file, body.encoding, self.keeper.name(request))
        return JSONResponse(self.uploads.view(upload))

    def publish(self, request: Request, upload: UploadNumber, body: Publishing) -> JSONResponse:
        """发布一次上传的文档，使其参与检索，或收回；可只给其中几份。需要令牌。"""
        order = Order(body.documents, body.published, self.keeper.name(request), body.seen)
        self.uploads.publish(upload, order)
        return JSONResponse(self.uploads.view(upload))


def router(uploads: Uploads, keeper: Keeper) -> APIRouter:
    """The operations under ``/api/v1/uploads``."""
    made = APIRouter(
        prefix="/api/v1/uploads", dependencies=[Depends(keeper.api)], responses={"4XX": {"model": Problem}}
    )
    operations = UploadOperations(uploads, keeper)
    table: tuple[Operation, ...] = (
        ("GET", "", operations.newest, "历次上传"),
        ("POST", "", operations.begin, "登记上传"),
        ("GET", "/{upload}", operations.view, "一次上传"),
        ("PATCH", "/{upload}/files/{file}", operations.receive, "接收一段"),
        ("POST", "/{upload}/cancel", operations.cancel, "取消上传"),
        ("POST", "/{upload}/files/{file}/cancel", operations.cancel_file, "取消一个文件"),
        ("POST", "/{upload}/files/{file}/again", operations.again, "重新读取"),
        ("POST", "/{upload}/publication", operations.publish, "发布"),
    )
    return offered(made, table)
