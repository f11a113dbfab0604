"""Whom one trusts, and the whole judgement of a certificate by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509

from careplan.trust.chain import valid_times, verify_chain, verify_validity
from careplan.trust.crl import verify_not_revoked
from careplan.trust.judged import Judged, Standing
from careplan.trust.profile import Purpose, verify_purpose
from careplan.trust.published import verify_anchors_not_published, verify_not_published

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Trust:
    """The authorities trusted, and their revocation lists; ``crls=None`` says that revocation is not asked.

    With an empty tuple revocation is asked, and every certificate refused for want of a list. ``crl_age`` is how
    long a list is believed after it was made, where that is shorter than the list says itself. Published keys
    (those of ``certs/``) are refused, an authority's at once, unless ``sandbox`` says that nothing is at stake.
    ``judged`` is what it remembers.
    """

    anchors: tuple[x509.Certificate, ...]
    crls: tuple[x509.CertificateRevocationList, ...] | None = None
    crl_age: timedelta | None = None
    sandbox: bool = False
    judged: Judged = field(default_factory=Judged, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raise ``TrustError`` (published-authority) where anybody could issue certificates."""
        if not self.sandbox:
            verify_anchors_not_published(self.anchors)


def verify_certificate(
    certificate: x509.Certificate, trust: Trust, *, purpose: Purpose, at: datetime
) -> None:
    """Raise ``TrustError`` unless chain, validity, revocation and key usage are good at ``at``."""
    known = trust.judged.standings.get(certificate)
    if known is None or not known.holds(known.issuer, at, at):
        verify_standing(certificate, verify_anchored(certificate, trust), trust, at)
    verify_purpose(certificate, purpose)


def verify_anchored(certificate: x509.Certificate, trust: Trust) -> x509.Certificate:
    """Return the anchor that issued ``certificate``; raise ``TrustError`` if none did or it is no authority."""
    judged = trust.judged
    issuer = judged.issuers.get(certificate)
    if issuer is None:
        issuer = verify_chain(certificate, trust.anchors)
        judged.keep_issuer(certificate, issuer)
    return issuer


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
    judged, asked = trust.judged, revocation_at or at
    known = judged.standings.get(certificate)
    if known is not None and known.holds(issuer, at, asked):
        return
    verify_validity(certificate, issuer, at)
    if not trust.sandbox:
        verify_not_published(certificate)
    known_until = _LAST
    if trust.crls is not None:
        known_until = verify_not_revoked(certificate, trust.crls, issuer, asked, trust.crl_age)
    judged.keep_standing(certificate, Standing(issuer, *valid_times(certificate, issuer), known_until))
