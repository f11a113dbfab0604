"""Certificates and encrypted keys in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from careplan.exchange.directory.offices import OfficeCertificate, OwnCertificate, SealedKey
from careplan.store.rows import CertificateRow, HostedKeyRow


class SqlCertificates:
    """`careplan.exchange.ports.Certificates`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, certificate: OfficeCertificate) -> None:
        """Put down a certificate; it is the current one from now on."""
        row = CertificateRow(
            office_number=certificate.office_number,
            serial=certificate.serial,
            der=certificate.der,
            not_before=certificate.not_before,
            not_after=certificate.not_after,
            installed_at=certificate.installed_at,
            key_id=certificate.key_id,
            revoked_at=certificate.revoked_at,
        )
        self._session.add(row)
        self._session.flush()

    def newest_first(self, office_number: str) -> Sequence[OfficeCertificate]:
        """Return all of the office's certificates, the last installed first, revoked ones too."""
        query = select(CertificateRow).where(CertificateRow.office_number == office_number)
        rows = self._session.scalars(query.order_by(CertificateRow.position.desc()))
        return [_certificate(row, office_number) for row in rows]

    def last_ending(
        self, after: str | None, limit: int, until: datetime | None
    ) -> Sequence[OfficeCertificate]:
        """Return of each office behind `after`, by number, the unrevoked certificate that ends last."""
        ends = func.max(CertificateRow.not_after)
        grouped = select(CertificateRow.office_number).where(
            CertificateRow.office_number > (after or ""), CertificateRow.revoked_at.is_(None)
        )
        grouped = grouped.group_by(CertificateRow.office_number)
        if until is not None:
            grouped = grouped.having(ends <= until)
        numbers = self._session.scalars(grouped.order_by(CertificateRow.office_number).limit(limit))
        return self.last_ending_of([number for number in numbers if number is not None])

    def last_ending_of(self, office_numbers: Sequence[str]) -> Sequence[OfficeCertificate]:
        """Return of each of these offices, by number, the unrevoked certificate that ends last."""
        query = select(CertificateRow).where(
            CertificateRow.office_number.in_(office_numbers), CertificateRow.revoked_at.is_(None)
        )
        order = CertificateRow.office_number, CertificateRow.not_after, CertificateRow.position
        rows = self._session.scalars(query.order_by(*order))
        last = {row.office_number: row for row in rows}
        return [_certificate(row, number) for number, row in last.items() if number is not None]

    def mark_revoked(self, office_number: str, serial: str, reason: str, at: datetime) -> None:
        """Note that the certificate is revoked, and why."""
        which = (CertificateRow.office_number == office_number) & (CertificateRow.serial == serial)
        values = {"revoked_at": at, "revocation_reason": reason}
        self._session.execute(update(CertificateRow).where(which).values(values))

    def add_key(self, key: SealedKey) -> None:
        """Keep an encrypted key."""
        self._session.add(HostedKeyRow(key_id=key.key_id, owner=key.owner, box=key.box))
        self._session.flush()

    def hold_own(self, *, alone: bool) -> SealedKey | None:
        """Return the exchange's own key; nobody replaces it till the transaction ends."""
        kept = select(CertificateRow.key_id).where(CertificateRow.office_number.is_(None))
        last = kept.order_by(CertificateRow.position.desc()).limit(1).scalar_subquery()
        query = select(HostedKeyRow).where(HostedKeyRow.key_id == last).with_for_update(read=not alone)
        row = self._session.scalars(query).one_or_none()  # SQLite has one writer anyway
        return None if row is None else SealedKey(row.key_id, row.owner, row.box)

    def every_key(self) -> Sequence[SealedKey]:
        """Return all encrypted keys."""
        rows = self._session.scalars(select(HostedKeyRow).order_by(HostedKeyRow.key_id))
        return [SealedKey(row.key_id, row.owner, row.box) for row in rows]

    def replace_key(self, key: SealedKey) -> None:
        """Put down a key of that id anew, encrypted otherwise."""
        which = HostedKeyRow.key_id == key.key_id
        self._session.execute(update(HostedKeyRow).where(which).values(box=key.box))

    def find_key(self, key_id: str) -> SealedKey | None:
        """Return the encrypted key."""
        row = self._session.get(HostedKeyRow, key_id)
        return None if row is None else SealedKey(row.key_id, row.owner, row.box)

    def put_own(self, certificate: OwnCertificate, key: SealedKey) -> None:
        """Put down the certificate and encrypted key that the exchange itself signs with."""
        self.add_key(key)
        row = CertificateRow(
            office_number=None,
            serial=certificate.serial,
            der=certificate.der,
            not_before=certificate.not_before,
            not_after=certificate.not_after,
            installed_at=certificate.installed_at,
            key_id=key.key_id,
        )
        self._session.add(row)
        self._session.flush()

    def own(self) -> tuple[OwnCertificate, SealedKey] | None:
        """Return the exchange's own certificate and key, the last put down."""
        query = (
            select(CertificateRow, HostedKeyRow)
            .join(HostedKeyRow, HostedKeyRow.key_id == CertificateRow.key_id)
            .where(CertificateRow.office_number.is_(None))
            .order_by(CertificateRow.position.desc())
            .limit(1)
        )
        found = self._session.execute(query).one_or_none()
        return None if found is None else _own(*found)


def _certificate(row: CertificateRow, office_number: str) -> OfficeCertificate:
    return OfficeCertificate(
        office_number=office_number,
        serial=row.serial,
        der=row.der,
        not_before=row.not_before,
        not_after=row.not_after,
        installed_at=row.installed_at,
        key_id=row.key_id,
        revoked_at=row.revoked_at,
        revocation_reason=row.revocation_reason,
    )


def _own(row: CertificateRow, key: HostedKeyRow) -> tuple[OwnCertificate, SealedKey]:
    certificate = OwnCertificate(row.serial, row.der, row.not_before, row.not_after, row.installed_at)
    return certificate, SealedKey(key.key_id, key.owner, key.box)
