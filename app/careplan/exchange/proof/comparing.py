"""What the steps of verifying share: a signed statement judged at a time, and one thing held against another."""

from collections.abc import Mapping
from datetime import UTC, datetime

from careplan.exchange.audit import write_time
from careplan.exchange.proof.errors import ProofError
from careplan.sealing import SealingError, Statement, Trust, verify_statement
from careplan.sealing.errors import judging
from careplan.sealing.statement import read_statement

_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


def read_unjudged(data: bytes, kind: str, step: int) -> Statement:
    """Return a statement whose signature is right; its signer is not yet judged. Raise `ProofError`."""
    try:
        with judging("statement"):
            return read_statement(data, kind)
    except SealingError as error:
        raise ProofError(error.code, step, error.message_ja, error.message_en) from error


def verify_signed_statement(
    data: bytes, kind: str, trust: Trust, step: int, at: datetime | None = None
) -> Statement:
    """Return the statement, its signer judged at `at`, or at the time of signing where there is none."""
    at = at or read_unjudged(data, kind, step).signed_at
    try:
        return verify_statement(data, kind=kind, trust=trust, at=at)
    except SealingError as error:
        raise ProofError(error.code, step, error.message_ja, error.message_en) from error


def verify_same(member: str, step: int, found: Mapping[str, object], expected: Mapping[str, object]) -> None:
    """Raise `ProofError` where a member does not say what is expected; it names the first difference."""
    for name, value in expected.items():
        if found.get(name) != value:
            raise unlike(member, step, name)


def unlike(member: str, step: int, name: str) -> ProofError:
    """Return: a member does not agree with what was signed."""
    return ProofError(
        "evidence.differs",
        step,
        f"{member} の {name} が、署名された内容と合いません",
        f"{name} of {member} does not agree with what was signed",
    )


def read_time(value: object, member: str, step: int) -> datetime:
    """Return a time as statements write it; raise `ProofError`."""
    try:
        at = datetime.strptime(str(value), _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise unlike(member, step, "accepted_at") from error
    if write_time(at) != value:
        raise unlike(member, step, "accepted_at")
    return at
