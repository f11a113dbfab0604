"""From a certificate to the authority that is trusted to have issued it, at a given time (RFC 5280 6).

The authority named as an anchor issues directly: there is no search for a path through certificates that
a message brings along. An authority of several levels is trusted by naming its issuing level.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from careplan.trust.errors import refusal
from careplan.trust.profile import Purpose, read_profile, verify_purpose


def verify_chain(certificate: x509.Certificate, anchors: Iterable[x509.Certificate]) -> x509.Certificate:
    """Return the anchor that issued ``certificate``; raise ``TrustError`` if none did or it is no authority.

    Time is not asked here but in ``verify_validity``.
    """
    issuer = next((anchor for anchor in anchors if is_issued_by(certificate, anchor)), None)
    if issuer is None:
        raise refusal("unknown-authority")
    if not read_profile(issuer).is_authority:
        raise refusal("issuer-not-authority")
    verify_purpose(issuer, Purpose.ISSUE)
    read_profile(certificate)
    return issuer


def verify_validity(certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> None:
    """Raise ``TrustError`` unless ``at`` lies in the validity of both, the ends included."""
    if not issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc:
        raise refusal("issuer-expired", at=at.isoformat())
    if at < certificate.not_valid_before_utc:
        begins = certificate.not_valid_before_utc.isoformat()
        raise refusal("not-yet-valid", at=at.isoformat(), not_before=begins)
    if at > certificate.not_valid_after_utc:
        raise refusal("expired", at=at.isoformat(), not_after=certificate.not_valid_after_utc.isoformat())


def valid_times(certificate: x509.Certificate, issuer: x509.Certificate) -> tuple[datetime, datetime]:
    """Return the first and the last moment at which both are valid."""
    begins = max(certificate.not_valid_before_utc, issuer.not_valid_before_utc)
    return begins, min(certificate.not_valid_after_utc, issuer.not_valid_after_utc)


@lru_cache(maxsize=4096)
def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether the issuer's name and key made this certificate.

    A pure function of both certificates' bytes (time, usage and revocation are asked elsewhere, each time),
    which is why remembering its answer is safe.
    """
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
