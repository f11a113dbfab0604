"""Whom one trusts, and the whole judgement of a certificate by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

from careplan.trust.chain import verify_chain, verify_validity
from careplan.trust.crl import verify_not_revoked
from careplan.trust.profile import Purpose, verify_purpose
from careplan.trust.published import verify_anchors_not_published, verify_not_published


@dataclass(frozen=True, slots=True)
class Trust:
    """The authorities trusted, and their revocation lists; ``crls=None`` says that revocation is not asked.

    With an empty tuple revocation is asked, and every certificate refused for want of a list. ``crl_age`` is how
    long a list is believed after it was made, where that is shorter than the list says itself. Published keys
    (those of ``certs/``) are refused, an authority's at once, unless ``sandbox`` says that nothing is at stake.
    """

    anchors: tuple[x509.Certificate, ...]
    crls: tuple[x509.CertificateRevocationList, ...] | None = None
    crl_age: timedelta | None = None
    sandbox: bool = False

    def __post_init__(self) -> None:
        """Raise ``TrustError`` (published-authority) where anybody could issue certificates."""
        if not self.sandbox:
            verify_anchors_not_published(self.anchors)


def verify_certificate(
    certificate: x509.Certificate, trust: Trust, *, purpose: Purpose, at: datetime
) -> None:
    """Raise ``TrustError`` unless chain, validity, revocation and key usage are good at ``at``."""
    issuer = verify_chain(certificate, trust.anchors)
    verify_standing(certificate, issuer, trust, at)
    verify_purpose(certificate, purpose)


def verify_standing(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    trust: Trust,
    at: datetime,
    *,
    revocation_at: datetime | None = None,
) -> None:
    """Raise ``TrustError`` unless certificate and issuer are valid at ``at``, and it is not revoked.

    Revocation is asked for ``at`` too, unless another moment is given for it.
    """
    verify_validity(certificate, issuer, at)
    if not trust.sandbox:
        verify_not_published(certificate)
    if trust.crls is not None:
        verify_not_revoked(certificate, trust.crls, issuer, revocation_at or at, trust.crl_age)
