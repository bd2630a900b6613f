"""Query strings of the HTTP API in, checked values out; every field is described for OpenAPI."""

from collections.abc import Callable
from dataclasses import fields, replace
from inspect import signature
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.requests import Request

from api.comparisons.compare import FEWEST_PLACES, MOST_PLACES
from api.faults import UserError
from api.figures import ROLES, FigureFilter, Sort
from api.intakes.reports import Status
from api.routes.responses import Format
from index.actors import LEADS, TARGETS
from index.folding import one_of
from index.query import MAX_READ
from index.unknown import STATUSES
from index.wanted import SearchOptions
from index.wanted import Sort as Sorted
from ingest.damage import Severity
from ingest.practice import Strength
from ingest.strength import STRENGTHS

MOST_VALUES = 30
"""Values of one field: as many as a page takes of all (``api.pages.filters.MOST_CHOSEN``)."""
STRENGTH = f"成效写到哪一步：{'、'.join(STRENGTHS)}"
FORMAT = "json、jsonl、csv 或 xlsx；不给时看请求头 Accept，默认 json"
DOCUMENT = "文档编号、编号开头（至少 4 位）或文件名"
PLACE = "只看这些地方，如 湖北省/宜昌市 或 宜昌，可重复"
THEME = "只看这些主题，如 老旧小区改造/拆违，可重复"
NEGATIVE = "只要讲问题、不足、投诉、整改的内容"
LEAD = f"只看这些单位牵头的：类名（{'、'.join(LEADS)}），或牵头一栏原文里的词，如 街道办，可重复"
TARGET = f"只看为这些人做的：类名（{'、'.join(TARGETS)}），或对象一栏原文里的词，如 独居，可重复"
WITHOUT = "不按这一项理解问题，如 place:湖北省/武汉市、rewrite:老破小；各项见结果的 readings，可重复"

HAS_FIGURES = "只要有数字的做法"
CURSOR = "上一页给出的 next_cursor，条件要与上一页相同；不给从第一页开始"
EARLIEST, LATEST = 1900, 2100
"""Years that a list may begin and end with."""
_SHOWN = 20
"""Characters of a value that a message repeats."""
IS_WRITTEN = "请设置的语言模型根据引文写成句子，逐句核对，没有依据的划去；默认照原文摘录"


def _filled(values: tuple[str, ...]) -> tuple[str, ...]:
    """Values of a repeated field without those that a form left empty."""
    return tuple(filter(None, map(str.strip, values)))


_Strength = Annotated[Strength, BeforeValidator(lambda typed: one_of(str(typed), STRENGTHS) or typed)]
"""A strength in any writing."""


class Parameters(BaseModel):
    """A query string; an unknown name is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskParameters(Parameters):
    """What is asked, and what narrows the answer."""

    q: str = Field(
        min_length=1, max_length=MAX_READ, pattern=r"\S", description=f"要问的问题，最长 {MAX_READ} 字"
    )
    place: tuple[str, ...] = Field(default=(), max_length=MOST_VALUES, description=PLACE)
    theme: tuple[str, ...] = Field(default=(), max_length=MOST_VALUES, description=THEME)
    without: tuple[str, ...] = Field(default=(), max_length=MOST_VALUES, description=WITHOUT)

    def options(self) -> SearchOptions:
        """What narrows the answer."""
        return SearchOptions(
            places=_filled(self.place), themes=_filled(self.theme), without=frozenset(self.without)
        )


class AnswerParameters(AskParameters):
    """Query string of ``/ask``: who asks may be no model, and want the sentences of one."""

    written: bool = Field(default=False, description=IS_WRITTEN)


class SuggestParameters(Parameters):
    """Query string of ``/suggest``."""

    q: str = Field(max_length=MAX_READ, description=f"已输入的文字，最长 {MAX_READ} 字")


class CursorParameters(Parameters):
    """Query string of a list that is given a page at a time."""

    limit: int = Field(default=100, ge=1, le=1000, description="一页最多几条，1 到 1000")
    cursor: str | None = Field(default=None, max_length=500, description=CURSOR)


class DocumentsParameters(CursorParameters):
    """Query string of ``/documents``."""


class CorrectionsParameters(CursorParameters):
    """Query string of ``/corrections``."""


class ConditionParameters(Parameters):
    """What narrows a search, and a list of practices or of their figures."""

    place: tuple[str, ...] = Field(default=(), max_length=MOST_VALUES, description=PLACE)
    theme: tuple[str, ...] = Field(default=(), max_length=MOST_VALUES, description=THEME)
    level: tuple[str, ...] = Field(
        default=(), max_length=MOST_VALUES, description="只看这些层级，如 县区，可重复"
    )
    status: tuple[str, ...] = Field(
        default=(), max_length=MOST_VALUES, description=f"只看这些状态：{'、'.join(STATUSES)}，可重复"
    )
    strength: tuple[str, ...] = Field(default=(), max_length=MOST_VALUES, description=STRENGTH)
    negative: bool = Field(default=False, description=NEGATIVE)
    lead: tuple[str, ...] = Field(default=(), max_length=MOST_VALUES, description=LEAD)
    target: tuple[str, ...] = Field(default=(), max_length=MOST_VALUES, description=TARGET)
    publisher: tuple[str, ...] = Field(
        default=(), max_length=MOST_VALUES, description="只看这些来源（报刊、网站），可重复"
    )
    year: tuple[str, ...] = Field(
        default=(), max_length=MOST_VALUES, description="只看这些年份的，如 2021，可重复"
    )
    inferred: bool = Field(default=False, description="原文没写年份的，按材料的发布日期算")

    def conditions(self) -> SearchOptions:
        """What is let through."""
        return SearchOptions(
            places=_filled(self.place),
            themes=_filled(self.theme),
            levels=_filled(self.level),
            statuses=_filled(self.status),
            strengths=_filled(self.strength),
            is_negative=self.negative,
            leads=_filled(self.lead),
            targets=_filled(self.target),
            publishers=_filled(self.publisher),
            years=_filled(self.year),
            is_inferred=self.inferred,
        )


class SearchParameters(ConditionParameters):
    """What is searched for."""

    q: str = Field(
        min_length=1, max_length=MAX_READ, pattern=r"\S", description=f"要查的问题或词语，最长 {MAX_READ} 字"
    )
    k: int = Field(default=10, ge=1, le=100, description="结果条数，1 到 100")
    by: Literal["practice", "passage", "document"] = Field(
        "practice", description="结果的单位：做法、段落或文档"
    )
    has_figures: bool = Field(default=False, description=HAS_FIGURES)
    within: tuple[str, ...] = Field(default=(), max_length=8, description="结果里还要有的词，可重复")
    sort: Sorted = Field(
        default="relevance", description="排序：relevance 相关，strength 成效写得实在的在前，time 新的在前"
    )
    offset: int = Field(default=0, ge=0, le=999, description="从第几条之后开始，0 到 999")
    without: tuple[str, ...] = Field(default=(), max_length=MOST_VALUES, description=WITHOUT)

    def options(self) -> SearchOptions:
        """The search asked for."""
        return replace(
            self.conditions(),
            k=self.k,
            by=self.by,
            has_figures=self.has_figures,
            within=_filled(self.within),
            offset=self.offset,
            sort=self.sort,
            without=frozenset(self.without),
        )


class ResultParameters(CursorParameters, SearchParameters):
    """Query string of ``/search``: the results are given a page at a time."""

    limit: int = Field(default=10, ge=1, le=100, description="同 k，两个都给时以它为准")

    def options(self) -> SearchOptions:
        """The search asked for."""
        found = super().options()
        return replace(found, k=self.limit) if "limit" in self.model_fields_set else found


class ListedParameters(CursorParameters, ConditionParameters):
    """Query string of lists of practices and of their figures."""

    limit: int = Field(default=100, ge=1, le=1000, description="json 一页最多几条，1 到 1000；其余格式给全部")
    year_from: int | None = Field(default=None, ge=EARLIEST, le=LATEST, description="只看这一年及以后的")
    year_to: int | None = Field(default=None, ge=EARLIEST, le=LATEST, description="只看这一年及以前的")
    format: Format | None = Field(default=None, description=FORMAT)

    def conditions(self) -> SearchOptions:
        """What is let through. Raises UserError for years that end before they begin, or that exclude each other."""
        found = super().conditions()
        first, last = self.year_from or EARLIEST, self.year_to or LATEST
        if first > last:
            raise UserError(f"起始年份 {first} 晚于结束年份 {last}，请对调或改正。", "year_from")
        if self.year_from is None and self.year_to is None:
            return found
        span = tuple(map(str, range(first, last + 1)))
        years = tuple(each for each in found.years if each in span) if found.years else span
        if not years:
            raise UserError(
                f"年份 {'、'.join(found.years)} 不在 {first} 到 {last} 年之间，请改正 year，或去掉 year_from 和 year_to。",
                "year",
            )
        return replace(found, years=years)


class PracticeParameters(ListedParameters):
    """Query string of ``/practices``."""

    q: str = Field(default="", max_length=MAX_READ, description="要查的问题或词语，与检索的读法相同")
    has_figures: bool = Field(default=False, description=HAS_FIGURES)
    evidence_type: tuple[_Strength, ...] = Field(
        default=(), max_length=MOST_VALUES, description="与 strength 同义，可重复"
    )

    def options(self) -> SearchOptions:
        """The practices asked for."""
        found = self.conditions()
        strengths = (*found.strengths, *self.evidence_type)
        return replace(found, has_figures=self.has_figures, strengths=strengths)


class FigureParameters(ListedParameters):
    """Query string of ``/figures``."""

    words: str = Field(
        default="",
        alias="q",
        max_length=MAX_READ,
        description="所数的东西、原文或做法名里都要有的词，用空格隔开",
    )
    role: str | None = Field(default=None, description=f"性质：{'、'.join(ROLES)}")
    unit: str | None = Field(default=None, description="单位，如 元、户、%")
    least: float | None = Field(default=None, alias="min", allow_inf_nan=False, description="数值不小于")
    most: float | None = Field(default=None, alias="max", allow_inf_nan=False, description="数值不大于")
    sort: Sort = Field(default="source", description="排序：source、value、place 或 time；没有该项的排在后面")
    descending: bool = Field(default=False, description="倒序")

    def wanted(self) -> FigureFilter:
        """The filter asked for: fields of the same names."""
        own = {field.name for field in fields(FigureFilter)} - {"options"}
        return FigureFilter(self.conditions(), **self.model_dump(include=own))


class LossParameters(CursorParameters):
    """Query string of ``/losses``."""

    document: str = Field(default="", max_length=1000, description=f"只看这一份的：{DOCUMENT}")
    severity: Severity | None = Field(
        default=None, description="只看这种程度的：red 可能误属，amber 内容不全，grey 缺少出处信息"
    )


class DocumentParameters(Parameters):
    """Which document is wanted."""

    document_id: str = Field(min_length=1, description=DOCUMENT)


class ComparisonParameters(Parameters):
    """What is to be compared."""

    theme: str = Field(default="", description="主题，如 老旧小区改造；与 problem 二选一")
    problem: str = Field(
        default="", max_length=MAX_READ, description="用自己的话说的难题，如 别的地方怎么解决停车难"
    )
    place: tuple[str, ...] = Field(
        min_length=1,
        max_length=MOST_PLACES,
        description=f"地方，重复给出（或用顿号隔开） {FEWEST_PLACES} 到 {MOST_PLACES} 个",
    )


class CompareParameters(ComparisonParameters):
    """Query string of ``/compare``."""

    format: Format | None = Field(default=None, description=FORMAT)


class ChosenParameters(Parameters):
    """Query string of ``/compare/practices``."""

    practice: tuple[str, ...] = Field(
        min_length=FEWEST_PLACES,
        max_length=MOST_PLACES,
        description=f"做法编号，重复给出 {FEWEST_PLACES} 到 {MOST_PLACES} 个",
    )
    format: Format | None = Field(default=None, description=FORMAT)


class ListParameters(Parameters):
    """Query string of lists that are given a page at a time, or whole as a table."""

    limit: int = Field(default=100, ge=1, le=1000, description="json 最多几条，1 到 1000；其余格式给全部")
    offset: int = Field(default=0, ge=0, le=2**31, description="json 从第几条之后开始")
    format: Format | None = Field(default=None, description=FORMAT)


class UnansweredParameters(ListParameters):
    """Query string of the questions without an answer."""

    ignored: bool = Field(default=False, description="列出已忽略的")


class PageParameters(Parameters):
    """Query string of lists that may be long."""

    limit: int = Field(default=100, ge=1, le=1000, description="最多几条，1 到 1000")
    offset: int = Field(default=0, ge=0, le=2**31, description="从第几条之后开始")


class JobParameters(PageParameters):
    """Query string of ``/jobs/{job_id}``."""

    status: Status | None = Field(
        default=None, description=f"只看结果是这样的：{'、'.join(get_args(Status))}"
    )


def once(request: Request) -> None:
    """Lets a request through that says of each parameter of one value which it is. Raises UserError where it gives
    several: whichever counted, the others would be dropped in silence."""
    for name in request.query_params:
        values = list(dict.fromkeys(request.query_params.getlist(name)))
        if len(values) > 1 and name not in _repeated(request.scope["endpoint"]):
            told = "、".join(f"“{value[:_SHOWN]}”" for value in values[:2])
            more = "…" if len(values) > 2 else ""
            raise UserError(
                f"参数 {name} 只能给一个值，收到 {len(values)} 个（{told}{more}），请只留一个。", name
            )


def _repeated(endpoint: Callable[..., Any]) -> frozenset[str]:
    """The names of the parameters of an operation that may be given several times."""
    models = [each.annotation for each in signature(endpoint).parameters.values()]
    of_query = [get_args(each)[0] for each in models if get_origin(each) is Annotated]
    return frozenset(
        field.alias or name
        for model in of_query
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is tuple
    )
