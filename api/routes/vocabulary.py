"""The own words of a library in, their operations in the HTTP API out: for keepers only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from starlette.responses import JSONResponse

from api.keeping.vocabulary import Edit, Wordbook
from api.keeping.wordings import OWN_KIND_NAMES, Written
from api.routes.bodies import Author
from api.routes.keeper import Keeper
from api.routes.operations import Operation, offered
from api.routes.parameters import PageParameters
from api.routes.problem import Problem, problem
from index.own_words import OwnKind
from index.query import MAX_READ

KINDS = "，".join(f"{kind} {name}" for kind, name in OWN_KIND_NAMES.items())
NOT_ASKED = "没有答上的问题里没有“{}”，请照列表里的写法给出。"
Word = Annotated[str, Field(max_length=100, description="词，如 老破楼")]
MOST_TEXT = 1_000
"""Characters of what a word means: eight themes by their whole paths fit ten times."""


MOST_FILTERS = 13
"""Conditions that a question may have had, each by its name."""


class WordParameters(PageParameters):
    """Query string of the list of words."""

    q: str = Field(default="", max_length=100, description="只列词或意思里有这些字的")
    kind: OwnKind | None = Field(default=None, description=f"只列这一种：{KINDS}")


class ThemeParameters(PageParameters):
    """Query string of the vocabulary that comes with the program."""

    limit: int = Field(default=1000, ge=1, le=1000, description="最多几条，1 到 1000")
    q: str = Field(default="", max_length=100, description="只列名称或说法里有这些字的主题")


class HistoryParameters(PageParameters):
    """Query string of the history."""

    word: str = Field(default="", max_length=100, description="只列改过这个词的版本")


class WordChange(BaseModel):
    """What becomes of a word."""

    model_config = ConfigDict(extra="forbid")

    word: Word
    kind: OwnKind | None = Field(description=f"种类：{KINDS}；null 收回这个词")
    to: str = Field(
        default="", max_length=MOST_TEXT, description="意思：主题、材料里的词或地方，几个用、隔开；plain 不写"
    )

    def written(self) -> Written:
        """The word as the service takes it; its kind is empty where it is taken back."""
        return Written(self.word, self.kind or "", self.to)


class SignedWordChange(WordChange):
    """What becomes of a word, and who says so."""

    author: Author
    seen: int | None = Field(
        default=None, ge=0, description="改之前看到的版本；此后别人改过这个词就不改，返回 409"
    )


class Undoing(BaseModel):
    """Which version is to be the newest again."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0, le=2**31, description="回到哪一版；0 是没有自己的词")
    author: Author


class Ignoring(BaseModel):
    """A question that needs no answer."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=MAX_READ, description="问题，照列表里的写法")
    filters: dict[str, tuple[str, ...]] = Field(
        default={}, max_length=MOST_FILTERS, description="提问时的条件，照列表里的写法；没有就不写"
    )
    ignored: StrictBool = Field(default=True, description="true 忽略，false 不再忽略")
    author: Author


class VocabularyOperations:
    """The own words over HTTP. Each method is one operation; its docstring describes it in OpenAPI."""

    def __init__(self, wordbook: Wordbook) -> None:
        self._wordbook = wordbook

    def words(self, query: Annotated[WordParameters, Query()]) -> JSONResponse:
        """资料库词表：资料库自己加的词、各自的意思、谁在何时加的，和现在的版本。需要令牌。"""
        return JSONResponse(self._wordbook.listed(query.q, query.kind or "", query.limit, query.offset))

    def themes(self, query: Annotated[ThemeParameters, Query()]) -> JSONResponse:
        """程序自带的主题词表：各主题的种种说法，和资料库给它加的词（own）。需要令牌。"""
        return JSONResponse(self._wordbook.themes(query.q)[query.offset : query.offset + query.limit])

    def history(self, query: Annotated[HistoryParameters, Query()]) -> JSONResponse:
        """资料库词表的历次改动，新的在前：谁在何时把哪个词从什么改成什么。需要令牌。"""
        return JSONResponse(self._wordbook.history(query.word, query.limit, query.offset))

    def change(self, body: SignedWordChange) -> JSONResponse:
        """加一个词、改它的意思或收回它，返回这个词；马上生效，不用重建索引。需要令牌。"""
        if body.kind is None:
            return JSONResponse(self._wordbook.take_back(body.word, body.author, body.seen))
        return JSONResponse(self._wordbook.enter(Edit(body.written(), body.author, body.seen)))

    def preview(self, body: WordChange) -> JSONResponse:
        """试改一个词而不记下：哪些问题会换一种理解，改前改后各找到几条、前三条是什么。需要令牌。"""
        if body.kind is None:
            return JSONResponse(self._wordbook.preview_without(body.word))
        return JSONResponse(self._wordbook.preview(body.written()))

    def undo(self, body: Undoing) -> JSONResponse:
        """把资料库词表恢复成以前的一版，记为新的一版，返回词表。需要令牌。"""
        return JSONResponse(self._wordbook.undo(body.version, body.author))

    def ignore(self, body: Ignoring) -> JSONResponse:
        """把一个没有答上的问题记为不用处理，或取消；问题和次数都还留着。需要令牌。"""
        if not self._wordbook.ignore(body.question, body.author, body.ignored, body.filters):
            return problem(404, NOT_ASKED.format(body.question), "question")
        return JSONResponse({"question": body.question, "ignored": body.ignored})


def router(wordbook: Wordbook, keeper: Keeper) -> APIRouter:
    """The operations on the vocabulary; who reads or writes it must be a ``keeper``."""
    operations = VocabularyOperations(wordbook)
    table: tuple[Operation, ...] = (
        ("GET", "/vocabulary", operations.words, "资料库词表"),
        ("GET", "/vocabulary/themes", operations.themes, "自带词表"),
        ("GET", "/vocabulary/history", operations.history, "词表历史"),
        ("POST", "/vocabulary", operations.change, "改词表"),
        ("POST", "/vocabulary/preview", operations.preview, "试改词表"),
        ("POST", "/vocabulary/undo", operations.undo, "恢复词表"),
        ("POST", "/unanswered/ignored", operations.ignore, "忽略问题"),
    )
    refused: dict[int | str, dict[str, type[Problem] | str]] = {
        "4XX": {"model": Problem, "description": "参数不能用，或没有找到"}
    }
    made = APIRouter(
        prefix="/api/v1", dependencies=[Depends(keeper.api)], responses=refused, tags=["资料库词表"]
    )
    return offered(made, table)
