"""What offices do with linkage groups, and with whom they exchange already."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from careplan.exchange.audit import Event
from careplan.exchange.directory import refusals
from careplan.exchange.directory.groups import MOST_MEMBERS, NAME_LIMIT, Group
from careplan.exchange.directory.registry import find_office
from careplan.exchange.directory.traffic import PartnerTraffic
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction


@dataclass(frozen=True, slots=True)
class LinkageDesk:
    """Each office sees the groups that it is in, and its own partners."""

    store: Store

    def partners(self, by: Session) -> Sequence[PartnerTraffic]:
        """Return the offices that the asker's office has exchanged with, the latest first.

        Raises:
            ExchangeError: office-only.

        """
        office = by.office()
        return self.store.read(lambda tx: tx.traffic.partners(office))

    def partners_of(self, by: Session, office_number: str) -> Sequence[PartnerTraffic]:
        """Return the offices that an office has exchanged with, the latest first, for an administrator.

        Raises:
            ExchangeError: administrator-only, office-unknown.

        """
        verify_administrator(by)

        def work(tx: Transaction) -> Sequence[PartnerTraffic]:
            find_office(tx, office_number)
            return tx.traffic.partners(office_number)

        return self.store.read(work)

    def make(self, by: Session, name: str, at: datetime) -> Group:
        """Make a group; the office is its owner and first member.

        Raises:
            ExchangeError: office-only, group-malformed.

        """
        office = by.office()
        if not name.strip() or len(name) > NAME_LIMIT or not name.isprintable():
            raise refusals.group_malformed(NAME_LIMIT)

        def work(tx: Transaction) -> Group:
            group = tx.groups.add(name, office, at)
            tx.audit.append(_event(by, at, "group.make", group.number))
            return group

        return self.store.write(work)

    def groups(self, by: Session) -> Sequence[Group]:
        """Return the groups that the office is in.

        Raises:
            ExchangeError: office-only.

        """
        office = by.office()
        return self.store.read(lambda tx: tx.groups.of_office(office))

    def group(self, by: Session, number: str) -> Group:
        """Return one group.

        Raises:
            ExchangeError: office-only, group-unknown (also to offices that are not in it).

        """
        office = by.office()
        return self.store.read(lambda tx: _find(tx, number, office))

    def put_member(self, by: Session, number: str, member: str, at: datetime) -> Group:
        """Take an office into a group. One that is in it stays in it.

        Raises:
            ExchangeError: office-only, group-unknown, group-owner-only, office-unknown, group-full.

        """
        office = by.office()

        def work(tx: Transaction) -> Group:
            group = _find_owned(tx, number, office)
            find_office(tx, member)
            if member in group.members:
                return group
            if len(group.members) >= MOST_MEMBERS:
                raise refusals.group_full(MOST_MEMBERS)
            tx.groups.put_member(number, member, at)
            tx.audit.append(replace(_event(by, at, "group.join", number), details={"member": member}))
            return _find(tx, number, office)

        return self.store.write(work)

    def drop_member(self, by: Session, number: str, member: str, at: datetime) -> None:
        """Let an office leave: itself, or by the owner. The owner cannot leave, only dissolve the group.

        Raises:
            ExchangeError: office-only, group-unknown, group-owner-only, group-owner-stays.

        """
        office = by.office()

        def work(tx: Transaction) -> None:
            group = _find(tx, number, office)
            if office not in (member, group.owner):
                raise refusals.group_owner_only(number)
            if member == group.owner:
                raise refusals.group_owner_stays(number)
            if member in group.members:
                tx.groups.drop_member(number, member)
                tx.audit.append(replace(_event(by, at, "group.leave", number), details={"member": member}))

        self.store.write(work)

    def dissolve(self, by: Session, number: str, at: datetime) -> None:
        """Dissolve a group.

        Raises:
            ExchangeError: office-only, group-unknown, group-owner-only.

        """
        office = by.office()

        def work(tx: Transaction) -> None:
            _find_owned(tx, number, office)
            tx.groups.remove(number)
            tx.audit.append(_event(by, at, "group.dissolve", number))

        self.store.write(work)


def _find(tx: Transaction, number: str, office: str) -> Group:
    group = tx.groups.find(number)
    if group is None or office not in group.members:
        raise refusals.group_unknown()
    return group


def _find_owned(tx: Transaction, number: str, office: str) -> Group:
    group = _find(tx, number, office)
    if group.owner != office:
        raise refusals.group_owner_only(number)
    return group


def _event(by: Session, at: datetime, action: str, number: str) -> Event:
    return Event(at, by.office_number, by.staff_id, action, number, {})
