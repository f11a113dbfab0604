"""Times, dates, item numbers and whose services these are: both sides of every rule, and what is shown of them."""

import pytest

from careplan.standard.findings import Finding, Message
from careplan.standard.naming import Address, FileName, read_name
from careplan.standard.plausibility import giving_offices
from support.one_file import Row, findings_of, told
from support.standard_files import STANDARD


def words(findings: list[Finding], family: str, *keys: str) -> list[tuple[object, ...]]:
    found = [each.wording.words for each in findings if each.rule.startswith(family)]
    return [
        tuple(value.en if isinstance(value, Message) else value for value in map(each.get, keys))
        for each in found
    ]


@pytest.mark.parametrize(
    ("start", "end", "rule"),
    [
        ("1000", "1001", None),
        ("1000", "1000", "order.times"),
        ("1001", "1000", "order.times"),
        ("2359", "0000", None),  # 0000 is the end of the day
        ("0000", "0001", None),
        ("9999", "9999", None),
        ("9999", "1000", "order.open-time"),
        ("1000", "9999", "order.open-time"),
        ("9999", "0000", "order.open-time"),
        ("10x0", "0900", None),
    ],
)
def test_a_service_begins_before_it_ends(start: str, end: str, rule: str | None) -> None:
    findings = findings_of("month", "UPPLAN", [{"start_time": start, "end_time": end}])
    assert told(findings, "UPPLAN", ["order."]) == ([(rule, 1, "end_time")] if rule else [])
    assert words(findings, "order.", "start", "found") == ([(start, end)] if rule else [])


@pytest.mark.parametrize("part", ["weekly_service", "activity"])
@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [("1000", "1001", False), ("1000", "1000", False), ("1001", "1000", True), ("1000", "", False)],
)
def test_times_of_table_3(part: str, start: str, end: str, *, wrong: bool) -> None:
    empty = dict.fromkeys(
        (
            f"{field.part} {field.key}"
            for field in STANDARD.kinds["UP3KYO"].fields
            if field.number in range(6, 14)
        ),
        "",
    )
    row = {**empty, f"{part} start_time": start, f"{part} end_time": end}
    findings = findings_of("plan", "UP3KYO", [row])
    place = STANDARD.kinds["UP3KYO"].field("end_time", part).number
    assert [(each.record, each.field) for each in findings if each.rule == "order.times"] == [
        (1, place)
    ] * wrong
    assert words(findings, "order.times", "start", "found") == [(start, end)] * wrong


@pytest.mark.parametrize(
    ("kind", "earlier", "later"),
    [
        ("UP1KYO", "certified_from", "certified_to"),
        ("UP1KYO", "first_plan_date", "plan_date"),
        ("UPHOSOKU", "limit_start", "limit_end"),
        ("UPHOSOKU", "birth_date", "certified_on"),
    ],
)
def test_dates_in_order(kind: str, earlier: str, later: str) -> None:
    rows = [
        {earlier: "20261001", later: "20261001"},
        {earlier: "20261001", later: "20261002"},
        {earlier: "", later: "20261001"},
        {earlier: "20261001", later: ""},
        {earlier: "20261002", later: "20261001"},
    ]
    if later == "plan_date":
        rows[3] = {earlier: "20261001", later: "00000000"}
    unit = "plan" if kind == "UP1KYO" else "month"
    findings = findings_of(unit, kind, rows)
    assert told(findings, kind, ["order.dates"]) == [("order.dates", 5, later)]
    ((name,),) = words(findings, "order.dates", "earlier")
    assert name == STANDARD.kinds[kind].field(earlier).name.en


def test_a_plan_is_made_before_it_is_sent() -> None:
    made = ["20261124", "20261125", "20261126"]
    rows = [{"plan_date": day, "insured_number": f"000000000{n}"} for n, day in enumerate(made)]
    findings = findings_of("plan", "UP1KYO", rows)
    assert told(findings, "UP1KYO", ["order.after-stamp"]) == [("order.after-stamp", 3, "plan_date")]
    assert words(findings, "order.after-stamp", "found", "expected") == [("20261126", "20261125")]


@pytest.mark.parametrize(
    ("code", "item", "wrong"),
    [
        ("171003", "1", False),
        ("671003", "1", False),
        ("111111", "", False),
        ("111111", "1", True),
        ("11x", "1", False),
    ],
)
def test_item_numbers_stand_at_equipment(code: str, item: str, *, wrong: bool) -> None:
    findings = findings_of("month", "UPPLAN", [{"service_code": code, "equipment_item": item}])
    rule = "equipment.item-type"
    assert told(findings, "UPPLAN", [rule]) == [(rule, 1, "equipment_item")] * wrong
    assert words(findings, rule, "found") == [(code,)] * wrong


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (["1", "2", "3"], None),
        (["3", "1", "2"], None),
        (["1", "1", "2"], None),
        (["", "1"], None),
        (["2"], (1, 1)),
        (["1", "3"], (2, 2)),
        (["1", "2", "4", "4"], (3, 3)),
        (["0", "1"], (1, 2)),
        (["1", "2", "5", "4"], (4, 3)),
    ],
)
def test_item_numbers_run(items: list[str], expected: tuple[int, int] | None) -> None:
    rows: list[Row] = [{"service_code": "171003", "equipment_item": item} for item in items]
    rows.append({"service_code": "171003", "equipment_item": "1", "office_number": "1370000042"})
    findings = findings_of("month", "UPPLAN", rows)
    rule = "equipment.item-sequence"
    assert told(findings, "UPPLAN", [rule]) == ([(rule, expected[0], "equipment_item")] if expected else [])
    assert words(findings, rule, "expected") == ([(expected[1],)] if expected else [])


def test_item_numbers_of_others_run_by_themselves() -> None:
    rows: list[Row] = [
        {"service_code": code, "equipment_item": "1", "office_number": office, "units": units}
        for code, office, units in (
            ("171003", "1370000034", "900"),
            ("171007", "1370000034", "900"),
            ("171003", "1370000042", "900"),
            ("171003", "1370000034", "300"),
        )
    ]
    findings = findings_of("month", "UPPLAN", [*rows, {**rows[3], "equipment_item": "3"}])
    assert told(findings, "UPPLAN", ["equipment.item-sequence"]) == [
        ("equipment.item-sequence", 5, "equipment_item")
    ]


def named(sender: str, destination: str) -> FileName:
    name = read_name(f"UPJSK_202612_{sender}_{destination}_20261125090000.CSV", STANDARD).name
    assert name is not None
    return name


@pytest.mark.parametrize(
    ("sender", "destination", "offices"),
    [
        ("1370000026_11", "1370000018_43", ("1370000026",)),
        ("1370000026_11", "1370000034_17", ("1370000026",)),
        ("1370000018_43", "1370000026_11", ("1370000018", "1370000026")),  # perhaps swapped
        ("1370000018_43", "1370000042_46", ()),  # passed on between planning offices
    ],
)
def test_whose_services_actuals_hold(sender: str, destination: str, offices: tuple[str, ...]) -> None:
    assert giving_offices(named(sender, destination), STANDARD) == offices
    assert Address(*sender.split("_")) == named(sender, destination).sender


def test_nothing_is_told_of_whose_services_these_are_without_a_name() -> None:
    assert giving_offices(None, STANDARD) == ()


@pytest.mark.parametrize(("office", "wrong"), [("1370000026", False), ("1370000034", True), ("13x", False)])
def test_actuals_hold_the_services_of_their_sender(office: str, *, wrong: bool) -> None:
    findings = findings_of("actual", "UPJSK", [{"office_number": office}])
    rule = "actual.other-office"
    assert told(findings, "UPJSK", [rule]) == [(rule, 1, "office_number")] * wrong
    assert words(findings, rule, "found", "expected") == [(office, "1370000026")] * wrong
