"""What a trust remembers says what it would say without memory."""

from datetime import datetime, timedelta

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from careplan.trust import (
    Purpose,
    Trust,
    TrustError,
    verify_anchored,
    verify_certificate,
    verify_standing,
)
from careplan.trust import judged as memory
from support.trust_assets import A_SECOND, AT, certificate, crl

NAMES = (
    "sender-p256",
    "recipient-rsa2048",
    "exchange",
    "revoked",
    "expired",
    "not-yet-valid",
    "number-absent",
)
ANCHORS = (certificate("other-authority"), certificate("authority"))
AGES = (None, timedelta(days=3))
LISTS = (None, (), ("crl",), ("crl-earlier", "crl"), ("crl-stale",), ("crl-forged",))


def _made(lists: tuple[str, ...] | None, age: timedelta | None) -> Trust:
    return Trust(ANCHORS, None if lists is None else tuple(map(crl, lists)), age, sandbox=True)


def _edges() -> list[datetime]:
    """Every moment at which an answer could change, and a second beside it."""
    certificates = [*map(certificate, NAMES), *ANCHORS]
    lists = [crl(name) for names in LISTS for name in names or ()]
    moments = {AT}
    for one in certificates:
        moments |= {one.not_valid_before_utc, one.not_valid_after_utc}
    for listed in lists:
        moments |= {listed.last_update_utc, listed.next_update_utc or AT}
        moments |= {listed.last_update_utc + age for age in AGES if age}
        moments |= {entry.revocation_date_utc for entry in listed}
    return sorted({moment + off for moment in moments for off in (-A_SECOND, timedelta(), A_SECOND)})


MOMENTS = st.sampled_from(_edges())
ASKED = st.tuples(st.sampled_from(NAMES), MOMENTS, st.none() | MOMENTS, st.sampled_from(Purpose))


def _answer(trust: Trust, asked: tuple[str, datetime, datetime | None, Purpose]) -> str | None:
    name, at, revocation_at, purpose = asked
    try:
        if revocation_at is None:
            verify_certificate(certificate(name), trust, purpose=purpose, at=at)
        else:
            issuer = verify_anchored(certificate(name), trust)
            verify_standing(certificate(name), issuer, trust, at, revocation_at=revocation_at)
    except TrustError as error:
        return str(error)
    return None


@given(st.sampled_from(LISTS), st.sampled_from(AGES), st.lists(ASKED, min_size=2, max_size=12))
def test_a_trust_that_was_asked_before_answers_as_one_that_was_not(
    lists: tuple[str, ...] | None,
    age: timedelta | None,
    questions: list[tuple[str, datetime, datetime | None, Purpose]],
) -> None:
    remembering = _made(lists, age)
    assert [_answer(remembering, asked) for asked in questions] == [
        _answer(_made(lists, age), asked) for asked in questions
    ]


def _code(certificate: x509.Certificate, trust: Trust, at: datetime) -> str | None:
    try:
        verify_certificate(certificate, trust, purpose=Purpose.SIGN, at=at)
    except TrustError as error:
        return error.code
    return None


def test_a_list_that_goes_stale_ends_what_is_remembered() -> None:
    asked, stale = certificate("sender-p256"), crl("crl-stale")
    made, ends = stale.last_update_utc, stale.next_update_utc
    assert ends
    trust = _made(("crl-stale",), None)
    assert [_code(asked, trust, at) for at in (made, ends, ends + A_SECOND)] == [None, None, "crl-stale"]
    believed = _made(("crl-stale",), A_SECOND)
    moments = (made, made + A_SECOND, made + A_SECOND * 2)
    assert [_code(asked, believed, at) for at in moments] == [None, None, "crl-stale"]


def test_a_certificate_that_ends_is_refused_to_the_second() -> None:
    trust, asked = _made(None, None), certificate("expired")
    begins, ends = asked.not_valid_before_utc, asked.not_valid_after_utc
    assert [_code(asked, trust, at) for at in (begins, ends, ends + A_SECOND)] == [None, None, "expired"]
    early = certificate("not-yet-valid")
    begins = early.not_valid_before_utc
    assert [_code(early, trust, at) for at in (begins, begins - A_SECOND)] == [None, "not-yet-valid"]


def test_another_list_is_another_trust_that_remembers_nothing() -> None:
    asked, before = certificate("revoked"), _made(("crl-earlier",), None)
    at = crl("crl-earlier").last_update_utc
    assert _code(asked, before, at) is None
    assert _code(asked, _made(("crl-earlier", "crl"), None), AT) == "revoked"


def test_a_published_key_is_refused_though_the_sandbox_remembers_it() -> None:
    asked, lists = certificate("sender-p256"), (crl("crl"),)
    assert _code(asked, Trust(ANCHORS, lists, sandbox=True), AT) is None
    with pytest.raises(TrustError, match="published-authority"):
        Trust(ANCHORS, lists)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST", 2)
    trust = _made(("crl",), None)
    for name in ("sender-p256", "sender-rsa2048", "recipient-p256", "recipient-rsa2048", "exchange") * 2:
        assert _code(certificate(name), trust, AT) is None
        assert len(trust.judged.issuers) <= 2
        assert len(trust.judged.standings) <= 2


def test_a_refusal_is_not_remembered() -> None:
    trust = _made(("crl",), None)
    assert _code(certificate("revoked"), trust, AT) == "revoked"
    assert _code(certificate("revoked"), trust, crl("crl").last_update_utc - A_SECOND) is None
    assert _code(certificate("expired"), trust, AT) == "expired"
    assert certificate("expired") not in trust.judged.standings
