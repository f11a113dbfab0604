"""Issue passwords: an office that keeps its key shows by one, once, that a certificate request (CSR) is its own.

A password has 100 random bits, so that a plain hash of it tells nothing; it is shown when it is made and kept as
that hash alone. It makes one certificate. The same request again, which is what a client does that got no answer,
gets the same certificate again.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from cryptography import x509

from careplan.authority import request_key
from careplan.exchange.audit import Event
from careplan.exchange.certificates import refusals
from careplan.exchange.certificates.enrolment import row_of, verify_custody, verify_of_office
from careplan.exchange.certificates.ports import Authority, TrustSource
from careplan.exchange.directory.offices import (
    Custody,
    IssuePassword,
    Office,
    OfficeCertificate,
    OfficeHolder,
)
from careplan.exchange.directory.registry import find_office
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.refusals import office_inactive
from careplan.trust import TERMS, OfficeProfile, TrustError

LONGEST = timedelta(days=30)
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another
_GROUPS, _GROUP = 4, 5


@dataclass(frozen=True, slots=True)
class Enrolling:
    """What an office hands in: the request (PEM or DER), and the password."""

    office_number: str
    request: bytes
    password: str


@dataclass(frozen=True, slots=True)
class RequestDesk:
    """Makes issue passwords, and certificates for whoever shows one."""

    store: Store
    trust: TrustSource
    authority: Authority

    def make_password(
        self, by: Session, office_number: str, wanted: tuple[OfficeProfile, timedelta], at: datetime
    ) -> tuple[IssuePassword, str]:
        """Make a password for an office that keeps its own key; one that was made before is void.

        Args:
            by: who asks.
            office_number: for which office.
            wanted: which kind of certificate it is to make, and how long it holds.
            at: now.

        Raises:
            ExchangeError: administrator-only, office-unknown, custody-differs.

        """
        verify_administrator(by)
        profile, span = wanted
        password = _make()
        kept = IssuePassword(office_number, _digest(password), profile, at, at + min(span, LONGEST))

        def work(tx: Transaction) -> None:
            verify_custody(find_office(tx, office_number), Custody.OWN)
            tx.issue_passwords.put(kept)
            tx.audit.append(
                Event(at, None, by.staff_id, "issue-password.make", office_number, {"profile": profile.value})
            )

        self.store.write(work)
        return kept, password

    def enrol(self, enrolling: Enrolling, at: datetime) -> OfficeCertificate:
        """Make the certificate of a request and put it down; the one before stays good (a renewal overlaps).

        Raises:
            ExchangeError: issue-password-wrong, issue-password-expired, issue-password-used, office-inactive,
                custody-differs, authority-unavailable, certificate-refused (the request cannot be read, names
                another office, is not signed by its key, or its key is weak or published).

        """
        return self.store.write(lambda tx: self._enrol(tx, enrolling, at))

    def _enrol(self, tx: Transaction, enrolling: Enrolling, at: datetime) -> OfficeCertificate:
        number = enrolling.office_number
        office, kept = tx.offices.find(number), tx.issue_passwords.find(number)
        given = _digest(enrolling.password)
        if office is None or kept is None or not compare_digest(kept.digest, given):
            raise refusals.issue_password_wrong()
        if kept.serial is not None:
            return _made_before(tx, kept, enrolling.request)
        if at >= kept.expires_at:
            raise refusals.issue_password_expired()
        _verify_may_enrol(office)
        row = row_of(number, self._certify(office, kept.profile, enrolling.request, at), at, key_id=None)
        tx.certificates.add(row)
        tx.issue_passwords.use(number, row.serial, at)
        details = {"serial": row.serial, "profile": kept.profile.value}
        tx.audit.append(Event(at, number, None, "certificate.enrol", number, details))
        return row

    def _certify(
        self, office: Office, profile: OfficeProfile, request: bytes, at: datetime
    ) -> x509.Certificate:
        holder = OfficeHolder(office.number, office.name, profile)
        try:
            certificate = self.authority.certify_office(holder, request, TERMS[profile].days, at)
        except TrustError as error:
            raise refusals.certificate_refused(error.message_ja, error.message_en) from error
        return verify_of_office(certificate, office.number, self.trust.trust(at), at)


def _verify_may_enrol(office: Office) -> None:
    if not office.active:
        raise office_inactive(office.number)
    verify_custody(office, Custody.OWN)


def _made_before(tx: Transaction, kept: IssuePassword, request: bytes) -> OfficeCertificate:
    """Return the certificate that the password made, to whoever asks with the same key; refuse any other."""
    held = {each.serial: each for each in tx.certificates.newest_first(kept.office_number)}
    made = held[kept.serial or ""]
    try:
        is_same = request_key(request) == x509.load_der_x509_certificate(made.der).public_key()
    except TrustError as error:
        raise refusals.certificate_refused(error.message_ja, error.message_en) from error
    if not is_same:
        raise refusals.issue_password_used()
    return made


def _make() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _digest(password: str) -> bytes:
    """Return the hash of a password as it is typed: case, blanks and hyphens make no difference."""
    return sha256("".join(password.split()).replace("-", "").upper().encode()).digest()
