"""The content key for an RSA recipient: RSA-OAEP with SHA-256 (RFC 5652 6.2.1, RFC 8017 7.1)."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from careplan.sealing import algorithms, der, oids
from careplan.sealing.errors import Refused
from careplan.sealing.identity import identity_of
from careplan.sealing.schema import KeyTransRecipient, OaepParameters

_OAEP = padding.OAEP(mgf=padding.MGF1(SHA256()), algorithm=SHA256(), label=None)
_OAEP_PARAMETERS = OaepParameters(hash_algorithm=algorithms.SHA256, mask=algorithms.MGF1_SHA256, label=None)
_ALGORITHM = algorithms.algorithm(oids.RSAES_OAEP, _OAEP_PARAMETERS)


def wrap_for_rsa(content_key: bytes, recipient: x509.Certificate, key: rsa.RSAPublicKey) -> bytes:
    """Return DER of the KeyTransRecipientInfo that carries ``content_key`` to the recipient."""
    info = KeyTransRecipient(
        version=0,
        rid=identity_of(recipient).by_serial,
        algorithm=_ALGORITHM,
        encrypted_key=key.encrypt(content_key, _OAEP),
    )
    return asn1.encode_der(info)


def unwrap_with_rsa(info: KeyTransRecipient, key: rsa.RSAPrivateKey) -> bytes:
    """Return the content key; every failure of the padding is the one refusal ``decrypt``."""
    _verify_algorithm(info)
    try:
        return key.decrypt(info.encrypted_key, _OAEP)
    except ValueError as cause:
        raise Refused("decrypt") from cause


def _verify_algorithm(info: KeyTransRecipient) -> None:
    oid, parameters = algorithms.read_algorithm(info.algorithm)
    if oid == oids.RSA_ENCRYPTION:
        raise Refused("rsa-v15-transport")
    if oid != oids.RSAES_OAEP:
        raise Refused("key-management", found=oids.name_of(oid))
    oaep = None if parameters is None else der.parse(OaepParameters, parameters)
    if oaep is None or not algorithms.is_sha256(oaep.hash_algorithm):
        raise Refused("oaep-hash")
    if not algorithms.is_mgf1_sha256(oaep.mask) or not _is_empty_label(oaep.label):
        raise Refused("oaep-hash")


def _is_empty_label(label: list[asn1.TLV] | None) -> bool:
    if label is None:
        return True
    oid, parameters = algorithms.read_algorithm(label)
    return oid == oids.P_SPECIFIED and parameters is not None and der.parse(bytes, parameters) == b""
