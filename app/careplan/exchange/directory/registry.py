"""What the exchange's administrator keeps: the directory of offices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from careplan.exchange.audit import Event
from careplan.exchange.directory import refusals
from careplan.exchange.directory.offices import Office, OfficeQuery, Reception, verify_office
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Role, Session
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.refusals import office_unknown

MOST_LISTED = 500
"""Offices of a list that are registered at once."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What became of a list of offices, by number: added now, or known before."""

    added: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """The directory."""

    store: Store

    def register_office(self, by: Session, office: Office, at: datetime) -> Office:
        """Add an office to the directory.

        Raises:
            ExchangeError: administrator-only, office-malformed, office-exists.

        """
        verify_administrator(by)
        verify_office(office)

        def work(tx: Transaction) -> None:
            if not tx.offices.add(office):
                raise refusals.office_exists(office.number)
            details = {"custody": office.custody.value, "service_types": " ".join(office.service_types)}
            tx.audit.append(Event(at, None, by.staff_id, "office.register", office.number, details))

        self.store.write(work)
        return office

    def set_active(self, by: Session, number: str, *, active: bool, at: datetime) -> Office:
        """Let an office take part, or not; nothing can be sent to one that does not.

        Raises:
            ExchangeError: administrator-only, office-unknown.

        """
        verify_administrator(by)

        def work(tx: Transaction) -> Office:
            find_office(tx, number)
            tx.offices.set_active(number, active=active)
            action = "office.activate" if active else "office.deactivate"
            tx.audit.append(Event(at, None, by.staff_id, action, number, {}))
            return find_office(tx, number)

        return self.store.write(work)

    def register_listed(self, by: Session, offices: Sequence[Office], at: datetime) -> Listed:
        """Add the offices of a list that are not in the directory yet; those that are stay as they are.

        Raises:
            ExchangeError: administrator-only; office-malformed: none is added then.

        """
        verify_administrator(by)
        for office in offices:
            verify_office(office)

        def work(tx: Transaction) -> Listed:
            added = tuple(office.number for office in offices if tx.offices.add(office))
            known = tuple(sorted({office.number for office in offices} - set(added)))
            for number in added:
                tx.audit.append(Event(at, None, by.staff_id, "office.register", number, {"from": "list"}))
            return Listed(added, known)

        return self.store.write(work)

    def declare(self, by: Session, number: str, receives: Sequence[Reception], at: datetime) -> Office:
        """Put down what an office can receive; it says so itself, or an administrator does.

        Raises:
            ExchangeError: office-unknown, also where another office asks.

        """
        if by.role is not Role.ADMINISTRATOR and by.office_number != number:
            raise office_unknown(number)
        declared = tuple(each for each in Reception if each in receives)

        def work(tx: Transaction) -> Office:
            find_office(tx, number)
            tx.offices.set_receives(number, declared)
            details = {"receives": " ".join(declared)}
            tx.audit.append(Event(at, by.office_number, by.staff_id, "office.declare", number, details))
            return find_office(tx, number)

        return self.store.write(work)

    def offices(self, query: OfficeQuery) -> Sequence[Office]:
        """Return one page of the offices that fit, by number."""
        return self.store.read(lambda tx: tx.offices.page(query))

    def office(self, number: str) -> Office:
        """Return one office.

        Raises:
            ExchangeError: office-unknown.

        """
        return self.store.read(lambda tx: find_office(tx, number))

    def known(self, numbers: Sequence[str]) -> Sequence[Office]:
        """Return those of the offices that are registered, in the order given."""

        def work(tx: Transaction) -> list[Office]:
            found = (tx.offices.find(number) for number in numbers)
            return [office for office in found if office is not None]

        return self.store.read(work)

    def names(self, numbers: Iterable[str]) -> Mapping[str, str]:
        """Return the names of those of the offices that are registered, by number."""
        return {office.number: office.name for office in self.known(sorted(set(numbers)))}


def find_office(tx: Transaction, number: str) -> Office:
    """Return the office or refuse: office-unknown."""
    office = tx.offices.find(number)
    if office is None:
        raise office_unknown(number)
    return office
