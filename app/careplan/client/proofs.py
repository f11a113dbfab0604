"""Signed statements held against what was sent and received."""

import hashlib
from datetime import UTC, datetime

from careplan.client.answers import Acceptance, Content, TransmissionDetail
from careplan.client.errors import ProofRefusedError
from careplan.sealing import SealingError, Statement, Trust, verify_statement
from careplan.sealing.errors import judging
from careplan.sealing.statement import read_statement
from careplan.standard.findings import Message
from careplan.trust import TrustError, office_number_of


def verify_acceptance(
    acceptance: Acceptance, *, sealed_sha256: str, header_sha256: str, trust: Trust, at: datetime
) -> Statement:
    """Return the exchange's statement that it accepted these bytes.

    Raises:
        ProofRefusedError: it was not signed by an exchange that is trusted, or is about something else.

    """
    statement = _verified(acceptance.statement, "acceptance", trust, at)
    _compare(
        statement,
        {
            "transmission": acceptance.id,
            "sealed_sha256": sealed_sha256,
            "header_sha256": header_sha256,
            "accepted_at": write_time(acceptance.accepted_at),
        },
    )
    return statement


def verify_delivery(content: Content, transmission_id: str) -> None:
    """Verify that what was delivered is that transmission, and this its header.

    Whether the exchange signed the statement, and about these sealed bytes, is asked by `open_unit` before.

    Raises:
        ProofRefusedError: the statement is about something else.

    """
    try:
        with judging("statement"):
            statement = read_statement(content.statement, "acceptance")
    except SealingError as error:
        raise ProofRefusedError(error.code, Message(error.message_ja, error.message_en)) from error
    header_sha256 = hashlib.sha256(content.header).hexdigest()
    _compare(statement, {"transmission": transmission_id, "header_sha256": header_sha256})


def write_time(moment: datetime) -> str:
    """Return a time as statements write it: RFC 3339, UTC, microseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def verify_receipt(detail: TransmissionDetail, trust: Trust) -> Statement:
    """Return the receiver's statement that it received the unit, judged as of when the exchange recorded it.

    Raises:
        ProofRefusedError: there is none, the receiver did not sign it, or it is about something else.

    """
    if detail.receipt is None:
        raise ProofRefusedError(
            "receipt-missing", Message("受領書はまだありません。", "There is no receipt yet.")
        )
    statement = _verified(detail.receipt, "receipt", trust, detail.changed_at)
    try:
        signer = office_number_of(statement.signer)
    except TrustError as error:
        raise ProofRefusedError(error.code, Message(error.message_ja, error.message_en)) from error
    if signer != detail.destination.office_number:
        raise ProofRefusedError(
            "receipt-signer",
            Message(
                f"受領書の署名者 {signer} は宛先 {detail.destination.office_number} ではありません。",
                f"The receipt is signed by {signer}, not by the destination {detail.destination.office_number}.",
            ),
        )
    _compare(
        statement,
        {
            "transmission": detail.id,
            "sealed_sha256": detail.sealed_sha256,
            "header_sha256": detail.header_sha256,
        },
    )
    return statement


def _verified(data: bytes, kind: str, trust: Trust, at: datetime) -> Statement:
    try:
        return verify_statement(data, kind=kind, trust=trust, at=at)
    except SealingError as error:
        raise ProofRefusedError(error.code, Message(error.message_ja, error.message_en)) from error


def _compare(statement: Statement, expected: dict[str, str]) -> None:
    for name, value in expected.items():
        if statement.body.get(name) != value:
            raise ProofRefusedError(
                f"{statement.kind}-differs",
                Message(
                    f"証明（{statement.kind}）の {name} が、手元のものと違います。",
                    f"The {name} of the statement ({statement.kind}) is not that of what is at hand.",
                ),
            )
