"""Log-ins and sessions in the database."""

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session as Database

from careplan.exchange.staff import Role, Session, Staff
from careplan.store.rows import SessionRow, StaffRow


class SqlPeople:
    """`careplan.exchange.ports.People`."""

    def __init__(self, session: Database) -> None:
        self._session = session

    def add(self, staff: Staff) -> bool:
        """Add a log-in; False where the ID is taken."""
        if self._session.get(StaffRow, staff.staff_id) is not None:
            return False
        row = StaffRow(
            staff_id=staff.staff_id,
            office_number=staff.office_number,
            role=staff.role.value,
            password_hash=staff.password_hash,
            active=staff.active,
            added_at=staff.added_at,
        )
        self._session.add(row)
        self._session.flush()
        return True

    def find(self, staff_id: str) -> Staff | None:
        """Return the log-in."""
        row = self._session.get(StaffRow, staff_id)
        return None if row is None else _staff(row)

    def has_administrator(self) -> bool:
        """Return whether anybody may run the exchange."""
        query = select(exists().where(StaffRow.role == Role.ADMINISTRATOR.value))
        return bool(self._session.scalar(query))

    def set_password(self, staff_id: str, password_hash: str) -> None:
        """Change the password's hash and end every session of the log-in."""
        self._session.execute(
            update(StaffRow).where(StaffRow.staff_id == staff_id).values(password_hash=password_hash)
        )
        self._session.execute(delete(SessionRow).where(SessionRow.staff_id == staff_id))

    def open_session(self, session: Session) -> None:
        """Keep a session, and drop those of the log-in that have ended."""
        row = SessionRow(
            token_digest=session.token_digest,
            staff_id=session.staff_id,
            issued_at=session.issued_at,
            expires_at=session.expires_at,
        )
        ended = (SessionRow.staff_id == session.staff_id) & (SessionRow.expires_at <= session.issued_at)
        self._session.execute(delete(SessionRow).where(ended))
        self._session.add(row)
        self._session.flush()

    def find_session(self, token_digest: bytes) -> Session | None:
        """Return the session, ended or not, of a log-in that is active."""
        query = (
            select(SessionRow, StaffRow)
            .join(StaffRow, StaffRow.staff_id == SessionRow.staff_id)
            .where(SessionRow.token_digest == token_digest, StaffRow.active)
        )
        found = self._session.execute(query).one_or_none()
        return None if found is None else _session(*found)

    def end_session(self, token_digest: bytes) -> None:
        """Drop a session."""
        self._session.execute(delete(SessionRow).where(SessionRow.token_digest == token_digest))


def _staff(row: StaffRow) -> Staff:
    return Staff(row.staff_id, row.office_number, Role(row.role), row.password_hash, row.active, row.added_at)


def _session(row: SessionRow, staff: StaffRow) -> Session:
    return Session(
        token_digest=row.token_digest,
        staff_id=staff.staff_id,
        office_number=staff.office_number,
        role=Role(staff.role),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
    )
