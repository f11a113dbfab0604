"""Load certificates, keys and revocation lists from PEM or DER bytes."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_pem_private_key,
)

from careplan.trust.errors import UNREADABLE, refusal

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_PEM = b"-----BEGIN "


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate and the private key that belongs to it."""

    certificate: x509.Certificate
    key: PrivateKey

    def __repr__(self) -> str:
        """Show whose it is; never the key."""
        return f"Credential({self.certificate.subject.rfc4514_string()!r})"


def load_certificates(data: bytes) -> tuple[x509.Certificate, ...]:
    """Load every certificate of a PEM file, or the one of a DER file; raise ``TrustError``."""
    try:
        if _PEM in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except UNREADABLE as cause:
        raise refusal("unreadable", what="an X.509 certificate") from cause


def load_certificate(data: bytes) -> x509.Certificate:
    """Load the first certificate of a PEM file, or the one of a DER file; raise ``TrustError``."""
    return load_certificates(data)[0]


def load_key(data: bytes, password: bytes | None = None) -> PrivateKey:
    """Load an RSA or EC private key from PEM or DER; raise ``TrustError``."""
    load = load_pem_private_key if _PEM in data else load_der_private_key
    try:
        key = load(data, password)
    except UNREADABLE as cause:
        raise refusal("unreadable", what="a private key") from cause
    if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise refusal("weak-key")
    return key


def load_credential(certificate: bytes, key: bytes, password: bytes | None = None) -> Credential:
    """Load a certificate and its key; raise ``TrustError`` where they do not belong together."""
    credential = Credential(load_certificate(certificate), load_key(key, password))
    if credential.key.public_key() != credential.certificate.public_key():
        raise refusal("key-mismatch")
    return credential


def load_crl(data: bytes) -> x509.CertificateRevocationList:
    """Load a revocation list from PEM or DER; raise ``TrustError``."""
    load = x509.load_pem_x509_crl if _PEM in data else x509.load_der_x509_crl
    try:
        return load(data)
    except UNREADABLE as cause:
        raise refusal("unreadable", what="a revocation list (CRL)") from cause
