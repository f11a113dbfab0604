"""send, sent, received, fetch, receipt, reject, withdraw, actuals: against the real service."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from careplan.cli.demo.altered import without
from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
from careplan.workbench.sample import SampleOffice
from support.commands import careplan, lines_of, write_files
from support.live_town import HELP, RENTAL, SUPPORT, Town, fresh

As = Callable[[SampleOffice], tuple[str, str]]


def _send(town: Town, session: As, folder: Path) -> dict[str, Any]:
    result = careplan("send", folder, *town.options(SUPPORT), *session(SUPPORT), "--format", "json")
    assert result.exit_code == 0, result.stderr
    return lines_of(result)[0]


def test_a_month_goes_out_and_its_actuals_come_back(town: Town, session: As, tmp_path: Path) -> None:
    sent = _send(town, session, write_files(tmp_path / "out", fresh(f"month-{RENTAL.number}")))
    assert sent["statement_verified"]
    own = town.options(RENTAL)
    as_rental = session(RENTAL)
    listed = lines_of(careplan("received", *as_rental, "--format", "json", "--state", "accepted"))[0]["items"]
    assert sent["id"] in [item["id"] for item in listed]
    fetched = careplan("fetch", sent["id"], "-o", tmp_path / "in", *own, *as_rental, "--lang", "en")
    assert fetched.exit_code == 0, fetched.stderr
    assert "Opened 3 files" in fetched.stdout
    assert "0 errors" in fetched.stdout
    assert _contents(tmp_path / "in") == _contents(tmp_path / "out")
    receipt = lines_of(careplan("receipt", sent["id"], *own, *as_rental, "--format", "json"))[0]
    assert receipt["state"] == "received"
    made = careplan("actuals", tmp_path / "in", "-o", tmp_path / "actual", "--stamp", "20270105120000")
    assert made.exit_code == 0, made.stderr
    back = careplan("send", tmp_path / "actual", *own, *as_rental, "--lang", "ja")
    assert back.exit_code == 0, back.stderr
    assert back.stdout.startswith("受付 ")
    assert "20270105120000" in careplan("received", *session(SUPPORT)).stdout


def test_actuals_are_the_provider_s_own_rows_only(tmp_path: Path) -> None:
    files = fresh(f"month-{HELP.number}")
    made = careplan(
        "actuals", write_files(tmp_path / "in", files), "-o", tmp_path / "out", "--format", "json"
    )
    assert made.exit_code == 0, made.stderr
    (path,) = lines_of(made)[0]["files"]
    assert Path(path).name.startswith(f"UPJSK_202612_{HELP.number}_{HELP.service_type}_{SUPPORT.number}_43_")
    actual = _contents(tmp_path / "out")
    assert check_files(actual).errors == check_files(actual).warnings == 0
    document, month = read_unit(actual), read_unit(files)
    assert document["document"] == "actual"
    uses = [use for user in document["service_users"] for sheet in user["actual"] for use in sheet["uses"]]
    planned = [use for user in month["service_users"] for sheet in user["planned"] for use in sheet["uses"]]
    assert {use["office_number"] for use in uses} == {HELP.number}
    assert len({use["office_number"] for use in planned}) > 1
    assert uses == [use for use in planned if use["office_number"] == HELP.number]
    sheets = [sheet for user in document["service_users"] for sheet in user["actual"]]
    assert {sheet["updated_by"] for sheet in sheets} == {HELP.number}


@pytest.mark.parametrize(
    ("label", "code"), [(f"plan-{HELP.number}", 1), (f"actual-{HELP.number}", 1), (f"month-{HELP.number}", 0)]
)
def test_actuals_are_made_of_a_month_only(label: str, code: int, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in", fresh(label))
    assert careplan("actuals", folder, "-o", tmp_path / "out").exit_code == code


@pytest.mark.parametrize("stamp", ["20270230120000", "2027", "x" * 14, "２０２７０１０５１２００００"])
def test_stamps_that_are_no_time(stamp: str, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in", fresh(f"month-{HELP.number}"))
    result = careplan("actuals", folder, "-o", tmp_path / "out", "--stamp", stamp)
    assert result.exit_code == 2
    assert "--stamp" in result.stderr


def test_hosted_office_sends_and_fetches_without_keys(town: Town, session: As, tmp_path: Path) -> None:
    sent = _send(town, session, write_files(tmp_path / "out", fresh(f"month-{HELP.number}")))
    fetched = careplan("fetch", sent["id"], "-o", tmp_path / "in", *session(HELP), "--format", "json")
    assert fetched.exit_code == 0, fetched.stderr
    assert lines_of(fetched)[0]["report"]["summary"]["errors"] == 0
    assert careplan("receipt", sent["id"], *session(HELP)).exit_code == 0
    folder = write_files(tmp_path / "actual", fresh(f"actual-{HELP.number}"))
    first, again = (careplan("send", folder, *session(HELP), "--format", "json") for _ in range(2))
    assert not lines_of(first)[0]["replayed"]
    assert lines_of(again)[0] == lines_of(first)[0] | {"replayed": True}


def test_several_units_go_oldest_stamp_first(town: Town, session: As, tmp_path: Path) -> None:
    first, second = fresh(f"plan-{RENTAL.number}"), fresh(f"month-{RENTAL.number}")
    folder = write_files(tmp_path / "both", second | first)
    result = careplan("send", folder, *town.options(SUPPORT), *session(SUPPORT), "--format", "json")
    ids = [line["id"] for line in lines_of(result)]
    answered = lines_of(careplan("sent", *session(SUPPORT), "--format", "json", "--limit", "2"))[0]
    listed = answered["items"]
    told = careplan("sent", *session(SUPPORT), "--limit", "2", "--lang", "en").output
    assert answered["more"] == ("--limit" in told)
    assert "--limit" in careplan("sent", *session(SUPPORT), "--limit", "1", "--lang", "en").output
    assert [item["id"] for item in listed] == ids[::-1]
    assert [item["kinds"][0] for item in listed] == ["UPHOSOKU", "UP1KYO"]
    (folder / "letter.csv").write_bytes(b"x")
    stray = careplan("send", folder, *town.options(SUPPORT), *session(SUPPORT))
    assert stray.exit_code == 2
    assert "letter.csv" in stray.stderr


def test_a_refused_unit_is_named_and_the_others_go(town: Town, session: As, tmp_path: Path) -> None:
    label = f"plan-{RENTAL.number}"
    first = write_files(tmp_path / "1", without(fresh(label), "UP2KYO"))
    strange = write_files(tmp_path / "2", fresh(f"actual-{HELP.number}"))
    last = write_files(tmp_path / "3", fresh(label))
    arguments = ("send", first, strange, last, *town.options(SUPPORT), *session(SUPPORT))
    told = careplan(*arguments, "--lang", "en")
    assert told.exit_code == 1
    assert told.stdout.splitlines()[-1] == "1 accepted, 2 refused"
    assert f"  {last} (" in told.stdout
    assert f"Refused [unit-has-errors] {first}" in told.stderr
    assert f"] {strange} (" in told.stderr
    again = lines_of(careplan(*arguments, "--format", "json"))
    codes = {line["unit"].partition(" (")[0]: line["refused"]["code"] for line in again}
    assert set(codes) == {str(first), str(strange), str(last)}
    assert codes[str(last)] == "same-stamp"


def test_without_a_log_in_no_unit_is_tried_after_the_first(session: As, tmp_path: Path) -> None:
    stored = json.loads(Path(session(HELP)[1]).read_text("utf-8"))
    ended = tmp_path / "session.json"
    ended.write_text(json.dumps(stored | {"token": "ended", "refresh_token": None}, indent=2), "utf-8")
    folders = [write_files(tmp_path / name, fresh(f"actual-{HELP.number}")) for name in ("1", "2")]
    told = careplan("send", *folders, "--session", ended, "--lang", "en")
    assert told.exit_code == 1
    assert told.stderr.count("Refused [session-missing]") == 1
    assert f"{folders[0]} (" in told.stderr
    assert ": stopped here" in told.stderr


def test_files_named_singly_are_one_unit(town: Town, session: As, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "out", fresh(f"month-{RENTAL.number}"))
    result = careplan("send", *folder.iterdir(), *town.options(SUPPORT), *session(SUPPORT))
    assert result.exit_code == 0, result.stderr


def test_errors_are_not_sent_unless_asked(town: Town, session: As, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "out", without(fresh(f"month-{RENTAL.number}"), "UPSIKYU"))
    arguments = ("send", folder, *town.options(SUPPORT), *session(SUPPORT))
    refused = careplan(*arguments, "--lang", "en")
    assert refused.exit_code == 1
    assert "unit.combination" in refused.stderr
    assert "Refused [unit-has-errors]" in refused.stderr
    forced = careplan(*arguments, "--allow-errors", "--format", "json")
    assert forced.exit_code == 1
    assert lines_of(forced)[0]["refused"]["code"] == "not-a-unit"


def test_the_exchange_s_findings_are_shown(session: As, tmp_path: Path) -> None:
    files = {name: data + b"x\r\n" for name, data in fresh(f"actual-{HELP.number}").items()}
    folder = write_files(tmp_path / "out", files)
    refused = careplan("send", folder, *session(HELP), "--lang", "ja")
    assert refused.exit_code == 1
    assert "record.field-count" in refused.stderr
    assert "拒否 [unit-has-errors]" in refused.stderr


def test_without_a_language_refusals_are_in_both(session: As, tmp_path: Path) -> None:
    arguments = ("fetch", "00000000-0000-0000-0000-000000000000", "-o", tmp_path, *session(HELP))
    both = careplan(*arguments)
    assert both.exit_code == 1
    assert "拒否 [transmission-unknown]" in both.stderr
    assert "Refused [transmission-unknown]" in both.stderr
    assert "Refused" not in careplan(*arguments, "--lang", "ja").stderr
    assert "拒否" not in careplan(*arguments, "--lang", "en").stderr


def test_rejection_with_the_findings_of_a_check(town: Town, session: As, tmp_path: Path) -> None:
    sent = _send(town, session, write_files(tmp_path / "out", fresh(f"month-{HELP.number}")))
    assert careplan("fetch", sent["id"], "-o", tmp_path / "in", *session(HELP)).exit_code == 0
    for file in (tmp_path / "in").iterdir():
        file.write_bytes(file.read_bytes() + b"x\r\n")
    report = tmp_path / "report.json"
    report.write_text(careplan("check", tmp_path / "in", "--format", "json").stdout, "utf-8")
    arguments = ("reject", sent["id"], "--reason", "取込み失敗", "--findings", report, *session(HELP))
    assert careplan(*arguments).exit_code == 0
    rejection = town.client(SUPPORT).transmission(sent["id"]).rejection
    assert rejection is not None
    assert rejection.findings[0].rule == "record.field-count"
    assert rejection.findings[0].file == min(file.name for file in (tmp_path / "in").iterdir())
    again = careplan("receipt", sent["id"], *session(HELP), "--lang", "en")
    assert again.exit_code == 1
    assert "state-forbids" in again.stderr


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"files": 1}', '{"files": [{"findings": [{}]}]}', "[" * 100_000]
)
def test_findings_that_are_no_report(text: str, session: As, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(text)
    arguments = ("reject", "x", "--reason", "r", "--findings", tmp_path / "report.json", *session(HELP))
    result = careplan(*arguments)
    assert result.exit_code == 2
    assert "careplan check" in result.stderr


def test_withdrawal(town: Town, session: As, tmp_path: Path) -> None:
    sent = _send(town, session, write_files(tmp_path / "out", fresh(f"month-{RENTAL.number}")))
    result = careplan("withdraw", sent["id"], *session(SUPPORT), "--lang", "en")
    assert (result.exit_code, "withdrawn" in result.stdout) == (0, True)


def test_files_that_are_there_are_not_replaced(town: Town, session: As, tmp_path: Path) -> None:
    files = fresh(f"month-{RENTAL.number}")
    sent = _send(town, session, write_files(tmp_path / "out", files))
    there = write_files(tmp_path / "in", {min(files): b"mine"})
    result = careplan("fetch", sent["id"], "-o", there, *town.options(RENTAL), *session(RENTAL))
    assert result.exit_code == 2
    assert _contents(there) == {min(files): b"mine"}


def test_some_of_the_keys_are_not_enough(town: Town, session: As, tmp_path: Path) -> None:
    arguments = ("fetch", "x", "-o", tmp_path, *session(RENTAL))
    half = careplan(*arguments, *town.options(RENTAL)[:2])
    assert half.exit_code == 2
    assert "--trust" in half.stderr
    nothing = careplan(*arguments, "--cert", "a", "--key", "b", "--trust", tmp_path / "none")
    assert nothing.exit_code == 2
    no_certificate = tmp_path / "letter.txt"
    no_certificate.write_text("x")
    wrong = careplan(*arguments, *town.options(RENTAL)[:4], "--trust", no_certificate)
    assert wrong.exit_code == 2


def test_another_office_s_key_opens_nothing(town: Town, session: As, tmp_path: Path) -> None:
    sent = _send(town, session, write_files(tmp_path / "out", fresh(f"month-{RENTAL.number}")))
    arguments = ("fetch", sent["id"], "-o", tmp_path / "in", *town.options(SUPPORT), *session(RENTAL))
    result = careplan(*arguments, "--format", "json", "--lang", "en")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["refused"]["code"] == "open.not-recipient"
    assert not (tmp_path / "in").exists()


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
