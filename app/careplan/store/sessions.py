"""Tokens in the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from careplan.exchange.people.staff import RefreshToken, Role, Session, Staff
from careplan.store.prepared import Prepared
from careplan.store.rows import RefreshRow, SessionRow, StaffRow, table_of

_SESSIONS, _REFRESH, _STAFF = map(table_of, (SessionRow, RefreshRow, StaffRow))
_BOTH = (_SESSIONS, _REFRESH)
_FIND = Prepared(
    select(_SESSIONS, *(column for column in _STAFF.c if column.name != "staff_id"))
    .join(_STAFF, _STAFF.c.staff_id == _SESSIONS.c.staff_id)
    .where(_SESSIONS.c.token_digest == bindparam("token_digest"), _STAFF.c.active),
    lambda row: (_session(row), staff_of(row)),
)
_FIND_REFRESH = select(_REFRESH).where(_REFRESH.c.token_digest == bindparam("token_digest"))


class SqlSessions:
    """`careplan.exchange.people.ports.Sessions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, session: Session, refresh: RefreshToken) -> None:
        """Keep a pair, and drop those of the log-in that have ended."""
        for table in _BOTH:
            ended = (table.c.staff_id == session.staff_id) & (table.c.expires_at <= session.issued_at)
            self._connection.execute(delete(table).where(ended))
        self._connection.execute(insert(_SESSIONS), _session_values(session))
        self._connection.execute(insert(_REFRESH), _refresh_values(refresh))

    def find(self, token_digest: bytes) -> tuple[Session, Staff] | None:
        """Return the session, ended or not, of a log-in that is active, with that log-in."""
        found: tuple[Session, Staff] | None = _FIND.one_or_none(
            self._connection, {"token_digest": token_digest}
        )
        return found

    def find_refresh(self, token_digest: bytes) -> RefreshToken | None:
        """Return what is kept of a refresh token, ended or used or not."""
        row = self._connection.execute(_FIND_REFRESH, {"token_digest": token_digest}).one_or_none()
        return None if row is None else _refresh(row)

    def use_refresh(self, token_digest: bytes, at: datetime) -> bool:
        """Compare and set that a refresh token is used; False where it was."""
        unused = (_REFRESH.c.token_digest == token_digest) & _REFRESH.c.used_at.is_(None)
        return self._connection.execute(update(_REFRESH).where(unused).values(used_at=at)).rowcount == 1

    def end_family(self, family: str) -> None:
        """Drop all tokens of a family."""
        for table in _BOTH:
            self._connection.execute(delete(table).where(table.c.family == family))

    def end_all(self, staff_id: str) -> None:
        """Drop all tokens of a log-in."""
        for table in _BOTH:
            self._connection.execute(delete(table).where(table.c.staff_id == staff_id))


def staff_of(row: StaffRow | Row[Any]) -> Staff:
    """Return the log-in of a row, or of a result that has its columns."""
    return Staff(
        staff_id=row.staff_id,
        office_number=row.office_number,
        role=Role(row.role),
        password_hash=row.password_hash,
        active=row.active,
        added_at=row.added_at,
        password_set_at=row.password_set_at,
        provisional=row.provisional,
        otp_since=row.otp_since,
        otp_step=row.otp_step,
    )


def _session_values(session: Session) -> dict[str, object]:
    return {
        "token_digest": session.token_digest,
        "staff_id": session.staff_id,
        "issued_at": session.issued_at,
        "expires_at": session.expires_at,
        "family": session.family,
        "thumbprint": session.thumbprint,
    }


def _session(row: Row[Any]) -> Session:
    return Session(
        token_digest=row.token_digest,
        staff_id=row.staff_id,
        office_number=row.office_number,
        role=Role(row.role),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        family=row.family,
        thumbprint=row.thumbprint,
    )


def _refresh_values(refresh: RefreshToken) -> dict[str, object]:
    return {
        "token_digest": refresh.token_digest,
        "family": refresh.family,
        "staff_id": refresh.staff_id,
        "issued_at": refresh.issued_at,
        "expires_at": refresh.expires_at,
        "thumbprint": refresh.thumbprint,
        "used_at": refresh.used_at,
    }


def _refresh(row: Row[Any]) -> RefreshToken:
    return RefreshToken(
        token_digest=row.token_digest,
        family=row.family,
        staff_id=row.staff_id,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        thumbprint=row.thumbprint,
        used_at=row.used_at,
    )
