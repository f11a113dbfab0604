"""Subtotals and the grand total of table 7 against the rows they stand for (readings total-times, total-order)."""

import pytest

from support.one_file import Row, findings_of, numbers, told

RENTAL = "1370000034"
SUMMED = (
    "service_units",
    "managed_units",
    "over_type_limit",
    "within_type_limit",
    "over_limit",
    "within_limit",
    "total_cost",
    "claim",
    "user_share",
    "full_charge",
)


def row(code: str, units: str = "", **values: str) -> Row:
    """Return a row of table 7; without a time of its own it counts none."""
    office = {"office_number": "9999999999"} if code == "999999" else {}
    return {"service_code": code, "units": "0", "times": "0", "service_units": units, **office, **values}


def said(rows: list[Row]) -> list[tuple[str, int | None, str | None]]:
    return told(findings_of("month", "UPSIKYU", rows), "UPSIKYU", ["sum.", "total.subtotal-missing"])


BATH = row("111111", "100", times="2")
WALK = row("112111", "200", times="3")
SUBTOTAL = row("11AAAA", "300", times="5")
TOTAL = row("999999", "300", times="5")
OTHER = {"insured_number": "0000000002"}
LONE = row("111111", "7", office_number=RENTAL)
SIXES = [row("151111", "1"), row("15AAAA", "1")]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([BATH, WALK, SUBTOTAL, TOTAL], id="all add up"),
        pytest.param([BATH, WALK, SUBTOTAL], id="no grand total"),
        pytest.param([TOTAL], id="nothing but a grand total"),
        pytest.param([BATH, WALK, SUBTOTAL, row("999999", "9"), row("999999", "300")], id="two grand totals"),
        pytest.param([SUBTOTAL, TOTAL], id="a subtotal of nothing"),
        pytest.param([BATH, LONE, row("999999", "107", times="2")], id="lines of two offices"),
        pytest.param([BATH, row("151111", "7"), row("999999", "107", times="2")], id="lines of two types"),
        pytest.param([BATH, WALK, SUBTOTAL, *SIXES, row("999999", "301", times="5")], id="two subtotals"),
        pytest.param([BATH, WALK, SUBTOTAL, LONE, row("999999", "307", times="5")], id="a line beside a subtotal"),
        pytest.param([BATH, {**LONE, **OTHER}, row("999999", "100", times="2"), {**row("999999", "7"), **OTHER}],
                     id="two service users"),
        pytest.param([row("111111", "100", managed_units="100"), WALK, row("11AAAA", "100", times="3"),
                      row("999999", "100", times="3")], id="only what is under management"),
        pytest.param([row("111111", "100"), {**WALK, "over_30_days": "1"}, row("11AAAA", "100", times="3"),
                      row("999999", "100", times="3")], id="only what is within 30 days"),
        pytest.param([BATH, WALK, row("11AAAA", "100"), row("11EEEE", "200"), row("999999", "300")],
                     id="two marks that make the sum together"),
        pytest.param([BATH, WALK, row("11AAAA", "300"), row("11EEEE", "40"), row("999999", "300")],
                     id="another mark beside the sum"),
        pytest.param([BATH, WALK, row("11AAAA", "300"), row("11EEEE", "40"), row("999999", "340")],
                     id="another mark within the grand total"),
        pytest.param([BATH, WALK, row("11EEEE", "300"), row("999999", "300")], id="another mark alone"),
        pytest.param([row("111111"), row("112111"), row("11AAAA", "300"), row("999999", "300")],
                     id="stated on the subtotal only"),
        pytest.param([BATH, WALK, row("11AAAA"), row("999999", "300")], id="not stated on the subtotal"),
        pytest.param([BATH, WALK, row("11AAAA"), row("999999")], id="not stated on the grand total"),
        pytest.param([BATH, WALK, row("11AAAA", "9"), {**TOTAL, "service_units": "8x"}], id="a value with an error"),
        pytest.param([row("111111", "8x"), WALK, row("999999", "9")], id="an error before sound rows"),
        pytest.param([row("111111"), row("11AAAA", "300"), row("11EEEE", "40"), row("999999", "300")],
                     id="another mark beside money that stands on subtotals"),
        pytest.param([row("111111"), row("11AAAA", "300"), row("11EEEE", "40"), row("999999", "340")],
                     id="another mark with money that stands on subtotals"),
        pytest.param([BATH, WALK, {**SUBTOTAL, "service_units": "301"}, {**TOTAL, "service_units": "301"},
                      row("x")], id="a code with an error"),
    ],
)  # fmt: skip
def test_tables_that_add_up_one_way_or_another(rows: list[Row]) -> None:
    uncounted = rows[-1].get("times") == "0"  # these cases are about units
    quiet: list[Row] = [{**each, "times": "0"} if uncounted else each for each in rows]
    assert said(quiet) == []


@pytest.mark.parametrize(
    ("rows", "rule", "record", "field", "expected"),
    [
        ([BATH, WALK, {**SUBTOTAL, "service_units": "301"}, TOTAL],
         "sum.subtotal", 3, "service_units", ("301", "300")),
        ([BATH, WALK, {**SUBTOTAL, "times": "6"}, TOTAL], "sum.times", 3, "times", ("6", "5")),
        ([BATH, WALK, SUBTOTAL, {**TOTAL, "service_units": "301"}],
         "sum.total", 4, "service_units", ("301", "300")),
        ([BATH, WALK, SUBTOTAL, {**TOTAL, "times": "6"}], "sum.times", 4, "times", ("6", "5")),
        ([BATH, WALK, SUBTOTAL, {**LONE, "office_number": "1370000042"}, TOTAL],
         "sum.total", 5, "service_units", ("300", "307")),
        ([{**BATH, "over_30_days": "1"}, WALK, row("11AAAA", "100", times="2"), TOTAL],
         "sum.subtotal", 3, "service_units", ("100", "300")),
        ([{**BATH, "managed_units": "100"}, WALK, row("11AAAA", "200", times="3", managed_units="100"), TOTAL],
         "sum.subtotal", 3, "service_units", ("200", "300")),
        ([BATH, WALK, row("11EEEE", "301", times="5"), TOTAL],
         "sum.subtotal", 3, "service_units", ("301", "300")),
        ([BATH, WALK, row("11EEEE", "7"), row("11AAAA", "301", times="5"), TOTAL],
         "sum.subtotal", 4, "service_units", ("301", "300")),
        ([row("111111"), row("11AAAA", "300"), row("11EEEE", "40"), row("999999", "40")],
         "sum.total", 4, "service_units", ("40", "340")),
        ([BATH, row("999999", "0", times="2")], "sum.total", 2, "service_units", ("0", "100")),
        ([BATH, WALK, row("11AAAA", "0", times="5"), TOTAL],
         "sum.subtotal", 3, "service_units", ("0", "300")),
    ],
)  # fmt: skip
def test_a_sum_that_no_way_of_counting_gives(
    rows: list[Row], rule: str, record: int, field: str, expected: tuple[str, str]
) -> None:
    findings = [each for each in findings_of("month", "UPSIKYU", rows) if each.rule.startswith("sum.")]
    assert (rule, record, field) in told(findings, "UPSIKYU", ["sum."])
    assert expected in [numbers(each) for each in findings if (each.rule, each.record) == (rule, record)]
    assert [
        each for each in told(findings, "UPSIKYU", ["sum."]) if each[1] != record and each[0] != "sum.times"
    ] == []


@pytest.mark.parametrize("field", SUMMED)
def test_every_number_of_the_table_is_summed(field: str) -> None:
    lines = [row("111111", **{field: "100"}), row("112111", **{field: "200"})]
    findings = findings_of(
        "month", "UPSIKYU", [*lines, row("11AAAA", **{field: "301"}), row("999999", **{field: "302"})]
    )
    assert told(findings, "UPSIKYU", ["sum."]) == [("sum.subtotal", 3, field), ("sum.total", 4, field)]


def test_one_service_user_is_told_where_anothers_table_cannot_be_read() -> None:
    spoiled = [{**BATH, **OTHER}, {**row("999999", "5x"), **OTHER}]
    assert said([*spoiled, BATH, row("999999", "101", times="2")]) == [("sum.total", 4, "service_units")]


@pytest.mark.parametrize(
    ("rows", "records"),
    [
        ([BATH], []),
        ([BATH, WALK], [2]),
        ([BATH, WALK, BATH], [3]),
        ([BATH, LONE], []),
        ([BATH, row("151111", "7")], []),
        ([BATH, {**WALK, **OTHER}], []),
        ([BATH, WALK, row("11EEEE", "300")], []),
        ([BATH, WALK, row("11AAAA", "300"), LONE, {**LONE, "service_code": "112111"}], [5]),
    ],
)
def test_several_lines_of_an_office_and_type_have_a_subtotal(rows: list[Row], records: list[int]) -> None:
    missing = "total.subtotal-missing"
    findings = [each for each in findings_of("month", "UPSIKYU", rows) if each.rule == missing]
    assert told(findings, "UPSIKYU", [missing]) == [(missing, record, "service_code") for record in records]
    assert [each.wording.words["expected"] for each in findings] == ["11AAAA"] * len(records)
