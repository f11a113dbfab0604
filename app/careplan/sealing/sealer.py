"""Seal a unit: pack, sign as the sender, encrypt for the destination, sign the clear header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from careplan.sealing.container import write_container
from careplan.sealing.envelope import Envelope, FormError, envelope_json, read_envelope
from careplan.sealing.enveloped import encrypt_for
from careplan.sealing.errors import Refused, judging
from careplan.sealing.header import sign_header
from careplan.sealing.limits import MAX_FILES, MAX_SEALED
from careplan.sealing.manifest import MANIFEST_NAME, describe, write_manifest
from careplan.sealing.names import verify_names
from careplan.sealing.signed import sign_pieces
from careplan.trust import Credential, Purpose, Trust, office_number_of, verify_certificate

_OVERHEAD = 1024 * 1024  # what manifest, container, signature and encryption add, generously


@dataclass(frozen=True, slots=True)
class SealedUnit:
    """The sealed bytes (DER of AuthEnvelopedData) and their clear header (DER of SignedData)."""

    sealed: bytes
    header: bytes


def seal(  # noqa: PLR0913 - who, what, for whom, by which trust and when: each is its own decision
    files: Mapping[str, bytes],
    envelope: Envelope,
    *,
    signer: Credential,
    recipient: x509.Certificate,
    trust: Trust,
    at: datetime,
) -> SealedUnit:
    """Seal files of these names; raise ``SealingError`` where what was made would be refused.

    Signer and recipient must be good by ``trust`` at ``at`` (chain, validity, revocation where lists are
    given, key usage), the signer's certificate that of the sender, the recipient's that of the destination.
    """
    with judging("seal"):
        _verify_contents(files, envelope)
        verify_certificate(signer.certificate, trust, purpose=Purpose.SIGN, at=at)
        if office_number_of(signer.certificate) != envelope.sender.office_number:
            raise Refused("sender")
    with judging("seal", subject="recipient"):
        verify_certificate(recipient, trust, purpose=Purpose.RECEIVE, at=at)
        if office_number_of(recipient) != envelope.destination.office_number:
            raise Refused("destination")
        sealed = encrypt_for(sign_pieces(pack(files, envelope), signer, at), recipient)
    return SealedUnit(sealed, sign_header(sealed, envelope, signer, at))


def pack(files: Mapping[str, bytes], envelope: Envelope) -> list[bytes]:
    """Return the container of the files with their manifest first, in pieces: what is signed."""
    manifest = write_manifest(describe(files, envelope))
    return write_container([(MANIFEST_NAME, manifest), *sorted(files.items())])


def _verify_contents(files: Mapping[str, bytes], envelope: Envelope) -> None:
    """Refuse to make what ``open_unit`` would not take."""
    size = sum(map(len, files.values()))
    if not files:
        raise Refused("no-files")
    if len(files) > MAX_FILES:
        raise Refused("too-many-files", count=len(files), limit=MAX_FILES)
    if size > MAX_SEALED - _OVERHEAD:
        raise Refused("too-large", size=size, limit=MAX_SEALED - _OVERHEAD)
    verify_names(files)
    try:
        read_envelope(envelope_json(envelope))
    except FormError as cause:
        raise Refused("envelope", found=str(cause)) from cause
