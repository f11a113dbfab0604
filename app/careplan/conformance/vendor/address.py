"""A vendor's adapter at an address: each request of the harness protocol a POST, its answer the body."""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from careplan.conformance.harness.program import BrokenError, CannotStartError, Limits
from careplan.standard.findings import Message

_OK = 200
_HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}


class AddressProgram:
    """Software behind an http or https address, asked as a program is; each request has a connection of its own."""

    def __init__(self, address: str, limits: Limits) -> None:
        self._url = _split(address)
        self._limits = limits

    @property
    def running(self) -> bool:
        """An address is always there to be asked."""
        return True

    def ask(self, request: Mapping[str, Any]) -> Any:
        """Return the JSON of the answer.

        Raises:
            BrokenError: nobody answers in time, or not with 200 and one JSON text within the bounds.

        """
        body = self._post(json.dumps(request, ensure_ascii=False).encode("utf-8", "backslashreplace"))
        try:
            return json.loads(body.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise BrokenError("garbage", Message("JSON ではありません。", "This is no JSON.")) from error

    def _post(self, data: bytes) -> bytes:
        connection = self._connection()
        try:
            connection.request("POST", self._url.path or "/", data, _HEADERS)
            answer = connection.getresponse()
            body = answer.read(self._limits.most_bytes + 1)
        except TimeoutError as error:
            seconds = f"{self._limits.seconds:g}"
            raise BrokenError(
                "timeout",
                Message(f"{seconds} 秒のうちに答えがありません。", f"No answer within {seconds} seconds."),
            ) from error
        except (OSError, http.client.HTTPException) as error:
            what = str(error) or type(error).__name__
            raise BrokenError(
                "ended", Message(f"つながりません（{what}）。", f"Not reached ({what}).")
            ) from error
        finally:
            connection.close()
        if answer.status != _OK:
            raise BrokenError(
                "garbage", Message(f"HTTP {answer.status} です。", f"It answers HTTP {answer.status}.")
            )
        if len(body) > self._limits.most_bytes:
            raise BrokenError("too-much", Message("答えが大きすぎます。", "The answer is too big."))
        return body

    def _connection(self) -> http.client.HTTPConnection:
        secure = self._url.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        return connect(self._url.hostname or "", self._url.port, timeout=self._limits.seconds)

    def close(self) -> None:
        """Nothing is held."""


def _split(address: str) -> SplitResult:
    try:
        url = urlsplit(address)
        right = url.scheme in {"http", "https"} and url.hostname and url.port != 0
    except ValueError:
        right = False
    if not right:
        raise CannotStartError(Message.same(f"{address!r}: http://… / https://…"))
    return url
