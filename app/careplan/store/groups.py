"""Linkage groups in the database."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from careplan.exchange.directory.groups import Group
from careplan.store.rows import GroupMemberRow, GroupRow

_NUMBER = re.compile(r"G([0-9]{6,9})", re.ASCII)


class SqlGroups:
    """`careplan.exchange.directory.ports.Groups`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, name: str, owner: str, at: datetime) -> Group:
        """Make a group with the next number; its owner is its first member."""
        row = GroupRow(name=name, owner=owner, made_at=at)
        self._session.add(row)
        self._session.flush()
        number = _written(row.number)
        self.put_member(number, owner, at)
        return Group(number, name, owner, at, (owner,))

    def find(self, number: str) -> Group | None:
        """Return the group with its members."""
        row = self._session.get(GroupRow, _read(number))
        return None if row is None else self._group(row)

    def of_office(self, office_number: str) -> Sequence[Group]:
        """Return the groups that the office is in, by number."""
        query = (
            select(GroupRow)
            .join(GroupMemberRow, GroupMemberRow.group_number == GroupRow.number)
            .where(GroupMemberRow.office_number == office_number)
            .order_by(GroupRow.number)
        )
        return [self._group(row) for row in self._session.scalars(query)]

    def put_member(self, number: str, office_number: str, at: datetime) -> None:
        """Let the office be in the group."""
        values = {"group_number": _read(number), "office_number": office_number, "joined_at": at}
        self._session.execute(insert(GroupMemberRow), values)

    def drop_member(self, number: str, office_number: str) -> None:
        """Let the office be in the group no more."""
        row = GroupMemberRow
        self._session.execute(
            delete(row).where(row.group_number == _read(number), row.office_number == office_number)
        )

    def remove(self, number: str) -> None:
        """Dissolve the group; its number is not given again."""
        key = _read(number)
        self._session.execute(delete(GroupMemberRow).where(GroupMemberRow.group_number == key))
        self._session.execute(delete(GroupRow).where(GroupRow.number == key))

    def _group(self, row: GroupRow) -> Group:
        query = (
            select(GroupMemberRow.office_number)
            .where(GroupMemberRow.group_number == row.number)
            .order_by(GroupMemberRow.office_number)
        )
        members = tuple(self._session.scalars(query))
        return Group(_written(row.number), row.name, row.owner, row.made_at, members)


def _written(number: int) -> str:
    return f"G{number:06}"


def _read(number: str) -> int:
    """Return the key of a group's number; 0, which no group has, for what is no number of one."""
    found = _NUMBER.fullmatch(number)
    return int(found[1]) if found else 0
