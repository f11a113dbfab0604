"""What an office reads of its notices."""

from collections.abc import Sequence
from dataclasses import dataclass

from careplan.exchange.notice.notices import Notice
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """Shows each office its own."""

    store: Store

    def page(self, by: Session, after: int, limit: int) -> Sequence[Notice]:
        """Return at most so many of the office's notices after that number, in order.

        Raises:
            ExchangeError: office-only.

        """
        office = by.office()
        return self.store.read(lambda tx: tx.outbox.page(office, after, limit))

    def last(self) -> int:
        """Return the number of the last notice of the exchange."""
        return self.store.read(lambda tx: tx.outbox.last())

    def newest(self, after: int) -> dict[str, int]:
        """Return of each office that was told something after that number the number of the last of it."""
        return dict(self.store.read(lambda tx: tx.outbox.newest(after)))
