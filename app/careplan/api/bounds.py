"""Bodies bounded before and while they are read, by length and by what is in memory at once."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from careplan.api import problems

_UPLOADS = frozenset({"/v1/transmissions", "/v1/check"})


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """Bytes: of an upload, of any other body, and of all bodies in memory at once."""

    upload: int = 20_000_000
    other: int = 1_048_576
    in_memory: int = 200_000_000

    def of(self, path: str) -> int:
        """Return the limit for a path."""
        return self.upload if path in _UPLOADS else self.other


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

        async def counted() -> Message:
            if too_long:
                raise problems.too_large(limit)
            message = await receive()
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


def _declared_length(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0
