"""Load certificates, keys and revocation lists from PEM or DER bytes."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_pem_private_key,
)

from careplan.trust.errors import UNREADABLE, TrustError, refusal
from careplan.trust.serial import verify_serial

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_CRL_BLOCK = re.compile(rb"-----BEGIN X509 CRL-----.+?-----END X509 CRL-----", re.DOTALL)
_CERTIFICATE_BLOCK = re.compile(rb"-----BEGIN (?:X509 )?CERTIFICATE-----(.+?)-----END", re.DOTALL)
_PEM = b"-----BEGIN "
_ENCRYPTED: Final = (b"-----BEGIN ENCRYPTED PRIVATE KEY-----", b"Proc-Type: 4,ENCRYPTED")
# What a PEM file holds, by the end of its label: in Japanese and in English.
_KINDS: Final = {
    b"PRIVATE KEY-----": ("秘密鍵", "a private key"),
    b"CERTIFICATE REQUEST-----": ("証明書署名要求(CSR)", "a certificate request (CSR)"),
    b"X509 CRL-----": ("失効リスト(CRL)", "a revocation list (CRL)"),
    b"PUBLIC KEY-----": ("公開鍵", "a public key"),
    b"CERTIFICATE-----": ("証明書", "an X.509 certificate"),
}
_CERTIFICATE, _KEY, _CRL = (
    _KINDS[label] for label in (b"CERTIFICATE-----", b"PRIVATE KEY-----", b"X509 CRL-----")
)


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
    for encoded in _encoded(data):
        verify_serial(encoded)
    try:
        if _PEM in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except UNREADABLE as cause:
        raise _unreadable(data, _CERTIFICATE) from cause


def _encoded(data: bytes) -> Iterator[bytes]:
    """Yield the certificates of a file as DER; of what is no Base64 nothing."""
    if _PEM not in data:
        yield data
    for block in _CERTIFICATE_BLOCK.findall(data):
        try:
            yield b64decode(block)
        except ValueError:
            continue


def load_certificate(data: bytes) -> x509.Certificate:
    """Load the first certificate of a PEM file, or the one of a DER file; raise ``TrustError``."""
    return load_certificates(data)[0]


def load_key(data: bytes, password: bytes | None = None) -> PrivateKey:
    """Load an RSA or EC private key from PEM or DER; raise ``TrustError``."""
    load = load_pem_private_key if _PEM in data else load_der_private_key
    if password is None and any(mark in data for mark in _ENCRYPTED):
        raise refusal("key-encrypted")
    try:
        key = load(data, password)
    except UNREADABLE as cause:
        raise _unreadable(data, _KEY) from cause
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
        raise _unreadable(data, _CRL) from cause


def load_crls(data: bytes) -> tuple[x509.CertificateRevocationList, ...]:
    """Load every revocation list of a PEM file, or the one of a DER file; raise ``TrustError``."""
    lists = _CRL_BLOCK.findall(data)
    return tuple(map(load_crl, lists or [data]))


def _unreadable(data: bytes, wanted: tuple[str, str]) -> TrustError:
    """Return the refusal of what cannot be read: named, where its label says that it is something else."""
    labels = {kind for end, kind in _KINDS.items() if any(line.endswith(end) for line in _begins(data))}
    if wanted in labels or not labels:
        return refusal("unreadable", what=wanted[1])
    found_ja, found_en = min(labels)
    return refusal("other-kind", wanted=wanted[0], wanted_en=wanted[1], found=found_ja, found_en=found_en)


def _begins(data: bytes) -> list[bytes]:
    return [line.strip() for line in data.splitlines() if line.startswith(_PEM)]
