"""A ``Service`` in, the routes out by which programs do what a keeper does to documents: particulars, marks, withdrawal,
decisions on twins."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from api.faults import UserError
from api.keeping.decisions import newest
from api.keeping.entering import Marked, Said, enter, mark, severity_mark
from api.keeping.origins import origins
from api.keeping.shelving import Ruling, choose, restore, withdraw
from api.routes.bodies import Author
from api.routes.interface import ERRORS, of_document
from api.routes.keeper import Keeper
from api.routes.names import DocumentName
from api.routes.operations import Operation, offered
from api.routes.parameters import PageParameters
from api.routes.problem import problem
from api.service import Service
from api.views import plain
from index.kinships import Choice
from index.overlays import NOTE, Mark
from ingest.span import Range

Key = Annotated[str, InPath(description="文档编号")]


class Given(BaseModel):
    """A body of a request: fields that are not known are refused."""

    model_config = ConfigDict(extra="forbid")

    author: Author


class GivenParticulars(Given):
    """What a person says of an article."""

    article: int = Field(default=1, ge=1, description="第几篇文章")
    values: dict[str, str | None] = Field(
        min_length=1, max_length=20, description="各项的值，如 publisher、date；null 收回补录"
    )


class GivenMark(Given):
    """What a person says of a place in the text."""

    mark: Literal["lost", "note"] = Field(description="lost 此处缺失，note 编者注")
    severity: str = Field("amber", max_length=10, description="缺失的程度：red 或 amber")
    text: str | None = Field(max_length=2000, description="说明；null 收回")
    raw: list[tuple[int, int]] = Field(default=[], max_length=50, description="原文中的字符位置")
    words: str = Field("", max_length=2000, description="不给位置时：原文中的一句话，缺失在它之后")


class GivenWithdrawal(Given):
    """Whether a document is searched."""

    withdrawn: bool = Field(description="true 撤下，false 恢复")
    reason: str = Field("", max_length=2000, description="撤下的原因，读者会看到")


class GivenChoice(Given):
    """A decision on two documents with the same text."""

    choice: Choice = Field(
        description="keep_one、keep_other 只留一份，reprint 转载，distinct 不是重复，open 未定"
    )


class PairParameters(PageParameters):
    """Query string of ``/duplicates``."""

    decided: bool = Field(default=False, description="只看已经决定的")


class Holdings:
    """What is done to documents. Each method is one operation; its docstring describes it in OpenAPI."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.library = service.library

    def particulars(self, document_id: DocumentName) -> JSONResponse:
        """一份文档各篇文章的题名、来源、日期等，各自来自原文哪里或由谁补录。需要令牌。"""
        document = newest(self.library, document_id)
        if document is None:
            return of_document(None, document_id)
        as_read = self.library.texts.as_read(document.id)
        told = [
            {"n": each.n, "particulars": plain(origins(as_read, document, each.n))}
            for each in document.articles
        ]
        return JSONResponse({"document_id": document.id, "source": document.source, "articles": told})

    def enter(self, document_id: DocumentName, body: GivenParticulars) -> JSONResponse:
        """补录或收回一篇文章的题名、来源、日期等，原文不变，返回文档。需要令牌。"""
        said = Said(body.article, body.values, body.author, date.today())
        made = enter(self.library, document_id, said)
        return of_document(made and self.service.document(made.id), document_id)

    def mark(self, document_id: DocumentName, body: GivenMark) -> JSONResponse:
        """把原文的一处标为缺失，或在原话上加编者注，也可收回，返回文档。需要令牌。"""
        field: Mark = "note" if body.mark == NOTE else severity_mark(body.severity)
        raw: tuple[Range, ...] = tuple(body.raw)
        made = mark(self.library, document_id, Marked(field, body.text, body.author, raw, body.words))
        return of_document(made and self.service.document(made.id), document_id)

    def shelve(self, document_id: DocumentName, body: GivenWithdrawal) -> JSONResponse:
        """撤下一份文档并写明原因，或恢复它，返回文档。需要令牌。"""
        if body.withdrawn:
            made = withdraw(self.library, document_id, body.reason, body.author)
        elif body.reason:
            raise UserError("恢复不用写原因，请去掉 reason。", "reason")
        else:
            made = restore(self.library, document_id, body.author)
        return of_document(made and self.service.document(made.id), document_id)

    def pairs(self, query: Annotated[PairParameters, Query()]) -> JSONResponse:
        """文字相同的文档，两份一对，附重合的份额和已有的决定。需要令牌。"""
        kinships = self.library.kinships
        total = kinships.counts()[query.decided]
        page = kinships.pairs(query.decided, query.limit, query.offset)
        return JSONResponse({"total": total, "pairs": plain(page)})

    def choose(self, one: Key, other: Key, body: GivenChoice) -> JSONResponse:
        """对一对文字相同的文档做决定：只留一份、视为转载或不是重复，返回这一对。需要令牌。"""
        pair = choose(self.library, (one, other), Ruling(body.choice, body.author))
        if pair is None:
            return problem(
                404, f"“{one}”和“{other}”没有被认作同一篇文字，请用 /api/v1/duplicates 查看。", "one"
            )
        return JSONResponse(plain(pair))


def router(service: Service, keeper: Keeper) -> APIRouter:
    """The routes for documents; all of them want the token."""
    made = APIRouter(prefix="/api/v1", responses=ERRORS, tags=["他山"], dependencies=[Depends(keeper.api)])
    does = Holdings(service)
    table: tuple[Operation, ...] = (
        ("GET", "/metadata/{document_id:path}", does.particulars, "出处"),
        ("POST", "/metadata/{document_id:path}", does.enter, "补录出处"),
        ("POST", "/documents/{document_id:path}/marks", does.mark, "人工标记"),
        ("POST", "/documents/{document_id:path}/withdrawal", does.shelve, "撤下和恢复"),
        ("GET", "/duplicates", does.pairs, "重复的文档"),
        ("POST", "/duplicates/{one}/{other}", does.choose, "重复判定"),
    )
    return offered(made, table)
