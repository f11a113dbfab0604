"""`careplan convert --to-edition`: what it writes, prints and answers."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from careplan.locator import locate
from careplan.standard.check import check_files
from careplan.workbench.sample import sample
from support.commands import careplan, write_files

UNITS = {unit.label: unit.files for unit in sample(users=2).units}
ENDS = ("--from", "1370000018/43", "--dest", "1370000026/11")
SCHEMA = Draft202012Validator(
    json.loads(locate("specs/careplan_csv/schema/conversion.schema.json").read_text(encoding="utf-8"))
)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder: Path = write_files(tmp_path / "plan", dict(UNITS["plan-1370000026"]))
    return folder


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_there_and_back_through_folders(plan: Path, tmp_path: Path) -> None:
    done = careplan("convert", plan, "--to-edition", "3", "--out", tmp_path / "3", "--lang", "en")
    assert done.exit_code == 0
    assert "edition 4.1 to 3: " in done.stdout
    assert "lost  UP3KYO field 6 Service" in done.stdout
    report = check_files(files_in(tmp_path / "3"))
    assert (report.errors, {file.edition for file in report.files}) == (0, {"3"})
    back = careplan(
        "convert", tmp_path / "3", "--to-edition", "4.1", "--out", tmp_path / "4", "--lang", "ja", *ENDS
    )
    assert back.exit_code == 0
    assert "補った  UP3KYO 項目4" in back.stdout
    assert set(files_in(tmp_path / "4")) == set(UNITS["plan-1370000026"])


def test_json_tells_each_change_and_fits_its_schema(plan: Path, tmp_path: Path) -> None:
    arguments = ("convert", plan, "--to-edition", "3", "--out", tmp_path / "3", "--format", "json")
    plain, shown = (json.loads(careplan(*arguments, *more).stdout) for more in ((), ("--show-values",)))
    for value in (plain, shown):
        assert [error.message for error in SCHEMA.iter_errors(value)] == []
    assert all("value" not in each for each in plain["units"][0]["changes"])
    assert all(each["value"] for each in shown["units"][0]["changes"])
    assert plain["units"][0]["written"] is True


def test_what_edition_4_1_needs_and_edition_3_had_not_is_not_written_unasked(tmp_path: Path) -> None:
    rental = write_files(tmp_path / "actual", dict(UNITS["actual-1370000034"]))
    assert careplan("convert", rental, "--to-edition", "3", "--out", tmp_path / "3").exit_code == 0
    again = ("convert", tmp_path / "3", "--to-edition", "4.1", "--out", tmp_path / "4", "--lang", "en")
    ends = ("--from", "1370000034/17", "--dest", "1370000018/43")
    done = careplan(*again, *ends)
    assert (done.exit_code, (tmp_path / "4").exists()) == (1, False)
    assert "equipment.code-missing" in done.stderr
    value = json.loads(careplan(*again, *ends, "--format", "json").stdout)
    assert [error.message for error in SCHEMA.iter_errors(value)] == []
    assert value["units"][0]["written"] is False
    allowed = careplan(*again, *ends, "--allow-errors")
    assert (allowed.exit_code, len(files_in(tmp_path / "4"))) == (1, 1)


def test_a_unit_with_errors_is_shown_and_refused(plan: Path, tmp_path: Path) -> None:
    next(plan.glob("UP2KYO*")).unlink()
    done = careplan("convert", plan, "--to-edition", "3", "--out", tmp_path / "3", "--lang", "en")
    assert (done.exit_code, (tmp_path / "3").exists()) == (1, False)
    assert "unit.combination" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--to-edition", "4.0", "--out", "x"), "--to-edition is one of 4.1 3, not 4.0"),
        (("--to-edition", "3"), "--to-edition needs --out"),
        (("--to-edition", "3", "--to", "json", "--out", "x"), "Give --to or --to-edition"),
        ((), "Give --to or --to-edition"),
        (("--to-edition", "3", "--out", "x", "--from", "1370000018"), "--from is OFFICE/TYPE"),
    ],
)
def test_wrong_wishes(plan: Path, arguments: tuple[str, ...], words: str) -> None:
    done = careplan("convert", plan, *arguments, "--lang", "en")
    assert done.exit_code == 2
    assert words in done.stderr
