"""Delivers webhooks: what is due is claimed, posted side by side, and settled. Nobody waits for a slow address.

A round starts what it claimed and is over. A webhook has few tries under way at a time, so that one whose address hangs
holds up its own notices and those of nobody else.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from careplan.api.workers import Workers
from careplan.exchange.errors import ExchangeError
from careplan.exchange.notice.deliveries import EACH, DeliveryBook, Message
from careplan.exchange.notice.notices import Notice
from careplan.exchange.notice.webhooks import Claim

_LOG = structlog.get_logger("careplan.api")
_MOST = 200
"""Tries under way in one process: each has a connection of its own."""


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
        self._trying: set[asyncio.Task[None]] = set()
        self._busy: Counter[str] = Counter()

    async def round(self) -> None:
        """Begin to try what is due, of webhooks that have few tries under way."""
        if len(self._trying) >= _MOST:
            return
        busy = [webhook_id for webhook_id, count in self._busy.items() if count >= EACH]
        for claim in await self._workers.run(self._book.claim, self._clock(), busy):
            self._busy[claim.webhook.webhook_id] += 1
            task = asyncio.create_task(self._try(claim))
            self._trying.add(task)
            task.add_done_callback(self._trying.discard)

    async def settled(self) -> None:
        """Wait for all that is under way."""
        await asyncio.gather(*self._trying)

    async def end(self) -> None:
        """Break off what is under way: it is tried again when its claim has lapsed."""
        for task in self._trying:
            task.cancel()
        await asyncio.gather(*self._trying, return_exceptions=True)

    async def _try(self, claim: Claim) -> None:
        try:
            await self._deliver(claim)
        except Exception as error:  # noqa: BLE001 - the claim lapses, and the database may be back then
            _LOG.error("task.failed", task="webhook", error=type(error).__name__)
        finally:
            self._busy -= Counter({claim.webhook.webhook_id: 1})

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
