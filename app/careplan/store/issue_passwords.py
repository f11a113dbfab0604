"""Issue passwords in the database."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from careplan.exchange.directory.offices import IssuePassword
from careplan.store.rows import IssuePasswordRow
from careplan.trust import OfficeProfile


class SqlIssuePasswords:
    """`careplan.exchange.certificates.ports.IssuePasswords`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, password: IssuePassword) -> None:
        """Keep a password in place of the office's last."""
        row = IssuePasswordRow(
            office_number=password.office_number,
            digest=password.digest,
            profile=password.profile.value,
            made_at=password.made_at,
            expires_at=password.expires_at,
            used_at=password.used_at,
            serial=password.serial,
        )
        self._session.merge(row)
        self._session.flush()

    def find(self, office_number: str) -> IssuePassword | None:
        """Return the office's password; nobody else uses it till the transaction ends."""
        query = select(IssuePasswordRow).where(IssuePasswordRow.office_number == office_number)
        row = self._session.scalars(query.with_for_update()).one_or_none()  # SQLite has one writer anyway
        if row is None:
            return None
        return IssuePassword(
            office_number=row.office_number,
            digest=row.digest,
            profile=OfficeProfile(row.profile),
            made_at=row.made_at,
            expires_at=row.expires_at,
            used_at=row.used_at,
            serial=row.serial,
        )

    def use(self, office_number: str, serial: str, at: datetime) -> None:
        """Note which certificate it made."""
        which = IssuePasswordRow.office_number == office_number
        self._session.execute(update(IssuePasswordRow).where(which).values(used_at=at, serial=serial))
