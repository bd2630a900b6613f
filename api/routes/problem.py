"""A failed request in, its problem details (RFC 9457) with a Chinese sentence out."""

import re
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: ("invalid_parameter", "参数不能用"),
    401: ("unauthorised", "需要令牌"),
    403: ("forbidden", "不能这样提交"),
    404: ("not_found", "没有找到"),
    405: ("method_not_allowed", "这个地址不接受这种请求"),
    409: ("conflict", "与现在的状态不合"),
    410: ("withdrawn", "已经撤下"),
    413: ("too_large", "提交的内容太大"),
    429: ("too_many_requests", "请求太多"),
    500: ("internal_error", "服务内部出错"),
    503: ("library_unavailable", "资料库暂时不能用"),
}
RULES = {
    "missing": "缺少参数 {field}",
    "string_too_long": "参数 {field} 最长 {max_length} 个字符，收到 {length} 个，请缩短",
    "string_too_short": "参数 {field} 是空的，请填写",
    "string_unicode": "参数 {field} 里有不成字的字符，请改正",
    "string_type": "参数 {field} 的值“{input}”应为文字，请加上引号",
    "string_pattern_mismatch": "参数 {field} 是空的，请填写",
    "greater_than_equal": "参数 {field} 的值“{input}”太小，应不小于 {ge}",
    "less_than_equal": "参数 {field} 的值“{input}”太大，应不大于 {le}",
    "tuple_type": '参数 {field} 的值“{input}”应写成列表，如 ["{input}"]',
    "too_long": "参数 {field} 最多 {max_length} 个，收到 {actual_length} 个，请减少",
    "too_short": "参数 {field} 至少 {min_length} 个，收到 {actual_length} 个，请补上",
    "float_parsing": "参数 {field} 的值“{input}”不是数字",
    "finite_number": "参数 {field} 的值“{input}”不是数字",
    "int_parsing_size": "参数 {field} 的值太大",
    "int_parsing": "参数 {field} 的值“{input}”不是整数",
    "bool_type": "参数 {field} 的值“{input}”应为 true 或 false",
    "bool_parsing": "参数 {field} 的值“{input}”应为 true 或 false",
    "literal_error": "参数 {field} 的值“{input}”应为 {expected} 之一",
    "json_invalid": "请求的内容不是有效的 JSON",
    "extra_forbidden": "没有 {field} 这个参数",
}


class Problem(BaseModel):
    """The body of every answer that is an error."""

    type: str = Field(default="about:blank", description="问题类型的地址")
    title: str = Field(description="问题的名称")
    status: int = Field(description="HTTP 状态码")
    code: str = Field(description="供程序判断的代码")
    detail: str = Field(description="出了什么问题、怎样改正")
    field: str | None = Field(description="有问题的参数；不是参数的问题时为 null")


def problem(status: int, detail: str, field: str | None = None) -> JSONResponse:
    """The response for ``status``; one without an entry of its own is named by its number. Halves of characters
    that JSON can name (``\\ud800``) and no text can hold are shown as ``?``."""
    detail, field = _whole(detail), field and _whole(field)
    code, title = TITLES.get(status, (f"http_{status}", "请求未能完成"))
    body = Problem(title=title, status=status, code=code, detail=detail, field=field)
    return JSONResponse(body.model_dump(), status, media_type=MEDIA_TYPE)


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def invalid(error: RequestValidationError) -> JSONResponse:
    """The response for the first parameter that is wrong."""
    first = error.errors()[0]
    field = _field(first)
    return problem(400, sentence(first, field), field)


def _field(error: dict[str, Any]) -> str | None:
    """The parameter that is wrong: ``decisions[0].decision``; none where the request cannot be read at all. A query
    string repeats a name and has no places in a list."""
    if error["type"] == "json_invalid":
        return None
    source, *path = error["loc"]
    if source == "query":
        path = [step for step in path if not isinstance(step, int)]
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".") or str(source)


def sentence(error: dict[str, Any], field: str | None) -> str:
    """What is wrong with the parameter ``field``, of what pydantic tells of it."""
    given = error.get("input")
    values = {**error.get("ctx", {}), "field": field, "input": given, "length": len(str(given))}
    values["expected"] = "、".join(re.findall(r"'([^']*)'", str(values.get("expected"))))
    return RULES.get(error["type"], "参数 {field} 的值“{input}”不能用").format(**values) + "。"
