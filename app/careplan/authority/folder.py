"""An authority in a folder: ``ca.crt``, ``ca.key``, ``N.crt`` and ``N.key`` of each office, and an index.

The index is appended to, one JSON line an event, and synced before a certificate is handed out, so that two
commands at once lose nothing. Other files are replaced whole. Keys are readable by their owner alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from careplan.authority.authority import HOLDER_DAYS, ROOT_DAYS, Authority, Issued
from careplan.authority.certificates import Holder
from careplan.authority.errors import refusal
from careplan.authority.files import append_line, write_whole
from careplan.authority.index import issued_line, read_index, revoked_line
from careplan.authority.keys import KeyType
from careplan.trust import Credential, PrivateKey, Role, TrustError, load_certificate, load_credential

_KEY_TEXT: Final = b"TEST KEY of a careplan sandbox. It protects nothing: never use it for real data.\n"
_EXCHANGE: Final = "exchange"


def init_folder(
    folder: Path, name: str, key_type: KeyType = KeyType.P256, *, at: datetime, days: int = ROOT_DAYS
) -> Authority:
    """Make a new authority in a folder; raise ``AuthorityError`` where one is there already."""
    if any((folder / file).exists() for file in ("ca.crt", "ca.key", "index.jsonl")):
        raise refusal("already-initialised", path=folder)
    authority = Authority.create(name, key_type, not_before=at, days=days)
    folder.mkdir(parents=True, exist_ok=True)
    _save_credential(folder, "ca", authority.credential)
    return authority


def load_folder(folder: Path) -> Authority:
    """Load the authority of a folder with all it has issued; raise ``AuthorityError``."""
    try:
        certificate, key = (folder / "ca.crt").read_bytes(), (folder / "ca.key").read_bytes()
    except FileNotFoundError as cause:
        raise refusal("not-initialised", path=folder) from cause
    try:
        return Authority(load_credential(certificate, key), read_index(folder / "index.jsonl"))
    except TrustError as cause:
        raise refusal("damaged", path=folder) from cause


def issue_in_folder(
    folder: Path,
    holder: Holder,
    key_type: KeyType = KeyType.RSA2048,
    *,
    at: datetime,
    days: int = HOLDER_DAYS,
) -> Credential:
    """Issue a certificate and its key as ``N.crt`` and ``N.key``, ``exchange.*`` for the exchange.

    What stood there before is kept as ``N-SERIAL.crt`` and ``N-SERIAL.key``: this is a renewal, and the
    earlier certificate stays good until it ends or is revoked, its key opens what was sealed for it.
    """
    authority = load_folder(folder)
    credential = authority.issue(holder, key_type, not_before=at, days=days)
    append_line(folder / "index.jsonl", issued_line(authority.issued[-1]))
    stem = holder.office_number if holder.role is Role.OFFICE and holder.office_number else _EXCHANGE
    save_renewed(folder, stem, credential)
    return credential


def certify_in_folder(
    folder: Path, holder: Holder, request: bytes, *, at: datetime, days: int = HOLDER_DAYS
) -> x509.Certificate:
    """Issue a certificate for the key of a request (CSR) as ``N.crt``; the key stays with whoever asked."""
    authority = load_folder(folder)
    certificate = authority.certify_request(holder, request, not_before=at, days=days)
    append_line(folder / "index.jsonl", issued_line(authority.issued[-1]))
    stem = holder.office_number or _EXCHANGE
    _archive(folder, stem)
    write_whole(folder / f"{stem}.crt", certificate_pem(certificate))
    return certificate


def renew_in_folder(
    folder: Path,
    office_number: str,
    key_type: KeyType = KeyType.RSA2048,
    *,
    at: datetime,
    days: int = HOLDER_DAYS,
) -> Credential:
    """Issue to an office anew, with a new key, under the name and kind of the last; see ``issue_in_folder``."""
    last = load_folder(folder).issued_to(office_number)[-1]
    return issue_in_folder(folder, last.holder, key_type, at=at, days=days)


def revoke_in_folder(
    folder: Path,
    office_number: str,
    reason: x509.ReasonFlags = x509.ReasonFlags.unspecified,
    *,
    at: datetime,
    serial: int | None = None,
) -> Sequence[Issued]:
    """Revoke every certificate of an office that is not yet revoked, or the one of ``serial``."""
    authority = load_folder(folder)
    held = authority.issued_to(office_number)
    chosen = [one for one in held if serial is None or one.serial == serial]
    if not chosen:
        raise refusal("unknown-serial", serial=f"{serial:x}")
    standing = [one for one in chosen if one.revoked_at is None] or chosen[-1:]
    revoked = [authority.revoke(one.serial, reason, at=at) for one in standing]
    for one in revoked:
        append_line(folder / "index.jsonl", revoked_line(one))
    return revoked


def certificate_pem(certificate: x509.Certificate | x509.CertificateRevocationList) -> bytes:
    """Return a certificate or a revocation list in PEM."""
    return certificate.public_bytes(Encoding.PEM)


def key_pem(key: PrivateKey) -> bytes:
    """Return a private key in PEM (PKCS #8, not encrypted), after a line that says what it is worth."""
    return _KEY_TEXT + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def save_renewed(folder: Path, stem: str, credential: Credential) -> None:
    """Save a certificate and its key as ``STEM.crt`` and ``STEM.key``; what stood there gets its serial number."""
    _archive(folder, stem)
    _save_credential(folder, stem, credential)


def _save_credential(folder: Path, stem: str, credential: Credential) -> None:
    write_whole(folder / f"{stem}.key", key_pem(credential.key), private=True)
    write_whole(folder / f"{stem}.crt", certificate_pem(credential.certificate))


def _archive(folder: Path, stem: str) -> None:
    """Give the files of the certificate that is renewed the name of its serial number."""
    current = folder / f"{stem}.crt"
    if not current.exists():
        return
    serial = load_certificate(current.read_bytes()).serial_number
    for suffix in ("crt", "key"):
        earlier = folder / f"{stem}.{suffix}"
        if earlier.exists():
            earlier.replace(folder / f"{stem}-{serial:x}.{suffix}")
