"""The kinds of key the authority makes and certifies."""

from __future__ import annotations

from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from careplan.trust import PrivateKey, is_strong

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey

_EXPONENT = 65537


class KeyType(StrEnum):
    """A kind of key, by the name the command line gives it."""

    RSA2048 = "rsa2048"
    RSA3072 = "rsa3072"
    P256 = "p256"


def generate_key(key_type: KeyType) -> PrivateKey:
    """Make a new private key."""
    if key_type is KeyType.P256:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(_EXPONENT, 3072 if key_type is KeyType.RSA3072 else 2048)


def accepted_key(key: CertificatePublicKeyTypes) -> PublicKey | None:
    """Return the key if it is of a kind and strength that the profile accepts."""
    if is_strong(key) and isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)):
        return key
    return None
