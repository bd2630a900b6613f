"""A model's name and a server's address in, the chat model that this server offers in OpenAI's protocol out."""

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from api.faults import UserError
from api.llms import Connection, Model


def create(model: str, connection: Connection) -> Model:
    """The model ``model`` of the server ``connection.url``: nothing else is ever asked. Raises UserError for an
    address or key that cannot be one and a missing package."""
    _check(connection)
    try:
        openai, package = import_module("openai"), import_module("langchain_openai")
    except ImportError as error:
        raise UserError(
            "语言模型需要另装软件包：在项目目录里运行 pip install -c constraints.txt -e '.[llm]'，即 tashan[llm]。"
        ) from error
    chat = package.ChatOpenAI(
        model=model,
        base_url=connection.url,
        # A server on the local network may want none; without one the package takes another from the environment.
        api_key=connection.key or "none",
        timeout=connection.seconds,
        max_retries=0,
        temperature=0.0,
        use_responses_api=False,
    )
    return Model(f"openai:{model}", chat, _failures(openai, connection), connection.seconds)


def _check(connection: Connection) -> None:
    if not connection.url:
        raise UserError("没有设置语言模型的地址：请设置 llm_url，如 http://192.168.1.8:8000/v1 。")
    try:
        parts = urlsplit(connection.url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UserError(f"设置 llm_url 的值“{connection.url}”不是网址，应像 http://192.168.1.8:8000/v1 。")
    if not connection.key.isascii():
        raise UserError("语言模型的密钥里有英文字母、数字和符号以外的字，请检查环境变量 TASHAN_LLM_KEY。")


def _failures(openai: Any, connection: Connection) -> tuple[tuple[type[Exception], str], ...]:
    url, seconds = connection.url, connection.seconds
    return (
        (
            openai.APITimeoutError,
            f"在{seconds:g}秒内没有回答（{url}）；请稍后再试，或把设置 llm_timeout 调大",
        ),
        (openai.APIConnectionError, f"连不上（{url}）；请检查设置 llm_url 和网络"),
        (openai.AuthenticationError, "不认这个密钥；请检查环境变量 TASHAN_LLM_KEY"),
        (openai.NotFoundError, f"不在这台服务器上（{url}）；请检查设置 llm 和 llm_url"),
        (openai.OpenAIError, f"出错（{url}）；请查看这台服务器的记录"),
    )
