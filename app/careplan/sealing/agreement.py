"""The content key for a P-256 recipient: ephemeral-static ECDH, SHA-256 KDF, AES-256 key wrap (RFC 5753)."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from careplan.sealing import algorithms, der, oids
from careplan.sealing.errors import Refused
from careplan.sealing.identity import identity_of
from careplan.sealing.schema import (
    EccSharedInfo,
    HashAlgorithm,
    KeyAgreeRecipient,
    OriginatorKey,
)

KEY_AGREE = der.CONSTRUCTED_1  # KeyAgreeRecipientInfo behind the implicit tag 1
_ORIGINATOR_KEY = der.CONSTRUCTED_1  # OriginatorPublicKey behind the implicit tag 1
_KEK_BYTES = 32
_KEK_BITS = (8 * _KEK_BYTES).to_bytes(4, "big")
_BIT_STRING = b"\x03"
_VERSION = asn1.encode_der(3)
_WRAP = HashAlgorithm(oid=oids.AES_256_WRAP, parameters=None)
_ALGORITHM = der.wrap(
    der.SEQUENCE,
    asn1.encode_der(oids.STD_DH_SHA256_KDF) + asn1.encode_der(_WRAP),
)
_EC_KEY = asn1.encode_der(HashAlgorithm(oid=oids.EC_PUBLIC_KEY, parameters=None))
_SHARED_INFO = asn1.encode_der(
    EccSharedInfo(key_info=der.tlv(_WRAP), user_keying_material=None, kek_bits=_KEK_BITS)
)


def wrap_for_ec(content_key: bytes, recipient: x509.Certificate, key: ec.EllipticCurvePublicKey) -> bytes:
    """Return DER of the KeyAgreeRecipientInfo that carries ``content_key`` to the recipient."""
    ephemeral = ec.generate_private_key(key.curve)
    kek = _derive(ephemeral.exchange(ec.ECDH(), key), _SHARED_INFO)
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    originator = der.wrap(_ORIGINATOR_KEY, _EC_KEY + der.wrap(_BIT_STRING, b"\0" + point))
    wrapped = der.wrap(der.OCTET_STRING, aes_key_wrap(kek, content_key))
    recipient_key = der.wrap(der.SEQUENCE, identity_of(recipient).by_serial_bytes + wrapped)
    fields = (
        _VERSION,
        der.wrap(der.CONSTRUCTED_0, originator),
        _ALGORITHM,
        der.wrap(der.SEQUENCE, recipient_key),
    )
    return der.wrap(KEY_AGREE, b"".join(fields))


def read_key_agree(value: asn1.TLV) -> KeyAgreeRecipient:
    """Read a recipient that stands behind the tag of a key agreement."""
    return der.decode(KeyAgreeRecipient, der.retag(der.SEQUENCE, asn1.encode_der(value)))


def unwrap_with_ec(info: KeyAgreeRecipient, wrapped: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the content key; every failure of the unwrapping is the one refusal ``decrypt``."""
    wrap = _verify_algorithm(info)
    shared = EccSharedInfo(key_info=wrap, user_keying_material=info.user_keying_material, kek_bits=_KEK_BITS)
    secret = key.exchange(ec.ECDH(), _originator(info.originator, key.curve))
    try:
        return aes_key_unwrap(_derive(secret, asn1.encode_der(shared)), wrapped)
    except (InvalidUnwrap, ValueError) as cause:
        raise Refused("decrypt") from cause


def _verify_algorithm(info: KeyAgreeRecipient) -> asn1.TLV:
    """Return the identifier of the key wrap, as the sender wrote it: the key derivation is fed its bytes."""
    oid, parameters = algorithms.read_algorithm(info.algorithm)
    if oid == oids.STD_DH_SHA1_KDF:
        raise Refused("sha1-kdf")
    if oid != oids.STD_DH_SHA256_KDF or parameters is None:
        raise Refused("key-management", found=oids.name_of(oid))
    wrap = der.parse(HashAlgorithm, parameters)
    if wrap.oid != oids.AES_256_WRAP:
        raise Refused("key-management", found=oids.name_of(wrap.oid))
    return parameters


def _originator(value: asn1.TLV, curve: ec.EllipticCurve) -> ec.EllipticCurvePublicKey:
    """Read the sender's one-time point, which must lie on the recipient's curve."""
    if value.tag_bytes != _ORIGINATOR_KEY:
        raise Refused("key-management", found="static ECDH")
    public = der.decode(OriginatorKey, der.retag(der.SEQUENCE, asn1.encode_der(value))).public_key
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve, public.as_bytes())
    except ValueError as cause:
        raise Refused("decrypt") from cause


def _derive(secret: bytes, shared_info: bytes) -> bytes:
    """X9.63 with ECC-CMS-SharedInfo (RFC 5753 7.2)."""
    return X963KDF(SHA256(), _KEK_BYTES, shared_info).derive(secret)
