"""`careplan check`: formats, --out, --show-values, --baseline, exit codes."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from careplan.standard.check import check_files
from careplan.standard.reports import report_json
from support.commands import careplan, lines_of, write_files
from support.report_cases import PLAN, PLAN_DATA, PLANNER, with_value, wrong_start
from support.standard_files import sample_units

FORMATS = ["text", "json", "junit", "sarif", "html", "github"]


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    folder: Path = write_files(tmp_path / "wrong", wrong_start())
    return folder


@pytest.fixture
def right(tmp_path: Path) -> Path:
    files = next(files for files in sample_units() if PLAN in files)
    folder: Path = write_files(tmp_path / "right", files)
    return folder


@pytest.mark.parametrize("form", FORMATS)
def test_exit_codes_are_those_of_every_format(form: str, wrong: Path, right: Path, tmp_path: Path) -> None:
    assert careplan("check", "--format", form, right).exit_code == 0
    assert careplan("check", "--format", form, wrong).exit_code == 1
    assert careplan("check", "--format", form, tmp_path / "none").exit_code == 2


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_goes_to_a_file_as_it_goes_to_the_terminal(form: str, wrong: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    run = careplan("check", "--format", form, "--lang", "en", "--out", out, wrong)
    assert run.exit_code == 1
    assert "does not conform" in run.stdout
    shown = careplan("check", "--format", form, "--lang", "en", wrong).stdout_bytes
    assert out.read_bytes() == shown


def test_json_is_what_it_was(wrong: Path) -> None:
    written = json.loads(careplan("check", "--format", "json", wrong).stdout)
    assert written == report_json(check_files(wrong_start(), folder=str(wrong)))


def test_machines_find_the_file_from_where_the_command_was_run(
    wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    log = json.loads(careplan("check", "--format", "sarif", "wrong").stdout)
    assert log["runs"][0]["artifacts"][0]["location"]["uri"] == f"wrong/{PLAN}"
    assert f"file=wrong/{PLAN},line=2," in careplan("check", "--format", "github", "wrong").stdout
    root = ET.fromstring(careplan("check", "--format", "junit", wrong / PLAN).stdout_bytes)  # noqa: S314
    case = root.find(".//testcase")
    assert case is not None
    assert case.get("file") == (wrong / PLAN).as_posix()


def test_values_of_persons_only_where_asked_for(tmp_path: Path) -> None:
    data = with_value(with_value(PLAN_DATA, 2, PLANNER, "秘密太郎"), 2, PLANNER + 1, "x", quoted=False)
    folder = write_files(tmp_path / "in", {PLAN: data})
    for form in ("text", "html"):
        assert "秘密太郎" not in careplan("check", "--format", form, folder).stdout
        assert "秘密太郎" in careplan("check", "--format", form, "--show-values", folder).stdout


def test_only_what_is_new_counts(wrong: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    assert careplan("check", "--format", "json", "--out", before, wrong).exit_code == 1
    again = careplan("check", "--lang", "en", "--baseline", before, wrong)
    assert again.exit_code == 0
    assert "known before" in again.stdout
    (wrong / PLAN).write_bytes(with_value(wrong_start()[PLAN], 5, 10, "20261299", quoted=False))
    worse = careplan("check", "--format", "json", "--baseline", before, wrong)
    assert worse.exit_code == 1
    found = [each["rule"] for file in json.loads(worse.stdout)["files"] for each in file["findings"]]
    assert "field.date" in found
    assert "field.type" not in found


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[1]", None])
def test_a_broken_baseline_ends_with_2(wrong: Path, tmp_path: Path, content: bytes | None) -> None:
    before = tmp_path / "before.json"
    if content is not None:
        before.write_bytes(content)
    run = careplan("check", "--baseline", before, wrong)
    assert run.exit_code == 2
    assert str(before) in run.stderr
    assert run.stdout == ""


def test_a_report_is_not_written_over_a_file_of_the_exchange(wrong: Path, tmp_path: Path) -> None:
    assert careplan("check", "--out", wrong / PLAN, wrong).exit_code == 2
    assert (wrong / PLAN).read_bytes() == wrong_start()[PLAN]
    run = careplan("check", "--out", tmp_path / "none" / "report.txt", wrong)
    assert run.exit_code == 2
    assert "report.txt" in run.stderr


def test_the_page_is_japanese_first(wrong: Path) -> None:
    assert '<html lang="ja">' in careplan("check", "--format", "html", wrong).stdout
    assert '<html lang="en">' in careplan("check", "--format", "html", "--lang", "en", wrong).stdout


def test_no_colour_where_nobody_looks(wrong: Path) -> None:
    assert "\x1b" not in careplan("check", wrong).stdout


def test_lines_are_written_for_findings_files_and_all(wrong: Path, right: Path) -> None:
    run = careplan("check", "--format", "jsonl", right, wrong)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    report = json.loads(careplan("check", "--format", "json", right, wrong).stdout)
    assert run.exit_code == 1
    assert lines[-1]["summary"] == report["summary"]
    files = [{key: file[key] for key in ("path", "kind", "edition", "records")} for file in report["files"]]
    assert [line for line in lines if "path" in line] == files
    said = [each for entry in [*report["files"], *report["units"]] for each in entry["findings"]]
    told = [{key: line[key] for key in said[0]} for line in lines if "rule" in line]
    assert sorted(told, key=str) == sorted(({key: each[key] for key in said[0]} for each in said), key=str)


def test_lines_go_to_a_file(wrong: Path, tmp_path: Path) -> None:
    run = careplan("check", "--format", "jsonl", "--out", tmp_path / "lines", wrong)
    assert run.exit_code == 1
    shown = careplan("check", "--format", "jsonl", wrong).stdout_bytes
    assert (tmp_path / "lines").read_bytes() == shown


@pytest.mark.parametrize("option", [("--jobs", "2"), ("--baseline", "x.json")])
def test_lines_go_with_no_option_that_waits_for_all(option: tuple[str, str], wrong: Path) -> None:
    assert careplan("check", "--format", "jsonl", *option, wrong).exit_code == 2


def test_several_jobs_report_as_one_does(wrong: Path, right: Path) -> None:
    alone = careplan("check", "--lang", "en", right, wrong)
    dealt = careplan("check", "--lang", "en", "--jobs", "2", right, wrong)
    assert (dealt.exit_code, dealt.stdout) == (alone.exit_code, alone.stdout)


def test_a_job_that_cannot_read_says_so(right: Path, tmp_path: Path) -> None:
    run = careplan("check", "--jobs", "2", right, tmp_path / "none.CSV")
    assert run.exit_code == 2


def test_files_that_were_passed_over_are_told_once_a_folder(right: Path) -> None:
    (right / "Thumbs.db").write_bytes(b"")
    (right / "__MACOSX").mkdir()
    (right / "__MACOSX" / f"._{PLAN}").write_bytes(b"")
    (right / "notes.txt").write_bytes(b"")
    lines = lines_of(careplan("check", "--format", "jsonl", right))
    report = json.loads(careplan("check", "--format", "json", right).stdout)
    in_files = [each | {"file": file["path"]} for file in report["files"] for each in file["findings"]]
    for said in (lines, in_files):
        (told,) = (each for each in said if each.get("rule") == "name.passed-over")
        assert (told["file"], told["severity"]) == ("Thumbs.db", "info")
        assert " 3 in all" in told["message"]["en"]
    assert report["summary"]["errors"] == 0


def test_a_folder_of_nothing_else_has_nothing_to_check(tmp_path: Path) -> None:
    (tmp_path / "Thumbs.db").write_bytes(b"")
    assert careplan("check", tmp_path).exit_code == 2
    assert careplan("check", tmp_path / "Thumbs.db").exit_code == 2


def test_a_file_of_the_system_named_beside_others_is_told(right: Path) -> None:
    (right / "Thumbs.db").write_bytes(b"")
    run = careplan("check", "--format", "json", right / "Thumbs.db", right / PLAN)
    assert run.exit_code == 0
    rules = [each["rule"] for file in json.loads(run.stdout)["files"] for each in file["findings"]]
    assert "name.passed-over" in rules
