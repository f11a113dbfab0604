"""One stream of server-sent events (WHATWG HTML 9.2)."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from careplan.api.notice.feed import Ear, Feed
from careplan.api.services import Clock
from careplan.exchange.errors import ExchangeError
from careplan.exchange.notice.notices import Notice
from careplan.exchange.people.staff import Session

EVENT_STREAM = "text/event-stream"
PAGE = 100
_RECONNECT = b"retry: 2000\n\n"
_HEARTBEAT = b": heartbeat\n\n"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a stream gets what it sends: the session anew, pages of notices, how often each goes out."""

    session: Callable[[], Awaitable[Session]]
    page: Callable[[Session, int], Awaitable[list[Notice]]]
    times: Callable[[Notice], int]


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between heartbeats, by which clock a session ends."""

    heartbeat: float
    clock: Clock


class EventResponse(StreamingResponse):
    """A stream that gives its ear back however it ends, even before it began."""

    media_type = EVENT_STREAM

    def __init__(self, content: AsyncIterator[bytes], ear: Ear) -> None:
        super().__init__(content, headers={"X-Accel-Buffering": "no"})
        self._ear = ear

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ear.close()


async def stream(feed: Feed, ear: Ear, sources: Sources, after: int, pace: Pace) -> AsyncIterator[bytes]:
    """Yield the notices after a number, and those to come, until the session or the process ends.

    The session is asked for anew before each page and at each heartbeat: one that was ended, or whose certificate
    was revoked, gets no more. The last event says why the stream ends.
    """
    yield _RECONNECT
    while not feed.ended:
        try:
            session = await sources.session()
        except ExchangeError as error:
            yield _frame("end", {"code": error.code})
            return
        page = await sources.page(session, after)
        for notice in page:
            after = notice.number
            for _ in range(sources.times(notice)):
                yield _frame(notice.type, notice.content(), notice.number)
        if len(page) == PAGE:
            continue
        left = (session.expires_at - pace.clock()).total_seconds()
        if not await ear.wait(min(pace.heartbeat, max(left, 0))):
            yield _HEARTBEAT
    yield _frame("end", {"code": "shutting-down"})


def _frame(event: str, content: dict[str, object], number: int | None = None) -> bytes:
    identity = "" if number is None else f"id: {number}\n"
    return f"{identity}event: {event}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n".encode()
