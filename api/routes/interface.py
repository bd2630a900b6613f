"""A ``Service`` in, the routes of the HTTP API out: one operation each, described in OpenAPI by its docstring."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.faults import UserError
from api.handouts.baskets import GONE
from api.lists.holdings import correction_page, document_page, loss_page
from api.routes.bodies import FieldCorrection, QuarantineDecision, ReaderFeedback, RepairDecisions
from api.routes.cursors import listed, next_results, result_options, window
from api.routes.editions import SteadyRoute
from api.routes.keeper import Keeper
from api.routes.names import NO_DOCUMENT, NO_PRACTICE, BasketName, DocumentName, JobNumber, PracticeName
from api.routes.operations import Operation, offered
from api.routes.parameters import (
    AnswerParameters,
    ChosenParameters,
    CompareParameters,
    CorrectionsParameters,
    DocumentsParameters,
    FigureParameters,
    JobParameters,
    ListParameters,
    LossParameters,
    PageParameters,
    PracticeParameters,
    ResultParameters,
    SuggestParameters,
    UnansweredParameters,
)
from api.routes.problem import Problem, problem
from api.routes.responses import Format, answered, cited, cited_lines, format_of, lines, stream, table
from api.routes.sight import Sight
from api.selection import find_document
from api.service import Service
from api.sheets import compare_sheets, figures_sheet, practices_sheet
from api.views import Record
from api.voices import feedback_sheet, unanswered_sheet
from index.losses import LossFilter

Reading = tuple[Callable[..., Response], str]
"""What answers a reader, and what it is called."""
ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "参数不能用，或没有找到"},
    503: {"model": Problem, "description": "资料库暂时不能用"},
}


class Interface:
    """The HTTP API of one service. Each method is one operation; its docstring describes it in OpenAPI."""

    def __init__(self, service: Service, keeper: Keeper) -> None:
        self.service = service
        self._keeper = keeper

    def search(self, request: Request, query: Annotated[ResultParameters, Query()]) -> JSONResponse:
        """检索做法、段落或文档，每条结果带原文、字符位置和命中理由；最多翻到第 1000 条；/practices 的 q 给全部做法，不含只在段落里写到的，同一做法在几份材料里各算一条。"""
        found = self.service.search(query.q, result_options(query), self._is_reader(request))
        return answered(request, {**found, "next_cursor": next_results(query, found)})

    def ask(self, request: Request, query: Annotated[AnswerParameters, Query()]) -> JSONResponse:
        """回答一个问题，每句带引文；资料不足时 answerable 为 false 并说明缺什么。"""
        is_kept = self._is_reader(request)
        return answered(request, self.service.ask(query.q, query.options(), query.written, is_kept))

    def tell(self, request: Request, query: Annotated[AnswerParameters, Query()]) -> Response:
        """同 /ask，边答边发（server-sent events）：understood、citations、statement、struck，最后 done 是完整的回答；不记入没有答上的问题。"""
        # Our page listens while it waits, then opens the page of the answer: that asks once more, and is what counts.
        told = self.service.tell(query.q, query.options(), query.written, is_kept=False)
        return stream((name, cited(request, value) if name == "done" else value) for name, value in told)

    def documents(self, request: Request, query: Annotated[DocumentsParameters, Query()]) -> JSONResponse:
        """列出资料库中的全部文档和各自的缺损数，先入库的在前。"""
        found = document_page(self.service.library, window(query))
        return listed(request, query, "documents", found)

    def document(self, request: Request, document_id: DocumentName) -> JSONResponse:
        """一份文档的原文、整理后的正文、修复、缺损和存疑之处；可用编号、编号开头或文件名。尚未发布和已撤下的要令牌。"""
        return self._of_document(request, self.service.document(document_id), document_id)

    def report(self, request: Request, document_id: DocumentName) -> JSONResponse:
        """一份文档的质量报告：怎样读出、修了什么、缺了什么、存疑和略去的内容。"""
        return self._of_document(request, self.service.report(document_id), document_id)

    def versions(self, document_id: DocumentName) -> JSONResponse:
        """一份文档的各个版本，以及每个版本由哪些决定产生。"""
        return of_document(self.service.versions(document_id), document_id)

    def decide(self, document_id: DocumentName, body: RepairDecisions) -> JSONResponse:
        """认可或撤销修复，生成新版本并返回；旧版本仍可按编号打开。需要令牌。"""
        return of_document(self.service.decide(document_id, body.chosen(), body.author), document_id)

    def release(self, document_id: DocumentName, body: QuarantineDecision) -> JSONResponse:
        """把一份被隔离的文档放行，或收回隔离。需要令牌。"""
        return of_document(self.service.release(document_id, body.released, body.author), document_id)

    def losses(self, request: Request, query: Annotated[LossParameters, Query()]) -> JSONResponse:
        """各份文档的缺损：哪里缺、缺到什么程度、对引用意味着什么，附缺处之前的原文；可只看一份文档或一种程度。"""
        wanted = LossFilter(query.severity, self._id(query.document) if query.document else "")
        return listed(request, query, "losses", loss_page(self.service.library, window(query), wanted))

    def practices(self, request: Request, query: Annotated[PracticeParameters, Query()]) -> Response:
        """列出做法，先入库的在前，可按检索的各种条件筛选；可要 JSON（分页）、每行一条的 JSON Lines、CSV 或 XLSX。"""
        form, options = format_of(request, query.format), query.options()
        if form == "json":
            found = self.service.practices.page(window(query), options, query.q)
            return listed(request, query, "practices", found)
        if form == "jsonl":
            return cited_lines(request, self.service.practices.all(options, query.q))
        return table([practices_sheet(self.service.practices.rows(options, query.q))], form, "做法")

    def practice(self, request: Request, practice_id: PracticeName) -> JSONResponse:
        """一条做法，连同对它的更正（corrections）。"""
        return self._of_practice(request, self.service.practice(practice_id), practice_id)

    def tellings(self, request: Request, practice_id: PracticeName) -> JSONResponse:
        """一条做法在各年材料里的说法，先后为序：计划过什么、后来做到多少、数字有何不同。"""
        return self._of_practice(request, self.service.tellings(practice_id), practice_id)

    def corrections(self, request: Request, query: Annotated[CorrectionsParameters, Query()]) -> JSONResponse:
        """历次更正，先后为序：谁在何时把什么改成什么，现在是否生效；只列人人能看的做法的。"""
        found = correction_page(self.service.library, window(query))
        return listed(request, query, "corrections", found)

    def correct(self, practice_id: PracticeName, body: FieldCorrection) -> JSONResponse:
        """更正一条做法的一个字段，或收回更正，返回更正后的做法；文字须是原文里的话。需要令牌。"""
        return _known(self.service.correct(practice_id, body.wanted()), practice_id)

    def figures(self, request: Request, query: Annotated[FigureParameters, Query()]) -> Response:
        """列出做法里的数字，一个数字一行，可筛选、排序；可要 JSON（分页）、JSON Lines、CSV 或 XLSX。"""
        form, wanted = format_of(request, query.format), query.wanted()
        if form == "json":
            return listed(request, query, "figures", self.service.figures.page(window(query), wanted))
        if form == "jsonl":
            return cited_lines(request, self.service.figures.all(wanted))
        return table([figures_sheet(self.service.figures.rows(wanted))], form, "数字")

    def compare(self, request: Request, query: Annotated[CompareParameters, Query()]) -> Response:
        """并列比较几个地方在同一主题或难题上的做法，每格都是原文片段并带引文编号；可要 JSON、CSV 或 XLSX。"""
        return _compared(request, self.service.compare(query.theme, query.place, query.problem), query.format)

    def compare_practices(self, request: Request, query: Annotated[ChosenParameters, Query()]) -> Response:
        """并列比较选出的几个做法，一个做法一栏，内容与 /compare 相同；可要 JSON、CSV 或 XLSX。"""
        return _compared(request, self.service.compare("", (), "", query.practice), query.format)

    def themes(self) -> JSONResponse:
        """主题词表和每个主题的做法数。"""
        return JSONResponse(self.service.themes())

    def suggest(self, request: Request, query: Annotated[SuggestParameters, Query()]) -> JSONResponse:
        """输入时的提示：已收做法里以这些字开头或含有这些字的做法名（原文给了名称的）、地名和主题，各带做法数，各最多 5 个。"""
        return answered(request, self.service.suggest(query.q))

    def give_feedback(self, body: ReaderFeedback) -> JSONResponse:
        """记下读者对一个回答的评价：有用、引用不对或没答到点上，连同问题和当时的回答。需要令牌。"""
        return JSONResponse(self.service.readers.give(body.opinion()))

    def feedback(self, request: Request, query: Annotated[ListParameters, Query()]) -> Response:
        """读者对回答的评价，新的在前；可要 JSON（分页）、JSON Lines、CSV 或 XLSX。需要令牌。"""
        readers, form = self.service.readers, format_of(request, query.format)
        if form == "json":
            total, _ = readers.counts()
            return JSONResponse({"total": total, "feedback": readers.given(query.limit, query.offset)})
        said = readers.given()
        return lines(request, said) if form == "jsonl" else table([feedback_sheet(said)], form, "反馈")

    def unanswered(self, request: Request, query: Annotated[UnansweredParameters, Query()]) -> Response:
        """没有答上的问题，问得多的在前，已忽略的另列；可要 JSON（分页）、JSON Lines、CSV 或 XLSX。需要令牌。"""
        readers, form = self.service.readers, format_of(request, query.format)
        if form == "json":
            total = readers.unanswered_count(query.ignored)
            page = readers.unanswered(query.limit, query.offset, query.ignored)
            return JSONResponse({"total": total, "questions": page})
        asked = readers.unanswered(is_ignored=query.ignored)
        found = unanswered_sheet(asked)
        return lines(request, asked) if form == "jsonl" else table([found], form, found.name)

    def basket(self, request: Request, basket_id: BasketName) -> JSONResponse:
        """一个篮子：收进来的做法和段落、备注、出处，以及导出讲义前要核对的地方；知道编号的人都能看。"""
        found = self.service.baskets.view(basket_id)
        if found is None:
            return problem(404, GONE.format(basket_id), "basket_id")
        return answered(request, found)

    def jobs(self, query: Annotated[PageParameters, Query()]) -> JSONResponse:
        """历次导入，新的在前：进行到哪里、失败几份、速度多少。需要令牌。"""
        return JSONResponse(self.service.jobs(query.limit, query.offset))

    def job(self, job_id: JobNumber, query: Annotated[JobParameters, Query()]) -> JSONResponse:
        """一次导入的进度和逐份结果（files，分页）。需要令牌。"""
        found = self.service.job(job_id, query.limit, query.offset, query.status or "")
        if found is None:
            return problem(404, f"没有第{job_id}次导入，请先用 /api/v1/jobs 查看。", "job_id")
        return JSONResponse(found)

    def health(self, request: Request) -> JSONResponse:
        """服务是否正常，资料库有多少文档和做法。"""
        return answered(request, {"status": "ok", **self.service.overview()})

    def _is_reader(self, request: Request) -> bool:
        """Whether what is asked in vain is to be kept: not what a keeper tries, nor a program that shows the token to see
        that all is well. Who shows too many wrong ones is a reader, whom nothing else is told."""
        try:
            return not self._keeper.admits(request)
        except HTTPException:
            return True

    def _id(self, name: str) -> str:
        """The id of the document that is called so. Raises UserError where there is none that readers may see."""
        found = find_document(self.service.library, name)
        if found is None or self.service.closed(found.id):
            raise UserError(NO_DOCUMENT.format(name), "document", 404)
        return found.id

    def _of_document(self, request: Request, found: Record | None, document_id: str) -> JSONResponse:
        return of_document(found and cited(request, found), document_id)

    def _of_practice(self, request: Request, found: Record | None, practice_id: str) -> JSONResponse:
        return _known(found and cited(request, found), practice_id)


def _compared(request: Request, found: Any, wanted: Format | None) -> Response:
    """A comparison in the form that was asked for."""
    form = format_of(request, wanted)
    if form == "json":
        return answered(request, found)
    return lines(request, [found]) if form == "jsonl" else table(compare_sheets(found), form, "对比")


def of_document(answer: Any, document_id: str) -> JSONResponse:
    """``answer`` about a document, or the problem that there is no such document."""
    if answer is None:
        return problem(404, NO_DOCUMENT.format(document_id), "document_id")
    return JSONResponse(answer)


def _known(answer: Any, practice_id: str) -> JSONResponse:
    """``answer`` about a practice, or the problem that there is no such practice."""
    if answer is None:
        return problem(404, NO_PRACTICE.format(practice_id), "practice_id")
    return JSONResponse(answer)


def router(service: Service, keeper: Keeper) -> APIRouter:
    """The routes of the HTTP API; who writes, or reads what others asked or gave, must be a ``keeper``."""
    made = APIRouter(prefix="/api/v1", responses=ERRORS, tags=["他山"], route_class=SteadyRoute)
    does, sight = Interface(service, keeper), Sight(service, keeper)
    guards = {"{document_id": sight.document, "{practice_id": sight.practice}
    for address, (answer, summary) in _open(does).items():
        asks = [Depends(guard) for name, guard in guards.items() if name in address]
        described = answer.__doc__ or ""
        made.add_api_route(address, answer, summary=summary, description=described, dependencies=asks)
        made.add_api_route(address, answer, methods=["HEAD"], include_in_schema=False, dependencies=asks)
    return offered(made, _kept(does), [Depends(keeper.api)])


def _open(does: Interface) -> dict[str, Reading]:
    """What everybody may read, by address."""
    return {
        "/search": (does.search, "检索"),
        "/ask": (does.ask, "提问"),
        "/ask/stream": (does.tell, "边答边发"),
        "/documents": (does.documents, "文档列表"),
        "/documents/{document_id:path}/report": (does.report, "质量报告"),
        "/documents/{document_id:path}/versions": (does.versions, "版本"),
        "/documents/{document_id:path}": (does.document, "文档"),
        "/losses": (does.losses, "缺损"),
        "/practices": (does.practices, "做法"),
        "/practices/{practice_id}": (does.practice, "一条做法"),
        "/practices/{practice_id}/tellings": (does.tellings, "历年说法"),
        "/corrections": (does.corrections, "更正记录"),
        "/figures": (does.figures, "数字"),
        "/compare": (does.compare, "地方对比"),
        "/compare/practices": (does.compare_practices, "做法对比"),
        "/themes": (does.themes, "主题"),
        "/suggest": (does.suggest, "输入提示"),
        "/baskets/{basket_id}": (does.basket, "一个篮子"),
        "/health": (does.health, "状态"),
    }


def _kept(does: Interface) -> tuple[Operation, ...]:
    """What only keepers may do."""
    return (
        ("GET", "/jobs", does.jobs, "导入记录"),
        ("GET", "/jobs/{job_id}", does.job, "一次导入"),
        ("GET", "/feedback", does.feedback, "反馈"),
        ("GET", "/unanswered", does.unanswered, "没有答上的问题"),
        ("POST", "/documents/{document_id:path}/repairs", does.decide, "修复决定"),
        ("POST", "/documents/{document_id:path}/quarantine", does.release, "隔离决定"),
        ("POST", "/practices/{practice_id}/corrections", does.correct, "更正"),
        ("POST", "/feedback", does.give_feedback, "记下反馈"),
    )
