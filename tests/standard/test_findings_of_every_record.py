"""What is wrong in every record is said of every record, alike or not."""

import pytest

from careplan.standard.filecheck import check_file
from support.standard_cases import Change, Records, changed, one_user
from support.standard_files import kind_of

COPIES = 300


def every(values: dict[int, str]) -> Change:
    """Return a change of fields in the first record, and that record many times."""

    def change(records: Records) -> None:
        record = [values.get(number, value) for number, value in enumerate(records[0], start=1)]
        records[:] = [list(record) for _ in range(COPIES)]

    return change


@pytest.mark.parametrize(
    ("unit", "kind", "values", "rule", "field"),
    [
        ("month", "UPPLAN", {12: "1100", 13: "1000"}, "order.times", 13),
        ("month", "UPPLAN", {12: "9999", 13: "1000"}, "order.open-time", 13),
        ("month", "UPPLAN", {13: "0000", 12: "2300"}, "field.midnight", 13),
        ("month", "UPPLAN", {19: "1"}, "equipment.item-type", 19),
        ("month", "UPPLAN", {10: "20261105"}, "month.day-outside", 10),
        ("month", "UPPLAN", {14: "x"}, "field.type", 14),
        ("actual", "UPJSK", {20: "1370000034"}, "actual.other-office", 20),
        ("actual", "UPJSK", {23: "1"}, "flags.over-30-days", 23),
    ],
)
def test_every_record(unit: str, kind: str, values: dict[int, str], rule: str, field: int) -> None:
    files = changed(one_user(unit), kind, every(values))
    name, data = next((name, data) for name, data in files.items() if kind_of(name) == kind)
    found = [
        each.record for each in check_file(name, data).findings if (each.rule, each.field) == (rule, field)
    ]
    assert found == list(range(1, COPIES + 1))
