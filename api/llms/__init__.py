"""A provider's name in, a chat model of LangChain's out that fills in forms; one provider is one file here."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from api.faults import UserError

if TYPE_CHECKING:
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
    one of these, the most particular first."""

    name: str
    chat: "BaseChatModel"
    failures: tuple[tuple[type[Exception], str], ...] = ()

    def fill(self, form: type[Form], messages: Sequence[Message]) -> Form:
        """The form that the model fills in. Raises UserError where it cannot be had or is none: what cannot be
        read as the form is not used."""
        from langsmith.run_helpers import tracing_context  # noqa: PLC0415 (langchain-core brings it)

        known = tuple(kind for kind, _ in self.failures)
        try:
            # LangChain reports every call to a service of its makers where the environment says so.
            with tracing_context(enabled=False):
                answer = self.chat.with_structured_output(form).invoke(list(messages))
        except UNREADABLE as error:
            raise UserError(
                self._told("的回答不合要求的格式，没有采用；请重试，或换一个支持结构化输出的模型")
            ) from error
        except known as error:
            why = next(told for kind, told in self.failures if isinstance(error, kind))
            raise UserError(self._told(why)) from error
        if not isinstance(answer, form):
            raise UserError(
                self._told("没有按要求的格式回答，没有采用；请重试，或换一个支持结构化输出的模型")
            )
        return answer

    def _told(self, why: str) -> str:
        return f"语言模型“{self.name}”{why}。"


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
