# ruff: noqa: INP001 - a script in a folder of data
"""Make the certificates and revocation lists of this folder again, to the byte: fixed keys, times and serials.

    python certs/generate.py [FOLDER]

Keys are read from ``keys/`` and made only where one is missing. They are public: nothing they protect is safe.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA224, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

HERE = Path(__file__).resolve().parent
KEY_TEXT = b"TEST KEY, published in a repository. It protects nothing: never use it for real data.\n"
BEGIN = datetime(2026, 4, 1, tzinfo=UTC)
END = datetime(2046, 4, 1, tzinfo=UTC)
REVOKED = datetime(2026, 10, 1, tzinfo=UTC)
SENDER, RECIPIENT, OTHER = "1370000017", "1370000025", "1370000033"
MAIL = (ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.CLIENT_AUTH)
UNKNOWN = x509.UnrecognizedExtension(ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00")


@dataclass(frozen=True)
class Asset:
    """One certificate: a good sender's on P-256 unless a field says otherwise."""

    name: str
    number: tuple[str, ...] = (SENDER,)
    role: str = "office"
    common_name: str = "Test office"
    key: str = "office-p256"
    issuer: str = "authority"
    begin: datetime = BEGIN
    end: datetime = END
    usage: frozenset[str] | None = frozenset({"digital_signature", "key_agreement"})
    extended: tuple[ObjectIdentifier, ...] = MAIL
    is_authority: bool = False
    critical: bool = False
    digest: type[HashAlgorithm] = SHA256


SIGN = frozenset({"digital_signature"})
RSA_USAGE = frozenset({"digital_signature", "key_encipherment"})
CA_USAGE = frozenset({"key_cert_sign", "crl_sign"})


def _authority(name: str, key: str, usage: frozenset[str] = CA_USAGE, end: datetime = END) -> Asset:
    return Asset(
        name=name, number=(), role="authority", common_name=f"Test {name}", key=key, issuer=name,
        usage=usage, extended=(), is_authority=True, end=end,
    )  # fmt: skip


ASSETS = (
    _authority("authority", "authority"),
    _authority("other-authority", "other-authority"),
    _authority("authority-without-cert-sign", "other-authority", frozenset({"crl_sign"})),
    _authority("authority-without-crl-sign", "other-authority", frozenset({"key_cert_sign"})),
    _authority("authority-expired", "other-authority", end=REVOKED),
    Asset("exchange", number=(), role="exchange", key="exchange-p256"),
    Asset("exchange-revoked", number=(), role="exchange", key="exchange-p256"),
    Asset("exchange-expired", number=(), role="exchange", key="exchange-p256", end=REVOKED),
    Asset("sender-p256"),
    Asset("sender-rsa2048", key="office-rsa2048", usage=RSA_USAGE),
    Asset("sender-rsa3072", key="office-rsa3072", usage=RSA_USAGE),
    Asset("recipient-p256", number=(RECIPIENT,), key="recipient-p256"),
    Asset("recipient-rsa2048", number=(RECIPIENT,), key="recipient-rsa2048", usage=RSA_USAGE),
    Asset("recipient-rsa3072", number=(RECIPIENT,), key="recipient-rsa3072", usage=RSA_USAGE),
    # senders with one defect each
    Asset("issued-by-other-authority", issuer="other-authority"),
    Asset("issued-by-an-office", issuer="sender-p256"),
    Asset("issued-without-cert-sign", issuer="authority-without-cert-sign"),
    Asset("issued-without-crl-sign", issuer="authority-without-crl-sign"),
    Asset("issued-by-expired-authority", issuer="authority-expired"),
    Asset("expired", end=REVOKED),
    Asset("not-yet-valid", begin=END - timedelta(days=1)),
    Asset("revoked"),
    Asset("usage-not-signing", usage=frozenset({"key_agreement"})),
    Asset("usage-absent", usage=None),
    Asset("usage-server-only", extended=(ExtendedKeyUsageOID.SERVER_AUTH,)),
    Asset("number-of-other-office", number=(OTHER,)),
    Asset("number-absent", number=()),
    Asset("number-twice", number=(SENDER, SENDER)),
    Asset("number-malformed", number=("13700000",)),
    Asset("role-exchange", role="exchange"),
    Asset("critical-unknown", critical=True),
    Asset("key-rsa1024", key="weak-rsa1024", usage=RSA_USAGE),
    Asset("key-p384", key="weak-p384"),
    # recipients with one defect each
    Asset("recipient-usage-not-receiving", number=(RECIPIENT,), key="recipient-p256", usage=SIGN),
    Asset("recipient-rsa-usage-not-receiving", number=(RECIPIENT,), key="recipient-rsa2048", usage=SIGN),
    Asset("recipient-revoked", number=(RECIPIENT,), key="recipient-p256"),
    Asset("recipient-expired", number=(RECIPIENT,), key="recipient-p256", end=REVOKED),
    Asset("recipient-by-other-authority", number=(RECIPIENT,), key="recipient-p256", issuer="other-authority"),
    # serial numbers are positions: more is added below
    Asset("signed-with-sha224", digest=SHA224),
    Asset("exchange-usage-not-signing", number=(), role="exchange", key="exchange-p256", usage=frozenset()),
)  # fmt: skip


@dataclass(frozen=True)
class List:
    """One revocation list of ``authority``, signed with its key unless said otherwise."""

    name: str
    issuer: str = "authority"
    signed_with: str = "authority"
    begin: datetime = REVOKED
    end: datetime | None = END
    revoked: tuple[str, ...] = ("revoked", "recipient-revoked", "exchange-revoked")
    is_delta: bool = False


LISTS = (
    List("crl"),
    List("crl-earlier", begin=REVOKED - timedelta(days=30), revoked=()),
    List("crl-stale", end=REVOKED + timedelta(days=1)),
    List("crl-forged", signed_with="other-authority"),
    List("crl-of-other-authority", issuer="other-authority", signed_with="other-authority"),
    List("crl-without-crl-sign", issuer="authority-without-crl-sign", signed_with="other-authority"),
    List("crl-delta", is_delta=True),
)

_KEYS = {"weak-rsa1024": 1024, "office-rsa2048": 2048, "recipient-rsa2048": 2048,
         "office-rsa3072": 3072, "recipient-rsa3072": 3072}  # fmt: skip


def load_key(name: str) -> Key:
    """Load a test key; make it where it is missing."""
    path = HERE / "keys" / f"{name}.key"
    if not path.exists():
        curve = ec.SECP384R1() if "p384" in name else ec.SECP256R1()
        made = (
            rsa.generate_private_key(65537, _KEYS[name]) if name in _KEYS else ec.generate_private_key(curve)
        )
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(KEY_TEXT + pem)
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise TypeError(name)
    return key


def subject_of(asset: Asset) -> x509.Name:
    """Return the distinguished name of an asset."""
    numbers = [x509.NameAttribute(NameOID.SERIAL_NUMBER, number) for number in asset.number]
    role = x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, asset.role)
    return x509.Name([*numbers, role, x509.NameAttribute(NameOID.COMMON_NAME, asset.common_name)])


def make_certificate(asset: Asset, serial: int) -> x509.Certificate:
    """Make a certificate; ECDSA is deterministic (RFC 6979)."""
    issuer = _named(asset.issuer)
    key = load_key(asset.key).public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject_of(asset))
        .issuer_name(subject_of(issuer))
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(asset.begin)
        .not_valid_after(asset.end)
        .add_extension(x509.BasicConstraints(asset.is_authority, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
    if asset.usage is not None:
        builder = builder.add_extension(_usage(asset.usage), critical=True)
    if asset.extended:
        builder = builder.add_extension(x509.ExtendedKeyUsage(asset.extended), critical=False)
    if asset.critical:
        builder = builder.add_extension(UNKNOWN, critical=True)
    return builder.sign(load_key(issuer.key), asset.digest(), ecdsa_deterministic=True)


def make_list(asset: List) -> x509.CertificateRevocationList:
    """Make a revocation list."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(subject_of(_named(asset.issuer)))
        .last_update(asset.begin)
        .next_update(asset.end or END)
    )
    if asset.is_delta:
        builder = builder.add_extension(x509.DeltaCRLIndicator(1), critical=True)
    for name in asset.revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(_serial(name)).revocation_date(REVOKED).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(load_key(asset.signed_with), SHA256(), ecdsa_deterministic=True)


def generate(folder: Path) -> None:
    """Write every certificate and list into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for asset in ASSETS:
        certificate = make_certificate(asset, _serial(asset.name))
        (folder / f"{asset.name}.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
    for revocations in LISTS:
        (folder / f"{revocations.name}.pem").write_bytes(make_list(revocations).public_bytes(Encoding.PEM))


def _named(name: str) -> Asset:
    return next(asset for asset in ASSETS if asset.name == name)


def _serial(name: str) -> int:
    return 1000 + ASSETS.index(_named(name))


def _usage(allowed: frozenset[str]) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in allowed for name in names})


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
