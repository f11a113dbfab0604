"""Idempotency keys in the database."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from careplan.exchange.transmissions import RepeatKey
from careplan.store.prepared import Prepared
from careplan.store.rows import RepeatRow, table_of

_REPEATS = table_of(RepeatRow)
_COLUMNS = _REPEATS.c
_ADD = Prepared(insert(_REPEATS))
_FIND = Prepared(
    select(_COLUMNS.fingerprint, _COLUMNS.transmission_id).where(
        _COLUMNS.office_number == bindparam("office_number"),
        _COLUMNS.route == bindparam("route"),
        _COLUMNS.key == bindparam("key"),
    )
)


class SqlRepeats:
    """`careplan.exchange.sending.ports.Repeats`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: RepeatKey, transmission_id: str, at: datetime) -> None:
        """Keep a key."""
        kept = {"fingerprint": key.fingerprint, "transmission_id": transmission_id, "used_at": at}
        _ADD.run(self._connection, _identity(key) | kept)

    def find(self, key: RepeatKey) -> tuple[bytes, str] | None:
        """Return the fingerprint and the transmission's id of the first request with this key."""
        row = _FIND.one_or_none(self._connection, _identity(key))
        return None if row is None else (row.fingerprint, row.transmission_id)


def _identity(key: RepeatKey) -> dict[str, object]:
    return {"office_number": key.office_number, "route": key.route, "key": key.key}
