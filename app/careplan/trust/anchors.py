"""Whom one trusts, and the whole judgement of a certificate by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from careplan.trust.chain import verify_chain, verify_validity
from careplan.trust.crl import verify_not_revoked
from careplan.trust.profile import Purpose, verify_purpose


@dataclass(frozen=True, slots=True)
class Trust:
    """The authorities trusted, and their revocation lists; ``crls=None`` says that revocation is not asked.

    With an empty tuple revocation is asked, and every certificate refused for want of a list.
    """

    anchors: tuple[x509.Certificate, ...]
    crls: tuple[x509.CertificateRevocationList, ...] | None = None


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
    if trust.crls is not None:
        verify_not_revoked(certificate, trust.crls, issuer, revocation_at or at)
