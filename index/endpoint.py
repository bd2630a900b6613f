"""A question for an encoder's server in, its JSON answer out; nothing is ever asked but the address that is set."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from index.errors import EncoderUnavailable, LibraryError

_CONNECTING = 3.0
"""Seconds to wait for a connection: on a local network it takes milliseconds, or the server is off."""
_REST = 15.0
"""Seconds for which a server that could not be reached is not asked again: else every search would wait for it."""
_TRANSIENT = (502, 503, 504)
"""Statuses of a server that is being started or replaced: it is asked once more."""
_REFUSALS = {
    401: "不认这个密钥（{url}）；请检查环境变量 TASHAN_EMBEDDINGS_KEY",
    403: "不认这个密钥（{url}）；请检查环境变量 TASHAN_EMBEDDINGS_KEY",
    404: "不在这台服务器上（{url}）；请检查设置 encoder 和 embeddings_url",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked: the ``url`` of its server, the ``key`` that this wants, if any, and for how many
    ``seconds`` an answer is waited for."""

    url: str = ""
    key: str = field(default="", repr=False)
    seconds: float = 60.0

    def check(self) -> None:
        """Raises LibraryError for an address or a key that cannot be one."""
        if not self.url:
            raise LibraryError(
                "没有设置编码器的地址：请设置 embeddings_url，如 http://192.168.1.8:8000/v1 。"
            )
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise LibraryError(
                f"设置 embeddings_url 的值“{self.url}”不是网址，应像 http://192.168.1.8:8000/v1 。"
            )
        if not (self.key.isascii() and self.key.isprintable()):
            raise LibraryError(
                "编码器的密钥里有英文字母、数字和符号以外的字，请检查环境变量 TASHAN_EMBEDDINGS_KEY。"
            )


class Server:
    """One server, asked over connections that stay open. Any number of threads may ask."""

    def __init__(self, name: str, endpoint: Endpoint, clock: Callable[[], float] = time.monotonic) -> None:
        """``name`` is what messages call the model. Raises LibraryError as ``Endpoint.check``."""
        from urllib3 import PoolManager  # noqa: PLC0415 (only who asks a server waits for it)

        endpoint.check()
        self._name = name
        self._endpoint = endpoint
        self._clock = clock
        self._pool = PoolManager()
        self._resting_until = -1.0
        self._fault = ""

    def post(self, operation: str, body: Mapping[str, Any]) -> Any:
        """The JSON that the server answers to ``body`` at ``operation``, a path below its address. Raises
        EncoderUnavailable where it cannot be had."""
        if self._clock() < self._resting_until:
            raise EncoderUnavailable(self._fault)
        status, data = self._request(f"{self._endpoint.url.rstrip('/')}/{operation}", body)
        if status != 200:
            raise self.failed(
                _REFUSALS.get(status, f"出错（{{url}}，状态 {status}）；请查看这台服务器的记录")
            )
        try:
            return json.loads(data)
        except ValueError as error:
            raise self.failed(
                "的回答不是 JSON（{url}）；请检查设置 embeddings_url 是否指向模型服务"
            ) from error

    def failed(self, why: str) -> EncoderUnavailable:
        """What is raised where the server cannot be used for the reason ``why``."""
        return EncoderUnavailable(f"编码器“{self._name}”{why.format(url=self._endpoint.url)}。")

    def _request(self, url: str, body: Mapping[str, Any]) -> tuple[int, bytes]:
        from urllib3 import Retry, Timeout  # noqa: PLC0415
        from urllib3.exceptions import HTTPError, MaxRetryError, ReadTimeoutError  # noqa: PLC0415

        key, seconds = self._endpoint.key, self._endpoint.seconds
        again = Retry(
            total=1, read=0, redirect=0, status_forcelist=_TRANSIENT, allowed_methods=None,
            raise_on_redirect=False, raise_on_status=False, respect_retry_after_header=False,
        )  # fmt: skip
        try:
            answer = self._pool.request(
                "POST", url, body=json.dumps(body, ensure_ascii=False).encode(errors="replace"), redirect=False, retries=again,
                timeout=Timeout(connect=min(_CONNECTING, seconds), read=seconds),
                headers={"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {}),
            )  # fmt: skip
        except HTTPError as error:
            reason = error.reason if isinstance(error, MaxRetryError) else error
            raise self._out_of_reach(isinstance(reason, ReadTimeoutError)) from error
        return answer.status, answer.data

    def _out_of_reach(self, was_slow: bool) -> EncoderUnavailable:
        """The server is left alone for a while."""
        why = "连不上（{url}）；请检查设置 embeddings_url 和网络"
        if was_slow:
            why = f"在{self._endpoint.seconds:g}秒内没有回答（{{url}}）；请稍后再试，或把设置 embeddings_timeout 调大"
        error = self.failed(why)
        self._fault, self._resting_until = str(error), self._clock() + _REST
        return error
