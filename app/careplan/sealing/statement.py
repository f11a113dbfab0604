"""Signed statements: what the exchange says of accepting a unit, and a receiver of receiving one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509

from careplan.sealing.armour import read_armour
from careplan.sealing.errors import Refused, judging
from careplan.sealing.limits import MAX_SIGNED_TEXT
from careplan.sealing.signed import Signed, sign_content, verify_signed
from careplan.sealing.strict_json import JSON, JsonError, read_json, write_json
from careplan.trust import Credential, Purpose, Role, Trust, verify_certificate, verify_role

STATEMENT_ROLES: Final[Mapping[str, Role]] = {
    "acceptance": Role.EXCHANGE,
    "audit-head": Role.EXCHANGE,
    "conformance": Role.EXCHANGE,
    "conformance-by-office": Role.OFFICE,
    "evidence": Role.EXCHANGE,
    "receipt": Role.OFFICE,
    "rejection": Role.OFFICE,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A verified statement: its kind, the rest of its body, who signed it, when by the signer's clock."""

    kind: str
    body: Mapping[str, JSON]
    signer: x509.Certificate
    signed_at: datetime


def sign_statement(kind: str, body: Mapping[str, JSON], *, signer: Credential, at: datetime) -> bytes:
    """Return DER of SignedData over canonical JSON ``{"statement": kind, **body}``.

    Raise ``SealingError`` where the kind is unknown, the signer's role may not make it, or the body has a
    value ``statement`` of its own or one that JSON cannot carry.
    """
    with judging("statement"):
        verify_role(signer.certificate, _role(kind))
        if "statement" in body:
            raise Refused("statement-form", found="statement")
        try:
            content = write_json({"statement": kind, **body})
            read_json(content)  # what could not be read back is not signed
        except (TypeError, ValueError) as cause:
            raise Refused("statement-form", found="JSON") from cause
        return sign_content(content, signer, at)


def verify_statement(data: bytes, *, kind: str, trust: Trust, at: datetime) -> Statement:
    """Verify a statement of this kind by a signer whose role makes it; raise ``SealingError``.

    ``at`` is the moment at which the signer's certificate has to have been good: now for a statement just
    received, the time of its recording for one kept as evidence.
    """
    with judging("statement"):
        statement = read_statement(data, kind)
        verify_certificate(statement.signer, trust, purpose=Purpose.SIGN, at=at)
        verify_role(statement.signer, _role(kind))
    return statement


def read_statement(data: bytes, kind: str) -> Statement:
    """Read a statement whose signature is right; its signer is not yet judged."""
    signed = verify_signed(read_armour(data, MAX_SIGNED_TEXT))
    body = _read_body(signed)
    found = body.pop("statement", None)
    if found != kind:
        known = found if isinstance(found, str) and found in STATEMENT_ROLES else "?"
        raise Refused("statement-kind", found=known, wanted=kind)
    return Statement(kind, body, signed.certificate, signed.signed_at)


def _read_body(signed: Signed) -> dict[str, JSON]:
    try:
        return read_json(signed.content)
    except JsonError as cause:
        raise Refused("statement-form", found="JSON") from cause


def _role(kind: str) -> Role:
    if kind not in STATEMENT_ROLES:
        raise Refused("statement-kind", found="?", wanted=", ".join(STATEMENT_ROLES))
    return STATEMENT_ROLES[kind]
