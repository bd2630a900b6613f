"""What fails in, the answer that says so out: problem details under ``/api``, a page elsewhere."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.faults import UserError
from api.pages.frame import Frame
from api.routes.keeper import Locked
from api.routes.problem import invalid, problem
from index.errors import LibraryError

REFUSALS = {
    401: "“{path}”要令牌才能用：请在请求头 Authorization 里写“Bearer ”加令牌；令牌由 tashan serve 启动时显示，没有就问启动服务的人。",
    403: "“{path}”只接受从本站网页提交的内容，请回到回答页再提交。",
    404: "没有“{path}”这个地址，请核对后再试。",
    405: "“{path}”不接受 {method} 请求，请改用 {allowed}。",
    413: "提交到“{path}”的内容太长，请缩短后再试。",
    429: "令牌错得太多，请过 {seconds} 秒再试。",
}
KEEPING = "添加和撤下文档用命令 tashan ingest 和 tashan withdraw。"


def explain_errors(app: FastAPI, frame: Frame) -> None:
    """Errors as problem details under ``/api``, and as a page elsewhere."""

    def answer(request: Request, status: int, detail: str, field: str | None = None) -> Response:
        is_api = request.url.path.startswith("/api/")
        return problem(status, detail, field) if is_api else frame.problem(request, status, detail)

    @app.exception_handler(RequestValidationError)
    def unusable(request: Request, error: RequestValidationError) -> Response:
        return invalid(error)

    @app.exception_handler(Locked)
    def locked(request: Request, error: Locked) -> Response:
        return frame.locked(request, error)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        sentence = REFUSALS.get(error.status_code, "“{path}”的请求不能处理，请核对后再试。")
        headers = error.headers or {}
        allowed = headers.get("Allow", "GET")
        seconds = headers.get("Retry-After", "")
        detail = sentence.format(
            path=request.url.path, method=request.method, allowed=allowed, seconds=seconds
        )
        if error.status_code == 405 and request.url.path.startswith("/api/v1/documents"):
            detail += KEEPING
        refusal = answer(request, error.status_code, detail)
        refusal.headers.update(headers)
        return refusal

    @app.exception_handler(UserError)
    def refused_by_service(request: Request, error: UserError) -> Response:
        return answer(request, error.status, str(error), error.field)

    @app.exception_handler(LibraryError)
    def unavailable(request: Request, error: LibraryError) -> Response:
        return answer(request, 503, str(error))

    @app.exception_handler(Exception)
    def failed(request: Request, error: Exception) -> Response:
        return answer(request, 500, "服务内部出错，请把时间和操作告诉管理员。")
