"""How CMS names a certificate: issuer and serial number, or subject key identifier (RFC 5652 5.3, 6.2)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.sealing import der
from careplan.sealing.schema import IssuerAndSerialNumber, RecipientKeyIdentifier

KEY_IDENTIFIER = der.PRIMITIVE_0  # SubjectKeyIdentifier in SignerInfo and KeyTransRecipientInfo
RECIPIENT_KEY_IDENTIFIER = der.CONSTRUCTED_0  # in KeyAgreeRecipientInfo


@dataclass(frozen=True, slots=True)
class Identity:
    """The names of one certificate, encoded once."""

    by_serial: asn1.TLV
    by_serial_bytes: bytes
    key_identifier: bytes | None
    as_set: bytes  # the certificate alone in a CertificateSet, which stands behind the implicit tag 0
    sha256: bytes


@lru_cache(maxsize=1024)
def identity_of(certificate: x509.Certificate) -> Identity:
    """Encode how a certificate is named and how it is carried."""
    by_serial = asn1.encode_der(
        IssuerAndSerialNumber(
            issuer=asn1.decode_der(asn1.TLV, certificate.issuer.public_bytes()),
            serial_number=certificate.serial_number,
        )
    )
    encoded = certificate.public_bytes(Encoding.DER)
    return Identity(
        by_serial=asn1.decode_der(asn1.TLV, by_serial),
        by_serial_bytes=by_serial,
        key_identifier=_key_identifier(certificate),
        as_set=der.wrap(der.CONSTRUCTED_0, encoded),
        sha256=hashlib.sha256(encoded).digest(),
    )


Mark = tuple[bytes, bytes]
"""What all names of one form have alike that mean the same certificate."""


def mark_of(name: asn1.TLV) -> Mark:
    """Return the mark of a name, of any of its forms."""
    if name.tag_bytes == RECIPIENT_KEY_IDENTIFIER:
        untagged = der.retag(der.SEQUENCE, asn1.encode_der(name))
        return KEY_IDENTIFIER, der.decode(RecipientKeyIdentifier, untagged).key_identifier
    return name.tag_bytes, bytes(name.data)


def marks_of(certificate: x509.Certificate) -> frozenset[Mark]:
    """Return the marks of the names that mean this certificate."""
    identity = identity_of(certificate)
    by_serial = (der.SEQUENCE, bytes(identity.by_serial.data))
    by_key = () if identity.key_identifier is None else ((KEY_IDENTIFIER, identity.key_identifier),)
    return frozenset((by_serial, *by_key))


def is_named(certificate: x509.Certificate, name: asn1.TLV) -> bool:
    """Tell whether ``name``, of any of its forms, means this certificate."""
    return mark_of(name) in marks_of(certificate)


def _key_identifier(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None
