"""`careplan conformance run`, as a command: a program, a folder, a run that goes on."""

import json
import shlex
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from careplan.cli import app
from careplan.conformance.vendor.form import form_json
from careplan.conformance.vendor.tasks import load_tasks
from careplan.standard.naming import Address

OURS = shlex.join([sys.executable, "-m", "careplan.cli", "harness", "serve"])
MISTAKEN = shlex.join([sys.executable, "-m", "support.mistaken_software", "exports_first_user_only"])


def run(at: str, *options: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["conformance", "run", at, "--lang", "en", *options])
    return done.exit_code, done.stdout, done.stderr


def test_our_own_program_passes_as_a_process() -> None:
    code, out, _ = run(OURS, "--pattern", "D7")
    assert code == 0
    assert "D7 writes passed" in out
    assert "D7 reads  passed" in out


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]), prepend=":")


@pytest.mark.usefixtures("importable")
def test_a_mistaken_program_ends_in_1_with_the_detector() -> None:
    code, out, _ = run(MISTAKEN, "--pattern", "D3", "--side", "writes", "--format", "json")
    report = json.loads(out)
    assert code == 1
    assert [each["id"] for each in report["detectors"]] == ["first-user-only"]
    assert report["table"] == [{"pattern": "D3", "side": "writes", "verdict": "failed"}]


@pytest.mark.usefixtures("importable")
@pytest.mark.parametrize("form", ["junit", "html"])
def test_reports_in_a_file(tmp_path: Path, form: str) -> None:
    out = tmp_path / "report"
    run(MISTAKEN, "--pattern", "D3", "--side", "writes", "--format", form, "--out", str(out))
    text = out.read_text(encoding="utf-8")
    assert "first-user-only" in text
    if form == "junit":
        suites = ET.fromstring(text)  # noqa: S314 - our own report
        assert int(suites.attrib["failures"]) == len(suites.findall(".//failure")) > 0


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    options = ("--pattern", "D4", "--side", "writes", "--run", str(tmp_path))
    assert run(OURS, *options)[0] == 0
    kept = tmp_path / "results.jsonl"
    lines = kept.read_text(encoding="utf-8").splitlines()
    changed = json.loads(lines[0]) | {"status": "failed"}
    kept.write_text(json.dumps(changed) + "\n" + lines[1][:40], encoding="utf-8")
    code, out, _ = run(OURS, *options)
    assert code == 1
    assert f"passed {len(lines) - 1}, failed 1" in out
    assert len(kept.read_text(encoding="utf-8").splitlines()) == len(lines) + 1
    code, _, err = run(OURS, "--pattern", "D5", "--run", str(tmp_path))
    assert code == 2
    assert "another run" in err


@pytest.mark.parametrize(
    ("at", "options", "told"),
    [
        ("", [], "empty"),
        ("'", [], "cannot be read"),
        ("/nowhere/at-all", [], "cannot be started"),
        (OURS, ["--pattern", "D9"], "no pattern D9"),
    ],
)
def test_what_cannot_run_ends_in_2(at: str, options: list[str], told: str) -> None:
    code, _, err = run(at, *options)
    assert code == 2
    assert told in err


def folder(at: Path, side: str) -> tuple[int, dict[str, str], dict[str, list[str]]]:
    code, out, _ = run(
        str(at),
        "--target",
        "folder",
        "--pattern",
        "D3",
        "--side",
        side,
        "--format",
        "json",
        "--software",
        "hand",
    )
    report = json.loads(out)
    assert report["software"]["name"] == "hand"
    statuses = {each["task"]: each["status"] for each in report["results"]}
    return code, statuses, {each["task"]: each["detectors"] for each in report["results"]}


def test_folders_for_software_that_writes(tmp_path: Path) -> None:
    code, statuses, _ = folder(tmp_path, "writes")
    assert code == 1
    assert set(statuses.values()) == {"waiting"}
    tasks = {task.id: task for task in load_tasks(["D3"], ["writes"])}
    units = {task.id: task for task in load_tasks(["D3"], ["reads"])}
    for name in tasks:
        asked = json.loads((tmp_path / "in" / name / "request.json").read_text(encoding="utf-8"))
        assert Address(*asked["from"].split("/")) == tasks[name].route[0]
        for file, data in units[name.replace(".write", ".read")].files.items():
            (tmp_path / "out" / name / file).write_bytes(data)
    code, statuses, _ = folder(tmp_path, "writes")
    assert code == 0
    assert set(statuses.values()) == {"passed"}


def test_folders_for_software_that_reads(tmp_path: Path) -> None:
    folder(tmp_path, "reads")
    tasks = {task.id: task for task in load_tasks(["D3"], ["reads"])}
    first, second, third, fourth, *_ = [name for name, task in tasks.items() if task.sort == "canonical"]
    broken = next(name for name, task in tasks.items() if task.sort == "broken")
    out = tmp_path / "out"
    (out / first / "document.json").write_text(json.dumps(tasks[first].document), encoding="utf-8")
    (out / broken / "refused.txt").write_text("no", encoding="utf-8")
    form = form_json(tasks[second].document or {})
    (out / third / "document.json").write_text("not JSON", encoding="utf-8")
    for line in form["lines"]:
        line["seen"] = True
    (out / second / "form.json").write_text(json.dumps(form), encoding="utf-8")
    half = form_json(tasks[fourth].document or {})
    (out / fourth / "form.json").write_text(json.dumps(half), encoding="utf-8")
    _, statuses, _ = folder(tmp_path, "reads")
    assert (statuses[first], statuses[second], statuses[broken]) == ("passed", "passed", "passed")
    assert (statuses[third], statuses[fourth]) == ("broken", "waiting")


def test_a_form_ticked_by_a_person_shows_the_mistake(tmp_path: Path) -> None:
    folder(tmp_path, "reads")
    tasks = {task.id: task for task in load_tasks(["D3"], ["reads"])}
    several = next(
        name
        for name, task in tasks.items()
        if task.sort == "canonical" and task.document and len(task.document["service_users"]) > 1
    )
    form = form_json(tasks[several].document or {})
    for line in form["lines"]:
        line["seen"] = line["service_user"] == 1
    (tmp_path / "out" / several / "form.json").write_text(json.dumps(form), encoding="utf-8")
    _, statuses, detectors = folder(tmp_path, "reads")
    assert statuses[several] == "failed"
    assert detectors[several] == ["first-user-only"]
