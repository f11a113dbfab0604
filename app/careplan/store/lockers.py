"""Lockers in the database, encrypted before they come here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, delete, func, insert, select, update

from careplan.exchange.lockers.locker import Locker, Purpose
from careplan.store.locker_rows import LockerRow
from careplan.store.rows import table_of

_LOCKERS = table_of(LockerRow)
_C = _LOCKERS.c
_ABOUT = (_C.locker_id, _C.purpose, _C.holder, _C.made_at, _C.expires_at, _C.size)


class SqlLockers:
    """`careplan.exchange.lockers.locker.Lockers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, locker: Locker, box: bytes) -> None:
        """Keep a locker."""
        values = {
            "locker_id": locker.locker_id,
            "purpose": locker.purpose.value,
            "holder": locker.holder,
            "made_at": locker.made_at,
            "expires_at": locker.expires_at,
            "size": locker.size,
            "box": box,
        }
        self._connection.execute(insert(_LOCKERS).values(values))

    def find(self, locker_id: str, at: datetime) -> Locker | None:
        """Return a locker that has not expired."""
        query = select(*_ABOUT).where(_C.locker_id == locker_id, _C.expires_at > at)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _locker(row)

    def box(self, locker_id: str) -> bytes:
        """Return the encrypted content."""
        return cast(bytes, self._connection.scalars(select(_C.box).where(_C.locker_id == locker_id)).one())

    def of_holder(self, holder: bytes, at: datetime) -> Sequence[Locker]:
        """Return a holder's lockers that have not expired, the newest first."""
        query = select(*_ABOUT).where(_C.holder == holder, _C.expires_at > at)
        return [
            _locker(row) for row in self._connection.execute(query.order_by(_C.made_at.desc(), _C.locker_id))
        ]

    def occupancy(self) -> tuple[int, int]:
        """Return how many lockers there are, and their bytes together."""
        number, size = self._connection.execute(
            select(func.count(), func.coalesce(func.sum(_C.size), 0))
        ).one()
        return int(number), int(size)

    def replace(self, locker: Locker, before: bytes, box: bytes) -> bool:
        """Put another box into a locker, False where it holds another than `before` by now."""
        same = update(_LOCKERS).where(_C.locker_id == locker.locker_id, _C.box == before)
        return self._connection.execute(same.values(size=locker.size, box=box)).rowcount == 1

    def remove(self, locker_id: str, holder: bytes) -> bool:
        """Delete a holder's locker; False where there is none of this id."""
        gone = delete(_LOCKERS).where(_C.locker_id == locker_id, _C.holder == holder)
        return self._connection.execute(gone).rowcount == 1

    def remove_expired(self, at: datetime) -> None:
        """Delete all that have expired."""
        self._connection.execute(delete(_LOCKERS).where(_C.expires_at <= at))


def _locker(row: Any) -> Locker:
    return Locker(row[0], Purpose(row[1]), row[2], row[3], row[4], row[5])
