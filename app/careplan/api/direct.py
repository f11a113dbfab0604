"""The short way through the four requests of a full cycle: send, list, fetch, receipt.

FastAPI solves dependencies, validates and serializes for every request alike; for these four that took more time than
the work itself (ADR 0123). A request of the plain form that clients send is answered here, by the functions that the
routes call too. Any other - one parameter more, a header twice, a long body - goes on to its route, which knows how
to take or refuse it; so OpenAPI is made from the routes alone.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from careplan.api.answers import foreseen_response
from careplan.api.client_certificate import STATE
from careplan.api.direct_requests import DirectAnswer, DirectRequest, find_request
from careplan.api.recording.caller import note_caller
from careplan.api.services import Services
from careplan.exchange.people.login import verify_free


@dataclass(frozen=True, slots=True)
class _Named:
    """What the log shows of the route."""

    path: str


class Direct:
    """The innermost ASGI middleware: answers what it knows, and passes on the rest."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of a plain form; a refusal is the same problem document as everywhere."""
        asked = find_request(scope) if scope["type"] == "http" else None
        if asked is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = _Named(asked.path)
        try:
            body = await _read_body(receive)
            answer = await self._answer(asked, scope["state"], body)
        except Exception as error:
            response = foreseen_response(scope, error)
            if response is None:
                raise
            await response(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers()})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, asked: DirectRequest, state: dict[str, Any], body: bytes) -> DirectAnswer:
        kit = self._services
        work = partial(_work, kit, asked, state, body)
        if kit.gathering is None:
            return await kit.workers.run(asked.run, kit, work)
        return await kit.gathering.run(work)


def _work(kit: Services, asked: DirectRequest, state: dict[str, Any], body: bytes) -> DirectAnswer:
    """Look up the log-in and do the work."""
    session = kit.door.session_of(asked.token, state.get(STATE), kit.clock())
    note_caller(state, session)
    kit.rates.verify_session(session.staff_id, session.office_number)
    verify_free(session)
    return asked.work(kit, session, body)


async def _read_body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)
