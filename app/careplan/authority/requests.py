"""Certificate requests (CSR, RFC 2986): made beside the key, which stays where it is."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.authority.certificates import Holder
from careplan.trust import PrivateKey


def make_request(holder: Holder, key: PrivateKey) -> bytes:
    """Return a request in PEM for this key, signed by it, that names its holder as the certificate will."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(holder.subject)
    return builder.sign(key, SHA256()).public_bytes(Encoding.PEM)
