"""The files of a unit against each other: sets, stamps, addresses, and the keys that join their records."""

import pytest

from careplan.standard.check import check_files
from careplan.standard.units import is_transmission_unit, unit_kind
from support.standard_cases import Said, changed, findings, one_user, put, said
from support.standard_files import PROVIDER, STANDARD, SUPPORT, Files, kind_of, rename

PLAN, MONTH = ("UP1KYO", "UP2KYO", "UP3KYO", "UPHOSOKU"), ("UPPLAN", "UPSIKYU", "UPHOSOKU")


def without(files: Files, kind: str) -> Files:
    return {name: data for name, data in files.items() if kind_of(name) != kind}


def with_name(files: Files, kind: str, old: str, new: str) -> Files:
    name = rename(files, kind)
    return {(each.replace(old, new) if each == name else each): data for each, data in files.items()}


@pytest.mark.parametrize("unit", STANDARD.units, ids=lambda unit: unit.id)
def test_every_set_of_the_list_is_a_unit(unit: object) -> None:
    kinds = unit.kinds  # type: ignore[attr-defined]
    assert is_transmission_unit(reversed(kinds))
    assert unit_kind(kinds) is unit
    assert not is_transmission_unit([*kinds, kinds[0]])
    rest = unit_kind(kinds[1:])
    assert len(kinds) == 1 or rest is None or rest.id in {"month", "basic-information"}


def test_what_a_unit_reports() -> None:
    (unit,) = check_files(one_user("month"), folder="x").units
    assert (unit.folder, unit.unit, unit.stamp) == ("x", "month", "20261125090500")
    assert (unit.sender, unit.destination) == (SUPPORT, PROVIDER)
    assert unit.kinds == ("UPHOSOKU", "UPPLAN", "UPSIKYU")
    assert unit.months == ("202612",)
    assert unit.files == tuple(sorted(one_user("month")))
    assert unit.findings == ()


def test_the_zero_month_is_no_month() -> None:
    (unit,) = check_files(one_user("plan")).units
    assert unit.months == ()


@pytest.mark.parametrize(
    ("unit", "missing", "fix"),
    [
        ("plan", ["UP2KYO"], "For care plan (tables 1 to 3): add UP2KYO."),
        ("plan", ["UP2KYO", "UPHOSOKU"], "For care plan (tables 1 to 3): add UP2KYO UPHOSOKU."),
        (
            "plan",
            ["UP1KYO", "UP2KYO", "UP3KYO"],
            "For the month's planned services (tables 6 and 7): add UPPLAN UPSIKYU.",
        ),
        ("month", ["UPHOSOKU"], "For the month's planned services (tables 6 and 7): add UPHOSOKU."),
    ],
)
def test_a_set_that_lacks_a_file(unit: str, missing: list[str], fix: str) -> None:
    files = one_user(unit)
    for kind in missing:
        files = without(files, kind)
    (finding,) = (each for each in findings(files) if each.rule == "unit.combination")
    assert (finding.file, finding.record, finding.field) == (None, None, None)
    assert finding.message.en.startswith(
        " + ".join(sorted(map(kind_of, files))) + " is no transmission unit. "
    )
    assert fix in finding.message.en
    assert "UP1KYO+UP2KYO+UP3KYO+UPHOSOKU / UPPLAN+UPSIKYU+UPHOSOKU / UPJSK / " in finding.message.en
    assert "UPJSK+UPPLAN" not in finding.message.en


def test_a_set_with_a_file_too_many() -> None:
    files = one_user("plan")
    extra = rename(files, "UP1KYO").replace("UP1KYO", "DLT1KYO")
    deletion = next(iter(one_user("DLT1KYO").values()))
    (finding,) = findings(files | {extra: deletion})
    assert finding.rule == "unit.combination"
    assert "leave out DLT1KYO." in finding.message.en
    assert "DLT1KYO を除きます。" in finding.message.ja


def test_something_to_add_and_something_to_leave_out() -> None:
    files = without(one_user("plan"), "UP3KYO")
    extra = rename(files, "UP1KYO").replace("UP1KYO", "DLT1KYO")
    (finding,) = findings(files | {extra: next(iter(one_user("DLT1KYO").values()))})
    assert "add UP3KYO and leave out DLT1KYO." in finding.message.en
    assert "UP3KYO を加え、DLT1KYO を除きます。" in finding.message.ja


def test_two_files_of_one_kind() -> None:
    files = one_user("actual")
    ((name, data),) = files.items()
    found = [
        each for each in findings(files | {name.replace(".CSV", ".csv"): data}) if each.rule != "name.suffix"
    ]
    assert [each.rule for each in found] == ["unit.duplicate-kind"]
    assert found[0].file == name.replace(".CSV", ".csv")
    assert f"UPJSK files ({name}, {name.replace('.CSV', '.csv')})" in found[0].message.en


def test_the_last_of_three_files_of_one_kind_is_one_too_many() -> None:
    ((name, data),) = one_user("actual").items()
    suffixes = (".CSV", ".CsV", ".csv")
    found = findings({name.replace(".CSV", suffix): data for suffix in suffixes})
    assert [each.file for each in found if each.rule == "unit.duplicate-kind"] == [
        name.replace(".CSV", ".csv")
    ]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("20261125090500", "20261125090501", "unit.stamp"),
        ("1370000018_43", "1370000042_43", "unit.sender"),
        ("_11_", "_15_", "unit.destination"),
    ],
)
def test_a_file_of_another_stamp_or_address(old: str, new: str, rule: str) -> None:
    files = with_name(one_user("month"), "UPHOSOKU", old, new)
    report = check_files(files)
    assert len(report.units) == 1
    (finding,) = report.units[0].findings
    assert finding.rule == rule
    assert finding.file == rename(files, "UPHOSOKU")
    assert report.units[0].stamp == "20261125090500"
    assert (report.units[0].sender, report.units[0].destination) == (SUPPORT, PROVIDER)


def test_two_units_of_one_folder_are_two() -> None:
    report = check_files(one_user("month") | one_user("plan") | one_user("actual"))
    assert [unit.unit for unit in report.units] == ["plan", "month", "actual"]
    assert list(report.findings) == []


def test_a_whole_unit_does_not_join_a_part_of_one() -> None:
    report = check_files(one_user("month") | without(one_user("plan"), "UP2KYO"))
    assert [unit.unit for unit in report.units] == [None, "month"]


def test_parts_that_make_no_unit_together_stay_apart() -> None:
    one = with_name(one_user("plan"), "UP1KYO", "20261125090000", "20261125090009")
    report = check_files(
        {name: data for name, data in one.items() if kind_of(name) == "UP1KYO"} | one_user("actual")
    )
    assert [unit.unit for unit in report.units] == [None, "actual"]


OTHER = "0000000009"


@pytest.mark.parametrize(
    ("unit", "kind", "number", "expected"),
    [
        ("plan", "UPHOSOKU", 3, [("unit.orphan", 1, 3), ("unit.supplement", 1, 3)]),
        ("month", "UPHOSOKU", 3, [("unit.orphan", 1, 3), ("unit.supplement", 1, 3)]),
    ],
)
def test_a_supplement_of_another_user(unit: str, kind: str, number: int, expected: list[Said]) -> None:
    assert said(changed(one_user(unit), kind, put(number, OTHER))) == expected


def test_records_of_another_plan_date() -> None:
    found = findings(changed(one_user("plan"), "UPHOSOKU", put(4, "20261121")))
    assert [(each.rule, kind_of(str(each.file)), each.clause) for each in found] == [
        ("unit.orphan", "UPHOSOKU", "unit/plan"),
        ("unit.supplement", "UP1KYO", "unit/plan"),
    ]
    assert "UP1KYO has no record" in found[0].message.en
    assert "(Insurer number, Insured number, Date the plan was made (changed))" in found[0].message.en
    assert "保険者番号・被保険者番号・" in found[0].message.ja
    assert "UPHOSOKU has no record" in found[1].message.en
    assert found[0].field_name == "被保険者番号"


def test_a_table_that_lacks_a_user_is_a_warning() -> None:
    def other(records: list[list[str]]) -> None:
        for record in records:
            record[2] = OTHER

    found = said(changed(one_user("month"), "UPSIKYU", other))
    assert found == [("unit.orphan", 1, 3), ("unit.table", 1, 3)]


@pytest.mark.parametrize("kind", ["UPPLAN", "UPHOSOKU"])
def test_nobody_is_missed_where_a_number_cannot_be_read(kind: str) -> None:
    found = said(changed(one_user("month"), kind, put(3, "x")))
    rules = {rule for rule, _, _ in found}
    assert "field.length" in rules
    assert "unit.supplement" not in rules
    if kind == "UPPLAN":
        assert "unit.orphan" not in rules


def consigned(destination: str) -> Files:
    actual = next(iter(one_user("actual").values()))
    files = one_user("month") | {rename(one_user("month"), "UPPLAN").replace("UPPLAN", "UPJSK"): actual}
    return {name.replace("1370000026_11", destination): data for name, data in files.items()}


def test_actuals_with_their_plan_go_to_a_centre_only() -> None:
    rules = [finding.rule for finding in findings(consigned("1370000042_46"))]
    assert "unit.consigned-return" in rules
    assert "unit.combination" not in rules
    rules = [finding.rule for finding in findings(consigned("1370000026_11"))]
    assert "unit.consigned-return" not in rules
    assert "unit.combination" in rules


def test_files_whose_name_cannot_be_read_take_no_part() -> None:
    report = check_files(one_user("actual") | {"notes.txt": b"x"})
    assert [unit.unit for unit in report.units] == ["actual"]
    assert len(report.files) == 2


def test_two_units_of_one_stamp_are_told() -> None:
    month = one_user("month")
    other = {name.replace("1370000026_11", "1370000034_17"): data for name, data in month.items()}
    units = check_files(month | other).units
    assert [[finding.rule for finding in unit.findings] for unit in units] == [[], ["unit.stamp-reused"]]
    assert "(20261125090500)" in units[1].findings[0].message.en


def test_units_of_other_kinds_may_share_a_stamp() -> None:
    actual = {
        name.replace("20270101090000", "20261125090500"): data for name, data in one_user("actual").items()
    }
    (name,), (data,) = zip(*one_user("DLTJSK").items(), strict=True)
    deletion = {name.replace("20261125090000", "20261125090500").replace("1370000018", "1370000042"): data}
    assert all(unit.findings == () for unit in check_files(actual | deletion).units)


def test_a_plan_with_a_file_of_another_stamp_is_one_unit() -> None:
    files = with_name(one_user("plan"), "UP3KYO", "20261125090000", "20261125090009")
    (unit,) = check_files(files).units
    assert [each.rule for each in unit.findings] == ["unit.stamp"]


def test_a_whole_unit_stands_beside_files_that_are_taken_together() -> None:
    parts = with_name(one_user("plan"), "UPHOSOKU", "20261125090000", "20261125090009")
    report = check_files(one_user("month") | parts)
    assert sorted(str(unit.unit) for unit in report.units) == ["month", "plan"]
    assert {file for unit in report.units for file in unit.files} == set(one_user("month") | parts)


def test_files_of_one_kind_with_two_stamps_are_not_taken_together() -> None:
    files = {name: data for name, data in one_user("plan").items() if kind_of(name) == "UP1KYO"}
    report = check_files(files | with_name(files, "UP1KYO", "20261125090000", "20261125090009"))
    assert [unit.unit for unit in report.units] == [None, None]


def test_a_table_without_records_is_no_base_for_joins() -> None:
    files = {name: b"" if kind_of(name) == "UPHOSOKU" else data for name, data in one_user("month").items()}
    rules = {finding.rule for finding in findings(files)}
    assert "file.empty" in rules
    assert "unit.orphan" not in rules
