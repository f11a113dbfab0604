"""Matters: every kind that can travel as a unit states or deletes exactly what it should."""

import pytest

from careplan.standard.matters import load_matters, stated_by
from careplan.standard.specification import load_standard


@pytest.mark.parametrize(
    ("kinds", "stated"),
    [
        (("UP1KYO", "UP2KYO", "UP3KYO", "UPHOSOKU"), [("care-plan", False)]),
        (("UPPLAN", "UPSIKYU", "UPHOSOKU"), [("planned", False)]),
        (("UPJSK", "UPPLAN", "UPSIKYU", "UPHOSOKU"), [("planned", False), ("actual", False)]),
        (("UPYOBO", "UPKIHON"), [("basic-information", False), ("preventive-plan", False)]),
        (("DLT1KYO",), [("care-plan", True)]),
        (("DLTJSK",), [("actual", True)]),
    ],
)
def test_what_a_unit_states(kinds: tuple[str, ...], stated: list[tuple[str, bool]]) -> None:
    assert [(each.matter.id, each.deletion) for each in stated_by(kinds)] == stated


def test_every_unit_states_something_and_every_kind_of_a_matter_exists() -> None:
    standard = load_standard()
    for unit in standard.units:
        assert stated_by(unit.kinds), unit.id
    for matter in load_matters():
        assert {*matter.kinds, matter.deletion} <= set(standard.kinds)
