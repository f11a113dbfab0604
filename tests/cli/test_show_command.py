"""show: against the real service."""

from collections.abc import Callable
from pathlib import Path

import pytest

from careplan.cli.exchange import now
from careplan.client import verify_receipt
from careplan.sealing import Trust, verify_statement
from careplan.workbench.sample import SampleOffice
from support.commands import careplan, lines_of, write_files
from support.live_town import HELP, RENTAL, SUPPORT, Town, fresh

As = Callable[[SampleOffice], tuple[str, str]]


@pytest.fixture
def sent(town: Town) -> str:
    return town.office(SUPPORT).send(fresh(f"month-{HELP.number}")).acceptance.id


def test_findings_of_a_rejection_in_the_language(sent: str, session: As, tmp_path: Path) -> None:
    assert careplan("fetch", sent, "-o", tmp_path / "in", *session(HELP)).exit_code == 0
    spoilt = {path.name: path.read_bytes() + b"x\r\n" for path in (tmp_path / "in").iterdir()}
    report = tmp_path / "report.json"
    report.write_text(
        careplan("check", write_files(tmp_path / "bad", spoilt), "--format", "json").stdout, "utf-8"
    )
    arguments = ("reject", sent, "--reason", "not\x1b[2Jimported", "--findings", report, *session(HELP))
    assert careplan(*arguments).exit_code == 0
    english = careplan("show", sent, *session(SUPPORT), "--lang", "en").stdout
    assert f"{sent}  rejected  " in english
    assert "Sent back: not [2Jimported (" in english
    assert "\x1b" not in english
    assert f"error record.field-count {min(spoilt)} record " in english
    assert " 行目" in careplan("show", sent, *session(SUPPORT), "--lang", "ja").stdout
    told = lines_of(careplan("show", sent, *session(SUPPORT), "--format", "json"))[0]
    assert (told["state"], told["receipt"], told["proofs"]) == ("rejected", False, [])
    assert told["rejection"]["findings"][0]["rule"] == "record.field-count"


def test_proofs_are_saved_and_verify(town: Town, sent: str, session: As, tmp_path: Path) -> None:
    first = careplan("show", sent, "--proofs", tmp_path, *session(SUPPORT), "--lang", "en")
    assert "No receipt yet" in first.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["acceptance.p7s"]
    assert careplan("fetch", sent, "-o", tmp_path / "in", *session(HELP)).exit_code == 0
    assert careplan("receipt", sent, *session(HELP)).exit_code == 0
    then = careplan("show", sent, "--proofs", tmp_path, *session(SUPPORT), "--format", "json")
    assert [Path(path).name for path in lines_of(then)[0]["proofs"]] == ["acceptance.p7s", "receipt.p7s"]
    trust = Trust(town.anchors, None)
    statement = (tmp_path / "acceptance.p7s").read_bytes()
    assert verify_statement(statement, kind="acceptance", trust=trust, at=now()).body["transmission"] == sent
    detail = town.client(SUPPORT).transmission(sent)
    assert (tmp_path / "receipt.p7s").read_bytes() == detail.receipt
    assert verify_receipt(detail, trust).body["transmission"] == sent


def test_others_see_nothing_and_files_stay(sent: str, session: As, tmp_path: Path) -> None:
    others = careplan("show", sent, *session(RENTAL), "--lang", "en")
    assert (others.exit_code, "[transmission-unknown]" in others.stderr) == (1, True)
    (tmp_path / "acceptance.p7s").write_bytes(b"mine")
    assert careplan("show", sent, "--proofs", tmp_path, *session(SUPPORT)).exit_code == 2
    assert (tmp_path / "acceptance.p7s").read_bytes() == b"mine"
