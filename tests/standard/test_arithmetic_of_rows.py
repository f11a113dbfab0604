"""The arithmetic of one row of table 7 and of the supplement: both sides of every rule, and what is not asked."""

import pytest

from support.one_file import Row, findings_of, numbers, told
from support.standard_files import STANDARD

TOTAL: Row = {"office_number": "9999999999", "service_code": "999999", "units": "0"}
BLANK = {"units": "0", "times": "0", "service_units": ""}
UNITS = {"units": "200", "times": "10", "service_units": "2000"}
COST = {**BLANK, "unit_price": "11.40"}
CLAIM = {**BLANK, "total_cost": "48705", "benefit_rate": "90"}
SHARE = {**CLAIM, "claim": "43834"}
FULL = {**BLANK, "unit_price": "11.40"}

RIGHT: dict[str, list[Row]] = {
    "detail.service-units": [
        UNITS,
        {**UNITS, "discounted_units": "190", "service_units": "1900"},
        {**UNITS, "units": "0", "service_units": "5"},
        {**UNITS, "discounted_units": "0"},
        {**UNITS, "times": "0", "service_units": "0"},
        {**UNITS, "times": ""},
        {**UNITS, "service_units": ""},
        {**UNITS, "times": "x", "service_units": "5"},
    ],
    "detail.type-limit-split": [
        {**BLANK, "managed_units": "100", "over_type_limit": "30", "within_type_limit": "70"},
        {**BLANK, "managed_units": "100", "over_type_limit": "0", "within_type_limit": "100"},
        {**BLANK, "managed_units": "100", "over_type_limit": "30"},
        {**BLANK, "managed_units": "100", "within_type_limit": "70"},
        {**BLANK, "over_type_limit": "30", "within_type_limit": "70"},
        {**BLANK, "managed_units": "x", "over_type_limit": "30", "within_type_limit": "70"},
    ],
    "detail.limit-split": [
        {**BLANK, "managed_units": "100", "over_type_limit": "30", "over_limit": "10", "within_limit": "60"},
        {**BLANK, "managed_units": "100", "over_limit": "10", "within_limit": "90"},
        {**BLANK, "managed_units": "100", "within_limit": "100"},
        {**BLANK, "managed_units": "100", "over_limit": "100", "within_limit": ""},
        {**BLANK, "managed_units": "100", "over_limit": "", "within_limit": ""},
        {**BLANK, "managed_units": "", "over_limit": "10", "within_limit": "60"},
    ],
    "detail.stay-days": [
        {"stay_days_before": "10", "stay_days_planned": "5", "stay_days_total": "15"},
        {"stay_days_planned": "5", "stay_days_total": "15"},
        {"stay_days_before": "10", "stay_days_total": "15"},
        {"stay_days_before": "10", "stay_days_planned": "5"},
    ],
    "detail.cost": [
        {**COST, "within_limit": "4272", "total_cost": "48700"},
        {**COST, "service_units": "4272", "total_cost": "48700"},
        {
            **COST,
            "service_units": "4272",
            "over_type_limit": "200",
            "over_limit": "72",
            "total_cost": "45600",
        },
        {**COST, "service_units": "4272", "within_limit": "4000", "total_cost": "45600"},
        {**COST, "service_units": "4272", "within_limit": "4000", "total_cost": "48700"},
        {**COST, "total_cost": "5"},
        {**COST, "within_limit": "4272", "total_cost": ""},
        {**COST, "within_limit": "4272", "unit_price": "", "total_cost": "5"},
        {**COST, "within_limit": "x", "total_cost": "5"},
    ],
    "detail.claim": [
        {**CLAIM, "claim": "43834"},
        {**CLAIM, "benefit_rate": "100", "claim": "48705"},
        {**CLAIM, "claim": "5", "fixed_share": "100"},
        {**CLAIM, "claim": "43834", "fixed_share": "0"},
        {**CLAIM, "claim": ""},
        {**CLAIM, "claim": "5", "benefit_rate": ""},
        {**CLAIM, "claim": "5", "total_cost": ""},
        {**CLAIM, "claim": "5", "benefit_rate": "x"},
    ],
    "detail.share": [
        {**SHARE, "user_share": "4871"},
        {**SHARE, "user_share": "0"},
        {**SHARE, "user_share": ""},
        {**SHARE, "user_share": "4571", "fixed_share": "100", "times": "3"},
        {**SHARE, "user_share": "300", "fixed_share": "100", "times": "3"},
        {**SHARE, "user_share": "4871", "fixed_share": "100", "times": "3"},
        {**SHARE, "user_share": "5", "insured_number": "H000000001"},
        {**SHARE, "user_share": "5", "claim": ""},
        {**SHARE, "user_share": "5", "total_cost": ""},
        {**SHARE, "user_share": "5", "benefit_rate": ""},
        {**SHARE, "user_share": "5", "benefit_rate": "x"},
    ],
    "detail.full-charge": [
        {**FULL, "over_limit": "105", "full_charge": "1197"},
        {**FULL, "over_limit": "100", "over_type_limit": "50", "full_charge": "1140"},
        {**FULL, "over_limit": "100", "over_type_limit": "50", "full_charge": "1710"},
        {**FULL, "over_type_limit": "50", "full_charge": "570"},
        {**FULL, "over_type_limit": "50", "full_charge": "0"},
        {**FULL, "over_30_days": "1", "service_units": "2000", "full_charge": "22800"},
        {**FULL, "over_30_days": "1", "full_charge": "0"},
        {**FULL, "over_30_days": "1", "service_units": "2000", "over_limit": "100", "full_charge": "1140"},
        {**FULL, "full_charge": "5"},
        {**FULL, "over_limit": "100", "full_charge": ""},
        {**FULL, "over_limit": "100", "unit_price": "", "full_charge": "5"},
        {**FULL, "over_limit": "x", "full_charge": "5"},
    ],
    "total.units": [
        {**TOTAL, "discounted_rate": "", "discounted_units": "", "units": "0"},
        {**BLANK, "service_code": "11AAAA", "units": "0"},
        {**BLANK, "service_code": "11AAAA", "units": ""},
        {**UNITS, "discounted_rate": "90", "discounted_units": "200"},
        {**UNITS, "service_code": "x", "discounted_rate": "90"},
    ],
}

WRONG: list[tuple[str, Row, str, tuple[str, str]]] = [
    ("detail.service-units", {**UNITS, "service_units": "2001"}, "service_units", ("2001", "2000")),
    ("detail.service-units", {**UNITS, "units": "1", "times": "3", "service_units": "4"}, "service_units", ("4", "3")),
    ("detail.service-units", {**UNITS, "discounted_units": "190"}, "service_units", ("2000", "1900")),
    ("detail.service-units", {**UNITS, "times": "0"}, "service_units", ("2000", "0")),
    ("detail.type-limit-split", {"managed_units": "100", "over_type_limit": "30", "within_type_limit": "69"},
     "managed_units", ("100", "99")),
    ("detail.limit-split",
     {"managed_units": "100", "over_type_limit": "30", "over_limit": "10", "within_limit": "61"},
     "managed_units", ("100", "101")),
    ("detail.limit-split", {"managed_units": "100", "within_limit": "60"}, "managed_units", ("100", "60")),
    ("detail.limit-split", {"managed_units": "100", "over_limit": "60"}, "managed_units", ("100", "60")),
    ("detail.stay-days", {"stay_days_before": "10", "stay_days_planned": "5", "stay_days_total": "16"},
     "stay_days_total", ("16", "15")),
    ("detail.cost", {**COST, "within_limit": "4272", "total_cost": "48701"}, "total_cost", ("48701", "48700")),
    ("detail.cost", {**COST, "service_units": "4272", "over_limit": "72", "total_cost": "48700"},
     "total_cost", ("48700", "47880")),
    ("detail.claim", {**CLAIM, "claim": "43835"}, "claim", ("43835", "43834")),
    ("detail.claim", {**CLAIM, "claim": "43835", "fixed_share": "0"}, "claim", ("43835", "43834")),
    ("detail.share", {**SHARE, "user_share": "4872"}, "user_share", ("4872", "4871")),
    ("detail.share", {**SHARE, "user_share": "4572", "fixed_share": "100", "times": "3"},
     "user_share", ("4572", "4871")),
    ("detail.share", {**SHARE, "user_share": "4872", "fixed_share": "100"},
     "user_share", ("4872", "4871")),
    ("detail.share", {**SHARE, "user_share": "4872", "times": "3"}, "user_share", ("4872", "4871")),
    ("detail.full-charge", {**FULL, "over_limit": "105", "full_charge": "1198"}, "full_charge", ("1198", "1197")),
    ("detail.full-charge", {**FULL, "over_limit": "100", "over_type_limit": "50", "full_charge": "570"},
     "full_charge", ("570", "1710")),
    ("detail.full-charge", {**FULL, "over_30_days": "1", "service_units": "2000", "full_charge": "1"},
     "full_charge", ("1", "22800")),
    ("detail.full-charge", {**FULL, "over_limit": "100", "service_units": "2000", "full_charge": "22800"},
     "full_charge", ("22800", "1140")),
]  # fmt: skip


@pytest.mark.parametrize("family", RIGHT)
def test_right_rows_and_rows_that_are_not_asked(family: str) -> None:
    assert told(findings_of("month", "UPSIKYU", RIGHT[family]), "UPSIKYU", [family]) == []


@pytest.mark.parametrize(("rule", "row", "field", "expected"), WRONG)
def test_a_wrong_row_behind_right_ones_is_told(
    rule: str, row: Row, field: str, expected: tuple[str, str]
) -> None:
    rows = [*RIGHT[rule], row]
    findings = findings_of("month", "UPSIKYU", rows)
    assert told(findings, "UPSIKYU", [rule]) == [(rule, len(rows), field)]
    assert [numbers(each) for each in findings if each.rule == rule] == [expected]


@pytest.mark.parametrize("code", ["999999", "11AAAA", "11EEEE", "11ZZZZ"])
def test_totals_state_no_discount_and_no_units(code: str) -> None:
    wrong = {"service_code": code, "units": "1", "discounted_rate": "90", "discounted_units": "5"}
    findings = findings_of("month", "UPSIKYU", [*RIGHT["total.units"], wrong])
    assert sorted(told(findings, "UPSIKYU", ["total.discount", "total.units"])) == [
        ("total.discount", 6, "discounted_rate"),
        ("total.discount", 6, "discounted_units"),
        ("total.units", 6, "units"),
    ]
    shown = [
        str(each.wording.words["found"])
        for each in findings
        if each.rule in {"total.discount", "total.units"}
    ]
    assert sorted(shown) == ["1", "5", "90"]


def limits(slot: int, most: str, used: str, over: str) -> Row:
    return {
        f"limits.{slot} service_type": str(10 + slot),
        f"limits.{slot} limit_units": most,
        f"limits.{slot} total_units": used,
        f"limits.{slot} over_units": over,
    }


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({**limits(1, "100", "130", "30"), **limits(2, "100", "90", "0"), "over_units_total": "30"}, []),
        ({**limits(1, "100", "130", "30"), **limits(9, "100", "105", "5"), "over_units_total": "35"}, []),
        ({**limits(1, "100", "130", ""), "over_units_total": "7"}, []),
        ({**limits(1, "100", "130", "30"), "over_units_total": ""}, []),
        ({**limits(1, "", "130", "30"), "over_units_total": "30"}, []),
        ({**limits(1, "100", "", "30"), "over_units_total": "30"}, []),
        ({**limits(1, "0", "30", "30"), "over_units_total": "30"}, []),
        ({**limits(1, "0", "0", "0"), "over_units_total": "0"}, []),
        ({**limits(1, "0", "0", "5"), "over_units_total": "5"}, [("limits.over", "limits.1", "5", "0")]),
        ({**limits(1, "0", "30", "31"), "over_units_total": "31"}, [("limits.over", "limits.1", "31", "30")]),
        ({**limits(1, "100", "130", "31"), "over_units_total": "31"},
         [("limits.over", "limits.1", "31", "30")]),
        ({**limits(1, "100", "99", "1"), "over_units_total": "1"}, [("limits.over", "limits.1", "1", "0")]),
        ({**limits(1, "100", "101", "0"), "over_units_total": "0"}, [("limits.over", "limits.1", "0", "1")]),
        ({**limits(1, "100", "130", "30"), **limits(9, "100", "105", "4"), "over_units_total": "34"},
         [("limits.over", "limits.9", "4", "5")]),
        ({**limits(1, "100", "130", "30"), **limits(2, "100", "", ""), "over_units_total": "31"},
         [("limits.over-total", "supplement", "31", "30")]),
        ({**limits(1, "100", "130", "30"), **limits(2, "1", "2", "1"), "over_units_total": "30"},
         [("limits.over-total", "supplement", "30", "31")]),
        ({**limits(1, "100", "99", "0"), "over_units_total": "1"},
         [("limits.over-total", "supplement", "1", "0")]),
    ],
)  # fmt: skip
def test_limits_by_service_type(row: Row, expected: list[tuple[str, str, str, str]]) -> None:
    findings = findings_of("month", "UPHOSOKU", [{}, row])
    assert [
        (each.rule, part_of(each.field), *numbers(each))
        for each in findings
        if each.rule.startswith("limits.over")
    ] == expected


def part_of(number: int | None) -> str:
    assert number is not None
    return STANDARD.kinds["UPHOSOKU"].fields[number - 1].part


def test_limits_fill_their_slots_from_the_first_on() -> None:
    gap = {**limits(2, "100", "130", "30"), **limits(1, "", "", ""), "limits.1 service_type": ""}
    both = {**limits(1, "100", "90", "0"), **limits(3, "100", "90", "0")}
    last = {**limits(1, "100", "90", "0"), **limits(2, "100", "90", "0")}
    bare = {**limits(1, "", "", ""), **limits(2, "100", "90", "0")}
    findings = findings_of("month", "UPHOSOKU", [last, gap, both, bare])
    assert [(each.rule, each.record, each.field) for each in findings if each.rule == "limits.gap"] == [
        ("limits.gap", 2, 20),
        ("limits.gap", 3, 24),
    ]
