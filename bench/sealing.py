"""Sealing and opening against the bare primitives and against openssl, in one run.

The floor is what the format itself demands and nothing else: on sealing the hash of the file, of what is signed and of
the sealed bytes, two signatures (unit and header), one key for the recipient, one AES-GCM; on opening the same
backwards with two hashes. ``single`` is a lower floor: one hash, one signature and one encryption each way.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from careplan.authority import Authority, Holder, KeyType, certificate_pem, key_pem
from careplan.sealing import Credential, Envelope, Party, Trust, open_unit, seal
from careplan.trust import Role

AT = datetime(2026, 11, 20, tzinfo=UTC)
SIZES = (100_000, 5_000_000)
KEY_TYPES = (KeyType.RSA2048, KeyType.P256)
GATE = 0.5
_OAEP = padding.OAEP(padding.MGF1(SHA256()), SHA256(), None)
_ENVELOPE = Envelope(
    Party("1370000017", "43"), Party("1370000025", "17"), "20261120000000", ("UPPLAN",), ("202611",), "4.1"
)


@dataclass(frozen=True, slots=True)
class Row:
    """Seal and open once each, per second; the ratios are to the floors of the same run."""

    name: str
    per_second: float
    floor: float
    single: float
    openssl: float

    @property
    def ratio(self) -> float:
        """How much of the floor is reached."""
        return self.per_second / self.floor

    def __str__(self) -> str:
        return (
            f"{self.name:<24}{self.per_second:>9.0f}/s   floor {self.floor:>7.0f}/s ratio {self.ratio:.2f}"
            f"   single {self.single:>7.0f}/s ratio {self.per_second / self.single:.2f}"
            f"   openssl x {self.per_second / self.openssl:.0f} (floor x {self.floor / self.openssl:.0f})"
        )


def rows(seconds: float = 2.0) -> Iterator[Row]:
    """Measure one row for each kind of key and size."""
    for key_type in KEY_TYPES:
        for size in SIZES:
            yield _row(key_type, size, seconds)


def _row(key_type: KeyType, size: int, seconds: float) -> Row:
    authority = Authority.create("bench", not_before=AT)
    sender, recipient = (
        authority.issue(Holder(Role.OFFICE, "bench", number), key_type, not_before=AT)
        for number in ("1370000017", "1370000025")
    )
    trust = Trust((authority.certificate,), (authority.crl(at=AT),))
    content = os.urandom(size)

    def ours() -> None:
        unit = seal(
            {"A.CSV": content}, _ENVELOPE, signer=sender, recipient=recipient.certificate, trust=trust, at=AT
        )
        open_unit(unit.sealed, credential=recipient, trust=trust, at=AT)

    steps = (
        ours,
        lambda: _primitives(content, sender, recipient, hashes=5, signatures=2),
        lambda: _primitives(content, sender, recipient, hashes=2, signatures=1),
    )
    per_second, floor, single = _interleaved(steps, seconds)
    openssl = _openssl_rate(content, sender, recipient)
    return Row(f"{key_type} {size // 1000} kB", per_second, floor, single, openssl)


def _interleaved(steps: tuple[Callable[[], None], ...], seconds: float) -> list[float]:
    """Take turns, so that a busy machine slows all alike; return the median rate of each."""
    for step in steps:
        step()
    times: list[list[float]] = [[] for _ in steps]
    end = time.perf_counter() + seconds * len(steps)
    while time.perf_counter() < end or len(times[0]) < 5:
        for step, taken in zip(steps, times, strict=True):
            start = time.perf_counter()
            step()
            taken.append(time.perf_counter() - start)
    return [1 / statistics.median(taken) for taken in times]


def _primitives(
    content: bytes, sender: Credential, recipient: Credential, *, hashes: int, signatures: int
) -> None:
    """Do what no implementation of the format can leave out."""
    for _ in range(hashes):
        digest = hashlib.sha256(content).digest()
    key, nonce = os.urandom(32), os.urandom(12)
    for _ in range(signatures):
        signature = _sign(sender.key, digest)
    encrypted = AESGCM(key).encrypt(nonce, content, None)
    content_key = _carry(key, recipient.key)
    AESGCM(content_key).decrypt(nonce, encrypted, None)
    _verify(sender.key, signature, digest)


def _sign(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), SHA256())
    return key.sign(data, ec.ECDSA(SHA256()))


def _verify(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, signature: bytes, data: bytes) -> None:
    if isinstance(key, rsa.RSAPrivateKey):
        key.public_key().verify(signature, data, padding.PKCS1v15(), SHA256())
    else:
        key.public_key().verify(signature, data, ec.ECDSA(SHA256()))


def _carry(content_key: bytes, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    """Bring the content key to the recipient: OAEP, or one-time ECDH with key wrap."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.decrypt(key.public_key().encrypt(content_key, _OAEP), _OAEP)
    ephemeral = ec.generate_private_key(key.curve)
    kek = X963KDF(SHA256(), 32, None).derive(ephemeral.exchange(ec.ECDH(), key.public_key()))
    wrapped = aes_key_wrap(kek, content_key)
    kek = X963KDF(SHA256(), 32, None).derive(key.exchange(ec.ECDH(), ephemeral.public_key()))
    return aes_key_unwrap(kek, wrapped)


def _openssl_rate(content: bytes, sender: Credential, recipient: Credential, rounds: int = 3) -> float:
    """Do the same by four calls of the openssl command: sign, encrypt, decrypt, verify."""
    is_rsa = isinstance(recipient.key, rsa.RSAPrivateKey)
    oaep = "-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"
    options = oaep if is_rsa else "-keyopt ecdh_kdf_md:sha256"
    commands = (
        "cms -sign -binary -nodetach -outform DER -in content -out signed -signer s.crt -inkey s.key",
        f"cms -encrypt -binary -aes-256-gcm -outform DER -in signed -out sealed -recip r.crt {options}",
        "cms -decrypt -binary -inform DER -in sealed -out signed -recip r.crt -inkey r.key",
        "cms -verify -binary -noverify -inform DER -in signed -out content",
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "content").write_bytes(content)
        for stem, one in (("s", sender), ("r", recipient)):
            (folder / f"{stem}.crt").write_bytes(certificate_pem(one.certificate))
            (folder / f"{stem}.key").write_bytes(key_pem(one.key))
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            for command in commands:
                arguments = ["openssl", *command.split()]
                subprocess.run(arguments, cwd=folder, check=True, capture_output=True)
            taken.append(time.perf_counter() - start)
    return 1 / statistics.median(taken)
