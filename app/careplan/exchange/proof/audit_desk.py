"""The audit log, read by an administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from careplan.exchange.audit import GENESIS, Entry, EntryQuery, Head, check_chain
from careplan.exchange.certificates.ports import Signer
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.proof.audit_file import sign_head

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """Whether the log is whole: its kept end, and the first entry that does not follow from the one before."""

    head: Head
    broken_at: int | None
    ends_at_head: bool
    """Whether the last entry is the kept end: one that was cut off at its end is not."""

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, taken out, put in or cut off."""
        return self.broken_at is None and self.ends_at_head


@dataclass(frozen=True, slots=True)
class AuditDesk:
    """Gives the log out. `signer` is the exchange's own."""

    store: Store
    signer: Signer

    def page(self, by: Session, after: int, limit: int) -> Sequence[Entry]:
        """Return at most so many entries after that number.

        Raises:
            ExchangeError: administrator-only.

        """
        verify_administrator(by)
        return self.store.read(lambda tx: tx.audit.page(after, limit))

    def latest(self, by: Session, query: EntryQuery) -> Sequence[Entry]:
        """Return the entries that fit, the last first.

        Raises:
            ExchangeError: administrator-only.

        """
        verify_administrator(by)
        return self.store.read(lambda tx: tx.audit.latest(query))

    def check(self, by: Session) -> AuditCheck:
        """Read the whole log and say whether it is whole.

        Raises:
            ExchangeError: administrator-only.

        """
        verify_administrator(by)

        def work(tx: Transaction) -> AuditCheck:
            head, end = tx.audit.head(), Head(0, GENESIS)
            while end.number < head.number:
                found = tx.audit.page(end.number, min(_AT_ONCE, head.number - end.number))
                broken = check_chain(found, end)
                if broken is not None or not found:
                    return AuditCheck(head, broken, ends_at_head=False)
                end = Head(found[-1].number, found[-1].digest)
            return AuditCheck(head, None, ends_at_head=end == head)

        return self.store.read(work)

    def end(self, by: Session) -> Head:
        """Return the end of the log.

        Raises:
            ExchangeError: administrator-only.

        """
        verify_administrator(by)
        return self.store.read(lambda tx: tx.audit.head())

    def head(self, by: Session, at: datetime) -> tuple[Head, bytes]:
        """Return the end of the log with the exchange's signed statement of it.

        Raises:
            ExchangeError: administrator-only.

        """
        head = self.end(by)
        return head, sign_head(head, self.signer(), at)
