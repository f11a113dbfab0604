"""The object identifiers of CMS that are used or refused by name."""

from __future__ import annotations

from cryptography.x509 import ObjectIdentifier as Oid

# RFC 5652, 5083: content types
DATA = Oid("1.2.840.113549.1.7.1")
SIGNED_DATA = Oid("1.2.840.113549.1.7.2")
ENVELOPED_DATA = Oid("1.2.840.113549.1.7.3")
ENCRYPTED_DATA = Oid("1.2.840.113549.1.7.6")
AUTH_ENVELOPED_DATA = Oid("1.2.840.113549.1.9.16.1.23")

# RFC 5652 11, RFC 5035: attributes
CONTENT_TYPE = Oid("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = Oid("1.2.840.113549.1.9.4")
SIGNING_TIME = Oid("1.2.840.113549.1.9.5")
SIGNING_CERTIFICATE_V2 = Oid("1.2.840.113549.1.9.16.2.47")

# RFC 5754, 8017: hashes, signatures, key transport
SHA1 = Oid("1.3.14.3.2.26")
SHA256 = Oid("2.16.840.1.101.3.4.2.1")
RSA_ENCRYPTION = Oid("1.2.840.113549.1.1.1")
RSAES_OAEP = Oid("1.2.840.113549.1.1.7")
MGF1 = Oid("1.2.840.113549.1.1.8")
P_SPECIFIED = Oid("1.2.840.113549.1.1.9")
RSASSA_PSS = Oid("1.2.840.113549.1.1.10")
SHA256_WITH_RSA = Oid("1.2.840.113549.1.1.11")
ECDSA_WITH_SHA256 = Oid("1.2.840.10045.4.3.2")

# RFC 5084, 3565, 5753: content cipher, key wrap, key agreement
AES_256_GCM = Oid("2.16.840.1.101.3.4.1.46")
AES_256_WRAP = Oid("2.16.840.1.101.3.4.1.45")
EC_PUBLIC_KEY = Oid("1.2.840.10045.2.1")
STD_DH_SHA1_KDF = Oid("1.3.133.16.840.63.0.2")
STD_DH_SHA256_KDF = Oid("1.3.132.1.11.1")

# RFC 5652 10.2.4 key identifiers
NAMES = {
    DATA: "data",
    SIGNED_DATA: "SignedData",
    ENVELOPED_DATA: "EnvelopedData",
    ENCRYPTED_DATA: "EncryptedData",
    AUTH_ENVELOPED_DATA: "AuthEnvelopedData",
    SHA1: "SHA-1",
    RSA_ENCRYPTION: "rsaEncryption",
    STD_DH_SHA1_KDF: "ECDH with the SHA-1 KDF",
    AES_256_GCM: "AES-256-GCM",
    CONTENT_TYPE: "content-type",
    MESSAGE_DIGEST: "message-digest",
    SIGNING_TIME: "signing-time",
    SIGNING_CERTIFICATE_V2: "signing-certificate-v2",
}


def name_of(oid: Oid) -> str:
    """Return the name of an identifier for a message, its dotted form where none is known."""
    return NAMES.get(oid, oid.dotted_string)
