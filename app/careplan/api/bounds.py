"""Bodies bounded before and while they are read, by length and by what is in memory at once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from careplan.api import problems

_STRANGERS = frozenset({"/v1/login", "/v1/refresh", "/login"})
_LOGIN_BYTES = 16_384  # nobody has logged in yet: little memory for strangers
_PIECEWISE = ("/v1/drafts", "/v1/uploads/", "/vendor-test/runs/", "/drafts/")
_UPLOADS = frozenset(
    {"/v1/transmissions", "/v1/check", "/v1/preview", "/v1/conformance/runs", "/check", "/compare", "/send"}
)
_BODILESS = frozenset({"GET", "HEAD"})
_DECLARING = frozenset({b"content-length", b"transfer-encoding"})


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """Bytes: of an upload, of any other body, of all bodies in memory at once; and the seconds a body may take."""

    upload: int = 20_000_000
    other: int = 1_048_576
    in_memory: int = 200_000_000
    seconds: float = 60

    def of(self, path: str) -> int:
        """Return the limit for a path."""
        if path in _STRANGERS:
            return min(_LOGIN_BYTES, self.other)
        return self.upload if path in _UPLOADS or path.startswith(_PIECEWISE) else self.other


class BodyBound:
    """ASGI middleware: counts what the application receives, and refuses what is over.

    A declared length is judged before the first byte is read; without one (chunked) the bytes are counted. The
    refusal is raised where the body is asked for, that is after the log-in was verified.
    """

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self._app = app
        self._limits = limits
        self._in_memory = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a counted `receive`."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limits.of(scope["path"])
        meter = _Meter(limit, self._grow)
        too_long = _declared_length(scope) > limit
        timely = _Deadline(self._limits.seconds, awaited=_may_have_body(scope))

        async def counted() -> Message:
            if too_long:
                raise problems.too_large(limit)
            message = await timely.next(receive)
            meter.add(len(message.get("body", b"")))
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            self._in_memory -= meter.count

    def _grow(self, count: int) -> bool:
        if self._in_memory + count > self._limits.in_memory:
            return False
        self._in_memory += count
        return True


class _Meter:
    def __init__(self, limit: int, grow: Callable[[int], bool]) -> None:
        self._limit = limit
        self._grow = grow
        self.count = 0

    def add(self, count: int) -> None:
        if self.count + count > self._limit:
            raise problems.too_large(self._limit)
        if not self._grow(count):
            raise problems.overloaded()
        self.count += count


class _Deadline:
    """Waits for a body as a whole no longer than it may take; for the client's going away, ever so long."""

    def __init__(self, seconds: float, *, awaited: bool) -> None:
        self._seconds = seconds
        self._until: float | None = None
        self._whole = not awaited

    async def next(self, receive: Receive) -> Message:
        if self._whole:
            return await receive()
        self._until = self._until or asyncio.get_running_loop().time() + self._seconds
        try:
            async with asyncio.timeout_at(self._until):
                message = await receive()
        except TimeoutError:
            raise problems.too_slow(self._seconds) from None
        self._whole = not message.get("more_body", False)
        return message


def _may_have_body(scope: Scope) -> bool:
    """Tell whether a body may have to be waited for: a GET that declares none has none (RFC 9112 6.3).

    A deadline costs more than all else that is done here, and most requests are such.
    """
    if scope.get("method") not in _BODILESS:
        return True
    return any(name in _DECLARING for name, _ in scope["headers"])


def _declared_length(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0
