"""The committed test certificates, keys and lists, and a unit to seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509

from careplan.sealing import Credential, Envelope, Party, SealedUnit, Trust, pack, seal
from careplan.sealing.container import write_container
from careplan.sealing.enveloped import encrypt_for
from careplan.trust import load_certificate, load_credential, load_crl

CERTS = Path(__file__).resolve().parents[2] / "certs"
AT = datetime(2026, 11, 20, 3, 4, 5, tzinfo=UTC)
BEFORE_REVOCATION = datetime(2026, 9, 1, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
KEY_TYPES = ("rsa2048", "rsa3072", "p256")
SENDER, RECIPIENT = "1370000017", "1370000025"

ENVELOPE = Envelope(
    sender=Party(SENDER, "43"),
    destination=Party(RECIPIENT, "17"),
    stamp="20261120030405",
    kinds=("UPHOSOKU", "UPPLAN"),
    months=("202611",),
    edition="4.1",
)
FILES = {
    "UPPLAN_202611_1370000017_43_1370000025_17_20261120030405.CSV": b'"1","a"\r\n' * 50,
    "UPHOSOKU_202611_1370000017_43_1370000025_17_20261120030405.CSV": bytes(range(256)),
}


@cache
def certificate(name: str) -> x509.Certificate:
    return load_certificate((CERTS / f"{name}.crt").read_bytes())


@cache
def crl(name: str) -> x509.CertificateRevocationList:
    return load_crl((CERTS / f"{name}.pem").read_bytes())


@cache
def credential(name: str, key: str = "office-p256") -> Credential:
    return load_credential((CERTS / f"{name}.crt").read_bytes(), (CERTS / "keys" / f"{key}.key").read_bytes())


def sender(key_type: str = "p256") -> Credential:
    return credential(f"sender-{key_type}", f"office-{key_type}")


def recipient(key_type: str = "p256") -> Credential:
    return credential(f"recipient-{key_type}", f"recipient-{key_type}")


def exchange() -> Credential:
    return credential("exchange", "exchange-p256")


def trust(*anchors: str, lists: tuple[str, ...] | None = ("crl",)) -> Trust:
    return Trust(
        tuple(map(certificate, anchors or ("authority",))),
        None if lists is None else tuple(map(crl, lists)),
        sandbox=True,
    )


def sealed_unit(key_type: str = "p256") -> SealedUnit:
    return seal(
        FILES,
        ENVELOPE,
        signer=sender(key_type),
        recipient=recipient(key_type).certificate,
        trust=trust(),
        at=AT,
    )


def packed(files: Mapping[str, bytes], envelope: Envelope) -> bytes:
    return b"".join(pack(files, envelope))


def contained(files: Iterable[tuple[str, bytes]]) -> bytes:
    return b"".join(write_container(files))


def encrypted(content: bytes, to: x509.Certificate) -> bytes:
    return encrypt_for([content], to)
