"""`rerun`, `table` and `survey` as commands, from an attestation that `run` wrote; the progress bar."""

import io
import json
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from careplan.authority import Holder, KeyType, init_folder, issue_in_folder
from careplan.cli import app
from careplan.cli.conformance_run import shown
from careplan.conformance.vendor.attestation import attest, read_attestation
from careplan.conformance.vendor.judge import waiting
from careplan.conformance.vendor.reports import Run
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import load_tasks
from careplan.trust import Role
from support.trust_assets import exchange

OURS = shlex.join([sys.executable, "-m", "careplan.cli", "harness", "serve"])
MISTAKEN = shlex.join([sys.executable, "-m", "support.mistaken_software", "writes_utf8"])
WRITES = ("--pattern", "D7", "--side", "writes")


def told(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["conformance", *words, "--lang", "en"])
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority")
    init_folder(folder, "Test", KeyType.P256, at=datetime.now(UTC))
    holder = Holder(Role.OFFICE, "Vendor", "1370000018")
    issue_in_folder(folder, holder, KeyType.P256, at=datetime.now(UTC))
    return folder


@pytest.fixture(scope="module")
def attested(authority: Path) -> Path:
    """Return the attestation that a run of our own program wrote."""
    file, stem = authority / "run.der", authority / "1370000018"
    signer = ("--attest", str(file), "--certificate", f"{stem}.crt", "--key", f"{stem}.key")
    assert told("run", OURS, *WRITES, *signer)[0] == 0
    return file


def test_the_same_software_comes_out_the_same(attested: Path, authority: Path) -> None:
    code, out = told("rerun", str(attested), OURS, "--trust", str(authority / "ca.crt"))
    assert (code, out) == (0, "The same 13 tasks, the same verdicts.\n")


def test_other_software_comes_out_otherwise(attested: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]), prepend=":")
    code, out = told("rerun", str(attested), MISTAKEN)
    assert code == 1
    assert out.count("Another verdict: D7-") == 12  # the withdrawal is ASCII
    assert out.count("Another answer: D7-") == 12


def test_what_was_asked_otherwise_is_told(tmp_path: Path) -> None:
    """An attestation of another suite: one question of it has another hash."""
    results = [waiting(task) for task in load_tasks(["D7"], ["writes"])]
    elder = Run(Software("old", "1"), tuple(results[1:]))
    file = tmp_path / "old.der"
    file.write_bytes(attest(elder, signer=exchange(), at=datetime.now(UTC)))
    code, out = told("rerun", str(file), OURS)
    assert code == 1
    assert "What is asked differs" in out


def test_the_table_and_the_survey_are_printed(attested: Path, authority: Path) -> None:
    trust = ("--trust", str(authority / "ca.crt"))
    code, page = told("table", str(attested), *trust)
    assert code == 0
    assert "| D7 preventive care, actual use | passed | – |" in page.splitlines()
    body = read_attestation(attested.read_bytes(), None, datetime.now(UTC)).body
    assert body["suite_sha256"] in page
    code, draft = told("survey", str(attested), *trust)
    assert code == 0
    assert "- Writes: D7 preventive care, actual use" in draft
    assert "- Reads: –" in draft
    assert draft.count("(fill in)") == 3
    assert json.loads(told("verify", str(attested), "--json")[1])["suite_sha256"] == body["suite_sha256"]


@pytest.mark.parametrize("command", ["rerun", "table", "survey"])
def test_what_is_no_attestation_is_refused(command: str, tmp_path: Path) -> None:
    file = tmp_path / "run.der"
    words = [command, str(file), *([OURS] if command == "rerun" else [])]
    assert told(*words)[0] == 2
    file.write_bytes(b"none")
    assert told(*words)[0] == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("screen", "shows"), [(Terminal(), True), (io.StringIO(), False)])
def test_a_bar_is_drawn_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, screen: io.StringIO, shows: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", screen)
    results = [waiting(task) for task in load_tasks(["D3"], ["writes"])[:4]]
    assert list(shown(results, 4)) == results
    drawn = screen.getvalue().split("\r")[1:]
    assert len(drawn) == (4 if shows else 0)
    if shows:
        assert [each.count("█") for each in drawn] == [6, 12, 18, 24]
        assert drawn[-1].endswith(" 4/4\n")
