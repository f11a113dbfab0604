"""`careplan harness run` and `serve`, as commands."""

import json
import shlex
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from careplan.cli import app
from careplan.conformance.harness.vectors import load_vectors

PROGRAMS = Path(__file__).parents[1] / "harness" / "programs"
OURS = shlex.join([sys.executable, "-m", "careplan.cli", "harness", "serve"])


def program(file: str, way: str) -> str:
    return shlex.join([sys.executable, str(PROGRAMS / file), way])


def run(folder: Path, command: str, *options: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(
        app, ["harness", "run", "--vectors", str(folder), "--command", command, "--lang", "en", *options]
    )
    return done.exit_code, done.stdout, done.stderr


def test_our_own_program_passes_as_a_process(vector_folder: Path) -> None:
    code, out, _ = run(vector_folder, OURS)
    assert code == 0
    assert "failed 0, broken 0" in out
    assert "passed      check refuse/refuse  wrong-insurer" in out


def test_our_own_program_passes_the_published_vectors() -> None:
    done = CliRunner().invoke(app, ["harness", "run", "--command", OURS, "--format", "json"])
    report = json.loads(done.stdout)
    assert done.exit_code == 0
    assert [each for each in report["results"] if each["status"] not in {"passed", "unclaimed"}] == []
    vectors = load_vectors()
    others = {vector.id for vector in vectors if vector.edition not in report["editions"]}
    assert {each["vector"] for each in report["results"] if each["status"] == "unclaimed"} == others
    assert {each["vector"] for each in report["results"]} == {vector.id for vector in vectors}


def test_a_mistaken_program_ends_in_1_with_its_mistakes(vector_folder: Path) -> None:
    code, out, _ = run(vector_folder, program("mistaken.py", "accepts_all"), "--format", "json")
    report = json.loads(out)
    assert code == 1
    assert not report["conforms"]
    failed = [each for each in report["results"] if each["status"] == "failed"]
    assert {each["expected"] for each in failed} == {"refuse"}
    assert report["summary"]["failed"] == len(failed) > 0


def test_junit_of_a_program_that_breaks(vector_folder: Path) -> None:
    code, out, _ = run(vector_folder, program("misbehaving.py", "crash"), "--format", "junit")
    assert code == 1
    suites = ET.fromstring(out)  # noqa: S314 - our own report
    assert int(suites.attrib["errors"]) == len(suites.findall(".//error")) > 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--command", ""], "empty"),
        (["--command", "'"], "cannot be read"),
        (["--command", "/nowhere/at-all"], "cannot be started"),
        (["--command", program("misbehaving.py", "future")], "hello"),
        (["--command", OURS, "--only", "nothing-like-it"], "No vector"),
        (["--command", OURS, "--vectors", "/nowhere"], "manifest.json"),
    ],
)
def test_what_cannot_run_ends_in_2(vector_folder: Path, options: list[str], told: str) -> None:
    code, _, err = run(vector_folder, OURS, *options)
    assert code == 2
    assert told in err


def test_serve_answers_every_line() -> None:
    lines = b'{"protocol": 1, "id": 1, "request": "hello"}\nno JSON\n\xff\n[]\n{"id": 2}\n'
    done = CliRunner().invoke(app, ["harness", "serve"], input=lines)
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["answer"] for each in said] == ["hello", "error", "error", "error", "error"]
    assert [each["id"] for each in said] == [1, None, None, None, 2]
