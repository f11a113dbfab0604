"""Certificates and encrypted keys in the database."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, select, update

from careplan.exchange.certificates.listing import CertificateQuery, CertificateState
from careplan.exchange.directory.offices import OfficeCertificate, OwnCertificate, SealedKey
from careplan.store.prepared import Prepared
from careplan.store.rows import CertificateRow, HostedKeyRow, table_of

_CERTIFICATES, _KEYS = table_of(CertificateRow), table_of(HostedKeyRow)
_COLUMNS = _CERTIFICATES.c
_OF_OFFICE = Prepared(
    select(_CERTIFICATES)
    .where(_COLUMNS.office_number == bindparam("office_number"))
    .order_by(_COLUMNS.position.desc()),
    lambda row: _certificate(row, row.office_number),
)


class SqlCertificates:
    """`careplan.exchange.certificates.ports.Certificates`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, certificate: OfficeCertificate) -> None:
        """Put down a certificate; it is the current one from now on."""
        values = {
            "office_number": certificate.office_number,
            "serial": certificate.serial,
            "der": certificate.der,
            "not_before": certificate.not_before,
            "not_after": certificate.not_after,
            "installed_at": certificate.installed_at,
            "key_id": certificate.key_id,
            "revoked_at": certificate.revoked_at,
        }
        self._connection.execute(insert(_CERTIFICATES), values)

    def newest_first(self, office_number: str) -> Sequence[OfficeCertificate]:
        """Return all of the office's certificates, the last installed first, revoked ones too."""
        return _OF_OFFICE.all(self._connection, {"office_number": office_number})

    def last_ending(
        self, after: str | None, limit: int, until: datetime | None
    ) -> Sequence[OfficeCertificate]:
        """Return of each office behind `after`, by number, the unrevoked certificate that ends last."""
        ends = func.max(_COLUMNS.not_after)
        grouped = select(_COLUMNS.office_number).where(
            _COLUMNS.office_number > (after or ""), _COLUMNS.revoked_at.is_(None)
        )
        grouped = grouped.group_by(_COLUMNS.office_number)
        if until is not None:
            grouped = grouped.having(ends <= until)
        numbers = self._connection.scalars(grouped.order_by(_COLUMNS.office_number).limit(limit))
        return self.last_ending_of([number for number in numbers if number is not None])

    def listed(self, query: CertificateQuery) -> Sequence[OfficeCertificate]:
        """Return one page of the offices' certificates, by end, office and serial number."""
        found = select(_CERTIFICATES).where(_COLUMNS.office_number.is_not(None), *_conditions(query))
        found = found.order_by(_COLUMNS.not_after, _COLUMNS.office_number, _COLUMNS.serial).limit(query.limit)
        return [_certificate(row, row.office_number) for row in self._connection.execute(found)]

    def last_ending_of(self, office_numbers: Sequence[str]) -> Sequence[OfficeCertificate]:
        """Return of each of these offices, by number, the unrevoked certificate that ends last."""
        query = select(_CERTIFICATES).where(
            _COLUMNS.office_number.in_(office_numbers), _COLUMNS.revoked_at.is_(None)
        )
        order = _COLUMNS.office_number, _COLUMNS.not_after, _COLUMNS.position
        rows = self._connection.execute(query.order_by(*order))
        last = {row.office_number: row for row in rows}
        return [_certificate(row, number) for number, row in last.items() if number is not None]

    def mark_revoked(self, office_number: str, serial: str, reason: str, at: datetime) -> None:
        """Note that the certificate is revoked, and why."""
        which = (_COLUMNS.office_number == office_number) & (_COLUMNS.serial == serial)
        values = {"revoked_at": at, "revocation_reason": reason}
        self._connection.execute(update(_CERTIFICATES).where(which).values(values))

    def add_key(self, key: SealedKey) -> None:
        """Keep an encrypted key."""
        self._connection.execute(insert(_KEYS), {"key_id": key.key_id, "owner": key.owner, "box": key.box})

    def hold_own(self, *, alone: bool) -> SealedKey | None:
        """Return the exchange's own key; nobody replaces it till the transaction ends."""
        kept = select(_COLUMNS.key_id).where(_COLUMNS.office_number.is_(None))
        last = kept.order_by(_COLUMNS.position.desc()).limit(1).scalar_subquery()
        query = select(_KEYS).where(_KEYS.c.key_id == last).with_for_update(read=not alone)
        row = self._connection.execute(query).one_or_none()  # SQLite has one writer anyway
        return None if row is None else SealedKey(row.key_id, row.owner, row.box)

    def every_key(self) -> Sequence[SealedKey]:
        """Return all encrypted keys."""
        rows = self._connection.execute(select(_KEYS).order_by(_KEYS.c.key_id))
        return [SealedKey(row.key_id, row.owner, row.box) for row in rows]

    def replace_key(self, key: SealedKey) -> None:
        """Put down a key of that id anew, encrypted otherwise."""
        which = _KEYS.c.key_id == key.key_id
        self._connection.execute(update(_KEYS).where(which).values(box=key.box))

    def find_key(self, key_id: str) -> SealedKey | None:
        """Return the encrypted key."""
        row = self._connection.execute(select(_KEYS).where(_KEYS.c.key_id == key_id)).one_or_none()
        return None if row is None else SealedKey(row.key_id, row.owner, row.box)

    def put_own(self, certificate: OwnCertificate, key: SealedKey) -> None:
        """Put down the certificate and encrypted key that the exchange itself signs with."""
        self.add_key(key)
        values = {
            "office_number": None,
            "serial": certificate.serial,
            "der": certificate.der,
            "not_before": certificate.not_before,
            "not_after": certificate.not_after,
            "installed_at": certificate.installed_at,
            "key_id": key.key_id,
        }
        self._connection.execute(insert(_CERTIFICATES), values)

    def own(self) -> tuple[OwnCertificate, SealedKey] | None:
        """Return the exchange's own certificate and key, the last put down."""
        query = (
            select(_CERTIFICATES, _KEYS.c.owner, _KEYS.c.box)
            .join(_KEYS, _KEYS.c.key_id == _COLUMNS.key_id)
            .where(_COLUMNS.office_number.is_(None))
            .order_by(_COLUMNS.position.desc())
            .limit(1)
        )
        found = self._connection.execute(query).one_or_none()
        return None if found is None else _own(found)


def _conditions(query: CertificateQuery) -> Iterator[ColumnElement[bool]]:
    if query.after is not None:
        mark, same = query.after, _COLUMNS.not_after == query.after.not_after
        office = _COLUMNS.office_number
        later = (office > mark.office_number) | (
            (office == mark.office_number) & (_COLUMNS.serial > mark.serial)
        )
        yield (_COLUMNS.not_after > mark.not_after) | (same & later)
    if query.state is not None:
        yield _STATES[query.state](query)


def _is_good(query: CertificateQuery) -> ColumnElement[bool]:
    return _UNREVOKED & (_COLUMNS.not_before <= query.at) & (_COLUMNS.not_after >= query.at)


_UNREVOKED = _COLUMNS.revoked_at.is_(None)
_STATES: dict[CertificateState, Callable[[CertificateQuery], ColumnElement[bool]]] = {
    CertificateState.FUTURE: lambda query: (
        _UNREVOKED & (_COLUMNS.not_before > query.at) & (_COLUMNS.not_after >= query.at)
    ),
    CertificateState.GOOD: lambda query: _is_good(query) & (_COLUMNS.not_after > query.warned_until),
    CertificateState.ENDING: lambda query: _is_good(query) & (_COLUMNS.not_after <= query.warned_until),
    CertificateState.ENDED: lambda query: _UNREVOKED & (_COLUMNS.not_after < query.at),
    CertificateState.REVOKED: lambda _query: _COLUMNS.revoked_at.is_not(None),
}


def _certificate(row: Row[Any], office_number: str) -> OfficeCertificate:
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


def _own(row: Row[Any]) -> tuple[OwnCertificate, SealedKey]:
    certificate = OwnCertificate(row.serial, row.der, row.not_before, row.not_after, row.installed_at)
    return certificate, SealedKey(row.key_id, row.owner, row.box)
