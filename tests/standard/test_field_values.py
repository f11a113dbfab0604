"""The quick test of a value never takes a value that the full check has something to say of."""

from itertools import product

import pytest

from careplan.standard.fieldcheck import Scribe, check_value, surely_right
from support.standard_files import RECORD_KINDS, STANDARD
from support.standard_values import edge_values

UNSEEN = [
    "",
    " ",
    "　",
    "\x00",
    "\x01",
    "\x7f",
    "\x80",
    "\ue000",
    "\uf782",
    "a\nb",
    "\n",
    "a" * 16,
    "1\n",
    "\t",
]


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_what_is_surely_right_has_no_finding(kind: str) -> None:
    layout = STANDARD.kinds[kind]
    scribe = Scribe(STANDARD, "x.CSV", layout)
    for (field, sure), extra in product(zip(layout.fields, surely_right(layout), strict=True), (False, True)):
        for value in UNSEEN if extra else edge_values(field):
            findings = list(check_value(scribe, 1, field, value))
            assert not (sure(value) and findings), (field.key, value, findings)


def test_right_values_are_mostly_surely_right() -> None:
    """Otherwise the quick test would save nothing."""
    layout = STANDARD.kinds["UPPLAN"]
    sure = {field.key: test for field, test in zip(layout.fields, surely_right(layout), strict=True)}
    for key, value in {
        "insured_number": "0000000001",
        "planner_name": '見本 "介"',
        "end_time": "1030",
        "units": "244",
    }.items():
        assert sure[key](value)
    assert sure["tais_code"]("")
    assert not sure["insured_number"]("")
