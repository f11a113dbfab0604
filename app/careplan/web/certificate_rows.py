"""Certificates as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509

from careplan.exchange.certificates.listing import CertificateState, state_of
from careplan.exchange.directory.offices import OfficeCertificate
from careplan.trust import TERMS, OfficeProfile, days_left, profile_of

STATES: Final = {
    CertificateState.FUTURE: ("まだ使えません", "not good yet", "info"),
    CertificateState.GOOD: ("有効", "good", "good"),
    CertificateState.ENDING: ("まもなく期限", "ends soon", "warning"),
    CertificateState.ENDED: ("期限切れ", "ended", "error"),
    CertificateState.REVOKED: ("失効", "revoked", "error"),
}
"""How a state is called in Japanese and English, and the colour it has."""
PROFILES: Final = {
    OfficeProfile.CARE_INSURANCE: (TERMS[OfficeProfile.CARE_INSURANCE].name_ja, "care insurance (practice)"),
    OfficeProfile.CARE_DX: (TERMS[OfficeProfile.CARE_DX].name_ja, "care DX (practice)"),
}
REASONS: Final = {
    "key_compromise": ("鍵が漏れた、または端末をなくした", "the key leaked, or a machine was lost"),
    "superseded": ("新しい証明書に替えた", "superseded by a new one"),
    "affiliation_changed": ("事業所の名称や所属が変わった", "the office's name or affiliation changed"),
    "cessation_of_operation": ("事業をやめた", "the office closed"),
    "unspecified": ("その他", "other"),
}
"""Reasons to revoke (RFC 5280 5.3.1), in words."""
_UNNAMED = ("種類の記載なし", "names no kind")


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate with its state in words."""

    kept: OfficeCertificate
    state: CertificateState
    profile: tuple[str, str]
    days: int
    """Whole days until it ends."""

    @property
    def words(self) -> tuple[str, str, str]:
        """The state in Japanese and English, and its colour."""
        return STATES[self.state]

    @property
    def reason(self) -> tuple[str, str]:
        """Why it was revoked."""
        return REASONS.get(self.kept.revocation_reason or "", REASONS["unspecified"])

    @property
    def usable(self) -> bool:
        """Whether it is neither revoked nor ended."""
        return self.state not in {CertificateState.REVOKED, CertificateState.ENDED}


def certificate_row(certificate: OfficeCertificate, at: datetime) -> CertificateRow:
    """Return a certificate as pages show it at that time."""
    profile = profile_of(x509.load_der_x509_certificate(certificate.der))
    name = PROFILES[profile] if profile else _UNNAMED
    return CertificateRow(certificate, state_of(certificate, at), name, days_left(certificate.not_after, at))
