"""Log-ins in the database, their second factor, and the failures counted by ID."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, exists, or_, select, update
from sqlalchemy.orm import Session as Database

from careplan.exchange.directory.offices import SealedKey
from careplan.exchange.people.lockout import Failures
from careplan.exchange.people.staff import Role, Staff
from careplan.store.rows import HostedKeyRow, LoginFailureRow, StaffRow
from careplan.store.sessions import SqlSessions, staff_of


class SqlPeople:
    """`careplan.exchange.people.ports.People`."""

    def __init__(self, session: Database) -> None:
        self._session = session

    def add(self, staff: Staff) -> bool:
        """Add a log-in; False where the ID is taken."""
        if self._session.get(StaffRow, staff.staff_id) is not None:
            return False
        self._session.add(StaffRow(**asdict(staff) | {"role": staff.role.value}))
        self._session.flush()
        return True

    def find(self, staff_id: str) -> Staff | None:
        """Return the log-in."""
        row = self._session.get(StaffRow, staff_id, populate_existing=True)
        return None if row is None else staff_of(row)

    def of_office(self, number: str) -> Sequence[Staff]:
        """Return the log-ins of an office by ID, those switched off too."""
        query = select(StaffRow).where(StaffRow.office_number == number).order_by(StaffRow.staff_id)
        return [staff_of(row) for row in self._session.scalars(query)]

    def has_administrator(self) -> bool:
        """Return whether anybody may run the exchange."""
        query = select(exists().where(StaffRow.role == Role.ADMINISTRATOR.value))
        return bool(self._session.scalar(query))

    def set_active(self, staff_id: str, *, active: bool) -> None:
        """Switch the log-in on or off."""
        self._change(staff_id, active=active)

    def set_password(self, staff_id: str, password_hash: str, at: datetime, *, provisional: bool) -> None:
        """Change the password's hash and end every session of the log-in."""
        self._change(staff_id, password_hash=password_hash, password_set_at=at, provisional=provisional)
        SqlSessions(self._session.connection()).end_all(staff_id)

    def put_secret(self, secret: SealedKey) -> None:
        """Keep the encrypted secret of one-time passwords, in place of one of the same id."""
        self._session.merge(HostedKeyRow(key_id=secret.key_id, owner=secret.owner, box=secret.box))
        self._session.flush()

    def start_otp(self, staff_id: str, step: int, at: datetime) -> None:
        """Ask for one-time passwords from now on; that of `step` is used."""
        self._change(staff_id, otp_since=at, otp_step=step)

    def stop_otp(self, staff_id: str, key_id: str) -> None:
        """Ask for none any more, and forget the secret."""
        self._change(staff_id, otp_since=None, otp_step=None)
        self._session.execute(delete(HostedKeyRow).where(HostedKeyRow.key_id == key_id))

    def use_step(self, staff_id: str, step: int) -> bool:
        """Compare and set the step of the last one-time password; False where it, or a later one, was used."""
        unused = or_(StaffRow.otp_step.is_(None), StaffRow.otp_step < step)
        return self._change(staff_id, unused, otp_step=step)

    def failures(self, key: bytes, *, for_update: bool = False) -> Failures | None:
        """Return the failures counted under a hashed ID."""
        row = self._session.get(LoginFailureRow, key, with_for_update=for_update or None)
        return None if row is None else Failures(row.count, row.last_at, row.locked_until)

    def put_failures(self, key: bytes, failures: Failures, since: datetime) -> None:
        """Keep them; those of every ID whose last was before `since` are dropped."""
        self._session.merge(LoginFailureRow(key=key, **asdict(failures)))
        self._session.flush()
        self._session.execute(delete(LoginFailureRow).where(LoginFailureRow.last_at < since))

    def forget_failures(self, key: bytes) -> None:
        """Count from nothing again."""
        self._session.execute(delete(LoginFailureRow).where(LoginFailureRow.key == key))

    def _change(self, staff_id: str, *conditions: ColumnElement[bool], **values: object) -> bool:
        change = update(StaffRow).where(StaffRow.staff_id == staff_id, *conditions).values(**values)
        return cast(CursorResult[Any], self._session.execute(change)).rowcount == 1
