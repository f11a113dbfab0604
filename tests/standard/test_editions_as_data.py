"""What editions.toml may leave out, and what an older layout becomes of a newer one's rows."""

import tomllib

import pytest

from careplan.standard.editions import Edition, KindChange, read_editions

DATA = """
[editions.new]
version = "202407"
read = true
name = ["month?", "office", "service_type", "stamp"]

[editions.new.fill.UP3KYO]
from = "care_plan"
keys = ["created_on", "plan_date"]

[editions.old]
version = "202208"
read = false
name = ["month?", "office"]
based_on = "new"
without_units = ["consigned-return"]

[editions.old.kinds]
DLTPLAN = { fields = 2 }

[editions.old.kinds.UPPLAN]
fields = 3
without = ["tais_code"]
without_checks = ["one_filled"]
set = { times = { length = "2" } }
"""


@pytest.fixture
def editions() -> dict[str, Edition]:
    return dict(read_editions(tomllib.loads(DATA)))


def test_an_edition_with_layouts_of_its_own_has_all_kinds(editions: dict[str, Edition]) -> None:
    new = editions["new"]
    assert (new.id, new.version, new.read, new.layouts) == ("new", "202407", True, "new")
    assert new.name == ("month?", "office", "service_type", "stamp")
    assert new.kinds is None
    assert new.without_units == frozenset()
    assert {kind: (each.source, each.keys) for kind, each in new.fill.items()} == {
        "UP3KYO": ("care_plan", ("created_on", "plan_date"))
    }


def test_an_edition_that_follows_from_another_says_what_it_lacks(editions: dict[str, Edition]) -> None:
    assert list(editions) == ["new", "old"]
    old = editions["old"]
    assert (old.id, old.version, old.read, old.layouts) == ("old", "202208", False, "new")
    assert old.without_units == {"consigned-return"}
    assert dict(old.fill) == {}
    assert old.kinds is not None
    assert list(old.kinds) == ["DLTPLAN", "UPPLAN"]
    assert old.kinds["DLTPLAN"] == KindChange(2, frozenset(), frozenset(), {})
    assert old.kinds["UPPLAN"] == KindChange(
        3, frozenset({"tais_code"}), frozenset({"one_filled"}), {"times": {"length": "2"}}
    )


def test_a_name_has_a_part_less_without_its_month(editions: dict[str, Edition]) -> None:
    assert editions["new"].counts == (3, 4)
    assert editions["old"].counts == (1, 2)


def test_an_older_layout_lacks_rows_sets_columns_and_is_numbered_anew(editions: dict[str, Edition]) -> None:
    rows = [
        {"no": "1", "key": "version", "length": "6"},
        {"no": "2", "key": "tais_code", "length": "12"},
        {"no": "3", "key": "times", "length": "3"},
    ]
    assert editions["old"].kinds is not None
    assert editions["old"].kinds["UPPLAN"].layout(rows) == [
        {"no": "1", "key": "version", "length": "6"},
        {"no": "2", "key": "times", "length": "2"},
    ]
    assert editions["old"].kinds["DLTPLAN"].layout(rows) == rows
