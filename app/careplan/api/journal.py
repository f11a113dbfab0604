"""The access log: one JSON line a request, without names, numbers of persons, bodies, queries or tokens."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from traceback import extract_tb
from uuid import uuid4

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from careplan.api import problems
from careplan.api.answers import problem_response
from careplan.api.security_headers import secured

_LOG = structlog.get_logger("careplan.api")
MARK = "nuisance"
"""Where in the state of a request the rules stand that touched it."""
Now = Callable[[], float]


class Journal:
    """The outermost ASGI middleware: numbers requests, logs them, and lets no exception out."""

    def __init__(self, app: ASGIApp, now: Now = perf_counter) -> None:
        self._app = app
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer a problem where the application fails."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(uuid4())
        scope.setdefault("state", {})["request_id"] = request_id
        services = scope["app"].state.services
        answer = _Answer(send, request_id, protected=not services.mode.development)
        began = self._now()
        try:
            await self._app(scope, receive, answer.send)
        except ClientDisconnect:
            _LOG.info("request.left", request_id=request_id, **_facts(scope))
            return
        except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, it is logged and answered
            _LOG.error("request.failed", request_id=request_id, error=type(error).__name__, at=_places(error))
            if answer.status is None:
                await problem_response(scope, problems.internal())(scope, receive, answer.send)
        seconds = self._now() - began
        services.metrics.observe(scope["method"], _route(scope), answer.status, seconds)
        _LOG.info("request", request_id=request_id, **_facts(scope), **answer.facts(seconds))


class _Answer:
    def __init__(self, send: Send, request_id: str, *, protected: bool) -> None:
        self._send = send
        self._request_id = request_id
        self._protected = protected
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = secured(message.get("headers", ()), protected=self._protected)
            message = {**message, "headers": [*headers, (b"x-request-id", self._request_id.encode())]}
        await self._send(message)

    def facts(self, seconds: float) -> dict[str, object]:
        return {"status": self.status, "ms": round(seconds * 1000, 1)}


def _facts(scope: Scope) -> dict[str, object]:
    touched = scope.get("state", {}).get(MARK)
    marks = {} if touched is None else {MARK: touched}
    return {"method": scope["method"], "route": _route(scope)} | marks


def _route(scope: Scope) -> str | None:
    path: str | None = getattr(scope.get("route"), "path", None)
    return path


def _places(error: BaseException) -> list[str]:
    """Return where it went wrong; never the message, which may quote a value."""
    frames = extract_tb(error.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
