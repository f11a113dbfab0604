"""Certificates: their profile, the chain to an authority, revocation. Pure, given keys and time."""

from careplan.trust.anchors import Trust, verify_anchored, verify_certificate, verify_standing
from careplan.trust.chain import verify_chain, verify_validity
from careplan.trust.crl import verify_not_revoked
from careplan.trust.errors import UNREADABLE, TrustError
from careplan.trust.pem import (
    Credential,
    PrivateKey,
    load_certificate,
    load_certificates,
    load_credential,
    load_crl,
    load_crls,
    load_key,
)
from careplan.trust.profile import (
    OFFICE_NUMBER,
    Profile,
    Purpose,
    Role,
    is_strong,
    office_number_of,
    read_profile,
    verify_purpose,
    verify_role,
)
from careplan.trust.published import PUBLISHED, is_published
from careplan.trust.serial import verify_serial
from careplan.trust.terms import (
    TERMS,
    WARNED_DAYS,
    OfficeProfile,
    Terms,
    days_left,
    profile_of,
    warned_from,
)

__all__ = [
    "OFFICE_NUMBER",
    "PUBLISHED",
    "TERMS",
    "UNREADABLE",
    "WARNED_DAYS",
    "Credential",
    "OfficeProfile",
    "PrivateKey",
    "Profile",
    "Purpose",
    "Role",
    "Terms",
    "Trust",
    "TrustError",
    "days_left",
    "is_published",
    "is_strong",
    "load_certificate",
    "load_certificates",
    "load_credential",
    "load_crl",
    "load_crls",
    "load_key",
    "office_number_of",
    "profile_of",
    "read_profile",
    "verify_anchored",
    "verify_certificate",
    "verify_chain",
    "verify_not_revoked",
    "verify_purpose",
    "verify_role",
    "verify_serial",
    "verify_standing",
    "verify_validity",
    "warned_from",
]
