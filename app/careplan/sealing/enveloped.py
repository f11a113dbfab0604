"""CMS AuthEnvelopedData: encrypt for one certificate with AES-256-GCM, and decrypt (RFC 5083, 5084)."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import GCM

from careplan.sealing import der, oids
from careplan.sealing.agreement import KEY_AGREE, read_key_agree, unwrap_with_ec, wrap_for_ec
from careplan.sealing.algorithms import read_algorithm
from careplan.sealing.errors import Refused
from careplan.sealing.identity import is_named
from careplan.sealing.schema import (
    AuthEnvelopedData,
    GcmAlgorithm,
    GcmParameters,
    KeyTransRecipient,
)
from careplan.sealing.transport import unwrap_with_rsa, wrap_for_rsa
from careplan.trust import Credential, read_profile

_VERSION, _DATA, _AUTH_ENVELOPED_DATA = map(asn1.encode_der, (0, oids.DATA, oids.AUTH_ENVELOPED_DATA))
_KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16


def encrypt_for(pieces: Sequence[bytes], recipient: x509.Certificate) -> bytes:
    """Return DER of ContentInfo with AuthEnvelopedData of the pieces' content, for the recipient's key to open."""
    content_key, nonce = os.urandom(_KEY_BYTES), os.urandom(_NONCE_BYTES)
    recipients = der.wrap(der.SET, _wrap(content_key, recipient))
    encryptor = Cipher(AES256(content_key), GCM(nonce)).encryptor()
    encrypted = [encryptor.update(piece) for piece in pieces]
    encryptor.finalize()
    parameters = GcmParameters(nonce=nonce, tag_length=_TAG_BYTES)
    algorithm = asn1.encode_der(GcmAlgorithm(oid=oids.AES_256_GCM, parameters=parameters))
    levels = (
        (der.PRIMITIVE_0, b"", b""),
        (der.SEQUENCE, _DATA + algorithm, b""),
        (der.SEQUENCE, _VERSION + recipients, der.wrap(der.OCTET_STRING, encryptor.tag)),
        (der.CONSTRUCTED_0, b"", b""),
        (der.SEQUENCE, _AUTH_ENVELOPED_DATA, b""),
    )
    head, tail = der.surround(sum(map(len, encrypted)), levels)
    return b"".join((head, *encrypted, tail))


def decrypt_with(data: bytes, credential: Credential) -> bytes:
    """Return the content of DER or BER AuthEnvelopedData that is meant for the credential's certificate."""
    enveloped = der.read_content(data, oids.AUTH_ENVELOPED_DATA, AuthEnvelopedData, wrong_type)
    nonce = _verify_cipher(enveloped)
    content_key = _unwrap(enveloped.recipients.as_list(), credential)
    if len(content_key) != _KEY_BYTES:
        raise Refused("decrypt")
    attributes = enveloped.authenticated_attributes
    associated = None if attributes is None else asn1.encode_der(asn1.SetOf(attributes))
    encrypted = enveloped.content.whole
    if encrypted is None:
        encrypted = b"".join(enveloped.content.segments or [])
    try:
        return AESGCM(content_key).decrypt(nonce, encrypted + enveloped.mac, associated)
    except InvalidTag as cause:
        raise Refused("decrypt") from cause


def wrong_type(found: str) -> Refused:
    """Return the refusal of a CMS type that is none for a sealed unit."""
    unauthenticated = found in {oids.NAMES[oids.ENVELOPED_DATA], oids.NAMES[oids.ENCRYPTED_DATA]}
    return Refused("not-authenticated" if unauthenticated else "not-encrypted", found=found)


def _wrap(content_key: bytes, recipient: x509.Certificate) -> bytes:
    read_profile(recipient)
    key = recipient.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return wrap_for_rsa(content_key, recipient, key)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return wrap_for_ec(content_key, recipient, key)
    raise Refused("key-management", found="?")


def _unwrap(recipients: list[asn1.TLV], credential: Credential) -> bytes:
    """Find the recipient that names our certificate, and take the content key from it."""
    certificate, key = credential.certificate, credential.key
    for value in recipients:
        if value.tag_bytes == der.SEQUENCE and isinstance(key, rsa.RSAPrivateKey):
            transport = der.parse(KeyTransRecipient, value)
            if is_named(certificate, transport.rid):
                return unwrap_with_rsa(transport, key)
        elif value.tag_bytes == KEY_AGREE and isinstance(key, ec.EllipticCurvePrivateKey):
            agreement = read_key_agree(value)
            for recipient in agreement.recipients:
                if is_named(certificate, recipient.rid):
                    return unwrap_with_ec(agreement, recipient.encrypted_key, key)
    raise Refused("not-recipient")


def _verify_cipher(enveloped: AuthEnvelopedData) -> bytes:
    """Return the nonce of the one cipher that is accepted; GCM with a short tag or an odd nonce is weaker."""
    oid, parameters = read_algorithm(enveloped.content.algorithm)
    if oid != oids.AES_256_GCM or parameters is None:
        raise Refused("content-cipher", found=oids.name_of(oid))
    gcm = der.parse(GcmParameters, parameters)
    if gcm.tag_length != _TAG_BYTES or len(enveloped.mac) != _TAG_BYTES or len(gcm.nonce) != _NONCE_BYTES:
        raise Refused("content-cipher", found=f"{oids.name_of(oid)} with a short tag or another nonce")
    return gcm.nonce
