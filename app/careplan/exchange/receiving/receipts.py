"""Receipts: a statement signed by the receiver over the hashes of what it got.

The body of the statement: `transmission`, `sealed_sha256`, `header_sha256`, `received_at`, `verdict`. No hash
of a plain file is asked for: the sealed bytes fix the files already, and the hash of a deletion, which holds
little more than a number, could be guessed back.
"""

from collections.abc import Mapping
from datetime import datetime

from careplan.exchange.audit import write_time
from careplan.exchange.receiving import refusals
from careplan.exchange.transmissions import Transmission
from careplan.sealing import SealingError, sign_statement, verify_statement
from careplan.trust import Credential, Trust, TrustError, office_number_of

KIND = "receipt"
CLEAN, WITH_ERRORS, UNCHECKED = "clean", "with-errors", "unchecked"


def verify_receipt(receipt: bytes, transmission: Transmission, trust: Trust, at: datetime) -> None:
    """Refuse a receipt that the receiver did not sign, or that is about other bytes.

    Raises:
        ExchangeError: receipt-refused.

    """
    try:
        statement = verify_statement(receipt, kind=KIND, trust=trust, at=at)
        signer = office_number_of(statement.signer)
    except (SealingError, TrustError) as error:
        raise refusals.receipt_refused(error.message_ja, error.message_en, error.code) from error
    if signer != transmission.destination.office_number:
        raise refusals.receipt_refused(
            "受領書の署名者が受信した事業所ではありません",
            "the receipt is not signed by the receiving office",
        )
    for name, expected in _expected(transmission).items():
        if statement.body.get(name) != expected:
            raise refusals.receipt_refused(
                f"受領書の {name} がこの送信のものではありません",
                f"the receipt's {name} is not this transmission's",
            )


def sign_receipt(transmission: Transmission, verdict: str, signer: Credential, at: datetime) -> bytes:
    """Return the receipt that a hosted office signs with the key kept for it."""
    body = dict(_expected(transmission)) | {"received_at": write_time(at), "verdict": verdict}
    return sign_statement(KIND, body, signer=signer, at=at)


def _expected(transmission: Transmission) -> Mapping[str, str]:
    return {
        "transmission": transmission.transmission_id,
        "sealed_sha256": transmission.sealed_sha256,
        "header_sha256": transmission.header_sha256,
    }
