"""The table of docs/versions.md: what supersedes what, from parts and their neighbours."""

import pytest

from careplan.exchange.errors import ExchangeError
from careplan.exchange.receiving.pseudonyms import pseudonym, verify_pseudonyms
from careplan.exchange.receiving.versions import Neighbours, Part, Standing, parts_of, version_of
from careplan.exchange.states import State

A, B = "a" * 64, "b" * 64
ALONE, LATER = Neighbours(None, None, None), Neighbours("n", None, None)
DELETED = Neighbours("d", "d", None)


def test_parts_of_a_month_with_and_without_pseudonyms() -> None:
    month = ("UPPLAN", "UPSIKYU", "UPHOSOKU")
    assert parts_of(month, ("202612",), ()) == (Part("planned", "202612", "", False),)
    assert parts_of(month, ("202612", "202612"), (A, B, A)) == (
        Part("planned", "202612", A, False),
        Part("planned", "202612", B, False),
    )
    assert parts_of(("DLTPLAN",), (), ()) == (Part("planned", "", "", True),)


def test_a_plan_is_compared_by_person_only() -> None:
    plan = ("UP1KYO", "UP2KYO", "UP3KYO", "UPHOSOKU")
    assert parts_of(plan, (), ()) == ()
    assert parts_of(plan, ("202612",), (A,)) == (Part("care-plan", "", A, False),)


def test_more_parts_than_are_kept_are_refused() -> None:
    persons = [f"{number:064x}" for number in range(1000)]
    with pytest.raises(ExchangeError) as caught:
        parts_of(("UPJSK",), [f"2026{month:02}" for month in range(1, 13)], persons)
    assert caught.value.code == "pseudonyms-refused"


@pytest.mark.parametrize(
    ("around", "standing"),
    [
        ([], Standing.UNKNOWN),
        ([ALONE], Standing.NEWEST),
        ([ALONE, LATER], Standing.PARTLY_SUPERSEDED),
        ([LATER, LATER], Standing.SUPERSEDED),
        ([LATER, DELETED], Standing.SUPERSEDED),
        ([DELETED], Standing.DELETED),
        ([Neighbours("n", "d", None)], Standing.SUPERSEDED),
        ([Neighbours(None, "d", None)], Standing.NEWEST),
    ],
)
def test_standing(around: list[Neighbours], standing: Standing) -> None:
    assert version_of(State.RECEIVED, around).standing is standing


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REJECTED, State.EXPIRED])
def test_what_came_to_nothing_is_no_version(state: State) -> None:
    assert version_of(state, [LATER]).standing is Standing.VOID


def test_pseudonyms_differ_by_key_and_person_and_are_no_plain_hash() -> None:
    made = {
        pseudonym(key, insurer, insured)
        for key in (b"k" * 32, b"l" * 32)
        for insurer, insured in (("139998", "0000000001"), ("139998", "0000000002"), ("139999", "0000000001"))
    }
    assert len(made) == 6
    assert verify_pseudonyms([*made, *made]) == tuple(sorted(made))


@pytest.mark.parametrize("given", [["x"], ["A" * 64], [""], [f"{number:064x}" for number in range(1001)]])
def test_what_is_no_pseudonym(given: list[str]) -> None:
    with pytest.raises(ExchangeError) as caught:
        verify_pseudonyms(given)
    assert caught.value.code == "pseudonyms-refused"
