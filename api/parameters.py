"""Query strings of the HTTP API in, checked values out; every field is described for OpenAPI."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.compare import MOST_PLACES
from api.selection import STATUSES, PracticeFilter
from index.query import MAX_READ
from index.search import SearchOptions


class Parameters(BaseModel):
    """A query string; an unknown name is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskParameters(Parameters):
    """Query string of ``/ask``."""

    q: str = Field(
        min_length=1, max_length=MAX_READ, pattern=r"\S", description=f"要问的问题，最长 {MAX_READ} 字"
    )


class SearchParameters(Parameters):
    """Query string of ``/search``."""

    q: str = Field(
        min_length=1, max_length=MAX_READ, pattern=r"\S", description=f"要查的问题或词语，最长 {MAX_READ} 字"
    )
    k: int = Field(default=10, ge=1, le=100, description="结果条数，1 到 100")
    by: Literal["practice", "passage", "document"] = Field(
        "practice", description="结果的单位：做法、段落或文档"
    )
    place: tuple[str, ...] = Field(default=(), description="只看这些地方，如 湖北省/宜昌市 或 宜昌，可重复")
    theme: tuple[str, ...] = Field(default=(), description="只看这些主题，如 老旧小区改造/拆违，可重复")
    level: tuple[str, ...] = Field(default=(), description="只看这些层级，如 县区，可重复")
    status: tuple[str, ...] = Field(default=(), description="只看这些状态，如 已实施，可重复")
    has_figures: bool = Field(default=False, description="只要有数字的做法")

    def options(self) -> SearchOptions:
        """The search asked for."""
        return SearchOptions(
            k=self.k,
            by=self.by,
            places=self.place,
            themes=self.theme,
            levels=self.level,
            statuses=self.status,
            has_figures=self.has_figures,
        )


class PracticeParameters(Parameters):
    """Query string of ``/practices``."""

    theme: str | None = Field(default=None, description="主题，如 老旧小区改造")
    place: str | None = Field(default=None, description="地点，如 湖北省/宜昌市 或 宜昌")
    level: str | None = Field(default=None, description="层级，如 县区")
    status: str | None = Field(default=None, description=f"状态：{'、'.join(STATUSES)}")
    has_figures: bool = Field(default=False, description="只要有数字的做法")

    def wanted(self) -> PracticeFilter:
        """The filter asked for."""
        return PracticeFilter(
            theme=self.theme,
            place=self.place,
            level=self.level,
            status=self.status,
            has_figures=self.has_figures,
        )


class CompareParameters(Parameters):
    """Query string of ``/compare``."""

    theme: str = Field(min_length=1, description="主题，如 老旧小区改造")
    place: tuple[str, ...] = Field(
        min_length=1, max_length=MOST_PLACES, description=f"地方，可重复，最多 {MOST_PLACES} 个"
    )


class PageParameters(Parameters):
    """Query string of lists that may be long."""

    limit: int = Field(default=100, ge=1, le=1000, description="最多几条，1 到 1000")
    offset: int = Field(default=0, ge=0, le=2**31, description="从第几条之后开始")
