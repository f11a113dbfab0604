"""What the directory needs from a store, as Protocols."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from careplan.exchange.directory.groups import Group
from careplan.exchange.directory.offices import (
    Office,
    OfficeQuery,
    Reception,
)
from careplan.exchange.directory.traffic import Movement, PartnerTraffic

T = TypeVar("T")


class Offices(Protocol):
    """The directory."""

    def add(self, office: Office) -> bool:
        """Add the office; False where its number is taken."""
        ...

    def find(self, number: str) -> Office | None:
        """Return the office."""
        ...

    def page(self, query: OfficeQuery) -> Sequence[Office]:
        """Return one page of those that fit, by number."""
        ...

    def set_receives(self, number: str, receives: Sequence[Reception]) -> None:
        """Put down what the office says that it can receive."""
        ...

    def set_active(self, number: str, *, active: bool) -> None:
        """Let the office take part, or not."""
        ...


class Groups(Protocol):
    """Linkage groups."""

    def add(self, name: str, owner: str, at: datetime) -> Group:
        """Make a group with the next number; its owner is its first member."""
        ...

    def find(self, number: str) -> Group | None:
        """Return the group with its members."""
        ...

    def of_office(self, office_number: str) -> Sequence[Group]:
        """Return the groups that the office is in, by number."""
        ...

    def put_member(self, number: str, office_number: str, at: datetime) -> None:
        """Let the office be in the group."""
        ...

    def drop_member(self, number: str, office_number: str) -> None:
        """Let the office be in the group no more."""
        ...

    def remove(self, number: str) -> None:
        """Dissolve the group; its number is not given again."""
        ...


class TrafficBook(Protocol):
    """What an office exchanged, for its yearly report."""

    def between(self, office_number: str, since: datetime, until: datetime) -> Sequence[Movement]:
        """Return what the office sent and received in `since <= accepted_at < until`, in order of acceptance."""
        ...

    def partners(self, office_number: str) -> Sequence[PartnerTraffic]:
        """Return each office that the office sent to or received from, the latest first."""
        ...

    def first_use(self, office_number: str) -> datetime | None:
        """Return when the office's first transmission that counts, sent or received, was accepted."""
        ...
