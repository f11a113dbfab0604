"""The clear header: what the exchange may know of a sealed unit, signed by its sender.

It names the sealed bytes by their SHA-256 and says nothing of the plaintext, not even a hash: the content of
a deletion could be guessed and tried.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509

from careplan.sealing.armour import read_armour
from careplan.sealing.envelope import (
    Envelope,
    FormError,
    Party,
    envelope_json,
    matched,
    read_envelope,
    verify_form,
)
from careplan.sealing.errors import Refused, judging
from careplan.sealing.limits import MAX_SIGNED_TEXT
from careplan.sealing.manifest import SHA256_HEX
from careplan.sealing.signed import sign_content, verify_signed
from careplan.sealing.strict_json import JsonError, read_json, write_json
from careplan.trust import Credential, Purpose, Trust, office_number_of, verify_certificate

HEADER_FORMAT: Final = "careplan-header/1"


@dataclass(frozen=True, slots=True)
class ClearHeader:
    """A verified clear header: envelope, SHA-256 of the sealed bytes (lower-case hex), who signed it."""

    envelope: Envelope
    sealed_sha256: str
    signer: x509.Certificate
    signed_at: datetime

    @property
    def sender(self) -> Party:
        """Who sends."""
        return self.envelope.sender

    @property
    def destination(self) -> Party:
        """For whom the unit is sealed."""
        return self.envelope.destination

    @property
    def stamp(self) -> str:
        """The file serial number that the unit's files share."""
        return self.envelope.stamp

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of file in the unit."""
        return self.envelope.kinds

    @property
    def months(self) -> tuple[str, ...]:
        """The months the files are about (YYYYMM)."""
        return self.envelope.months

    @property
    def edition(self) -> str:
        """The edition of the standard the files are in."""
        return self.envelope.edition


def sign_header(sealed: bytes, envelope: Envelope, signer: Credential, at: datetime) -> bytes:
    """Return DER of the signed clear header of ``sealed``."""
    digest = hashlib.sha256(sealed).hexdigest()
    content = write_json({"format": HEADER_FORMAT, **envelope_json(envelope), "sealed_sha256": digest})
    return sign_content(content, signer, at)


def verify_header(header: bytes, *, trust: Trust, at: datetime) -> ClearHeader:
    """Verify a clear header by the certificates and lists trusted, as of ``at``; raise ``SealingError``.

    Its signer must be an office of the sender's number. Whether ``sealed_sha256`` is that of the bytes at
    hand is for the caller to compare.
    """
    with judging("header"):
        signed = verify_signed(read_armour(header, MAX_SIGNED_TEXT))
        envelope, sealed_sha256 = _read(signed.content)
        verify_certificate(signed.certificate, trust, purpose=Purpose.SIGN, at=at)
        if office_number_of(signed.certificate) != envelope.sender.office_number:
            raise Refused("sender")
    return ClearHeader(envelope, sealed_sha256, signed.certificate, signed.signed_at)


def _read(content: bytes) -> tuple[Envelope, str]:
    try:
        value = read_json(content)
        verify_form(value, HEADER_FORMAT, {"format", "sealed_sha256"})
        return read_envelope(value), matched(SHA256_HEX, value["sealed_sha256"], "sealed_sha256")
    except JsonError as cause:
        raise Refused("header-form", found="JSON") from cause
    except FormError as cause:
        raise Refused("header-form", found=str(cause)) from cause
