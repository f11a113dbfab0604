"""The certificate profile: whose a certificate is, and what its key may do (RFC 5280).

An office's certificate says in its subject, where ``openssl x509 -text`` shows it::

    Subject: serialNumber = 1370000017, OU = office, CN = <name>

``serialNumber`` (X.520) is the office number and ``OU`` the role; each stands exactly once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from careplan.trust.errors import UNREADABLE, refusal

OFFICE_NUMBER = re.compile(r"[0-9A-Z]{10}", re.ASCII)
RSA_BITS = range(2048, 8193)

_UNDERSTOOD = {
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
}
_HASHES = {"sha256", "sha384", "sha512"}
_MAIL_OR_ANY = {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
_CLIENT_OR_ANY = {ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}


class Role(StrEnum):
    """What the holder of a certificate is in the exchange of plans."""

    OFFICE = "office"
    EXCHANGE = "exchange"
    AUTHORITY = "authority"


class Purpose(StrEnum):
    """What a key is used for, in the words a message shows."""

    SIGN = "signing (digitalSignature)"
    RECEIVE = "receiving (keyEncipherment or keyAgreement)"
    ISSUE = "issuing certificates (keyCertSign)"
    REVOKE = "signing revocation lists (cRLSign)"


@dataclass(frozen=True, slots=True)
class Profile:
    """What of one certificate decides, read once."""

    role: str
    office_number: str | None
    purposes: frozenset[Purpose]
    is_for_clients: bool
    is_authority: bool


@lru_cache(maxsize=4096)
def read_profile(certificate: x509.Certificate) -> Profile:
    """Read what of a certificate decides; raise ``TrustError`` where it cannot be read or is too weak.

    The result depends on the certificate's bytes alone, so that it may be remembered.
    """
    try:
        _verify_readable(certificate)
        extensions = certificate.extensions
        serial_numbers = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
        units = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
        _verify_strength(certificate)
    except UNREADABLE as cause:
        raise refusal("unreadable", what="an X.509 certificate") from cause
    for extension in extensions:
        if extension.critical and extension.oid not in _UNDERSTOOD:
            raise refusal("critical-extension", oid=extension.oid.dotted_string)
    number = str(serial_numbers[0].value) if len(serial_numbers) == 1 else None
    return Profile(
        role=str(units[0].value) if len(units) == 1 else "",
        office_number=number if number and OFFICE_NUMBER.fullmatch(number) else None,
        purposes=_purposes_of(certificate, extensions),
        is_for_clients=_is_among(extensions, _CLIENT_OR_ANY),
        is_authority=_is_authority(extensions),
    )


def office_number_of(certificate: x509.Certificate) -> str:
    """Return the office number an office's certificate is bound to; raise ``TrustError`` if it has none."""
    profile = read_profile(certificate)
    _verify_role(profile, Role.OFFICE)
    if profile.office_number is None:
        raise refusal("office-number")
    return profile.office_number


def verify_role(certificate: x509.Certificate, wanted: Role) -> None:
    """Raise ``TrustError`` unless the certificate's role is the one wanted."""
    _verify_role(read_profile(certificate), wanted)


def _verify_role(profile: Profile, wanted: Role) -> None:
    role = profile.role
    if role != wanted:
        raise refusal("role", role=role if role in set(Role) else "?", wanted=wanted.value)


def verify_purpose(certificate: x509.Certificate, purpose: Purpose) -> None:
    """Raise ``TrustError`` unless the key usages allow the purpose (RFC 5280 4.2.1.3, 4.2.1.12)."""
    if purpose not in read_profile(certificate).purposes:
        raise refusal("key-usage", purpose=purpose.value)


def _verify_readable(certificate: x509.Certificate) -> None:
    """Read once, where failing is caught, what is read elsewhere: the fields are parsed as they are asked for."""
    certificate.issuer.public_bytes()
    _ = certificate.serial_number, certificate.not_valid_before_utc, certificate.not_valid_after_utc


def is_strong(key: CertificatePublicKeyTypes) -> bool:
    """Tell whether a key is of a kind and size that is accepted: RSA of 2048 to 8192 bits, or P-256."""
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size in RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1"


def _verify_strength(certificate: x509.Certificate) -> None:
    if not is_strong(certificate.public_key()):
        raise refusal("weak-key")
    algorithm = certificate.signature_hash_algorithm
    if algorithm is None or algorithm.name not in _HASHES:
        raise refusal("weak-signature")


def _purposes_of(certificate: x509.Certificate, extensions: x509.Extensions) -> frozenset[Purpose]:
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return frozenset()
    agrees = isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
    is_for_messages = _is_among(extensions, _MAIL_OR_ANY)
    allowed = {
        Purpose.SIGN: usage.digital_signature and is_for_messages,
        Purpose.RECEIVE: (usage.key_agreement if agrees else usage.key_encipherment) and is_for_messages,
        Purpose.ISSUE: usage.key_cert_sign,
        Purpose.REVOKE: usage.crl_sign,
    }
    return frozenset(purpose for purpose, allows in allowed.items() if allows)


def _is_among(extensions: x509.Extensions, wanted: set[x509.ObjectIdentifier]) -> bool:
    """Tell whether an extended key usage, where there is one, is one of those wanted."""
    try:
        usages = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return not wanted.isdisjoint(usages)


def _is_authority(extensions: x509.Extensions) -> bool:
    try:
        return extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
