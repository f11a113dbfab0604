"""The lists with their marks: what is unread, what is due, what is the newest version."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from careplan.exchange.audit import Entry
from careplan.exchange.directory.offices import Custody
from careplan.exchange.directory.registry import find_office
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.receiving import refusals
from careplan.exchange.receiving.pseudonyms import verify_pseudonyms
from careplan.exchange.receiving.versions import Version, version_of
from careplan.exchange.retention.policy import RetentionPolicy
from careplan.exchange.states import State
from careplan.exchange.steps import find_for, find_received
from careplan.exchange.transmissions import Proofs, Query, Transmission


@dataclass(frozen=True, slots=True)
class Listed:
    """A transmission with its marks: not fetched yet; not fetched for so long that one is reminded; its version.

    Without a receipt it expires at `expires_at` (None: it cannot any more); `expiring`: that is near.
    """

    transmission: Transmission
    unread: bool
    reminder: bool
    version: Version
    expires_at: datetime | None
    expiring: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """What the audit log says of a transmission: action (`transmission.fetch`), and whose (None: the exchange's)."""

    number: int
    at: datetime
    action: str
    office_number: str | None
    staff_id: str | None
    """Who did it; None where it was no log-in of the asker's office."""


@dataclass(frozen=True, slots=True)
class ListDesk:
    """Shows each office its own transmissions. `remind_after`: what is unfetched so long carries a reminder."""

    store: Store
    remind_after: timedelta
    retention: RetentionPolicy = field(default_factory=RetentionPolicy)

    def page(self, query: Query, at: datetime) -> Sequence[Listed]:
        """Return one page of the sent or the received list."""

        def work(tx: Transaction) -> Sequence[Listed]:
            return self._marked(tx, tx.transmissions.page(query), at)

        return self.store.read(work)

    def look(self, by: Session, transmission_id: str, at: datetime) -> tuple[Listed, Proofs]:
        """Return one transmission with its marks and what is signed about it, to its sender or receiver.

        Raises:
            ExchangeError: office-only, transmission-unknown.

        """
        office = by.office()

        def work(tx: Transaction) -> tuple[Listed, Proofs]:
            found, _ = find_for(tx, transmission_id, office)
            return self.look_at(found, at)

        return self.store.read(work)

    def look_at(self, found: Transmission, at: datetime) -> tuple[Listed, Proofs]:
        """Return a transmission that was found for one of its offices, with its marks and what is signed about it."""

        def work(tx: Transaction) -> tuple[Listed, Proofs]:
            return self._marked(tx, [found], at)[0], tx.transmissions.proofs(found.transmission_id)

        return self.store.read(work)

    def history(self, by: Session, transmission_id: str) -> Sequence[Happened]:
        """Return what happened to one transmission, in order, to its sender or receiver.

        Raises:
            ExchangeError: office-only, transmission-unknown.

        """
        office = by.office()

        def work(tx: Transaction) -> Sequence[Happened]:
            find_for(tx, transmission_id, office)
            return [_happened(each, office) for each in tx.audit.about(transmission_id)]

        return self.store.read(work)

    def put_pseudonyms(self, by: Session, transmission_id: str, given: Sequence[str]) -> None:
        """Take a receiver's own pseudonyms of the service users in what it opened; given again, they replace those.

        Raises:
            ExchangeError: office-only, transmission-unknown, custody-differs, pseudonyms-refused.

        """
        office, marks = by.office(), verify_pseudonyms(given)

        def work(tx: Transaction) -> None:
            find_received(tx, transmission_id, office)
            if find_office(tx, office).custody is Custody.HOSTED:
                raise refusals.pseudonyms_made_here()
            tx.versions.put_pseudonyms(transmission_id, office, marks)

        self.store.write(work)

    def _marked(self, tx: Transaction, found: Sequence[Transmission], at: datetime) -> list[Listed]:
        around = tx.versions.around([each.transmission_id for each in found])
        return [self._mark(each, version_of(each.state, around[each.transmission_id]), at) for each in found]

    def _mark(self, found: Transmission, version: Version, at: datetime) -> Listed:
        unread, end = found.state is State.ACCEPTED, self.retention.expires_at(found)
        return Listed(
            transmission=found,
            unread=unread,
            reminder=unread and at - found.accepted_at >= self.remind_after,
            version=version,
            expires_at=end,
            expiring=self.retention.is_expiring(end, at),
        )


def _happened(entry: Entry, office: str) -> Happened:
    event = entry.event
    staff = event.staff_id if event.office_number == office else None
    return Happened(entry.number, event.at, event.action, event.office_number, staff)
