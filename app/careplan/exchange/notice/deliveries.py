"""Deliveries of webhooks: which are tried now, and what becomes of them. Posting itself is the edge's."""

import json
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.notice.standard_webhooks import signed_headers
from careplan.exchange.notice.webhooks import Claim, Share
from careplan.exchange.ports import Store, Transaction

EACH = 5
"""Deliveries of one webhook that are tried at a time."""
_BATCH = 20
_LAID_OUT = 500
_GONE = "status-410"


@dataclass(frozen=True, slots=True)
class Backoff:
    """`first` doubles with each try up to `longest` (seconds); half of it is left to chance (0 to below 1)."""

    chance: Callable[[], float]
    first: float = 5.0
    longest: float = 3600.0

    def wait(self, attempts: int) -> timedelta:
        """Return how long is waited after so many tries."""
        whole = min(math.ldexp(self.first, min(attempts - 1, 30)), self.longest)
        return timedelta(seconds=whole / 2 + self.chance() * whole / 2)


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class DeliveryBook:
    """Gives out what is to be tried. Whoever claims a delivery has it for `lease`; then others may try it."""

    store: Store
    cabinet: KeyCabinet
    backoff: Backoff
    attempts: int
    lease: timedelta

    def claim(self, at: datetime, busy: Collection[str] = ()) -> Sequence[Claim]:
        """Return what is to be tried now, at most twenty and five of a webhook, none of those that are `busy`.

        Nothing is written where there is nothing to do.
        """
        if not self.store.read(lambda tx: tx.webhooks.has_work(at, busy)):
            return ()

        def work(tx: Transaction) -> Sequence[Claim]:
            tx.webhooks.lay_out(at, _LAID_OUT)
            return tx.webhooks.claim(at, at + self.lease, Share(_BATCH, EACH, tuple(busy)))

        return self.store.write(work)

    def message(self, claim: Claim, at: datetime) -> Message:
        """Return what is posted, signed as of that time.

        Raises:
            ExchangeError: key-unreadable.

        """
        body = json.dumps(claim.notice.content(), ensure_ascii=False, separators=(",", ":")).encode()
        secret = self.cabinet.open_key(claim.key)
        signed = signed_headers(secret, claim.notice.notice_id, int(at.timestamp()), body)
        return Message(claim.webhook.url, {"Content-Type": "application/json"} | signed, body)

    def settle(self, claim: Claim, cause: str | None, at: datetime) -> None:
        """Write down how a try ended: None arrived, else why it did not.

        An address that says 410 wants nothing more: that delivery is given up at once.
        """
        webhook_id, number = claim.webhook.webhook_id, claim.notice.number
        tried = claim.attempts + 1

        def work(tx: Transaction) -> None:
            if cause is None:
                tx.webhooks.delivered(webhook_id, number)
            elif tried >= self.attempts or cause == _GONE:
                tx.webhooks.give_up(webhook_id, number, cause, at)
            else:
                tx.webhooks.failed(webhook_id, number, cause, at + self.backoff.wait(tried))

        self.store.write(work)
