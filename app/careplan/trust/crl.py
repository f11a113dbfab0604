"""Revocation lists: whose they are, whether they are fresh, and what they say (RFC 5280 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from careplan.trust.errors import UNREADABLE, refusal
from careplan.trust.profile import Purpose, verify_purpose


def verify_not_revoked(
    certificate: x509.Certificate,
    crls: Iterable[x509.CertificateRevocationList],
    issuer: x509.Certificate,
    at: datetime,
    age: timedelta | None = None,
) -> datetime:
    """Raise ``TrustError`` where the issuer's newest list is missing, false, stale at ``at``, or names it.

    Return until when it may be asked again with the same answer: while the list is fresh, and where it names the
    certificate for later, at that moment.
    A certificate revoked after ``at`` was good at ``at``. A list younger than ``at`` knows more than one of
    that moment did and is taken. A list is stale after its own nextUpdate, and where ``age`` is given, that
    long after it was made.
    """
    crl = _newest(crls, issuer)
    ends = _fresh_until(crl, age)
    if ends is None or ends < at:
        raise refusal("crl-stale", next_update=ends and ends.isoformat())
    entry = crl.held.crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is None:
        return ends
    if entry.revocation_date_utc <= at:
        raise refusal("revoked", revoked_at=entry.revocation_date_utc.isoformat())
    return at


def _fresh_until(crl: _Read, age: timedelta | None) -> datetime | None:
    if crl.next_update is None or age is None:
        return crl.next_update
    return min(crl.next_update, crl.last_update + age)


class _Held:
    """A revocation list as one object: equal to itself alone, and held, so that its identity stays its own."""

    __slots__ = ("crl",)

    def __init__(self, crl: x509.CertificateRevocationList) -> None:
        self.crl = crl

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.crl is other.crl

    def __hash__(self) -> int:
        return id(self.crl)


@dataclass(frozen=True, slots=True)
class _Read:
    """What of a list depends on its bytes and its issuer's alone."""

    held: _Held
    is_named: bool
    is_signed: bool
    is_whole: bool
    last_update: datetime
    next_update: datetime | None


@lru_cache(maxsize=16)
def _read(held: _Held, issuer: x509.Certificate) -> _Read:
    """Read a list once; both are immutable, so what was read may be remembered. Time is asked elsewhere."""
    crl = held.crl
    try:
        return _Read(
            held=held,
            is_named=crl.issuer == issuer.subject,
            is_signed=_is_signed_by(crl, issuer),
            # delta lists, and one partition of an authority's list, say so in a critical extension
            is_whole=not any(extension.critical for extension in crl.extensions),
            last_update=crl.last_update_utc,
            next_update=crl.next_update_utc,
        )
    except UNREADABLE as cause:
        raise refusal("unreadable", what="a revocation list (CRL)") from cause


def _newest(crls: Iterable[x509.CertificateRevocationList], issuer: x509.Certificate) -> _Read:
    named = [crl for crl in (_read(_Held(crl), issuer) for crl in crls) if crl.is_named]
    if not named:
        raise refusal("crl-missing")
    verify_purpose(issuer, Purpose.REVOKE)
    signed = [crl for crl in named if crl.is_signed]
    if not signed:
        raise refusal("crl-signature")
    newest = max(signed, key=attrgetter("last_update"))
    if not newest.is_whole:
        raise refusal("crl-unsupported")
    return newest


def _is_signed_by(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    if not isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)):
        return False
    try:
        return crl.is_signature_valid(key)
    except (*UNREADABLE, InvalidSignature):
        return False
