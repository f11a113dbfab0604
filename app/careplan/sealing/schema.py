"""CMS as ASN.1 classes (RFC 5652, 5083, 5084, 5753, 8017, 5035).

A ``SET OF`` behind an implicit tag is declared as a list: the tag on the wire is the same, and what does not
sort its sets, though it should, is still read. What is written through these classes has one element there,
or is sorted before. An AlgorithmIdentifier is a list of its one or two values, for its parameters are of any
type.
"""

from __future__ import annotations

from typing import Annotated

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier


@asn1.sequence
class HashAlgorithm:
    """RFC 5754: an AlgorithmIdentifier, of a hash or signature, whose parameters are absent or NULL."""

    oid: ObjectIdentifier
    parameters: asn1.Null | None


@asn1.sequence
class ContentInfo:
    """RFC 5652 3."""

    content_type: ObjectIdentifier
    content: Annotated[asn1.TLV, asn1.Explicit(0)]


@asn1.sequence
class EncapsulatedContent:
    """RFC 5652 5.2."""

    content_type: ObjectIdentifier
    content: Annotated[bytes | None, asn1.Explicit(0)]


@asn1.sequence
class Attribute:
    """RFC 5652 5.3."""

    kind: ObjectIdentifier
    values: asn1.SetOf[asn1.TLV]


@asn1.sequence
class SignerInfo:
    """RFC 5652 5.3."""

    version: int
    sid: asn1.TLV
    digest_algorithm: list[asn1.TLV]
    signed_attributes: Annotated[list[asn1.TLV] | None, asn1.Implicit(0)]
    signature_algorithm: list[asn1.TLV]
    signature: bytes
    unsigned_attributes: Annotated[list[asn1.TLV] | None, asn1.Implicit(1)]


@asn1.sequence
class SignedData:
    """RFC 5652 5.1."""

    version: int
    digest_algorithms: asn1.SetOf[list[asn1.TLV]]
    content: EncapsulatedContent
    certificates: Annotated[list[asn1.TLV] | None, asn1.Implicit(0)]
    crls: Annotated[list[asn1.TLV] | None, asn1.Implicit(1)]
    signer_infos: asn1.SetOf[SignerInfo]


@asn1.sequence
class IssuerAndSerialNumber:
    """RFC 5652 10.2.4."""

    issuer: asn1.TLV
    serial_number: int


@asn1.sequence
class SigningCertificateV2:
    """RFC 5035 3: ESSCertIDv2 ([hash,] digest [, issuer]) of the signer's certificate first; policies."""

    certificates: list[list[asn1.TLV]]
    policies: list[asn1.TLV] | None


@asn1.sequence
class EncryptedContent:
    """RFC 5652 6.1; the octets may come in one piece or, in BER, in segments under the constructed tag."""

    content_type: ObjectIdentifier
    algorithm: list[asn1.TLV]
    whole: Annotated[bytes | None, asn1.Implicit(0)]
    segments: Annotated[list[bytes] | None, asn1.Implicit(0)]


@asn1.sequence
class AuthEnvelopedData:
    """RFC 5083 2.1."""

    version: int
    originator: Annotated[list[asn1.TLV] | None, asn1.Implicit(0)]
    recipients: asn1.SetOf[asn1.TLV]
    content: EncryptedContent
    authenticated_attributes: Annotated[list[asn1.TLV] | None, asn1.Implicit(1)]
    mac: bytes
    unauthenticated_attributes: Annotated[list[asn1.TLV] | None, asn1.Implicit(2)]


@asn1.sequence
class KeyTransRecipient:
    """RFC 5652 6.2.1."""

    version: int
    rid: asn1.TLV
    algorithm: list[asn1.TLV]
    encrypted_key: bytes


@asn1.sequence
class RecipientKeyIdentifier:
    """RFC 5652 6.2.2 under its own tag; in a KeyAgreeRecipientInfo it stands behind the implicit tag 0."""

    key_identifier: bytes
    date: asn1.GeneralizedTime | None
    other: list[asn1.TLV] | None


@asn1.sequence
class OriginatorKey:
    """RFC 5652 6.2.2."""

    algorithm: list[asn1.TLV]
    public_key: asn1.BitString


@asn1.sequence
class RecipientKey:
    """RFC 5652 6.2.2."""

    rid: asn1.TLV
    encrypted_key: bytes


@asn1.sequence
class KeyAgreeRecipient:
    """RFC 5652 6.2.2 under its own tag; as a recipient it stands behind the implicit tag 1."""

    version: int
    originator: Annotated[asn1.TLV, asn1.Explicit(0)]
    user_keying_material: Annotated[bytes | None, asn1.Explicit(1)]
    algorithm: list[asn1.TLV]
    recipients: list[RecipientKey]


@asn1.sequence
class EccSharedInfo:
    """RFC 5753 7.2: what the key derivation is fed beside the shared secret."""

    key_info: asn1.TLV
    user_keying_material: Annotated[bytes | None, asn1.Explicit(0)]
    kek_bits: Annotated[bytes, asn1.Explicit(2)]


@asn1.sequence
class GcmParameters:
    """RFC 5084 3.2."""

    nonce: bytes
    tag_length: Annotated[int, asn1.Default(12)]


@asn1.sequence
class GcmAlgorithm:
    """RFC 5084 3.2: the AlgorithmIdentifier of AES-GCM."""

    oid: ObjectIdentifier
    parameters: GcmParameters


@asn1.sequence
class OaepParameters:
    """RFC 8017 A.2.1; absent fields mean SHA-1 and an empty label."""

    hash_algorithm: Annotated[list[asn1.TLV] | None, asn1.Explicit(0)]
    mask: Annotated[list[asn1.TLV] | None, asn1.Explicit(1)]
    label: Annotated[list[asn1.TLV] | None, asn1.Explicit(2)]


@asn1.sequence
class PssParameters:
    """RFC 8017 A.2.3; absent fields mean SHA-1 and a salt of 20 bytes."""

    hash_algorithm: Annotated[list[asn1.TLV] | None, asn1.Explicit(0)]
    mask: Annotated[list[asn1.TLV] | None, asn1.Explicit(1)]
    salt_length: Annotated[int | None, asn1.Explicit(2)]
    trailer: Annotated[int | None, asn1.Explicit(3)]
