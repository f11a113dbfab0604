"""Open a unit, by the numbered list."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography import x509

from careplan.sealing.armour import read_armour
from careplan.sealing.container import Entry, read_container
from careplan.sealing.envelope import Envelope, differing
from careplan.sealing.enveloped import decrypt_with
from careplan.sealing.errors import Refused, judging
from careplan.sealing.header import verify_header
from careplan.sealing.limits import CLOCK_SKEW, MAX_SEALED
from careplan.sealing.manifest import MANIFEST_NAME, Manifest, read_manifest
from careplan.sealing.names import verify_names
from careplan.sealing.signed import verify_signed
from careplan.sealing.statement import read_statement
from careplan.trust import (
    Credential,
    Purpose,
    Role,
    Trust,
    office_number_of,
    verify_anchored,
    verify_purpose,
    verify_role,
    verify_standing,
)


class ReplayPort(Protocol):
    """Remembers what was opened."""

    def is_first(self, *, sender: str, stamp: str, content_sha256: str) -> bool:
        """Remember this opening; answer whether it is the first of this content from this office."""


@dataclass(frozen=True, slots=True)
class OpenedUnit:
    """A unit that passed every step; ``notes`` name what was not asked."""

    files: dict[str, bytes]
    manifest: Manifest
    signer: x509.Certificate
    signed_at: datetime
    notes: tuple[str, ...]


def open_unit(  # noqa: PLR0913 - each is asked by a step of the list
    sealed: bytes,
    *,
    credential: Credential,
    trust: Trust,
    at: datetime,
    header: bytes | None = None,
    acceptance: bytes | None = None,
    replay: ReplayPort | None = None,
    earlier: Sequence[Credential] = (),
) -> OpenedUnit:
    """Open sealed bytes (DER, BER, PEM, S/MIME); raise ``SealingError`` with the step that failed.

    1. decrypt: AuthEnvelopedData for our certificate or an earlier one, by the accepted algorithms, its tag right.
    2. parse: SignedData of one signer, its signature right; a container of stored files, the manifest first.
    3. chain: the signer's certificate was issued by an authority that is trusted.
    4. validity and revocation: both good at the time of the exchange's acceptance statement, now without one.
    5. key usage: the certificate is for signing.
    6. sender: the office number in the certificate is the sender's.
    7. destination: it is the number in our certificate.
    8. hashes: size and SHA-256 of each file are the manifest's.
    9. file names: safe on any disk, and the manifest's, in its order.
    10. header: signed by the sender, about these bytes, equal to the manifest (where one is given).
    11. replay: not opened before (where a port is given).

    ``at`` is now. What was not asked for want of a list, a header, a statement or a port is in ``notes``.
    """
    digest = "" if header is None and acceptance is None else hashlib.sha256(sealed).hexdigest()
    # 1. decrypt
    with judging("open", 1):
        credential, content = _decrypt(read_armour(sealed, MAX_SEALED), (credential, *earlier))
    # 2. parse
    with judging("open", 2):
        signed = verify_signed(read_armour(content, MAX_SEALED))
        manifest, entries = _unpack(signed.content)
    # 3. chain
    with judging("open", 3):
        issuer = verify_anchored(signed.certificate, trust)
    # 4. validity and revocation
    moment = at if acceptance is None else _accepted_at(acceptance, digest, trust, at)
    with judging("open", 4):
        verify_standing(signed.certificate, issuer, trust, moment)
    # 5. key usage
    with judging("open", 5):
        verify_purpose(signed.certificate, Purpose.SIGN)
    # 6. sender
    with judging("open", 6):
        if office_number_of(signed.certificate) != manifest.envelope.sender.office_number:
            raise Refused("sender")
    # 7. destination
    with judging("open", 7, subject="recipient"):
        if office_number_of(credential.certificate) != manifest.envelope.destination.office_number:
            raise Refused("destination")
    # 8. hashes
    with judging("open", 8):
        _verify_hashes(manifest, entries)
    # 9. file names
    with judging("open", 9):
        _verify_names(manifest, entries)
    # 10. header
    with judging("open", 10):
        if header is not None:
            _verify_header(header, digest, manifest.envelope, trust, moment)
    # 11. replay
    with judging("open", 11):
        if replay is not None:
            _verify_first(replay, manifest.envelope, signed.content_sha256)
    files = {entry.name: bytes(entry.content) for entry in entries}
    notes = _notes(trust, header, acceptance, replay)
    return OpenedUnit(files, manifest, signed.certificate, signed.signed_at, notes)


def _decrypt(data: bytes, credentials: Sequence[Credential]) -> tuple[Credential, bytes]:
    """Decrypt by the credential that it was sealed for: ours, or one from before a renewal."""
    first: Refused | None = None
    for credential in credentials:
        try:
            return credential, decrypt_with(data, credential)
        except Refused as refused:
            if refused.reason != "not-recipient":
                raise
            first = first or refused
    raise first or Refused("decrypt")


def _unpack(content: bytes) -> tuple[Manifest, list[Entry]]:
    first, *entries = read_container(content)
    if first.name != MANIFEST_NAME:
        raise Refused("container", found="manifest.json is not first")
    return read_manifest(bytes(first.content)), entries


def _accepted_at(acceptance: bytes, digest: str, trust: Trust, at: datetime) -> datetime:
    """Return when the exchange accepted these bytes.

    The exchange's certificate has to be valid when it signed, so that a unit can be opened after it ended;
    but revoked at any time up to now it says nothing any more, for who holds a stolen key can sign any time.
    """
    with judging("open", 4, subject="exchange"):
        statement = read_statement(acceptance, "acceptance")
        issuer = verify_anchored(statement.signer, trust)
        verify_standing(statement.signer, issuer, trust, statement.signed_at, revocation_at=at)
        verify_purpose(statement.signer, Purpose.SIGN)
        verify_role(statement.signer, Role.EXCHANGE)
        if statement.body.get("sealed_sha256") != digest:
            raise Refused("acceptance-other-unit")
        if statement.signed_at > at + CLOCK_SKEW:
            raise Refused("acceptance-later")
    return statement.signed_at


def _verify_hashes(manifest: Manifest, entries: list[Entry]) -> None:
    """Compare in the manifest's order; that the sets are the same is asked with the names."""
    for position, (file, entry) in enumerate(zip(manifest.files, entries, strict=False), 1):
        digest = hashlib.sha256(entry.content).hexdigest()
        if (file.size, file.sha256) != (len(entry.content), digest):
            raise Refused("hashes", position=position)


def _verify_names(manifest: Manifest, entries: list[Entry]) -> None:
    names = [entry.name for entry in entries]
    verify_names(names)
    if names != [file.name for file in manifest.files]:
        raise Refused("file-set")


def _verify_header(header: bytes, digest: str, envelope: Envelope, trust: Trust, at: datetime) -> None:
    clear = verify_header(header, trust=trust, at=at)
    if clear.sealed_sha256 != digest:
        raise Refused("header-other-unit")
    difference = differing(clear.envelope, envelope)
    if difference is not None:
        raise Refused("header-differs", found=difference)


def _verify_first(replay: ReplayPort, envelope: Envelope, content_sha256: bytes) -> None:
    sender = envelope.sender.office_number
    if not replay.is_first(sender=sender, stamp=envelope.stamp, content_sha256=content_sha256.hex()):
        raise Refused("replay")


def _notes(
    trust: Trust, header: bytes | None, acceptance: bytes | None, replay: ReplayPort | None
) -> tuple[str, ...]:
    asked = {
        "revocation-not-asked": trust.crls,
        "acceptance-not-asked": acceptance,
        "header-not-asked": header,
        "replay-not-asked": replay,
    }
    return tuple(note for note, value in asked.items() if value is None)
