"""Which of an office's certificates is in force."""

from datetime import datetime

from cryptography import x509

from careplan.exchange.offices import OfficeCertificate
from careplan.exchange.ports import Transaction
from careplan.trust import Purpose, Trust, TrustError, verify_certificate


def current_certificate(
    tx: Transaction, office_number: str, trust: Trust, at: datetime
) -> OfficeCertificate | None:
    """Return the office's certificate in force: of those good at that time, the last installed."""
    for certificate in tx.certificates.newest_first(office_number):
        if _is_good(certificate, trust, at):
            return certificate
    return None


def _is_good(certificate: OfficeCertificate, trust: Trust, at: datetime) -> bool:
    if certificate.revoked_at is not None and certificate.revoked_at <= at:
        return False
    parsed = x509.load_der_x509_certificate(certificate.der)
    try:
        verify_certificate(parsed, trust, purpose=Purpose.RECEIVE, at=at)
    except TrustError:
        return False
    return True
