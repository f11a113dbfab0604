"""Files of a folder: what the arguments of a check mean, for a folder and for a stream; stamps that are used twice."""

import io
from functools import partial

import pytest

from careplan.locator import locate
from careplan.standard.check import Report, check_files, check_stream
from careplan.standard.filecheck import FileReport, check_file
from careplan.standard.findings import Finding
from careplan.standard.specification import load_standard
from careplan.standard.unitcheck import UnitReport
from careplan.workbench.sample import sample
from support.report_cases import PLAN, PLAN_DATA, with_value
from support.standard_cases import one_user
from support.standard_files import Files

INSURED_NUMBER = 3
WRONG = with_value(PLAN_DATA, 2, INSURED_NUMBER, "12345", quoted=False)


def streamed(files: Files, **arguments: object) -> list[Finding | FileReport | UnitReport]:
    opens = {path: partial(io.BytesIO, data) for path, data in files.items()}
    return list(check_stream(opens, **arguments))  # type: ignore[arg-type]


def older() -> Files:
    folder = locate("specs/careplan_csv/vectors/valid/actual-edition-3")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def tells(report: Report) -> bool:
    return any("12345" in finding.message.en for finding in report.findings)


def test_values_are_told_only_where_asked_for() -> None:
    assert tells(check_files({PLAN: WRONG}, show_values=True))
    assert not tells(check_files({PLAN: WRONG}))
    for show_values in (True, False):
        found = streamed({PLAN: WRONG}, show_values=show_values)
        said = [each.message.en for each in found if isinstance(each, Finding)]
        assert any("12345" in each for each in said) is show_values
        alone = check_file(PLAN, WRONG, show_values=show_values)
        assert any("12345" in each.message.en for each in alone.findings) is show_values
    assert not any("12345" in each.message.en for each in check_file(PLAN, WRONG).findings)
    assert streamed({PLAN: WRONG}) == streamed({PLAN: WRONG}, show_values=False)


def test_units_are_told_under_their_folder_unless_they_are_not_wanted() -> None:
    files = one_user("month")
    assert [unit.folder for unit in check_files(files).units] == ["."]
    assert [unit.folder for unit in check_files(files, folder="a/b").units] == ["a/b"]
    assert check_files(files, as_units=False).units == ()
    assert [unit.folder for unit in streamed(files) if isinstance(unit, UnitReport)] == ["."]
    assert not [unit for unit in streamed(files, as_units=False) if isinstance(unit, UnitReport)]


def test_rows_are_kept_for_units_only() -> None:
    files = one_user("month")
    assert all(file.rows is not None for file in check_files(files).files)
    assert all(file.rows is None for file in check_files(files, as_units=False).files)
    assert check_file(PLAN, PLAN_DATA).rows is not None
    assert check_file(PLAN, PLAN_DATA, for_unit=False).rows is None


@pytest.mark.parametrize("edition", ["3", "4.1"])
def test_files_are_checked_by_the_edition_that_is_asked_for(edition: str) -> None:
    files, standard = older(), load_standard(edition)
    rules = [finding.rule for finding in check_files(files, standard=standard).findings]
    assert ("name.edition" in rules) is (edition == "4.1")
    (name,) = files
    alone = [finding.rule for finding in check_file(name, files[name], standard).findings]
    assert ("name.edition" in alone) is (edition == "4.1")
    found = [each.rule for each in streamed(files, standard=standard) if isinstance(each, Finding)]
    assert ("name.edition" in found) is (edition == "4.1")


def test_files_of_two_editions_make_units_of_their_own() -> None:
    report = check_files(older() | one_user("actual"))
    assert [file.edition for file in report.files] == ["4.1", "3"]
    assert [len(unit.files) for unit in report.units] == [1, 1]
    assert not [finding for finding in report.findings if finding.severity == "error"]


@pytest.mark.parametrize("path", [f"a\\b\\{PLAN}", f"a/b/{PLAN}"])
def test_findings_name_the_file_without_its_folder(path: str) -> None:
    report = check_file(path, WRONG)
    assert report.path == path
    assert {finding.file for finding in report.findings} == {PLAN}


def test_a_file_that_is_passed_over_is_reported_as_it_is() -> None:
    report = check_files({"b/notes.txt": None})
    (told,) = report.findings
    assert report.files == (FileReport("b/notes.txt", None, None, 0, None, (told,)),)
    assert (told.file, told.record, told.field, told.clause) == ("notes.txt", None, None, "naming")


def test_a_stamp_that_is_used_twice_is_told_at_the_second_unit() -> None:
    units = [unit.files for unit in sample(users=1).units if unit.document["document"] == "month"][:2]
    files = {
        name.replace("20261125090501", "20261125090500"): data
        for unit in units
        for name, data in unit.items()
    }
    first, second = check_files(files).units
    (told,) = (each for each in second.findings if each.rule == "unit.stamp-reused")
    assert "unit.stamp-reused" not in {each.rule for each in first.findings}
    assert (told.file, told.record, told.field, told.severity) == (None, None, None, "warning")
    assert "20261125090500" in told.message.en
    assert second.files == tuple(sorted(name for name in files if "_1370000034_" in name))
    apart = [unit.findings for unit in check_files(units[0] | units[1]).units]
    assert "unit.stamp-reused" not in {each.rule for findings in apart for each in findings}
