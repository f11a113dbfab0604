"""Checks between the records of a file, and between them and its name."""

# ruff: noqa: E501 - a table has a row a case

import pytest

from support.standard_cases import (
    Change,
    Records,
    Said,
    after,
    changed,
    double,
    findings,
    one_user,
    put,
    said,
    said_apart,
)


def of(unit: str, kind: str, change: Change) -> list[Said]:
    return said_apart(changed(one_user(unit), kind, change))


def move(source: int, target: int) -> Change:
    return lambda records: records.insert(target - 1, records.pop(source - 1))


def drop(record: int) -> Change:
    def change(records: Records) -> None:
        del records[record - 1]

    return change


def everywhere(number: int, value: str) -> Change:
    def change(records: Records) -> None:
        for record in records:
            record[number - 1] = value

    return change


@pytest.mark.parametrize(
    ("unit", "kind", "change", "expected"),
    [
        ("month", "UPPLAN", put(1, "202410", 2), [("file.mixed-version", 2, 1), ("field.version", 2, 1)]),
        ("month", "UPPLAN", everywhere(1, "202410"), [("field.version", 1, 1)]),
        ("DLTPLAN", "DLTPLAN", put(4, "202611"), [("month.name", 1, 4)]),
        ("DLT1KYO", "DLT1KYO", double(), [("file.repeated-deletion", 2, 3)]),
        ("DLT1KYO", "DLT1KYO", after(double(), put(4, "20261121", 2)), []),
        ("DLT1KYO", "DLT1KYO", after(double(), put(2, "131011", 2)), []),
        ("DLTJSK", "DLTJSK", double(), [("file.repeated-deletion", 2, 6)]),
        ("DLTJSK", "DLTJSK", after(double(), put(6, "15", 2)), [("actual.many-types", None, None)]),
        ("DLTJSK", "DLTJSK", put(6, "15"), [("actual.service-type", 1, None)]),
        ("plan", "UP1KYO", double(), [("file.duplicate-key", 2, 3)]),
        ("plan", "UP2KYO", double(), [("numbers.duplicate", 4, 13)]),
        ("plan", "UP2KYO", after(double(), put(6, "01", 4)), [("numbers.duplicate", 4, 13)]),
        ("plan", "UP2KYO", after(double(), double(), put(13, "", 4)), [("numbers.duplicate", 5, 13)]),
        ("plan", "UP2KYO", everywhere(17, ""), []),
        ("plan", "UP2KYO", everywhere(17, "1370000034"), [("destination.unrelated-user", 1, None)]),
        ("plan", "UP2KYO", after(everywhere(17, ""), put(17, "1370000034", 2)), [("destination.unrelated-user", 1, None)]),
        ("plan", "UP2KYO", after(everywhere(17, "1370000034"), put(17, "x", 2)), [("field.length", 2, 17)]),
        ("month", "UPPLAN", everywhere(20, "1370000034"), [("destination.unrelated-user", 1, None)]),
        ("actual", "UPJSK", everywhere(20, "1370000034"), [("actual.other-office", record, 20) for record in range(1, 19)]),
        ("actual", "UPJSK", everywhere(15, "151111"), [("actual.service-type", 1, None)]),
        ("actual", "UPJSK", put(15, "151111", 3), [("actual.many-types", None, None)]),
        ("month", "UPSIKYU", drop(7), [("total.missing", 6, 9)]),
        ("month", "UPSIKYU", after(drop(7), put(9, "x", 2)), [("field.length", 2, 9)]),
        ("month", "UPSIKYU", double(7), [("total.several", 8, 9)]),
        ("month", "UPSIKYU", move(7, 1), [("total.order", 1, None)]),
        ("month", "UPSIKYU", move(5, 1), [("total.order", 2, None)]),
        ("month", "UPSIKYU", move(6, 1), [("total.order", 4, None)]),
        ("month", "UPSIKYU", after(put(9, "11EEEE", 5), move(5, 1)), []),
        ("month", "UPSIKYU", after(double(5), put(9, "11EEEE", 8), move(8, 6)), []),
        ("month", "UPSIKYU", move(7, 6), [("total.order", 6, None)]),
        ("month", "UPPLAN", everywhere(6, "1370000019"), [("field.office-check-digit", 1, 6)]),
        ("month", "UPPLAN", put(24, "13I0000000", 3), [("field.office-form", 3, 24)]),
        ("month", "UPPLAN", put(24, "13A0000003", 3), []),
        ("month", "UPPLAN", after(put(24, "13I0000000"), put(20, "1370000019", 3)),
         [("field.office-form", 1, 24), ("field.office-check-digit", 3, 20)]),
        ("month", "UPPLAN", put(24, "9999999999", 3), []),
        ("DLT1KYO", "DLT1KYO", put(2, "139999"), [("field.insurer-check-digit", 1, 2)]),
    ],
)  # fmt: skip
def test_records(unit: str, kind: str, change: Change, expected: list[Said]) -> None:
    assert of(unit, kind, change) == expected


def test_what_is_said_of_records_counts_names_and_gives_values() -> None:
    def english(unit: str, kind: str, change: Change) -> str:
        return " | ".join(finding.message.en for finding in findings(changed(one_user(unit), kind, change)))

    assert '"202410" differs from "202407"' in english("month", "UPPLAN", put(1, "202410", 2))
    assert "given as 202410; edition 4.1 is written 202407" in english("month", "UPPLAN", put(1, "202410", 2))
    assert "is 202611 while the file name says 202612" in english("DLTPLAN", "DLTPLAN", put(4, "202611"))
    assert "Record 1 deletes the same" in english("DLT1KYO", "DLT1KYO", double())
    assert "UP1KYO holds one record" in english("plan", "UP1KYO", double())
    assert "content, 1-1-1, stand in record 1" in english("plan", "UP2KYO", double())
    assert "destination office (1370000026/11)" in english("month", "UPPLAN", everywhere(20, "1370000034"))
    assert "code 999999" in english("month", "UPSIKYU", drop(7))
    assert "Record 7 is a grand-total row" in english("month", "UPSIKYU", double(7))
    assert "Rows follow the grand total" in english("month", "UPSIKYU", move(7, 1))
    assert "A service row follows its subtotal" in english("month", "UPSIKYU", move(5, 1))
    assert "(1370000019) should be 8" in english("month", "UPPLAN", everywhere(6, "1370000019"))
    assert "(139999) should be 8" in english("DLT1KYO", "DLT1KYO", put(2, "139999"))
    assert "(13I0000000)" in english("month", "UPPLAN", put(24, "13I0000000", 3))
    assert "service type 15 differs from 11" in english("DLTJSK", "DLTJSK", put(6, "15"))
    mixed = after(double(), put(6, "15", 1), put(6, "17", 2))
    assert "service type 15 17 differs from 11" in english("DLTJSK", "DLTJSK", mixed)
    many = english("DLTJSK", "DLTJSK", after(double(), put(6, "15", 2)))
    assert "(11 15)" in many


def renamed(unit: str, old: str, new: str) -> list[Said]:
    return said({name.replace(old, new): data for name, data in one_user(unit).items()})


def test_the_planning_end_reads_every_plan() -> None:
    rules = [rule for rule, _, _ in renamed("month", "1370000026_11", "1370000042_46")]
    assert "destination.unrelated-user" not in rules


def test_another_destination_has_no_service_for_the_user() -> None:
    assert ("destination.unrelated-user", 1, None) in renamed("month", "1370000026_11", "1370000042_15")


def test_a_destination_that_cannot_be_read_is_not_asked() -> None:
    rules = [rule for rule, _, _ in renamed("month", "1370000026_11", "137000002_11")]
    assert "destination.unrelated-user" not in rules


def test_swapped_actuals_are_held_against_the_destination() -> None:
    assert renamed("DLTJSK", "1370000026_11_1370000018_43", "1370000018_43_1370000026_11") == [
        ("name.direction", None, None)
    ]
