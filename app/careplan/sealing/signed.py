"""CMS SignedData with one signer: make it and verify it (RFC 5652 5, 5754, 5035)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat import asn1

from careplan.sealing import der, oids
from careplan.sealing.algorithms import read_algorithm
from careplan.sealing.attributes import SignedAttributes, read_attributes, write_attributes
from careplan.sealing.errors import Refused
from careplan.sealing.identity import identity_of, is_named
from careplan.sealing.limits import MAX_CERTIFICATE
from careplan.sealing.schema import HashAlgorithm, SignedData, SignerInfo
from careplan.sealing.signature import make_signature, verify_signature
from careplan.trust import Credential, read_profile, verify_serial

_VERSION, _DATA, _SIGNED_DATA = map(asn1.encode_der, (1, oids.DATA, oids.SIGNED_DATA))
_SHA256 = asn1.encode_der(HashAlgorithm(oid=oids.SHA256, parameters=None))
_BEFORE_CONTENT = _VERSION + der.wrap(der.SET, _SHA256)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature that is right covers, and by which certificate, not yet judged."""

    content: bytes
    content_sha256: bytes
    certificate: x509.Certificate
    signed_at: datetime


def sign_content(content: bytes, signer: Credential, at: datetime) -> bytes:
    """Return DER of ContentInfo with SignedData over ``content``, which it carries, signed at ``at``."""
    return b"".join(sign_pieces([content], signer, at))


def sign_pieces(pieces: Sequence[bytes], signer: Credential, at: datetime) -> list[bytes]:
    """Do what ``sign_content`` does, from pieces of a content to pieces of the signed whole."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    signer_info = _sign(digest.digest(), signer, at)
    certificates = identity_of(signer.certificate).as_set
    levels = (
        (der.OCTET_STRING, b"", b""),
        (der.CONSTRUCTED_0, b"", b""),
        (der.SEQUENCE, _DATA, b""),
        (der.SEQUENCE, _BEFORE_CONTENT, certificates + signer_info),
        (der.CONSTRUCTED_0, b"", b""),
        (der.SEQUENCE, _SIGNED_DATA, b""),
    )
    head, tail = der.surround(sum(map(len, pieces)), levels)
    return [head, *pieces, tail]


def _sign(digest: bytes, signer: Credential, at: datetime) -> bytes:
    """Return the SET of the one SignerInfo."""
    attributes = write_attributes(digest, at, signer.certificate)
    algorithm, signature = make_signature(signer.key, attributes)
    fields = (
        _VERSION,
        identity_of(signer.certificate).by_serial_bytes,
        _SHA256,
        der.retag(der.CONSTRUCTED_0, attributes),
        algorithm,
        der.wrap(der.OCTET_STRING, signature),
    )
    return der.wrap(der.SET, der.wrap(der.SEQUENCE, b"".join(fields)))


def verify_signed(data: bytes) -> Signed:
    """Verify the one signature of DER or BER SignedData; its certificate is for the caller to judge."""
    signed = der.read_content(
        data, oids.SIGNED_DATA, SignedData, lambda found: Refused("not-signed", found=found)
    )
    content = signed.content.content
    if content is None:
        raise Refused("detached")
    signers = signed.signer_infos.as_list()
    if len(signers) != 1:
        raise Refused("signers", found=len(signers))
    signer = signers[0]
    certificate = _certificate_of(signer, signed.certificates or [])
    digest = hashlib.sha256(content).digest()
    attributes = _verify_attributes(signer, signed.content.content_type, digest, certificate)
    return Signed(content, digest, certificate, attributes.signed_at)


def _certificate_of(signer: SignerInfo, certificates: list[asn1.TLV]) -> x509.Certificate:
    """Find the signer's certificate among those carried (kinds other than X.509 have other tags)."""
    for value in certificates:
        if value.tag_bytes == der.SEQUENCE and len(value.data) <= MAX_CERTIFICATE:
            certificate = _read_certificate(asn1.encode_der(value))
            if is_named(certificate, signer.sid):
                return certificate
    raise Refused("signer-certificate")


@lru_cache(maxsize=1024)
def _read_certificate(encoded: bytes) -> x509.Certificate:
    """Read a certificate (DER) once: of equal bytes it is the same object, with its key made ready."""
    verify_serial(encoded)
    certificate = der.parse(x509.Certificate, asn1.decode_der(asn1.TLV, encoded))
    read_profile(certificate)
    return certificate


def _verify_attributes(
    signer: SignerInfo, content_type: x509.ObjectIdentifier, digest: bytes, certificate: x509.Certificate
) -> SignedAttributes:
    """Verify that the attributes are of this content and certificate, and what was signed (RFC 5652 5.4)."""
    hash_oid, _ = read_algorithm(signer.digest_algorithm)
    if hash_oid != oids.SHA256:
        raise Refused("digest-algorithm", found=oids.name_of(hash_oid))
    values = signer.signed_attributes or []
    attributes = read_attributes(values)
    if attributes.content_type != content_type:
        raise Refused("signed-attributes", found="content-type")
    if attributes.message_digest != digest:
        raise Refused("message-digest")
    named = attributes.certificate_sha256
    if named is not None and named != identity_of(certificate).sha256:
        raise Refused("signing-certificate")
    verify_signature(
        certificate.public_key(),
        signer.signature_algorithm,
        signer.signature,
        asn1.encode_der(asn1.SetOf(values)),
    )
    return attributes
