"""The signed attributes of a SignerInfo: what a signature says beside the content (RFC 5652 11, RFC 5035)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, TypeVar

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from careplan.sealing import der, oids
from careplan.sealing.errors import Refused
from careplan.sealing.identity import identity_of
from careplan.sealing.schema import Attribute, HashAlgorithm, SigningCertificateV2

T = TypeVar("T")

_UTC_TIME: Final = b"\x17"
_UTC_TIME_YEARS: Final = range(1950, 2050)


@dataclass(frozen=True, slots=True)
class SignedAttributes:
    """The attributes that are required, and the certificate's hash, which may be absent."""

    content_type: ObjectIdentifier
    message_digest: bytes
    signed_at: datetime
    certificate_sha256: bytes | None


def write_attributes(digest: bytes, at: datetime, certificate: x509.Certificate) -> bytes:
    """Return DER of the SET of the four attributes, in its order: what a signature is made over (RFC 5652 5.4)."""
    in_utc = at.astimezone(UTC).replace(microsecond=0)
    time = asn1.UTCTime if in_utc.year in _UTC_TIME_YEARS else asn1.GeneralizedTime
    attributes = (
        _CONTENT_TYPE,
        _attribute(_MESSAGE_DIGEST, der.wrap(der.OCTET_STRING, digest)),
        _attribute(_SIGNING_TIME, asn1.encode_der(time(in_utc))),
        _signing_certificate(certificate),
    )
    return der.wrap(der.SET, b"".join(sorted(attributes)))


def read_attributes(values: Sequence[asn1.TLV]) -> SignedAttributes:
    """Read the attributes; one that is missing, doubled or not of its type is refused by its name."""
    found: dict[ObjectIdentifier, asn1.TLV] = {}
    for value in values:
        attribute = der.parse(Attribute, value)
        inner = attribute.values.as_list()
        if attribute.kind in found or len(inner) != 1:
            raise Refused("signed-attributes", found=oids.name_of(attribute.kind))
        found[attribute.kind] = inner[0]
    named = found.get(oids.SIGNING_CERTIFICATE_V2)
    return SignedAttributes(
        content_type=_required(found, oids.CONTENT_TYPE, ObjectIdentifier),
        message_digest=_required(found, oids.MESSAGE_DIGEST, bytes),
        signed_at=_signed_at(found),
        certificate_sha256=None if named is None else _certificate_sha256(named),
    )


def _required(found: dict[ObjectIdentifier, asn1.TLV], kind: ObjectIdentifier, form: type[T]) -> T:
    try:
        return der.parse(form, found[kind])
    except (KeyError, Refused) as cause:
        raise Refused("signed-attributes", found=oids.name_of(kind)) from cause


def _signed_at(found: dict[ObjectIdentifier, asn1.TLV]) -> datetime:
    value = found.get(oids.SIGNING_TIME)
    if value is not None and value.tag_bytes == _UTC_TIME:
        return _required(found, oids.SIGNING_TIME, asn1.UTCTime).as_datetime().replace(tzinfo=UTC)
    return _required(found, oids.SIGNING_TIME, asn1.GeneralizedTime).as_datetime().replace(tzinfo=UTC)


def _certificate_sha256(value: asn1.TLV) -> bytes:
    """Return the hash of the first certificate named; its algorithm is left out where it is SHA-256."""
    try:
        *algorithm, digest = _hash_parts(der.parse(SigningCertificateV2, value).certificates[0])
        is_sha256 = all(der.parse(HashAlgorithm, one).oid == oids.SHA256 for one in algorithm)
        return der.parse(bytes, digest) if is_sha256 else b""
    except (IndexError, ValueError, Refused) as cause:
        raise Refused("signed-attributes", found=oids.name_of(oids.SIGNING_CERTIFICATE_V2)) from cause


def _hash_parts(identifier: list[asn1.TLV]) -> list[asn1.TLV]:
    """Leave off what may follow the hash: issuer and serial number."""
    return identifier[: 2 if identifier[0].tag_bytes == der.SEQUENCE else 1]


def _attribute(kind: bytes, value: bytes) -> bytes:
    """Return DER of an ``Attribute`` of one value, both given in DER."""
    return der.wrap(der.SEQUENCE, kind + der.wrap(der.SET, value))


@lru_cache(maxsize=1024)
def _signing_certificate(certificate: x509.Certificate) -> bytes:
    named = SigningCertificateV2(certificates=[[der.tlv(identity_of(certificate).sha256)]], policies=None)
    return _attribute(asn1.encode_der(oids.SIGNING_CERTIFICATE_V2), asn1.encode_der(named))


_MESSAGE_DIGEST, _SIGNING_TIME = map(asn1.encode_der, (oids.MESSAGE_DIGEST, oids.SIGNING_TIME))
_CONTENT_TYPE = _attribute(asn1.encode_der(oids.CONTENT_TYPE), asn1.encode_der(oids.DATA))
