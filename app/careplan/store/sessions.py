"""Tokens in the database."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session as Database

from careplan.exchange.people.staff import RefreshToken, Role, Session, Staff
from careplan.store.rows import RefreshRow, SessionRow, StaffRow


class SqlSessions:
    """`careplan.exchange.ports.Sessions`."""

    def __init__(self, session: Database) -> None:
        self._session = session

    def open(self, session: Session, refresh: RefreshToken) -> None:
        """Keep a pair, and drop those of the log-in that have ended."""
        for kind in (SessionRow, RefreshRow):
            ended = (kind.staff_id == session.staff_id) & (kind.expires_at <= session.issued_at)
            self._session.execute(delete(kind).where(ended))
        self._session.add(_session_row(session))
        self._session.add(_refresh_row(refresh))
        self._session.flush()

    def find(self, token_digest: bytes) -> tuple[Session, Staff] | None:
        """Return the session, ended or not, of a log-in that is active, with that log-in."""
        query = (
            select(SessionRow, StaffRow)
            .join(StaffRow, StaffRow.staff_id == SessionRow.staff_id)
            .where(SessionRow.token_digest == token_digest, StaffRow.active)
        )
        found = self._session.execute(query).one_or_none()
        return None if found is None else (_session(*found), staff_of(found[1]))

    def find_refresh(self, token_digest: bytes) -> RefreshToken | None:
        """Return what is kept of a refresh token, ended or used or not."""
        row = self._session.get(RefreshRow, token_digest)
        return None if row is None else _refresh(row)

    def use_refresh(self, token_digest: bytes, at: datetime) -> bool:
        """Compare and set that a refresh token is used; False where it was."""
        unused = (RefreshRow.token_digest == token_digest) & RefreshRow.used_at.is_(None)
        done = self._session.execute(update(RefreshRow).where(unused).values(used_at=at))
        return cast(CursorResult[Any], done).rowcount == 1

    def end_family(self, family: str) -> None:
        """Drop all tokens of a family."""
        for kind in (SessionRow, RefreshRow):
            self._session.execute(delete(kind).where(kind.family == family))

    def end_all(self, staff_id: str) -> None:
        """Drop all tokens of a log-in."""
        for kind in (SessionRow, RefreshRow):
            self._session.execute(delete(kind).where(kind.staff_id == staff_id))


def staff_of(row: StaffRow) -> Staff:
    """Return the log-in of a row."""
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


def _session_row(session: Session) -> SessionRow:
    return SessionRow(
        token_digest=session.token_digest,
        staff_id=session.staff_id,
        issued_at=session.issued_at,
        expires_at=session.expires_at,
        family=session.family,
        thumbprint=session.thumbprint,
    )


def _session(row: SessionRow, staff: StaffRow) -> Session:
    return Session(
        token_digest=row.token_digest,
        staff_id=staff.staff_id,
        office_number=staff.office_number,
        role=Role(staff.role),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        family=row.family,
        thumbprint=row.thumbprint,
    )


def _refresh_row(refresh: RefreshToken) -> RefreshRow:
    return RefreshRow(
        token_digest=refresh.token_digest,
        family=refresh.family,
        staff_id=refresh.staff_id,
        issued_at=refresh.issued_at,
        expires_at=refresh.expires_at,
        thumbprint=refresh.thumbprint,
        used_at=refresh.used_at,
    )


def _refresh(row: RefreshRow) -> RefreshToken:
    return RefreshToken(
        token_digest=row.token_digest,
        family=row.family,
        staff_id=row.staff_id,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        thumbprint=row.thumbprint,
        used_at=row.used_at,
    )
