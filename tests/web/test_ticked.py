"""What a person types on the reference form becomes a value of the expected one's type."""

from typing import Any

import pytest

from careplan.web.posted import Posted
from careplan.web.vendor.ticked import lines_of, shown, tick


@pytest.mark.parametrize(
    ("expected", "typed", "found"),
    [
        (2, "1", 1),
        (2, "two", "two"),
        (2, "２", 2),
        (2, "9" * 5000, "9" * 5000),
        ([1], "9" * 5000, ["9" * 5000]),
        (2, "", None),
        ([1, 2], "1, 3", [1, 3]),
        ("a\nb", "a\r\nc", "a\nc"),
        (True, "no", "no"),
    ],
)
def test_typed_values(expected: Any, typed: str, found: Any) -> None:
    form = {"lines": [{"line": 1, "service_user": 1, "values": {"x": {"value": expected}}, "seen": None}]}
    tick(form, 1, Posted({"seen-1": ("other",), "value-1-x": (typed,)}))
    assert lines_of(form, 1)[0]["seen"] == {"x": found}


def test_what_was_not_changed_is_not_told_as_different() -> None:
    form = {"lines": [{"line": 1, "service_user": 1, "values": {"x": {"value": [1, 2]}}, "seen": None}]}
    tick(form, 1, Posted({"seen-1": ("other",), "value-1-x": (shown([1, 2]),)}))
    assert lines_of(form, 1)[0]["seen"] == {}
    tick(form, 1, Posted({}))
    assert lines_of(form, 1)[0]["seen"] is None
