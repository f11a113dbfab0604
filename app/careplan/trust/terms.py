"""The kinds of certificate an office may hold, how long each is good, and from when its end is warned of.

Named after the national ones, which they are not: what is known of those and what is this project's own choice
stands in docs/certificates.md. The kind is the subject's ``O``, where ``openssl x509 -text`` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from careplan.trust.errors import UNREADABLE


class OfficeProfile(StrEnum):
    """A kind of office certificate: 介護保険証明書-like, and 介護DX証明書-like."""

    CARE_INSURANCE = "care-insurance"
    CARE_DX = "care-dx"


@dataclass(frozen=True, slots=True)
class Terms:
    """Days a certificate is good, and days before its end from which it is warned of."""

    name_ja: str
    days: int
    warned_days: int


TERMS: Final = {
    OfficeProfile.CARE_INSURANCE: Terms("介護保険証明書(練習用)", 1095, 90),
    OfficeProfile.CARE_DX: Terms("介護DX証明書(練習用)", 1095, 90),
}
WARNED_DAYS: Final = 90  # also for certificates of other authorities, which name no kind


def profile_of(certificate: x509.Certificate) -> OfficeProfile | None:
    """Return the kind of an office's certificate; None where it says none, or one not known here."""
    try:
        found = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    except UNREADABLE:
        return None
    value = str(found[0].value) if len(found) == 1 else ""
    return OfficeProfile(value) if value in set(OfficeProfile) else None


def warned_from(not_after: datetime, profile: OfficeProfile | None = None) -> datetime:
    """Return from when the end of a certificate is warned of."""
    return not_after - timedelta(days=TERMS[profile].warned_days if profile else WARNED_DAYS)


def days_left(not_after: datetime, at: datetime) -> int:
    """Return the whole days until a certificate ends; below zero where it has ended."""
    return (not_after - at) // timedelta(days=1)
