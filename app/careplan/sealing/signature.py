"""The signature algorithms: made with PKCS #1 v1.5 or ECDSA, verified with PSS too (RFC 5754, 8017)."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import ObjectIdentifier

from careplan.sealing import der, oids
from careplan.sealing.algorithms import is_mgf1_sha256, is_sha256, read_algorithm
from careplan.sealing.errors import Refused
from careplan.sealing.schema import HashAlgorithm, PssParameters
from careplan.trust import PrivateKey

_RSA = asn1.encode_der(HashAlgorithm(oid=oids.SHA256_WITH_RSA, parameters=asn1.Null()))
_ECDSA = asn1.encode_der(HashAlgorithm(oid=oids.ECDSA_WITH_SHA256, parameters=None))
_WITH_SHA256 = ec.ECDSA(SHA256())
_SALT_LENGTHS = range(1025)
_DEFAULT_SALT_LENGTH = 20
_TRAILERS = (None, 1)


def make_signature(key: PrivateKey, data: bytes) -> tuple[bytes, bytes]:
    """Sign ``data``; return the algorithm's identifier in DER, and the signature."""
    if isinstance(key, rsa.RSAPrivateKey):
        return _RSA, key.sign(data, padding.PKCS1v15(), SHA256())
    return _ECDSA, key.sign(data, _WITH_SHA256)


def verify_signature(
    key: CertificatePublicKeyTypes, identifier: Sequence[asn1.TLV], signature: bytes, data: bytes
) -> None:
    """Refuse an algorithm that is not the key's or not accepted, and a wrong signature."""
    oid, parameters = read_algorithm(identifier)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, _padding(oid, parameters), SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey) and oid == oids.ECDSA_WITH_SHA256:
            key.verify(signature, data, _WITH_SHA256)
        else:
            raise Refused("signature-algorithm", found=oids.name_of(oid))
    except InvalidSignature as cause:
        raise Refused("signature") from cause


def _padding(oid: ObjectIdentifier, parameters: asn1.TLV | None) -> padding.PKCS1v15 | padding.PSS:
    if oid in (oids.RSA_ENCRYPTION, oids.SHA256_WITH_RSA):
        return padding.PKCS1v15()
    if oid == oids.RSASSA_PSS and parameters is not None:
        return _pss(der.parse(PssParameters, parameters))
    raise Refused("signature-algorithm", found=oids.name_of(oid))


def _pss(parameters: PssParameters) -> padding.PSS:
    """Read PSS parameters; where hashes are absent they are SHA-1, and refused."""
    salt_length = _DEFAULT_SALT_LENGTH if parameters.salt_length is None else parameters.salt_length
    hashes = is_sha256(parameters.hash_algorithm) and is_mgf1_sha256(parameters.mask)
    if not hashes or salt_length not in _SALT_LENGTHS or parameters.trailer not in _TRAILERS:
        raise Refused("signature-algorithm", found="RSASSA-PSS with other parameters than SHA-256")
    return padding.PSS(padding.MGF1(SHA256()), salt_length)
