"""Which of an office's certificates is in force."""

from datetime import datetime

from cryptography import x509

from careplan.exchange.certificates import refusals
from careplan.exchange.directory.offices import OfficeCertificate
from careplan.exchange.ports import Transaction
from careplan.trust import Purpose, Trust, TrustError, verify_certificate

_UNKNOWN = {"crl-stale", "crl-missing"}


def current_certificate(
    tx: Transaction, office_number: str, trust: Trust, at: datetime
) -> OfficeCertificate | None:
    """Return the office's certificate in force: of those good at that time, the last installed.

    Raises:
        ExchangeError: revocation-unknown, where there might be one, but no list is fresh enough to tell.

    """
    causes: set[str] = set()
    for certificate in tx.certificates.newest_first(office_number):
        cause = find_cause(certificate, trust, at)
        if cause is None:
            return certificate
        causes.add(cause)
    if causes & _UNKNOWN:
        raise refusals.revocation_unknown()
    return None


def find_cause(certificate: OfficeCertificate, trust: Trust, at: datetime) -> str | None:
    """Return why a certificate is not in force, by the code of `TrustError`; None: it is."""
    if certificate.revoked_at is not None and certificate.revoked_at <= at:
        return "revoked"
    parsed = x509.load_der_x509_certificate(certificate.der)
    try:
        verify_certificate(parsed, trust, purpose=Purpose.RECEIVE, at=at)
    except TrustError as error:
        return error.code
    return None
