"""evidence, audit, year: against the real service, then verified without it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from careplan.workbench.sample import SampleOffice
from support.commands import careplan, lines_of, write_files
from support.live_town import PASSWORD, RENTAL, SUPPORT, Town, fresh

As = Callable[[SampleOffice], tuple[str, str]]


@pytest.fixture(scope="module")
def admin(town: Town, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    file = tmp_path_factory.mktemp("admin") / "session.json"
    entered = careplan("login", town.url, "--staff", "admin", "--session", file, stdin=PASSWORD + "\n")
    assert entered.exit_code == 0, entered.stderr
    return "--session", str(file)


@pytest.fixture
def received(town: Town, session: As, tmp_path: Path) -> str:
    """The id of a transmission that was sent, fetched and signed for."""
    unit = write_files(tmp_path / "out", fresh(f"month-{RENTAL.number}"))
    options = (*town.options(SUPPORT), *session(SUPPORT), "--format", "json")
    sent = lines_of(careplan("send", unit, *options))[0]["id"]
    own = (*town.options(RENTAL), *session(RENTAL))
    assert careplan("fetch", sent, "-o", tmp_path / "in", *own).exit_code == 0
    assert careplan("receipt", sent, *own).exit_code == 0
    return str(sent)


def test_evidence_is_verified_offline(
    town: Town, session: As, admin: tuple[str, str], received: str, tmp_path: Path
) -> None:
    pack, log, anchor = tmp_path / "evidence.zip", tmp_path / "audit.jsonl", town.authority / "ca.crt"
    assert careplan("evidence", "get", received, "-o", pack, *session(SUPPORT)).exit_code == 0
    assert careplan("audit", "export", "-o", log, *admin).exit_code == 0
    given = ("--trust", anchor, "--audit", log)
    verdict = lines_of(careplan("evidence", "verify", pack, *given, "--format", "json"))[0]
    assert (verdict["holds"], verdict["state"], verdict["id"]) == (True, "received", received)
    assert verdict["notes"] == ["sealed-bytes-not-asked"]
    said = careplan("evidence", "verify", pack, "--lang", "en")
    assert said.exit_code == 0
    assert "received, signed" in said.stdout
    whole = lines_of(careplan("audit", "verify", log, "--trust", anchor, "--format", "json"))[0]
    assert whole["entries"] == len(log.read_bytes().splitlines()) - 1


def test_what_does_not_hold_is_exit_1_and_says_where(
    town: Town, session: As, admin: tuple[str, str], received: str, tmp_path: Path
) -> None:
    pack, log, anchor = tmp_path / "evidence.zip", tmp_path / "audit.jsonl", town.authority / "ca.crt"
    assert careplan("evidence", "get", received, "-o", pack, *session(RENTAL)).exit_code == 0
    refused = careplan("evidence", "verify", pack, "--trust", anchor, "--sealed", anchor, "--format", "json")
    assert (refused.exit_code, lines_of(refused)[0]["code"]) == (1, "evidence.sealed-differs")
    assert careplan("audit", "export", "-o", log, *admin).exit_code == 0
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:3] + lines[4:]))
    broken = careplan("audit", "verify", log, "--trust", anchor, "--lang", "ja")
    assert broken.exit_code == 1
    assert "audit.chain-broken" in broken.stderr
    assert "手順 2" in broken.stderr


@pytest.mark.parametrize("command", [("evidence", "verify"), ("audit", "verify", "--trust", "nowhere.pem")])
def test_files_that_are_not_there_are_exit_2(command: tuple[str, ...], tmp_path: Path) -> None:
    result = careplan(*command[:2], tmp_path / "nothing", *command[2:])
    assert result.exit_code == 2
    assert "nothing" in result.stderr or "nowhere" in result.stderr


def test_an_export_replaces_nothing(admin: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"dear")
    assert careplan("audit", "export", "-o", tmp_path / "log", *admin).exit_code == 2
    assert (tmp_path / "log").read_bytes() == b"dear"


def test_an_office_does_not_read_the_log(session: As, tmp_path: Path) -> None:
    refused = careplan("audit", "export", "-o", tmp_path / "log", *session(SUPPORT))
    assert refused.exit_code == 1
    assert "administrator-only" in refused.stderr


@pytest.mark.usefixtures("received")
def test_the_year_in_three_forms(session: As, admin: tuple[str, str], tmp_path: Path) -> None:
    for form in ("json", "csv", "html"):
        file = tmp_path / f"year.{form}"
        made = careplan("year", "2026", "-o", file, "--format", form, *session(RENTAL))
        assert made.exit_code == 0, made.stderr
        assert SUPPORT.number in file.read_text("utf-8-sig")
    assert json.loads((tmp_path / "year.json").read_bytes())["partner_count"] == 1
    foreign = careplan("year", "2026", "-o", tmp_path / "x", "--office", SUPPORT.number, *session(RENTAL))
    assert foreign.exit_code == 1
    assert "office-unknown" in foreign.stderr
    assert careplan("year", "2026", "-o", tmp_path / "x", *admin).exit_code == 2
    asked = careplan("year", "2026", "-o", tmp_path / "x", "--office", SUPPORT.number, *admin)
    assert asked.exit_code == 0
