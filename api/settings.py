"""Command line, environment and ``tashan.toml`` in, one checked ``Settings`` out."""

import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from api.faults import UserError

if TYPE_CHECKING:
    from api.intakes.terms import IntakeOptions
    from api.llms import Model
    from index.models import Models

FILE = Path("tashan.toml")
PREFIX = "TASHAN_"
SECRETS = ("token", "llm_key", "embeddings_key")
"""Settings that only the environment gives."""


def usable_processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def split_hosts(value: Any) -> Any:
    """Hosts given as one text, as in an environment variable, one by one."""
    return value.replace(",", " ").replace("，", " ").split() if isinstance(value, str) else value


def plain_host(value: str) -> str:
    """As ``host_name``."""
    from ingest.download import host_name  # noqa: PLC0415 (it loads all formats)

    return host_name(value)


Host = Annotated[str, AfterValidator(plain_host)]


class OpenFile(TomlConfigSettingsSource):
    """``tashan.toml``, which others may read: what it says must be no secret."""

    def __call__(self) -> dict[str, Any]:
        """The settings of the file. Raises UserError for a secret."""
        found = super().__call__()
        if secret := next((name for name in SECRETS if name in found), None):
            variable = f"{PREFIX}{secret.upper()}"
            raise UserError(f"设置文件 {FILE} 里不能写 {secret}：请删去这一行，改用环境变量 {variable}。")
        return found


class Settings(BaseSettings):
    """What may be set. The command line wins over ``TASHAN_*`` variables, these over ``tashan.toml``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True)

    library: Path = Path("library")
    encoder: str = "hashing"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    k: int = Field(default=10, ge=1, le=100)
    workers: int = Field(default_factory=usable_processors, ge=1, le=256)
    time_limit: float = Field(default=120.0, gt=0)
    memory_limit: int = Field(default=2048, ge=64)
    token: str = ""
    site_names: Annotated[tuple[Host, ...], NoDecode, BeforeValidator(split_hosts)] = ()
    allow_hosts: Annotated[tuple[Host, ...], NoDecode, BeforeValidator(split_hosts)] = ()
    llm: str = ""
    llm_url: str = ""
    llm_key: str = ""
    llm_timeout: float = Field(default=60.0, gt=0)
    embeddings_url: str = ""
    embeddings_key: str = ""
    embeddings_timeout: float = Field(default=60.0, gt=0)
    query_prompt: str = ""
    passage_prompt: str = ""
    reranker: str = ""
    remember_questions: bool = True
    citation_style: Literal["2015", "2025"] = "2015"

    def intake(self) -> "IntakeOptions":
        """How files are read."""
        from api.intakes.terms import IntakeOptions  # noqa: PLC0415 (only ``ingest`` needs it)

        return IntakeOptions(self.workers, self.time_limit, self.memory_limit, self.allow_hosts)

    def model(self) -> "Model":
        """The language model that is set. Raises UserError where there is none or it cannot be loaded."""
        from api import llms  # noqa: PLC0415 (only who asks one needs it)

        return llms.load(self.llm, llms.Connection(self.llm_url, self.llm_key, self.llm_timeout))

    def writer(self) -> "Callable[[], Model] | None":
        """What loads the language model once and keeps it; None where none is set."""
        return cache(self.model) if self.llm else None

    def models(self) -> "Models":
        """The encoder and the reranker that are set, and how they are asked."""
        from index.encoders import EncoderOptions  # noqa: PLC0415 (the help needs no index)
        from index.endpoint import Endpoint  # noqa: PLC0415
        from index.models import Models  # noqa: PLC0415

        endpoint = Endpoint(self.embeddings_url, self.embeddings_key, self.embeddings_timeout)
        options = EncoderOptions(endpoint, self.query_prompt, self.passage_prompt)
        return Models(self.encoder, options, self.reranker)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, OpenFile(settings_cls)


def load_settings(**given: Any) -> Settings:
    """The settings of this run; a ``given`` value of None counts as not given.

    Raises UserError for a file that is no TOML, an unknown key or variable, or a value out of range.
    """
    _check_environment(os.environ)
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        place = f"第 {found[1]} 行第 {found[2]} 个字" if found else "文件末尾"
        raise UserError(f"设置文件 {FILE} 不是有效的 TOML，{place}读不通，请改正后再试。") from None
    except ValidationError as error:
        raise UserError(_explain(error)) from None


def _check_environment(names: Iterable[str]) -> None:
    """Raises UserError for a variable that begins like ours and sets nothing."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    unknown = [name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known]
    if unknown:
        raise UserError(f"环境变量“{unknown[0]}”不是已知的设置，可用的有：{'、'.join(known)}。")


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = "、".join(Settings.model_fields)
        return f"设置文件 {FILE} 中的“{name}”不是已知的设置，可用的设置有：{known}。"
    limits = _limits(first.get("ctx", {}))
    return f"设置 {name} 的值“{first['input']}”不能用{limits}，请改正后再试。"


def _limits(context: dict[str, Any]) -> str:
    words = {"ge": "应不小于", "le": "应不大于", "gt": "应大于"}
    return "".join(f"，{text} {context[key]}" for key, text in words.items() if key in context)
