"""Delivers webhooks: what is due is claimed, posted side by side, and settled."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from careplan.api.workers import Workers
from careplan.exchange.errors import ExchangeError
from careplan.exchange.notice.deliveries import DeliveryBook, Message
from careplan.exchange.notice.notices import Notice
from careplan.exchange.notice.webhooks import Claim

_LOG = structlog.get_logger("careplan.api")
_SWEEPING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sender:
    """`post` returns None or why it failed; `times` says how often a notice is posted at its first try."""

    post: Callable[[Message], Awaitable[str | None]]
    times: Callable[[Notice], int]


class Courier:
    """The deliverer of one process. Of several, each delivery is one's at a time."""

    def __init__(
        self, book: DeliveryBook, workers: Workers, sender: Sender, clock: Callable[[], datetime]
    ) -> None:
        self._book = book
        self._workers = workers
        self._sender = sender
        self._clock = clock
        self._swept: datetime | None = None

    async def round(self) -> None:
        """Try what is due; delete, once an hour, what was kept long enough."""
        now = self._clock()
        claims = await self._workers.run(self._book.claim, now)
        await asyncio.gather(*(self._deliver(each) for each in claims))
        if self._swept is None or now - self._swept >= _SWEEPING:
            while await self._workers.run(self._book.sweep, now):
                pass
            self._swept = now

    async def _deliver(self, claim: Claim) -> None:
        try:
            message = await self._workers.run(self._book.message, claim, self._clock())
        except ExchangeError as error:
            cause: str | None = error.code
        else:
            cause = await self._sender.post(message)
            for _ in range(1, self._sender.times(claim.notice) if claim.attempts == 0 else 1):
                await self._sender.post(message)
        if cause is not None:
            _LOG.info("webhook.failed", webhook=claim.webhook.webhook_id, cause=cause)
        await self._workers.run(self._book.settle, claim, cause, self._clock())
