"""Keys that everybody has: those of `certs/`, whose private halves stand in this repository."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from careplan.trust.errors import UNREADABLE, refusal

# SHA-256 of the SubjectPublicKeyInfo of each file in certs/keys, in the order of their names; a test compares.
PUBLISHED: Final = frozenset(
    {
        "db4373d548e40eb92b680241ad291b671a15d4667cc0d02570578f52078bbf42",
        "e8690303b06c2bb8e6622a5392f59752d36d7dd9d9fa262036c59a18e3a0a29e",
        "b69cee29081c6233ed446132d306e13463d35f12932dd59afb3d429a9e06aae1",
        "5537396649f0f01d4fdccc93e485c84102fe0ad0206daa231797cc4468dd138a",
        "687907648437eada10f42e59103c5ed57b40813fbc5791c687566e7ef25cc8c7",
        "a25ff9b2cd2cf5b9e39c39aa68594234d8277e08210501b5d19a35a59846b649",
        "31dde12a5d6c136019fb667d3b70d52870d69d8fa6cde171d451ab52518547ee",
        "c5085bd9e46690550f1e5a0383df9ad2604934eee9b7fd4f7fc95d2d905501c0",
        "aa953158cdcb7d5adfab964809c185ab319cd20cf686fc3175918c6a53f2dc3c",
        "36708ca95eea49eb9ec204759f7529bba8c7fb688e445adfc621fb3dba922594",
        "b8be6a82bf4e796556c4def9d393fb062b9df1d7431f29990138962c71732aca",
    }
)


def verify_anchors_not_published(anchors: Iterable[x509.Certificate]) -> None:
    """Raise ``TrustError`` where an authority's private key is published: anybody issues certificates by it."""
    if any(is_published(anchor) for anchor in anchors):
        raise refusal("published-authority")


def verify_not_published(certificate: x509.Certificate) -> None:
    """Raise ``TrustError`` where the private key of a certificate is published: anybody signs and opens by it."""
    if is_published(certificate):
        raise refusal("published-key")


@lru_cache(maxsize=4096)
def is_published(certificate: x509.Certificate) -> bool:
    """Tell whether the certificate's private key stands in this repository."""
    try:
        key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except UNREADABLE:
        return False
    return hashlib.sha256(key).hexdigest() in PUBLISHED
