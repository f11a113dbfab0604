"""Idempotency keys in the database."""

from datetime import datetime

from sqlalchemy.orm import Session

from careplan.exchange.transmissions import RepeatKey
from careplan.store.rows import RepeatRow


class SqlRepeats:
    """`careplan.exchange.ports.Repeats`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, key: RepeatKey, transmission_id: str, at: datetime) -> None:
        """Keep a key."""
        row = RepeatRow(
            office_number=key.office_number,
            route=key.route,
            key=key.key,
            fingerprint=key.fingerprint,
            transmission_id=transmission_id,
            used_at=at,
        )
        self._session.add(row)
        self._session.flush()

    def find(self, key: RepeatKey) -> tuple[bytes, str] | None:
        """Return the fingerprint and the transmission's id of the first request with this key."""
        row = self._session.get(RepeatRow, (key.office_number, key.route, key.key))
        return None if row is None else (row.fingerprint, row.transmission_id)
