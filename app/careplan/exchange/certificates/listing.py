"""Certificates as an administrator looks for them: by their state, the first to end first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from careplan.exchange.directory.offices import OfficeCertificate
from careplan.trust import WARNED_DAYS


class CertificateState(StrEnum):
    """What a certificate is at a time, by its dates and its revocation here."""

    FUTURE = "future"
    """Not good yet."""
    GOOD = "good"
    ENDING = "ending"
    """Good, and its end is warned of."""
    ENDED = "ended"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page of the list ended: the certificate's end, office and serial number."""

    not_after: datetime
    office_number: str
    serial: str


@dataclass(frozen=True, slots=True)
class CertificateQuery:
    """One page of the certificates of all offices at a time `at`; `state` None: those of every state."""

    at: datetime
    limit: int
    state: CertificateState | None = None
    after: Mark | None = None

    @property
    def warned_until(self) -> datetime:
        """The end up to which certificates are warned of."""
        return self.at + timedelta(days=WARNED_DAYS)


def state_of(certificate: OfficeCertificate, at: datetime) -> CertificateState:
    """Return what a certificate is at that time."""
    if certificate.revoked_at is not None:
        return CertificateState.REVOKED
    if at > certificate.not_after:
        return CertificateState.ENDED
    if at < certificate.not_before:
        return CertificateState.FUTURE
    warned = certificate.not_after <= at + timedelta(days=WARNED_DAYS)
    return CertificateState.ENDING if warned else CertificateState.GOOD


def mark_of(certificate: OfficeCertificate) -> Mark:
    """Return where a page that ends with this certificate ends."""
    return Mark(certificate.not_after, certificate.office_number, certificate.serial)
