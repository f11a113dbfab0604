"""What was checked: where its files stand, which records of them a report keeps, by which layout they are read."""

import pytest

from careplan.standard.check import Report, check_files
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import EMPTY, Finding, Wording
from careplan.standard.naming import Address
from careplan.standard.reports.checked import Checked, Places, Wishes, check_folder, layout_of
from careplan.standard.unitcheck import UnitReport
from careplan.workbench.sample import preventive_sample
from support.report_cases import PLAN, PLAN_DATA, START, with_value, wrong_start
from support.standard_cases import one_user

INSURED_NUMBER = 3


def file_at(path: str, kind: str | None = None, edition: str | None = None) -> FileReport:
    return FileReport(path, kind, edition, 1, None, ())


def about(file: str | None, record: int | None = None) -> Finding:
    return Finding("x.y", "error", file, record, None, None, "x", Wording(EMPTY))


@pytest.mark.parametrize(
    ("base", "path", "where"),
    [
        ("", "x.CSV", "x.CSV"),
        (".", "a\\x.CSV", "a/x.CSV"),
        ("in", "a/x.CSV", "in/a/x.CSV"),
        ("C:\\data\\", "a\\b\\x.CSV", "C:/data/a/b/x.CSV"),
        ("X/", "x.CSV", "X/x.CSV"),
        ("XX", "x.CSV", "XX/x.CSV"),
    ],
)
def test_where_a_file_stands(base: str, path: str, where: str) -> None:
    assert Checked(Report(), base).location(file_at(path)) == where


@pytest.mark.parametrize("path", ["x.CSV", "a/x.CSV", "a/b/x.CSV", "a\\b\\x.CSV"])
def test_the_file_that_a_finding_of_a_unit_is_about(path: str) -> None:
    files = (file_at("other/x.CSV"), file_at(path), file_at("y.CSV"))
    nobody = Address("", "")
    unit = UnitReport(".", None, "", nobody, nobody, (), (), (path, "y.CSV"), ())
    part = Checked(Report(files, (unit,)))
    assert part.file_of(unit, about("x.CSV")) is files[1]
    assert part.file_of(unit, about("z.CSV")) is None
    assert part.file_of(unit, about(None)) is None


def test_a_record_that_was_not_kept() -> None:
    part = Checked(Report(), excerpts={"y.CSV": {}})
    assert part.excerpt(file_at("x.CSV"), about("x.CSV", 1)) is None
    assert part.excerpt(file_at("y.CSV"), about("y.CSV", 1)) is None
    assert part.excerpt(None, about("x.CSV", 1)) is None


def test_a_folder_is_checked_as_its_files_are() -> None:
    files = one_user("month")
    for folder in (".", "a"):
        part = check_folder(files, folder, base="b") if folder == "a" else check_folder(files)
        assert part.base == ("b" if folder == "a" else "")
        assert part.report == check_files(files, folder=folder)
        assert [file.rows for file in part.report.files] == [None] * len(files)


@pytest.mark.parametrize("show_values", [True, False])
def test_values_are_said_where_that_is_wished(show_values: bool) -> None:
    files = {PLAN: with_value(PLAN_DATA, 2, INSURED_NUMBER, "12345", quoted=False)}
    part = check_folder(files, wishes=Wishes(show_values=show_values))
    assert part.show_values is show_values
    assert any("12345" in finding.message.en for finding in part.report.findings) is show_values


@pytest.mark.parametrize(
    ("places", "kept"), [(Places.NONE, []), (Places.FIRST, [2]), (Places.ALL, [2, 4]), (None, [2])]
)
def test_the_records_that_are_kept(places: Places | None, kept: list[int]) -> None:
    data = with_value(wrong_start(2)[PLAN], 4, START, "9:00", quoted=False)
    part = check_folder({PLAN: data}, as_units=False, wishes=Wishes(places=places) if places else Wishes())
    wrong = [each.record for each in part.report.findings if each.rule == "field.type"]
    assert wrong == [2, 4]
    found = part.excerpts.get(PLAN, {})
    assert [record for record in (2, 4) if record in found] == kept
    assert all(record in {each.record for each in part.report.findings} for record in found)


@pytest.mark.parametrize("places", Places)
def test_the_records_that_a_unit_finds(places: Places) -> None:
    files = one_user("month")
    detail = next(name for name in files if name.startswith("UPSIKYU"))
    files[detail] = files[detail].replace(b",111111,", b",111112,")
    part = check_folder(files, wishes=Wishes(places=places))
    said = {each.rule: each for unit in part.report.units for each in unit.findings}
    finding = said["unit.code-not-in-plan"]
    assert (finding.file, finding.record) == (detail, 1)
    kept = part.excerpts.get(detail, {}).get(1)
    assert (kept is None) == (places is Places.NONE)
    assert kept is None or ",111112," in kept.text


@pytest.mark.parametrize(
    ("kind", "edition", "fields"),
    [
        ("UPPLAN", "4.1", 25),
        ("UPPLAN", None, 25),
        ("UPPLAN", "3", 22),
        ("UPPLAN", "2", None),
        (None, "4.1", None),
        (None, None, None),
    ],
)
def test_the_layout_of_a_file(kind: str | None, edition: str | None, fields: int | None) -> None:
    layout = layout_of(file_at("x.CSV", kind, edition))
    assert (len(layout.fields) if layout else None) == fields


def test_a_conforming_file_keeps_no_record() -> None:
    part = check_folder({PLAN: PLAN_DATA.partition(b"\r\n")[0] + b"\r\n"}, as_units=False)
    assert part.excerpts == {}


def test_a_finding_of_a_unit_on_a_whole_file_keeps_no_record() -> None:
    files = next(unit.files for unit in preventive_sample(users=1).units if unit.label == "basic-information")
    picture = next(name for name in files if name.startswith("UPKIHON_IMAGE"))
    extra = picture.replace("_0001.", "_0009.")
    part = check_folder(files | {extra: files[picture]}, wishes=Wishes(places=Places.ALL))
    told = [each for unit in part.report.units for each in unit.findings if each.rule == "image.unused"]
    assert [(each.file, each.record) for each in told] == [(extra, None)]
    assert part.excerpts == {}
