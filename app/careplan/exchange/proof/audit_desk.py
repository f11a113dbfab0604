"""The audit log, read by an administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from careplan.exchange.audit import Entry, Head
from careplan.exchange.certificates.ports import Signer
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store
from careplan.exchange.proof.audit_file import sign_head


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

    def head(self, by: Session, at: datetime) -> tuple[Head, bytes]:
        """Return the end of the log with the exchange's signed statement of it.

        Raises:
            ExchangeError: administrator-only.

        """
        verify_administrator(by)
        head = self.store.read(lambda tx: tx.audit.head())
        return head, sign_head(head, self.signer(), at)
