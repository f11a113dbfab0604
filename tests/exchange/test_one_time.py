"""One-time passwords against the vectors of RFC 6238, appendix B (SHA-1; six digits are the last of its eight)."""

from datetime import UTC, datetime, timedelta

import pytest

from careplan.exchange.people.lockout import Failures, LockPolicy, digest_id, seconds_locked
from careplan.exchange.people.one_time import matching_step

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the RFC's 12345678901234567890
AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_vectors_of_the_rfc(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert matching_step(SECRET, code, at, None) == seconds // 30
    assert matching_step(SECRET, code, at, seconds // 30) is None
    assert matching_step(SECRET, code, at, seconds // 30 - 1) == seconds // 30
    assert matching_step(SECRET, code, at + timedelta(seconds=60), None) is None


@pytest.mark.parametrize("code", ["", "28708", "2870820", "２８７０８２", "abcdef"])
def test_what_is_no_code(code: str) -> None:
    assert matching_step(SECRET, code, datetime.fromtimestamp(59, UTC), None) is None


def test_counting_of_failures() -> None:
    policy = LockPolicy(failures=2, span=timedelta(minutes=10))
    first = policy.after(None, AT)
    assert (first, seconds_locked(first, AT)) == (Failures(1, AT), 0)
    second = policy.after(first, AT + timedelta(minutes=9))
    assert second.locked_until == AT + timedelta(minutes=19)
    assert seconds_locked(second, AT + timedelta(minutes=18, seconds=59, microseconds=1)) == 1
    assert seconds_locked(second, AT + timedelta(minutes=19)) == 0
    assert policy.after(first, AT + timedelta(minutes=10)).count == 1
    assert digest_id("a") != digest_id("A")
