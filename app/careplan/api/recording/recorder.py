"""The outermost ASGI middleware: catches what recorded offices ask and are answered, as it goes over the wire.

Where no office is recorded it passes everything on and has asked one dictionary. A request is written down after its
answer has left: nobody waits for it, and a log that cannot be written disturbs nobody.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from careplan.api.journal import MARK
from careplan.api.recording import discretion
from careplan.api.recording.body import PassingBody
from careplan.api.recording.whose import Whose, by_session, by_what_it_shows, is_tellable
from careplan.api.services import Services
from careplan.exchange.recording.desk import Happened

_LOG = structlog.get_logger("careplan.api")
_READERS = ("/request-log", "/requests")
_OFFICES = "/v1/offices/"
_VALUES_SHOWN = b"show_values"


class Recorder:
    """Records requests of the offices that are recorded; their own reading of the log is not recorded."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._kit = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; catch it where it may have to be recorded."""
        if scope["type"] != "http" or not self._kit.recording.on or _reads_the_log(scope["path"]):
            await self._app(scope, receive, send)
            return
        caught = _Caught(scope, receive, send, self._kit)
        try:
            await self._app(scope, caught.receive, caught.send)
        finally:
            await self._record(caught)

    async def _record(self, caught: "_Caught") -> None:
        whose = by_session(caught.scope)
        if whose is None and not is_tellable(caught.scope):
            return
        if whose is not None and not self._kit.recording.is_on(whose.office_number):
            return
        keep = partial(self._keep, whose, caught, perf_counter() - caught.began)
        # Under load many of these come too, and each alone would wait its turn. A long body would hold up everybody.
        gathering = None if caught.asked.is_long else self._kit.gathering
        try:
            await (self._kit.workers.run(keep) if gathering is None else gathering.run(keep))
        except Exception as error:  # noqa: BLE001 - the answer has gone; what fails here must reach nobody
            _LOG.error("recording.failed", error=type(error).__name__)

    def _keep(self, known: Whose | None, caught: "_Caught", seconds: float) -> None:
        whose = known or by_what_it_shows(self._kit.door.store, caught.scope, caught.asked.value())
        if whose is None or not self._kit.recording.is_on(whose.office_number):
            return
        told = {"staff_id": whose.staff_id, "told_by": whose.by} | caught.told(seconds)
        request_id = caught.scope["state"]["request_id"]
        self._kit.recording.desk.keep(Happened(whose.office_number, request_id, caught.at, told))


class _Caught:
    """One request as it passes."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, kit: Services) -> None:
        self.scope = scope
        self.at: datetime = kit.clock()
        self.began = perf_counter()
        self.asked = PassingBody(scope["headers"])
        self._receive, self._send = receive, send
        self._recording = kit.recording
        self._answer: _Answered | None = None

    async def receive(self) -> Message:
        """Hand on a part of the body."""
        message = await self._receive()
        if message["type"] == "http.request" and message.get("body"):
            self.asked.add(message["body"])
        return message

    async def send(self, message: Message) -> None:
        """Hand on a part of the answer; one of an office that is not recorded is not looked at."""
        if message["type"] == "http.response.start":
            whose = by_session(self.scope)
            if whose is None or self._recording.is_on(whose.office_number):
                headers = list(message["headers"])
                self._answer = _Answered(message["status"], headers, PassingBody(headers))
        elif self._answer is not None and message.get("body"):
            self._answer.body.add(message["body"])
        await self._send(message)

    def told(self, seconds: float) -> dict[str, Any]:
        """Return what is told of it."""
        scope, answer = self.scope, self._answer
        return {
            "method": scope["method"],
            "path": _path(scope),
            "query": discretion.request_query(scope["query_string"]),
            "route": getattr(scope.get("route"), "path", None),
            "nuisance": scope.get("state", {}).get(MARK, []),
            "request": {
                "headers": discretion.request_headers(scope["headers"]),
                "body": self.asked.told(discretion.request_json),
            },
            "status": None if answer is None else answer.status,
            "answer": None if answer is None else answer.told(scope),
            "ms": round(seconds * 1000, 1),
        }


@dataclass(frozen=True, slots=True)
class _Answered:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: PassingBody

    def told(self, scope: Scope) -> dict[str, Any]:
        tell = discretion.problem_json if self.body.is_problem else discretion.answer_json
        body = self.body.told(tell)
        if _VALUES_SHOWN in scope["query_string"]:  # findings show values then, which may be a person's
            body.pop("json", None)
        return {"headers": discretion.answer_headers(self.headers), "body": body}


def _path(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")[:2000]


def _reads_the_log(path: str) -> bool:
    return path.startswith(_OFFICES) and path.endswith(_READERS)
