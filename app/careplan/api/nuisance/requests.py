"""What a script does to requests, as ASGI middleware. The log names the rules that touched a request."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from careplan.api import problems
from careplan.api.answers import problem_response
from careplan.api.client_certificate import STATE
from careplan.api.journal import MARK
from careplan.api.services import Services
from careplan.api.tls import CUT
from careplan.exchange.errors import ExchangeError
from careplan.exchange.nuisance.script import Deed, Occasion, Rule

_SPARED = (
    *("/healthz", "/readyz", "/metrics", "/v1/nuisance"),
    *("/admin", "/login", "/logout", "/account", "/static"),  # the pages by which a script is taken away
)
_OFFICE, _CERTIFICATE = "/v1/offices/", "/certificate"
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Asked:
    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send

    async def pass_on(self, send: Send | None = None) -> None:
        await self.app(self.scope, self.receive, send or self.send)

    async def refuse(self, problem: problems.ProblemError) -> None:
        await problem_response(self.scope, problem)(self.scope, self.receive, self.send)


class Nuisance:
    """Refuses, delays, cuts and spoils as the script says; passes everything on where there is none."""

    def __init__(self, app: ASGIApp, services: Services, sleep: Sleep = anyio.sleep) -> None:
        self._app = app
        self._kit = services
        self._sleep = sleep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or do to it what the script says."""
        if scope["type"] != "http" or not self._kit.nuisance.rules or scope["path"].startswith(_SPARED):
            await self._app(scope, receive, send)
        else:
            await self._disturb(_Asked(self._app, scope, receive, send))

    async def _disturb(self, asked: _Asked) -> None:
        occasion = Occasion(await self._office(asked.scope), asked.scope["method"], asked.scope["path"])
        closed = self._take(Deed.MAINTENANCE, occasion, asked)
        if closed is not None and closed.until is not None:
            left = (closed.until - self._kit.clock()).total_seconds()
            if left > 0:
                await asked.refuse(problems.maintenance(math.ceil(left)))
                return
        slow = self._take(Deed.DELAY, occasion, asked)
        if slow is not None:
            await self._sleep(slow.seconds)
        refused = self._take(Deed.REFUSE, occasion, asked)
        if refused is not None:
            await asked.refuse(problems.scripted(refused.status, refused.retry_after))
        elif self._take(Deed.CUT, occasion, asked) is not None:
            await _cut(asked)
        else:
            await self._spoil(asked)

    async def _spoil(self, asked: _Asked) -> None:
        """Serve an expired certificate in place of an office's own, where a rule says so."""
        path, number = asked.scope["path"], _office_of(asked.scope["path"])
        if number is None or asked.scope["method"] != "GET":
            await asked.pass_on()
            return
        occasion = Occasion(number, "GET", path)
        if self._take(Deed.EXPIRED, occasion, asked) is None:
            await asked.pass_on()
            return
        kit = self._kit
        pem = await kit.workers.run(kit.nuisance.expired_certificate, number, kit.clock())
        await asked.pass_on(asked.send if pem is None else _with_body(asked.send, pem))

    def _take(self, deed: Deed, occasion: Occasion, asked: _Asked) -> Rule | None:
        rule = self._kit.nuisance.take(deed, occasion)
        if rule is not None:
            asked.scope.setdefault("state", {}).setdefault(MARK, []).append(rule.name)
        return rule

    async def _office(self, scope: Scope) -> str | None:
        """Return the office that asks; it is looked up only where a rule is about one."""
        if all(rule.aim.office_number is None for rule in self._kit.nuisance.rules):
            return None
        value = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        kind, _, token = value.partition(" ")
        if kind.lower() != "bearer":
            return None
        presented = scope.get("state", {}).get(STATE)
        try:
            session = await self._kit.workers.run(
                self._kit.door.session_of, token, presented, self._kit.clock()
            )
        except ExchangeError:
            return None
        return session.office_number


async def _cut(asked: _Asked) -> None:
    """Do all that was asked, then break the connection instead of answering."""
    await asked.pass_on(_swallow)
    cut = asked.scope.get("extensions", {}).get(CUT)
    if cut is None:  # a server that cannot cut says for itself that no answer came
        return
    cut()
    while (await asked.receive())["type"] != "http.disconnect":
        pass


async def _swallow(_message: Message) -> None:
    return


def _with_body(send: Send, body: bytes) -> Send:
    """Return a `send` that puts another body into an answer of success."""
    succeeded = False

    async def replaced(message: Message) -> None:
        nonlocal succeeded
        if message["type"] == "http.response.start":
            succeeded = message["status"] == problems.OK
            if succeeded:
                kept = [each for each in message["headers"] if each[0] != b"content-length"]
                message = {**message, "headers": [*kept, (b"content-length", str(len(body)).encode())]}
        elif succeeded:
            if message.get("more_body", False):
                return
            message = {**message, "body": body}
        await send(message)

    return replaced


def _office_of(path: str) -> str | None:
    inner = path.removeprefix(_OFFICE).removesuffix(_CERTIFICATE)
    return inner if path == f"{_OFFICE}{inner}{_CERTIFICATE}" and "/" not in inner else None
