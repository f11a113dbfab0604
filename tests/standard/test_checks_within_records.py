"""Checks between the fields of a record: what is said, and where."""

import pytest

from support.standard_cases import Change, Said, after, changed, findings, one_user, put, said, said_apart


def records_of(unit: str, kind: str, change: Change) -> list[Said]:
    return said_apart(changed(one_user(unit), kind, change))


@pytest.mark.parametrize("unit", ["plan", "month", "actual", "DLT1KYO", "DLTPLAN", "DLTJSK"])
def test_a_sample_has_no_finding(unit: str) -> None:
    assert said(one_user(unit)) == []


@pytest.mark.parametrize(
    ("kind", "change", "expected"),
    [
        ("UPPLAN", put(10, "20261130"), [("month.day-outside", 1, 10)]),
        ("UPPLAN", put(10, "20261231"), []),
        ("UPPLAN", put(10, "20270101", 2), [("month.day-outside", 2, 10)]),
        ("UPPLAN", put(15, "331111"), [("scope.service-type", 1, 15)]),
        ("UPPLAN", put(15, "991111"), [("scope.service-type", 1, 15)]),
        ("UPPLAN", put(15, "431111"), [("scope.service-type", 1, 15)]),
        ("UPPLAN", put(15, "A21111"), []),
        ("UPPLAN", put(15, "171111"), [("equipment.code-missing", 1, 16)]),
        ("UPPLAN", put(15, "671111"), [("equipment.code-missing", 1, 16)]),
        ("UPPLAN", after(put(15, "171111"), put(16, "00001-000010")), []),
        ("UPPLAN", after(put(15, "171111"), put(17, "00001-000010")), []),
        ("UPPLAN", after(put(15, "171111"), put(16, "00001-000010"), put(17, "00001-000010")),
         [("equipment.both-codes", 1, 16)]),
        ("UPPLAN", after(put(16, "00001-000010"), put(17, "00001-000010")), []),
        ("UPPLAN", after(put(15, "171111"), put(16, "x")), [("field.length", 1, 16)]),
        ("UPPLAN", after(put(15, "171111"), put(16, "x" * 12)), [("field.type", 1, 16)]),
        ("UPPLAN", after(put(15, "171111"), put(16, "00001－000010")), [("field.full-width-hyphen", 1, 16)]),
        ("UPSIKYU", put(9, "331111"), [("scope.service-type", 1, 9)]),
        ("UPSIKYU", after(put(9, "17AAAA"), put(10, ""), put(11, "")), [("total.order", 3, None)]),
        ("UPSIKYU", after(put(9, "17AAAB"), put(10, ""), put(11, "")), [("equipment.code-missing", 1, 10)]),
        ("UPSIKYU", put(7, "9999999999"), [("total.office", 1, 7)]),
        ("UPSIKYU", put(7, "1370000018", 7), [("total.office", 7, 7)]),
        ("UPHOSOKU", put(4, "20261120"), [("supplement.zero-pair", 1, 4)]),
        ("UPHOSOKU", put(20, "11"), []),
        ("UPHOSOKU", put(20, "22"), []),
        ("UPHOSOKU", put(20, "23"), [("scope.short-stay", 1, 20)]),
        ("UPHOSOKU", put(52, "2B"), [("scope.short-stay", 1, 52), ("limits.gap", 1, 20)]),
        ("UPHOSOKU", put(52, "33"), [("scope.service-type", 1, 52), ("limits.gap", 1, 20)]),
        ("UPHOSOKU", put(52, "ZZ"), [("scope.service-type", 1, 52), ("limits.gap", 1, 20)]),
        ("UPHOSOKU", put(20, "x"), [("field.length", 1, 20)]),
    ],
)  # fmt: skip
def test_records_of_a_month(kind: str, change: Change, expected: list[Said]) -> None:
    assert records_of("month", kind, change) == expected


@pytest.mark.parametrize(
    ("kind", "change", "expected"),
    [
        ("UPHOSOKU", put(63, "202612"), [("supplement.zero-pair", 1, 4), ("month.name", 1, 63)]),
        ("UP3KYO", put(10, "散歩"), [("table3.groups", 1, None)]),
        ("UP3KYO", put(13, "点検"), [("table3.groups", 1, None)]),
        ("UP3KYO", put(9, "1000"), [("table3.no-duration", 1, 9)]),
        ("UP3KYO", after(put(8, ""), put(9, "")), []),
        ("UP3KYO", put(9, "0000"), [("field.midnight", 1, 9)]),
        ("UP3KYO", put(9, "9:00"), [("field.type", 1, 9)]),
        ("UP3KYO", after(*(put(number, "") for number in range(6, 14))), [("table3.empty-row", 1, None)]),
        ("UPHOSOKU", put(63, "x"), [("field.length", 1, 63)]),
        ("UPHOSOKU", put(4, "x"), [("field.length", 1, 4)]),
        ("UP3KYO", put(9, "900"), [("field.length", 1, 9)]),
        ("UP3KYO", put(9, "2500"), [("field.time", 1, 9)]),
    ],
)
def test_records_of_a_plan(kind: str, change: Change, expected: list[Said]) -> None:
    assert records_of("plan", kind, change) == expected


def test_messages_show_what_is_there_and_what_should_be() -> None:
    def message(kind: str, change: Change, unit: str = "month") -> str:
        finding = findings(changed(one_user(unit), kind, change))[0]
        return f"{finding.message.ja} / {finding.message.en} [{finding.clause}]"

    outside = message("UPPLAN", put(10, "20261130"))
    assert "20261130" in outside
    assert "202612" in outside
    assert "[reading/table6-day-month]" in outside
    assert "331111" not in message("UPPLAN", put(15, "331111"))
    assert "33（特定施設入居者生活介護" in message("UPPLAN", put(15, "331111"))
    assert "service type 33 (" in message("UPPLAN", put(15, "331111"))
    assert "99は" in message("UPPLAN", put(15, "991111")) or "99 " in message("UPPLAN", put(15, "991111"))
    assert "（171111）" in message("UPPLAN", put(15, "171111"))
    total = message("UPSIKYU", put(7, "1370000018", 7))
    assert "9999999999" in total
    assert "組です（事業所番号 1370000018）" in total
    assert "code 999999 (" in total
    assert "1370000018" in total
    assert "20261120" in message("UPHOSOKU", put(4, "20261120"))
    short_stay = message("UPHOSOKU", put(52, "2B"))
    assert "2B" in short_stay
    assert " 22 " in short_stay
    assert "1000" in message("UP3KYO", put(9, "1000"), "plan")
