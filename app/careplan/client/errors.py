"""What can go wrong between client and exchange.

::

    ClientError                     every exception of `careplan.client`; `message` in Japanese and English
    ├── ConnectionFailedError       nothing was reached, or the connection broke
    │   └── TimedOutError           no answer in time
    ├── UnusableRequestError        the address or a value cannot be sent as HTTP
    ├── AnswerNotUnderstoodError    what answered does not speak as the exchange does
    │   └── AnswerTooLargeError     the answer is longer than is read
    ├── ProblemError                the exchange refused: a problem document (RFC 9457)
    │   ├── NotLoggedInError        401: no session, or one that has ended; or a wrong password
    │   ├── TooManyRequestsError    429: too many at once, or too often; `retry_after` as below
    │   └── UnavailableError        503: not now; `retry_after` in seconds where it was said
    ├── UnitRefusedError            the files are not sent: no unit, or `report` has errors
    └── ProofRefusedError           a signed statement is not about what was sent or received

Nothing of httpx leaves the package: `translated` makes its exceptions these.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

from careplan.standard.check import Report
from careplan.standard.findings import Message
from careplan.standard.systemwords import words_of


class ClientError(Exception):
    """The exchange was not reached, not understood, or refused."""

    def __init__(self, message: Message) -> None:
        super().__init__(f"{message.en} / {message.ja}")
        self.message = message


class ConnectionFailedError(ClientError):
    """Nothing was reached, or the connection broke before the whole answer came."""


class TimedOutError(ConnectionFailedError):
    """No answer came in time."""


class UnusableRequestError(ClientError):
    """The address, or a value of the request, cannot be sent as HTTP."""


class AnswerNotUnderstoodError(ClientError):
    """The answer is none of the exchange's."""


class AnswerTooLargeError(AnswerNotUnderstoodError):
    """The answer is longer than is read."""


class ProblemError(ClientError):
    """The exchange refused. `code` is stable; `extras` holds what its document says besides (report, cause, …)."""

    def __init__(self, code: str, status: int, message: Message, extras: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.extras = dict(extras)


class NotLoggedInError(ProblemError):
    """There is no session, it has ended, or the log-in failed."""


class UnavailableError(ProblemError):
    """The exchange cannot answer now. `retry_after` is in seconds, None where nothing was said."""

    retry_after: float | None = None


class TooManyRequestsError(ProblemError):
    """Too many requests, or streams. `retry_after` is in seconds, None where nothing was said."""

    retry_after: float | None = None


class UnitRefusedError(ClientError):
    """The files are not sent. `report` is what the check says of them."""

    def __init__(self, message: Message, report: Report) -> None:
        super().__init__(message)
        self.report = report


class ProofRefusedError(ClientError):
    """A signed statement does not verify, or is about something else. `code` names what is wrong."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(message)
        self.code = code


def verify_address(address: str) -> None:
    """Raise `UnusableRequestError` unless it is an address of HTTP: httpx takes others and fails late."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError as error:
        raise _unusable(address, error) from error
    if not usable:
        raise _unusable(address)


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Raise the exceptions of httpx as those of this package."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict) as error:
        raise _translate(error, address) from error
    except UnicodeError as error:
        raise _unusable(address, error) from error


def _translate(error: Exception, address: str) -> ClientError:
    if isinstance(error, httpx.TimeoutException):
        return TimedOutError(
            Message(f"{address} から時間内に応答がありません。", f"{address} did not answer in time.")
        )
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)):
        return _unusable(address, error)
    if isinstance(error, (httpx.DecodingError, httpx.TooManyRedirects, httpx.StreamError)):
        return not_understood(address, type(error).__name__)
    why = _why(error)
    return ConnectionFailedError(
        Message(
            f"{address} に接続できません（{why.ja}）。サービスが動いているか、アドレスが正しいか確かめてください。",
            f"Cannot connect to {address} ({why.en}). See whether the service runs and the address is right.",
        )
    )


def _why(error: BaseException) -> Message:
    """Return what stood in the way of a connection: what the operating system or TLS said, behind httpx."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLError):
        return Message(f"TLS：{cause.reason}", f"TLS: {cause}")
    if isinstance(cause, socket.gaierror):
        return Message(
            "その名前のコンピューターが見つかりません",
            f"no computer of that name is found: {cause.strerror}",
        )
    return words_of(cause) if cause else Message("通信の約束が守られていません", str(error))


def _unusable(address: str, error: Exception | None = None) -> UnusableRequestError:
    what = f" ({error})" if error else ""
    return UnusableRequestError(
        Message(
            f"{address} に送れません。http:// か https:// のアドレスを確かめてください。",
            f"Cannot send to {address}{what}. Check the address: it begins with http:// or https://.",
        )
    )


def not_understood(address: str, what: str) -> AnswerNotUnderstoodError:
    """Return: the answer is none of the exchange's."""
    return AnswerNotUnderstoodError(
        Message(
            f"{address} の応答が交換サービスのものではありません（{what}）。アドレスと版を確かめてください。",
            f"What {address} answered is not the exchange's ({what}). Check the address and the version.",
        )
    )
