"""The exchange test against the live service: our client passes, each mistaken subject fails at its step alone."""

import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from careplan.cli import app
from careplan.client import Client
from careplan.conformance.exchange import STEPS, Step, open_stage, run
from careplan.conformance.exchange.own import Subject
from careplan.conformance.vendor.attestation import attest, read_attestation
from careplan.conformance.vendor.reports import Run, run_json
from careplan.conformance.vendor.resultpage import result_html
from careplan.conformance.vendor.target import Software
from support.live_town import PASSWORD, RENTAL, Town, running_town
from support.mistaken_subjects import (
    ActsTwice,
    Asked,
    BelievesAll,
    GivesUp,
    LosesOldKeys,
    SendsAnew,
    SendsWhole,
    SignsUnseen,
    now,
    waiting_by,
)
from support.report_schemas import faults
from support.trust_assets import exchange

OURS = shlex.join([sys.executable, "-m", "careplan.conformance.exchange"])


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running_town(tmp_path_factory.mktemp("exchange")) as running:
        yield running


def outcome(town: Town, sort: type[Subject], work: Path, steps: Sequence[Step] = STEPS) -> dict[str, str]:
    with Client(town.url) as partner:
        stage = open_stage(town.admin, partner, work=str(work), clock=now)
        return {each.task: each.status for each in run(stage, Asked(sort), steps)}


def test_our_client_passes_every_step(town: Town, tmp_path: Path) -> None:
    assert outcome(town, Subject, tmp_path) == {each.id: "passed" for each in STEPS}


@pytest.mark.parametrize(
    ("sort", "step"),
    [
        (SendsAnew, "cut"),
        (GivesUp, "busy"),
        (SignsUnseen, "receipt"),
        (LosesOldKeys, "renewal"),
        (ActsTwice, "duplicate"),
    ],
)
def test_a_mistaken_subject_fails_at_its_step_alone(
    town: Town, tmp_path: Path, sort: type[Subject], step: str
) -> None:
    found = outcome(town, sort, tmp_path)
    assert {name: status for name, status in found.items() if status != "passed"} == {step: "failed"}


@pytest.mark.parametrize(("share", "status"), [(1.0, "passed"), (0.5, "failed")])
def test_busy_asks_for_the_whole_wait(town: Town, tmp_path: Path, share: float, status: str) -> None:
    """The suite's clock goes on only while the subject waits."""
    started, slept = now(), list[float]()
    sort = waiting_by(lambda seconds: slept.append(share * seconds))
    chosen = [each for each in STEPS if each.id in {"enrol", "send", "busy"}]
    with Client(town.url) as partner:
        stage = open_stage(
            town.admin, partner, work=str(tmp_path), clock=lambda: started + timedelta(seconds=sum(slept))
        )
        found = {each.task: each.status for each in run(stage, Asked(sort), chosen)}
    assert found == {"enrol": "passed", "send": "passed", "busy": status}


@pytest.mark.parametrize(("sort", "step"), [(SendsWhole, "pieces"), (BelievesAll, "webhook")])
def test_a_mistake_in_an_option_shows_there(
    town: Town, tmp_path: Path, sort: type[Subject], step: str
) -> None:
    chosen = [each for each in STEPS if each.id == "enrol" or each.side == "options"]
    found = outcome(town, sort, tmp_path, chosen)
    assert {name: status for name, status in found.items() if status != "passed"} == {step: "failed"}


class Unable(Subject):
    def answer(self) -> dict[str, object]:
        return {"status": "unsupported", "reason": "no such part"}


class Liar(Subject):
    def answer(self) -> dict[str, object]:
        if self.request["step"] == "enrol":
            return super().answer()
        return {"status": "done", "transmission": "x", "transmissions": [], "files": {}}


def test_unsupported_is_said_and_a_word_alone_never_passes(town: Town, tmp_path: Path) -> None:
    assert set(outcome(town, Unable, tmp_path).values()) == {"unsupported"}
    told = outcome(town, Liar, tmp_path)
    assert told.pop("enrol") == "passed"
    assert set(told.values()) == {"failed"}


class Keyless(Subject):
    def enrol(self) -> dict[str, object]:
        return {"status": "unsupported"}


def test_what_builds_on_a_step_that_did_not_pass_is_not_tried(town: Town, tmp_path: Path) -> None:
    with Client(town.url) as partner:
        stage = open_stage(town.admin, partner, work=str(tmp_path), clock=now)
        found = {each.task: each for each in run(stage, Asked(Keyless))}
    statuses = {name: each.status for name, each in found.items() if each.status != "unsupported"}
    assert statuses == {"login": "passed", "webhook": "passed"}
    assert found["send"].details[0].en.startswith("Not tried: it builds on enrol")
    assert found["send"].answered == ""


def test_the_log_of_the_exchange_is_evidence(town: Town, tmp_path: Path) -> None:
    chosen = [each for each in STEPS if each.id in {"enrol", "login", "send", "webhook"}]
    with Client(town.url) as partner:
        stage = open_stage(town.admin, partner, work=str(tmp_path), clock=now)
        done = Run(Software("ours", "1"), tuple(run(stage, Asked(), chosen)))
    logged = {each["number"]: each for each in town.admin.proof.audit_entries(0)}
    shown = {each.task: each.evidence for each in done.results}
    assert all(
        logged[each.number]["digest"] == each.digest and logged[each.number]["office"] == stage.office
        for entries in shown.values()
        for each in entries
    )
    assert [each.action for each in shown["send"]][-1:] == ["transmission.accept"]
    assert shown["webhook"] == ()
    assert faults(json.loads(json.dumps(run_json(done)))) == []
    page = "\n".join(result_html(done, "en"))
    assert shown["send"][-1].digest in page
    assert "office and certificate" in page
    assert "D1" not in page
    signed = read_attestation(attest(done, signer=exchange(), at=now()), None, now())
    assert [each.get("evidence", []) for each in signed.body["results"]] == [
        [{"number": each.number, "action": each.action, "digest": each.digest} for each in entries]
        for entries in shown.values()
    ]


def command(town: Town, folder: Path, program: str, *options: str) -> tuple[int, str]:
    session = folder / "admin.json"
    runner = CliRunner()
    password = folder / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    login = [
        "login",
        town.url,
        "--staff",
        "admin",
        "--password-file",
        str(password),
        "--session",
        str(session),
    ]
    assert runner.invoke(app, login).exit_code == 0
    asked = ["conformance", "exchange", town.url, "--session", str(session), "--command", program, *options]
    done = runner.invoke(app, [*asked, "--lang", "en"])
    return done.exit_code, done.stdout


def test_the_command_with_a_program(town: Town, tmp_path: Path) -> None:
    options = ("--step", "enrol", "--step", "send", "--format", "json")
    code, out = command(town, tmp_path, OURS, "--work", str(tmp_path / "work"), *options)
    assert code == 0
    assert [(each["task"], each["status"]) for each in json.loads(out)["results"]] == [
        ("enrol", "passed"),
        ("send", "passed"),
    ]


def test_a_signed_run_is_told_again(town: Town, tmp_path: Path) -> None:
    stem, signed = town.authority / RENTAL.number, tmp_path / "exchange.der"
    options = ("--step", "webhook", "--certificate", f"{stem}.crt", "--key", f"{stem}.key")
    code, _ = command(town, tmp_path, OURS, *options, "--attest", str(signed))
    assert code == 0

    def told(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["conformance", *words, "--lang", "en"])
        return done.exit_code, done.output

    trust = ("--trust", str(town.authority / "ca.crt"))
    assert "exchange options passed" in told("verify", str(signed), *trust)[1]
    assert "| upload in pieces, webhooks (optional) | passed |" in told("table", str(signed))[1]
    assert "- upload in pieces, webhooks (optional): passed" in told("survey", str(signed))[1]
    assert told("rerun", str(signed), OURS)[0] == 2


def test_the_command_ends_in_1_and_in_2(town: Town, tmp_path: Path) -> None:
    silent = shlex.join([sys.executable, "-c", "pass"])
    code, out = command(town, tmp_path, silent, "--step", "login", "--format", "junit")
    assert (code, 'errors="1"' in out) == (1, True)
    assert command(town, tmp_path, "/nowhere/at-all", "--step", "login")[0] == 2
    assert command(town, tmp_path, OURS, "--step", "no-such")[0] == 2


def test_the_page_names_every_step() -> None:
    page = (Path(__file__).parents[2] / "docs" / "exchange-test.md").read_text(encoding="utf-8")
    rows = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert rows == [each.id for each in STEPS]
