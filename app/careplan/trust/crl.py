"""Revocation lists: whose they are, whether they are fresh, and what they say (RFC 5280 5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from careplan.trust.errors import UNREADABLE, refusal
from careplan.trust.profile import Purpose, verify_purpose


def verify_not_revoked(
    certificate: x509.Certificate,
    crls: Iterable[x509.CertificateRevocationList],
    issuer: x509.Certificate,
    at: datetime,
) -> None:
    """Raise ``TrustError`` where the issuer's newest list is missing, false, stale at ``at``, or names it.

    A certificate revoked after ``at`` was good at ``at``. A list younger than ``at`` knows more than one of
    that moment did and is taken.
    """
    crl = _newest(crls, issuer)
    if crl.next_update_utc is None or crl.next_update_utc < at:
        raise refusal("crl-stale", next_update=crl.next_update_utc and crl.next_update_utc.isoformat())
    entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is not None and entry.revocation_date_utc <= at:
        raise refusal("revoked", revoked_at=entry.revocation_date_utc.isoformat())


def _newest(
    crls: Iterable[x509.CertificateRevocationList], issuer: x509.Certificate
) -> x509.CertificateRevocationList:
    named = [crl for crl in crls if crl.issuer == issuer.subject]
    if not named:
        raise refusal("crl-missing")
    verify_purpose(issuer, Purpose.REVOKE)
    signed = [crl for crl in named if _is_signed_by(_Held(crl), issuer)]
    if not signed:
        raise refusal("crl-signature")
    crl = max(signed, key=lambda one: one.last_update_utc)
    _verify_whole(crl)
    return crl


def _verify_whole(crl: x509.CertificateRevocationList) -> None:
    """Refuse a list with an extension that narrows it: delta, or one partition of an authority's list."""
    try:
        extensions = crl.extensions
    except UNREADABLE as cause:
        raise refusal("unreadable", what="a revocation list (CRL)") from cause
    if any(extension.critical for extension in extensions):
        raise refusal("crl-unsupported")


class _Held:
    """A revocation list as one object: equal to itself alone, and held, so that its identity stays its own."""

    __slots__ = ("crl",)

    def __init__(self, crl: x509.CertificateRevocationList) -> None:
        self.crl = crl

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.crl is other.crl

    def __hash__(self) -> int:
        return id(self.crl)


@lru_cache(maxsize=16)
def _is_signed_by(held: _Held, issuer: x509.Certificate) -> bool:
    """Tell whether the issuer's key signed this list; both are immutable, so the answer may be remembered."""
    key = issuer.public_key()
    if not isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)):
        return False
    try:
        return held.crl.is_signature_valid(key)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
