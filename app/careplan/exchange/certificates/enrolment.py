"""Certificates of offices: put down, issued for hosted offices, revoked. All by an administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from careplan.exchange.audit import Event
from careplan.exchange.certificates import refusals
from careplan.exchange.certificates.book import find_standing
from careplan.exchange.certificates.in_force import current_certificate
from careplan.exchange.certificates.ports import Authority, TrustSource
from careplan.exchange.custody.cabinet import KeyCabinet, verify_in_use
from careplan.exchange.directory.offices import Custody, Office, OfficeCertificate, OfficeHolder
from careplan.exchange.directory.registry import find_office
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.refusals import certificate_missing, custody_differs
from careplan.trust import (
    OfficeProfile,
    PrivateKey,
    Purpose,
    Trust,
    TrustError,
    load_certificate,
    office_number_of,
    verify_certificate,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a hosted office is to have: kind of key (rsa2048, rsa3072, p256), days, kind of certificate."""

    key_type: str
    days: int
    profile: OfficeProfile = OfficeProfile.CARE_INSURANCE


@dataclass(frozen=True, slots=True)
class EnrolmentDesk:
    """Binds certificates to offices."""

    store: Store
    trust: TrustSource
    authority: Authority
    cabinet: KeyCabinet

    def install(self, by: Session, office_number: str, pem: bytes, at: datetime) -> OfficeCertificate:
        """Put down a certificate for an office that keeps its own key.

        Raises:
            ExchangeError: administrator-only, office-unknown, custody-differs, certificate-refused.

        """
        verify_administrator(by)
        certificate = verify_of_office(_parsed(pem), office_number, self.trust.trust(at), at)
        row = row_of(office_number, certificate, at, key_id=None)

        def work(tx: Transaction) -> OfficeCertificate:
            verify_custody(find_office(tx, office_number), Custody.OWN)
            known = {each.serial: each for each in tx.certificates.newest_first(office_number)}
            if row.serial in known:
                return known[row.serial]
            tx.certificates.add(row)
            tx.audit.append(_event(by, "certificate.install", row, at))
            return row

        return self.store.write(work)

    def issue(self, by: Session, office_number: str, wanted: Wanted, at: datetime) -> OfficeCertificate:
        """Make a key and a certificate for a hosted office; the key is kept encrypted.

        Args:
            by: who asks.
            office_number: for which office.
            wanted: which key and certificate.
            at: now.

        Raises:
            ExchangeError: administrator-only, office-unknown, custody-differs, certificate-refused (where the
                authority cannot issue it).

        """
        verify_administrator(by)
        office = self.store.read(lambda tx: find_office(tx, office_number))
        verify_custody(office, Custody.HOSTED)
        try:
            holder = OfficeHolder(office.number, office.name, wanted.profile)
            credential = self.authority.issue_office(holder, wanted.key_type, wanted.days, at)
        except TrustError as error:
            raise refusals.certificate_refused(error.message_ja, error.message_en) from error
        key_id = str(uuid4())
        key = self.cabinet.seal_key(office.number, key_id, pkcs8_of(credential.key))
        row = row_of(office.number, credential.certificate, at, key_id)

        def work(tx: Transaction) -> None:
            verify_in_use(tx, self.cabinet)
            tx.certificates.add_key(key)
            tx.certificates.add(row)
            tx.audit.append(_event(by, "certificate.issue", row, at))

        self.store.write(work)
        return row

    def revoke(
        self, by: Session, office_number: str, reason: str, at: datetime, *, serial: str | None = None
    ) -> OfficeCertificate:
        """Revoke the certificate of that serial number, or without one all the office could still use.

        All, because whoever has lost a machine should not have to know which of two certificates was on it.
        Revoking again changes nothing. The revocation list says so from now on.

        Returns:
            The last installed of them.

        Raises:
            ExchangeError: administrator-only, office-unknown, certificate-missing, authority-unavailable,
                certificate-refused (where another authority issued one, which must revoke it).

        """
        verify_administrator(by)
        standing = self.store.read(lambda tx: find_standing(tx, office_number, serial, at))
        parsed = [x509.load_der_x509_certificate(each.der) for each in standing]
        _verify_ours(parsed, self.authority.certificate)
        for certificate in parsed:
            if not self.authority.revoke(certificate, reason, at):
                raise _foreign(certificate)

        def work(tx: Transaction) -> OfficeCertificate:
            for each in standing:
                if each.revoked_at is None:
                    tx.certificates.mark_revoked(office_number, each.serial, reason, at)
                    tx.audit.append(_event(by, "certificate.revoke", each, at, reason=reason))
            found = tx.certificates.newest_first(office_number)
            return next(each for each in found if each.serial == standing[0].serial)

        return self.store.write(work)

    def current(self, office_number: str, at: datetime) -> OfficeCertificate:
        """Return the office's certificate in force.

        Raises:
            ExchangeError: office-unknown, certificate-missing.

        """
        trust = self.trust.trust(at)

        def work(tx: Transaction) -> OfficeCertificate | None:
            find_office(tx, office_number)
            return current_certificate(tx, office_number, trust, at)

        found = self.store.read(work)
        if found is None:
            raise certificate_missing(office_number)
        return found


def pkcs8_of(key: PrivateKey) -> bytes:
    """Return a private key as PKCS #8 DER, to be encrypted at once."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def verify_of_office(
    certificate: x509.Certificate, office_number: str, trust: Trust, at: datetime
) -> x509.Certificate:
    """Return the certificate if the office could sign and receive by it; else refuse: certificate-refused."""
    try:
        for purpose in (Purpose.SIGN, Purpose.RECEIVE):
            verify_certificate(certificate, trust, purpose=purpose, at=at)
        number = office_number_of(certificate)
    except TrustError as error:
        raise refusals.certificate_refused(error.message_ja, error.message_en) from error
    if number != office_number:
        raise refusals.certificate_refused(
            f"証明書は事業所 {number} のものです", f"the certificate is that of office {number}"
        )
    return certificate


def _parsed(pem: bytes) -> x509.Certificate:
    try:
        return load_certificate(pem)
    except TrustError as error:
        raise refusals.certificate_refused(error.message_ja, error.message_en) from error


def _verify_ours(certificates: Sequence[x509.Certificate], authority: x509.Certificate) -> None:
    for certificate in certificates:
        if certificate.issuer != authority.subject:
            raise _foreign(certificate)


def _foreign(certificate: x509.Certificate) -> ExchangeError:
    serial = format(certificate.serial_number, "x")
    return refusals.certificate_refused(
        f"証明書 {serial} は他の認証局が発行したものです。発行元で失効してください",
        f"another authority issued the certificate {serial}: have it revoke the certificate",
    )


def verify_custody(office: Office, wanted: Custody) -> None:
    """Refuse an office whose key is kept elsewhere: custody-differs."""
    if office.custody is wanted:
        return
    if wanted is Custody.OWN:
        raise custody_differs(
            "この事業所の鍵は預かっています。証明書は発行してください",
            "this office's key is kept here: have a certificate issued instead",
        )
    raise custody_differs(
        "この事業所は鍵を自分で保管しています",
        "this office keeps its own key: what needs the key is done on its side",
    )


def row_of(
    office_number: str, certificate: x509.Certificate, at: datetime, key_id: str | None
) -> OfficeCertificate:
    """Return a certificate as it is kept."""
    return OfficeCertificate(
        office_number=office_number,
        serial=format(certificate.serial_number, "x"),
        der=certificate.public_bytes(Encoding.DER),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        installed_at=at,
        key_id=key_id,
    )


def _event(by: Session, action: str, row: OfficeCertificate, at: datetime, **more: str) -> Event:
    return Event(at, None, by.staff_id, action, row.office_number, {"serial": row.serial, **more})
