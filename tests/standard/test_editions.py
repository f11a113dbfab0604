"""Editions: what each is told by, edition 3 read as the specification has it, one finding where the signs disagree."""

import re

import pytest

from careplan.standard.check import check_files
from careplan.standard.filecheck import FileReport, check_file
from careplan.standard.naming import Address, read_name, write_name
from careplan.standard.reports import report_json, report_text
from careplan.standard.specification import Standard, load_standard
from support.normal import unusual
from support.standard_files import STAMP, Files, kind_of, sample_units

OLD, NEW = load_standard("3"), load_standard("4.1")
SUPPORT, PROVIDER = "1370000018", "1370000026"
# The specification's words: tables 6 and 7 less the three equipment fields, no table 3, no preventive care.
COUNTS = {"UPPLAN": 22, "UPJSK": 22, "UPSIKYU": 34}
DROPPED = {"UPPLAN": (16, 18), "UPJSK": (16, 18), "UPSIKYU": (10, 12)}
KINDS_3 = {"UPHOSOKU", "UP1KYO", "UP2KYO", "UPPLAN", "UPJSK", "UPSIKYU", "DLT1KYO", "DLTPLAN", "DLTJSK"}


def without_types(name: str) -> str:
    return re.sub(r"_([0-9A-Z]{10})_[0-9A-Z]{2}(?=_)", r"_\1", name)


def record_3(kind: str, line: str) -> str:
    """Return a record of 4.1, without commas and breaks in its text, as edition 3 has it."""
    cells = line.split(",")
    first, last = DROPPED.get(kind, (1, 0))
    return ",".join(["202208", *cells[1 : first - 1], *cells[last:]] if last else ["202208", *cells[1:]])


def file_3(name: str, data: bytes, version: str = "202208") -> tuple[str, bytes]:
    lines = (record_3(kind_of(name), line) for line in data.decode("cp932").splitlines())
    text = "".join(f"{line}\r\n" for line in lines).replace("202208,", f"{version},")
    return without_types(name), text.encode("cp932")


def month() -> Files:
    return next(files for files in sample_units() if {kind_of(name) for name in files} >= {"UPPLAN"})


def file_of(kind: str) -> tuple[str, bytes]:
    return next(item for files in sample_units() for item in files.items() if kind_of(item[0]) == kind)


def rules(report: FileReport, severity: str = "error") -> list[str]:
    return [finding.rule for finding in report.findings if finding.severity == severity]


def test_edition_3_has_the_kinds_and_field_counts_of_the_specification() -> None:
    assert set(OLD.kinds) == KINDS_3
    for kind in KINDS_3:
        assert len(OLD.kinds[kind].fields) == COUNTS.get(kind, len(NEW.kinds[kind].fields))
        assert [field.number for field in OLD.kinds[kind].fields] == list(
            range(1, len(OLD.kinds[kind].fields) + 1)
        )


@pytest.mark.parametrize(("kind", "dropped"), DROPPED.items())
def test_what_edition_3_lacks_are_the_equipment_fields(kind: str, dropped: tuple[int, int]) -> None:
    first, last = dropped
    kept = [field.key for field in NEW.kinds[kind].fields if not first <= field.number <= last]
    assert [field.key for field in OLD.kinds[kind].fields] == kept


def test_days_used_so_far_is_number_27_as_the_change_list_calls_it() -> None:
    assert OLD.kinds["UPSIKYU"].field("stay_days_before").number == 27
    assert OLD.kinds["UPSIKYU"].field("times").length == 2
    assert NEW.kinds["UPSIKYU"].field("times").length == 3


@pytest.mark.parametrize("standard", [OLD, NEW], ids=["3", "4.1"])
def test_the_data_say_how_many_fields_a_kind_comes_to(standard: Standard) -> None:
    for kind, change in (standard.editions[standard.edition].kinds or {}).items():
        assert len(standard.kinds[kind].fields) == change.fields
        missing = {field.key for field in NEW.kinds[kind].fields} - {
            field.key for field in standard.kinds[kind].fields
        }
        assert missing == change.without
        for check in standard.kinds[kind].checks:
            named = str(dict(check.parameters))
            assert not any(repr(key) in named for key in change.without), (kind, check.use)


def test_an_edition_that_is_not_read_has_no_standard() -> None:
    for edition in ("1", "2", "4.0", "5"):
        with pytest.raises(KeyError):
            load_standard(edition)


def test_units_of_edition_3_are_those_of_4_1_without_what_it_lacks() -> None:
    assert {unit.id: set(unit.kinds) for unit in OLD.units} == {
        "plan": {"UP1KYO", "UP2KYO", "UPHOSOKU"},
        "month": {"UPPLAN", "UPSIKYU", "UPHOSOKU"},
        "actual": {"UPJSK"},
        "plan-deletion": {"DLT1KYO"},
        "month-deletion": {"DLTPLAN"},
        "actual-deletion": {"DLTJSK"},
    }


def test_a_month_of_edition_3_conforms() -> None:
    files = dict(file_3(*item) for item in month().items())
    report = check_files(files)
    assert [(each.rule, each.file) for each in report.findings if each.severity == "error"] == []
    assert {file.edition for file in report.files} == {"3"}
    assert [(unit.unit, unit.sender.service_type) for unit in report.units] == [("month", "")]
    assert "field.version" not in {each.rule for each in report.findings}
    value = report_json(report)
    assert {file["edition"] for file in value["files"]} == {"3"}
    assert value["units"][0]["from"] == SUPPORT
    assert "(edition 3)" in "\n".join(report_text(report, "en"))


def test_an_error_in_edition_3_stands_at_the_field_of_its_layout() -> None:
    name, data = file_3(*file_of("UPPLAN"))
    lines = data.decode("cp932").split("\r\n")
    cells = lines[1].split(",")
    cells[19] = "7"
    lines[1] = ",".join(cells)
    report = check_file(name, "\r\n".join(lines).encode("cp932"))
    assert [(each.rule, each.record, each.field) for each in unusual(report.findings)] == [
        ("field.code", 2, 20)
    ]


def test_a_record_of_another_count_is_said_by_the_layout_of_edition_3() -> None:
    name, data = file_3(*file_of("UPPLAN"))
    report = check_file(name, data + data.splitlines(keepends=True)[0].replace(b",", b",,", 1))
    (finding,) = unusual(report.findings)
    assert finding.rule == "record.field-count"
    assert "22" in finding.message.en


@pytest.mark.parametrize("kind", DROPPED)
def test_a_name_of_4_1_over_records_of_edition_3_is_one_finding(kind: str) -> None:
    name, data = file_of(kind)
    old = file_3(name, data)[1] * 40
    report = check_file(name, old)
    assert rules(report) == ["file.edition-mismatch"]
    (finding,) = (each for each in report.findings if each.severity == "error")
    assert (finding.record, finding.field) == (None, None)
    month_part = f"{kind}_YYYYMM_FROM(10)_TO(10)_STAMP(14).CSV"
    assert all(word in finding.message.en for word in (month_part, "edition 3", "202208", str(COUNTS[kind])))
    assert report.records == len(old.splitlines())


@pytest.mark.parametrize("kind", DROPPED)
def test_a_name_of_edition_3_over_records_of_4_1_is_one_finding(kind: str) -> None:
    name, data = file_of(kind)
    report = check_file(without_types(name), data)
    assert rules(report) == ["file.edition-mismatch"]
    assert f"{kind}_YYYYMM_FROM(10)_TYPE(2)_TO(10)_TYPE(2)_STAMP(14).CSV" in report.findings[-1].message.en


def test_a_header_row_hides_no_mismatch() -> None:
    name, data = file_of("UPPLAN")
    header = ",".join(field.name.ja for field in OLD.kinds["UPPLAN"].fields).encode("cp932")
    assert "file.edition-mismatch" in rules(check_file(name, file_3(name, data)[1]))
    assert rules(check_file(without_types(name), header + b"\r\n" + file_3(name, data)[1])) == [
        "file.header-row"
    ]


def test_three_lost_fields_in_few_records_are_no_other_edition() -> None:
    name, data = file_of("UPPLAN")
    lines = data.splitlines(keepends=True)
    old = file_3(name, lines[0])[1]
    assert set(rules(check_file(name, old + b"".join(lines[1:])))) == {"record.field-count"}
    cut = b",".join(lines[0].split(b",")[:22]) + b"\r\n"
    assert set(rules(check_file(name, cut))) == {"record.field-count"}


def test_a_version_that_is_not_the_name_s_is_a_warning() -> None:
    """Reading version-value: the layout is chosen by kind and field count."""
    name, data = file_3(*file_of("UPPLAN"), version="202407")
    report = check_file(name, data)
    assert (rules(report), rules(report, "warning")) == ([], ["field.version"])
    assert "edition 3 is written 202208" in report.findings[-1].message.en
    name, data = file_of("UPPLAN")
    report = check_file(name, data.replace(b"202407,", b"202208,"))
    assert (rules(report), rules(report, "warning")) == ([], ["field.version"])


@pytest.mark.parametrize(("edition", "version"), [("1", "201910"), ("2", "202003")])
@pytest.mark.parametrize("kind", ["UPPLAN", "UP1KYO", "UPHOSOKU"])
def test_editions_1_and_2_are_named(edition: str, version: str, kind: str) -> None:
    name, data = file_3(*file_of(kind), version=version)
    report = check_file(name, data * 5)
    assert rules(report) == ["file.edition"]
    assert f"a file of edition {edition}" in report.findings[-1].message.en
    assert f"第{edition}版のファイル" in report.findings[-1].message.ja
    assert (report.edition, report.kind) == (edition, kind)


def test_edition_4_0_is_named_by_its_name() -> None:
    name, data = file_of("UPPLAN")
    report = check_file(re.sub(r"_([0-9A-Z]{10})_([0-9A-Z]{2})(?=_)", r"_\1_\g<2>0", name), data)
    assert rules(report) == ["name.edition"]
    assert "a file of edition 4.0" in report.findings[0].message.en
    assert (report.edition, report.kind) == ("4.0", "UPPLAN")


@pytest.mark.parametrize("kind", ["UP3KYO", "UPKIHON", "UPYOBO", "DLTKIHON", "UPKIHON_SUB1"])
def test_kinds_that_edition_3_lacks_are_named(kind: str) -> None:
    reading = read_name(f"{kind}_{SUPPORT}_{PROVIDER}_{STAMP}.CSV")
    assert [finding.rule for finding in reading.findings] == ["name.kind-edition"]
    assert f"no {kind} files" in reading.findings[0].message.en


def test_files_of_two_editions_make_no_unit_together() -> None:
    files = month()
    first, *rest = sorted(files)
    mixed = dict([file_3(first, files[first]), *((name, files[name]) for name in rest)])
    report = check_files(mixed)
    assert {rule for unit in report.units for rule in (each.rule for each in unit.findings)} >= {
        "unit.combination"
    }
    assert len(report.units) == 2


def test_names_of_edition_3_are_written_as_they_are_read() -> None:
    text = f"UPPLAN_202612_{SUPPORT}_{PROVIDER}_{STAMP}.CSV"
    reading = read_name(text)
    assert reading.name is not None
    assert (reading.edition, reading.findings) == ("3", ())
    assert reading.name.sender == Address(SUPPORT, "")
    assert str(reading.name.sender) == SUPPORT
    assert write_name(reading.name, OLD) == text


def test_a_plan_of_edition_3_is_a_unit_of_edition_3() -> None:
    plan = next(files for files in sample_units() if "UP1KYO" in map(kind_of, files))
    report = check_files(dict(file_3(*item) for item in plan.items() if kind_of(item[0]) != "UP3KYO"))
    assert [unit.unit for unit in report.units] == ["plan"]
    assert "unit.combination" not in {each.rule for each in report.findings}


@pytest.mark.parametrize("cells", [21, 23, 24, 26])
def test_a_number_of_fields_that_no_edition_has_is_a_wrong_record(cells: int) -> None:
    name, data = file_of("UPPLAN")
    values = [*data.splitlines()[0].split(b","), b"x"][:cells]
    assert rules(check_file(name, b",".join(values) + b"\r\n")) == ["record.field-count"]


def test_a_kind_that_edition_3_lacks_is_not_taken_for_edition_3() -> None:
    name, data = file_of("UP3KYO")
    assert rules(check_file(name, data.splitlines()[0] + b",x\r\n")) == ["record.field-count"]


MOVED = {
    kind: [
        field.number - 1
        for field in OLD.kinds[kind].fields
        if field.required and field.number != NEW.kinds[kind].field(field.key).number
    ]
    for kind in DROPPED
}


@pytest.mark.parametrize(
    ("kind", "wrong"), [(kind, wrong) for kind, moved in MOVED.items() for wrong in range(len(moved) + 1)]
)
def test_a_record_is_of_an_edition_where_half_of_what_moved_fits(kind: str, wrong: int) -> None:
    name, data = file_of(kind)
    cells = file_3(name, data)[1].splitlines()[0].decode("cp932").split(",")
    for at in MOVED[kind][:wrong]:
        cells[at] = "？"
    report = check_file(name, ",".join(cells).encode("cp932") + b"\r\n")
    mismatch = 2 * (len(MOVED[kind]) - wrong) >= len(MOVED[kind])
    assert ("file.edition-mismatch" in rules(report)) == mismatch


@pytest.mark.parametrize(("old", "new", "mismatch"), [(2, 2, False), (3, 2, True), (2, 3, False)])
def test_an_edition_is_what_most_records_are_of(old: int, new: int, *, mismatch: bool) -> None:
    name, data = file_of("UPPLAN")
    records_3 = file_3(name, data)[1].splitlines(keepends=True)[:old]
    report = check_file(name, b"".join([*records_3, *data.splitlines(keepends=True)[:new]]))
    assert ("file.edition-mismatch" in rules(report)) == mismatch
    assert report.edition == "4.1"


@pytest.mark.parametrize(("version", "shown"), [("202208", "202208"), ("209912", "another value")])
def test_a_version_is_repeated_where_it_is_one(version: str, shown: str) -> None:
    name, data = file_of("UPPLAN")
    (finding,) = (
        each
        for each in check_file(name, file_3(name, data, version)[1]).findings
        if each.rule == "file.edition-mismatch"
    )
    assert shown in finding.message.en
    assert ("209912" in finding.message.en) is False


def test_a_table_of_another_edition_is_no_base_for_joins() -> None:
    files = {
        name: file_3(name, data)[1] if kind_of(name) == "UPSIKYU" else data for name, data in month().items()
    }
    found = {each.rule for each in check_files(files).findings if each.severity != "info"}
    assert "file.edition-mismatch" in found
    assert not found & {"unit.orphan", "unit.table", "unit.combination"}
