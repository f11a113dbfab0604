"""Certificate requests (CSR, RFC 2986): made beside the key, which stays where it is."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from careplan.authority.certificates import Holder
from careplan.authority.errors import refusal
from careplan.trust import UNREADABLE, PrivateKey


def make_request(holder: Holder, key: PrivateKey) -> bytes:
    """Return a request in PEM for this key, signed by it, that names its holder as the certificate will."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(holder.subject)
    return builder.sign(key, SHA256()).public_bytes(Encoding.PEM)


def request_key(request: bytes) -> CertificatePublicKeyTypes:
    """Return the public key of a request (PEM or DER); raise ``AuthorityError`` where it cannot be read."""
    return read_request(request)[0]


def read_request(request: bytes) -> tuple[CertificatePublicKeyTypes, frozenset[str]]:
    """Return the public key of a request and the numbers in its subject, after its signature was verified."""
    load = x509.load_pem_x509_csr if b"-----BEGIN" in request else x509.load_der_x509_csr
    try:
        csr = load(request)
        key, is_signed = csr.public_key(), csr.is_signature_valid
        named = csr.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    except UNREADABLE as cause:
        raise refusal("unreadable") from cause
    if not is_signed:
        raise refusal("request-signature")
    return key, frozenset(str(each.value) for each in named)
