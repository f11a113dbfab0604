"""Webhooks: where an office wants its notices sent, what is on its way, and what a store must do with them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from careplan.exchange.directory.offices import SealedKey
from careplan.exchange.notice.notices import Notice


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address of an office. `position` is the number of the last notice that was laid out for it."""

    webhook_id: str
    office_number: str
    url: str
    made_at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A webhook with how many notices are still to be delivered, and how many are given up."""

    webhook: Webhook
    pending: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is tried now, by whoever claimed it and nobody else for a while."""

    webhook: Webhook
    notice: Notice
    attempts: int
    """How often it was tried before."""
    key: SealedKey


@dataclass(frozen=True, slots=True)
class Share:
    """How much is claimed: so many together, so many of each webhook, none of those that are busy."""

    most: int
    each: int
    busy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that was given up, and why the last try failed."""

    notice: Notice
    attempts: int
    cause: str
    at: datetime


class Webhooks(Protocol):
    """Webhooks and their deliveries."""

    def add(self, webhook: Webhook, key: SealedKey) -> None:
        """Keep a webhook with its encrypted secret."""
        ...

    def of_office(self, office_number: str) -> Sequence[Counted]:
        """Return an office's webhooks, the oldest first."""
        ...

    def find(self, webhook_id: str, office_number: str) -> Webhook | None:
        """Return an office's webhook."""
        ...

    def remove(self, webhook_id: str) -> None:
        """Delete a webhook, its secret and what is to be delivered."""
        ...

    def has_work(self, at: datetime, busy: Collection[str]) -> bool:
        """Tell whether anything is to be laid out, or tried by a webhook that is not busy."""
        ...

    def lay_out(self, at: datetime, limit: int) -> None:
        """Make deliveries of the notices behind each webhook's position, so many a webhook at most."""
        ...

    def claim(self, at: datetime, until: datetime, share: Share) -> Sequence[Claim]:
        """Return what is due and nobody else tries, and let nobody else try it until then."""
        ...

    def delivered(self, webhook_id: str, number: int) -> None:
        """Forget a delivery that arrived."""
        ...

    def failed(self, webhook_id: str, number: int, cause: str, following: datetime) -> None:
        """Count a try that failed; it is tried again at that time."""
        ...

    def give_up(self, webhook_id: str, number: int, cause: str, at: datetime) -> None:
        """Count a try that failed, and try no more."""
        ...

    def dead(self, webhook_id: str, after: int, limit: int) -> Sequence[DeadLetter]:
        """Return what was given up after that number, in order."""
        ...

    def replay(self, webhook_id: str, numbers: Sequence[int] | None, at: datetime) -> int:
        """Begin anew with what was given up, all or those numbers; return how many."""
        ...

    def bury(self, died_by: datetime, limit: int) -> int:
        """Delete what was given up by then, so many at most; return how many."""
        ...
