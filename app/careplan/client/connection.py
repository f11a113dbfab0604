"""One connection to the exchange: requests out, bounded answers in, refusals as exceptions."""

import itertools
import json
import math
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from careplan.client.errors import (
    AnswerTooLargeError,
    ClientError,
    NotLoggedInError,
    ProblemError,
    TooManyRequestsError,
    UnavailableError,
    not_understood,
    translated,
    verify_address,
)
from careplan.client.retries import Retries
from careplan.standard.findings import Message

MOST_JSON: Final = 32 * 1024 * 1024  # bytes of an answer in JSON: a check of many files is the longest
PROBLEM_TYPE: Final = "application/problem+json"
_UNAUTHORIZED, _TOO_MANY, _UNAVAILABLE = 401, 429, 503
_LATER: Final[Mapping[int, type[TooManyRequestsError] | type[UnavailableError]]] = {
    _TOO_MANY: TooManyRequestsError,
    _UNAVAILABLE: UnavailableError,
}
_ENDED = "session-missing"
_PROBLEM_NAMES = {"type", "title", "status", "detail", "code", "message"}


@dataclass(frozen=True, slots=True)
class Call:
    """A request. `most` bounds the answer in bytes; `repeatable` says that sending it twice does no harm.

    `anonymous` says that it is sent without the token.
    """

    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    most: int = MOST_JSON
    repeatable: bool = False
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of success: header names in small letters."""

    headers: Mapping[str, str]
    body: bytes


class Connection:
    """An `httpx.Client` of one exchange. The environment's proxies are not asked: `proxy` names one."""

    def __init__(  # noqa: PLR0913 - what httpx is to be told
        self,
        address: str,
        *,
        transport: httpx.BaseTransport | None,
        timeout: float,
        retries: Retries,
        verify: ssl.SSLContext | bool,
        proxy: str | None,
    ) -> None:
        verify_address(address)
        self.address = address
        self.token: str | None = None
        self.renew: Callable[[str], bool] = _renew_nothing
        """Gets another token in place of one that has ended; False where none is to be had."""
        self._retries = retries
        with translated(address):
            self._http = httpx.Client(
                base_url=address,
                transport=transport,
                timeout=timeout,
                verify=verify,
                proxy=proxy,
                trust_env=False,
                headers={"Accept-Encoding": "identity"},
            )

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def ask(self, call: Call) -> Answer:
        """Send a request, again where that is safe; return the answer of success.

        A token that has ended is renewed, and the request sent again: what is refused for its token did nothing.

        Raises:
            ClientError: as drawn in `careplan.client.errors`.

        """
        token = self.token
        try:
            return self._ask_repeatedly(call)
        except NotLoggedInError as error:
            if token is None or error.code != _ENDED or not self.renew(token):
                raise
        return self._ask_repeatedly(call)

    def _ask_repeatedly(self, call: Call) -> Answer:
        for attempt in itertools.count(1):
            try:
                return self.ask_once(call)
            except ClientError as error:
                wait = self._retries.wait(error, attempt) if call.repeatable else None
                if wait is None:
                    raise
            self._retries.sleep(wait)
        raise AssertionError  # the attempts are bounded by `Retries.wait`

    def ask_once(self, call: Call) -> Answer:
        """Send a request this once; raise `ClientError`."""
        with (
            translated(self.address),
            self._http.stream(call.method, call.path, **self._sent(call)) as response,
        ):
            body = self._read(response, call.most)
            answer = Answer({name.lower(): value for name, value in response.headers.items()}, body)
            if response.is_success:
                return answer
            raise self._refusal(response.status_code, answer)

    def lines(self, call: Call) -> Iterator[str]:
        """Yield the lines of an answer as they come, as `pieces` does; none may be longer than `most`.

        Raises:
            ClientError: as `pieces`.

        """
        return self._split(self.pieces(call), call.most)

    def pieces(self, call: Call) -> Iterator[bytes]:
        """Yield an answer as it comes, however long; a token that has ended is renewed before the first piece.

        Raises:
            ClientError: as `ask`; where the connection breaks, `ConnectionFailedError`.

        """
        token = self.token
        try:
            yield from self._pieces(call)
        except NotLoggedInError as error:
            if token is None or error.code != _ENDED or not self.renew(token):
                raise
            yield from self._pieces(call)

    def _pieces(self, call: Call) -> Iterator[bytes]:
        with (
            translated(self.address),
            self._http.stream(call.method, call.path, **self._sent(call)) as response,
        ):
            if not response.is_success:
                body = self._read(response, call.most)
                names = {name.lower(): value for name, value in response.headers.items()}
                raise self._refusal(response.status_code, Answer(names, body))
            yield from response.iter_bytes()

    def _split(self, chunks: Iterator[bytes], most: int) -> Iterator[str]:
        rest = b""
        for chunk in chunks:
            *whole, rest = (rest + chunk).split(b"\n")
            if max(map(len, (*whole, rest))) > most:
                raise self._too_large(most)
            for line in whole:
                yield line.decode("utf-8", "replace").removesuffix("\r")

    def _sent(self, call: Call) -> dict[str, Any]:
        headers = dict(call.headers)
        if self.token is not None and not call.anonymous:
            headers["Authorization"] = f"Bearer {self.token}"
        return {"content": call.body, "headers": headers, "params": dict(call.query) or None}

    def _too_large(self, most: int) -> AnswerTooLargeError:
        return AnswerTooLargeError(
            Message(
                f"{self.address} の応答が限度（{most:,}バイト）を超えています。",
                f"The answer of {self.address} is longer than is read ({most:,} bytes).",
            )
        )

    def _read(self, response: httpx.Response, most: int) -> bytes:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise not_understood(self.address, "Content-Encoding")
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > most:
                raise self._too_large(most)
            chunks.append(chunk)
        return b"".join(chunks)

    def _refusal(self, status: int, answer: Answer) -> ClientError:
        document = _problem(answer)
        if document is None:
            if status != _UNAVAILABLE:
                return not_understood(self.address, f"HTTP {status}")
            document = _UNAVAILABLE_DOCUMENT
        extras = {name: value for name, value in document.items() if name not in _PROBLEM_NAMES}
        message = Message(document["message"]["ja"], document["message"]["en"])
        if status == _UNAUTHORIZED:
            return NotLoggedInError(document["code"], status, message, extras)
        if status in _LATER:
            later = _LATER[status](document["code"], status, message, extras)
            later.retry_after = _seconds(answer.headers.get("retry-after"))
            return later
        return ProblemError(document["code"], status, message, extras)


_UNAVAILABLE_DOCUMENT: dict[str, Any] = {
    "code": "unavailable",
    "message": {"ja": "サービスは今、応答できません。", "en": "The service cannot answer now."},
}


def _renew_nothing(_ended: str) -> bool:
    return False


def _problem(answer: Answer) -> dict[str, Any] | None:
    """Return a problem document, None where the answer is none."""
    if answer.headers.get("content-type", "").partition(";")[0].strip().lower() != PROBLEM_TYPE:
        return None
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("code"), str):
        return None
    message = document.get("message")
    known = isinstance(message, dict) and all(isinstance(message.get(name), str) for name in ("ja", "en"))
    return document if known else None


def _seconds(text: str | None) -> float | None:
    """Return the seconds of a Retry-After; dates are not read, the exchange sends none."""
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
