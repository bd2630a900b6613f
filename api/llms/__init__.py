"""A provider's name in, a chat model of LangChain's out that fills in forms and writes; one provider is one file here."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import BaseModel

from api.faults import UserError

if TYPE_CHECKING:
    from collections.abc import Generator

    from langchain_core.language_models import BaseChatModel

Form = TypeVar("Form", bound=BaseModel)
Message = tuple[str, str]
"""Who speaks, ``system`` or ``human``, and what is said."""

UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)
"""What LangChain and the packages below it raise for an answer of another shape than the protocol has."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a model is asked: the ``url`` of its server, the ``key`` that this wants, if any, and for how many
    ``seconds`` an answer is waited for."""

    url: str = ""
    key: str = ""
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Model:
    """A chat model under the ``name`` of its setting. ``failures`` say in a sentence what it means if it raises
    one of these, the most particular first. It has ``seconds`` to write."""

    name: str
    chat: "BaseChatModel"
    failures: tuple[tuple[type[Exception], str], ...] = ()
    seconds: float = 60.0

    def fill(self, form: type[Form], messages: Sequence[Message]) -> Form:
        """The form that the model fills in. Raises UserError where it cannot be had or is none: what cannot be
        read as the form is not used."""
        with self._explained("请重试，或换一个支持结构化输出的模型"):
            answer = _untraced(self.chat.with_structured_output(form).invoke, list(messages))
        if not isinstance(answer, form):
            raise UserError(
                self._told("没有按要求的格式回答，没有采用；请重试，或换一个支持结构化输出的模型")
            )
        return answer

    def write(self, messages: Sequence[Message]) -> Iterator[str]:
        """What the model writes, piece by piece. Raises UserError where it cannot be had, breaks off, or has not
        ended in time."""
        end, stream = monotonic() + self.seconds, self.chat.stream(list(messages))
        with self._explained("请重试，或换一个模型"), closing(cast("Generator[Any]", stream)) as pieces:
            while (piece := _untraced(next, pieces, None)) is not None:
                yield str(piece.text)
                if monotonic() > end:
                    raise UserError(self._told(f"在{self.seconds:g}秒内没有说完；请把设置 llm_timeout 调大"))

    @contextmanager
    def _explained(self, remedy: str) -> Iterator[None]:
        """Whatever the model raises as UserError."""
        try:
            yield
        except UNREADABLE as error:
            raise UserError(self._told(f"的回答不合要求的格式，没有采用；{remedy}")) from error
        except tuple(kind for kind, _ in self.failures) as error:
            why = next(told for kind, told in self.failures if isinstance(error, kind))
            raise UserError(self._told(why)) from error

    def _told(self, why: str) -> str:
        return f"语言模型“{self.name}”{why}。"


def _untraced(call: Callable[..., Any], *arguments: Any) -> Any:
    """What a call gives without LangChain telling its makers of it, though the environment say so. Entered and left
    at every piece: whoever reads them may go on in another thread, as a web server does."""
    from langsmith.run_helpers import tracing_context  # noqa: PLC0415 (langchain-core brings it)

    with tracing_context(enabled=False):
        return call(*arguments)


def names() -> list[str]:
    """Names of the providers there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def load(name: str, connection: Connection) -> Model:
    """The model ``name``, as ``provider:model``. Raises UserError where none is set, for an unknown provider, a
    missing package and a connection that lacks something."""
    provider, _, model = name.partition(":")
    if not name:
        raise UserError(
            "没有设置语言模型：请设置 llm（如 openai:模型名）和 llm_url；不用语言模型时，其余功能照常。"
        )
    if provider not in names() or not model:
        known = "、".join(f"{each}:模型名" for each in names())
        raise UserError(f"设置 llm 的值“{name}”不能用，可用的有：{known}。")
    made: Model = import_module(f"api.llms.{provider}").create(model, connection)
    return made
