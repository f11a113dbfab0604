"""Filters, marks, pseudonyms, the order of import and the outbox, by command against the real service."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from careplan.workbench.sample import SampleOffice
from support.commands import careplan, lines_of, write_files
from support.live_town import HELP, RENTAL, SUPPORT, Town, fresh

As = Callable[[SampleOffice], tuple[str, str]]
USER = ("--insurer", "139998", "--insured", "0000000001")


def send(session: As, folder: Path, *options: object) -> dict[str, Any]:
    result = careplan("send", folder, *session(SUPPORT), "--format", "json", *options)
    assert result.exit_code == 0, result.stderr
    return lines_of(result)[0]


def listed(box: str, as_office: tuple[str, str], *options: object) -> list[str]:
    (answer,) = lines_of(careplan(box, *as_office, "--format", "json", *options))
    return [item["id"] for item in answer["items"]]


def test_an_own_key_office_finds_a_service_user_by_its_own_pseudonym(
    town: Town, session: As, tmp_path: Path
) -> None:
    keys = {office.number: ("--pseudonym-key", tmp_path / office.number) for office in (SUPPORT, RENTAL)}
    files = write_files(tmp_path / "out", fresh(f"month-{RENTAL.number}"))
    sent = send(session, files, *town.options(SUPPORT), *keys[SUPPORT.number])["id"]
    made = {number: careplan("pseudonym", *USER, *key).stdout.strip() for number, key in keys.items()}
    assert len(set(made.values())) == 2
    assert sent in listed("sent", session(SUPPORT), "--pseudonym", made[SUPPORT.number])
    assert listed("received", session(RENTAL), "--pseudonym", made[RENTAL.number]) == []
    options = (*town.options(RENTAL), *session(RENTAL), *keys[RENTAL.number])
    assert careplan("fetch", sent, "-o", tmp_path / "in", *options).exit_code == 0
    assert listed("received", session(RENTAL), "--pseudonym", made[RENTAL.number]) == [sent]


def test_a_hosted_office_asks_for_its_pseudonym(session: As, tmp_path: Path) -> None:
    made = lines_of(careplan("pseudonym", *USER, *session(HELP), "--format", "json"))[0]["pseudonym"]
    files = write_files(tmp_path / "out", fresh(f"actual-{HELP.number}"))
    result = careplan("send", files, *session(HELP), "--format", "json")
    sent = lines_of(result)[0]["id"]
    filters = ("--kind", "UPJSK", "--month", "202612", "--office", SUPPORT.number, "--pseudonym", made)
    assert sent in listed("sent", session(HELP), *filters)
    assert listed("sent", session(HELP), "--month", "202601") == []
    assert listed("sent", session(HELP), "--office", RENTAL.number) == []
    refused = careplan("pseudonym", *USER, *session(SUPPORT), "--lang", "en")
    assert (refused.exit_code, "custody-differs" in refused.stderr) == (1, True)


def test_the_order_of_import(town: Town, session: As, tmp_path: Path) -> None:
    ids = [
        send(session, write_files(tmp_path / name, fresh(f"month-{RENTAL.number}")), *town.options(SUPPORT))[
            "id"
        ]
        for name in ("one", "two")
    ]
    own = (*town.options(RENTAL), *session(RENTAL))
    refused = careplan("fetch", ids[1], "-o", tmp_path / "in", *own, "--in-order", "--format", "json")
    assert refused.exit_code == 1
    assert lines_of(refused)[0]["refused"]["code"] == "earlier-unfetched"
    assert careplan("fetch", ids[1], "-o", tmp_path / "in", *own).exit_code == 0
    shown = careplan("received", *session(RENTAL), "--lang", "en").stdout
    assert next(line for line in shown.splitlines() if line.startswith(ids[0])).endswith("[superseded]")
    assert "unfetched" in shown.splitlines()[-1]
    told = careplan("show", ids[0], *session(RENTAL), "--lang", "en").stdout
    assert "Version superseded" in told
    assert "superseded by " in told


def test_what_was_sealed_before_is_sent_again(town: Town, session: As, tmp_path: Path) -> None:
    files = write_files(tmp_path / "out", fresh(f"month-{RENTAL.number}"))
    outbox = ("--outbox", tmp_path / "outbox")
    first = send(session, files, *town.options(SUPPORT), *outbox)
    again = send(session, files, *town.options(SUPPORT), *outbox)
    assert (again["id"], first["replayed"], again["replayed"]) == (first["id"], False, True)
    anew = careplan("send", files, *session(SUPPORT), *town.options(SUPPORT), "--lang", "en")
    assert anew.exit_code == 1
    assert "same-stamp" in anew.stderr
    assert "sealed before" in anew.stderr


def test_a_key_of_pseudonyms_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abc")
    result = careplan("pseudonym", *USER, "--pseudonym-key", tmp_path / "key", "--lang", "en")
    assert (result.exit_code, "no key of pseudonyms" in result.stderr) == (2, True)


def test_a_preview_here_and_by_the_exchange(town: Town, session: As, tmp_path: Path) -> None:
    files = write_files(tmp_path / "month", fresh(f"month-{RENTAL.number}"))
    shown = careplan("preview", files, *session(SUPPORT), "--local", "--lang", "en")
    assert shown.exit_code == 0, shown.stderr
    assert f"to {RENTAL.number}/17 {RENTAL.name}" in shown.stdout
    assert HELP.number in shown.stdout
    assert "0000000001" not in shown.stdout
    kept = careplan("preview", files, *session(SUPPORT), "--format", "json")
    assert lines_of(kept)[0]["refused"]["code"] == "custody-differs"
    actual = write_files(tmp_path / "actual", fresh(f"actual-{HELP.number}"))
    before = listed("sent", session(HELP))
    asked = careplan("preview", actual, *session(HELP), "--show-users", "--format", "json")
    assert asked.exit_code == 0, asked.stderr
    (told,) = lines_of(asked)
    assert (told["to"], told["refusals"], told["service_users"]["count"]) == (f"{SUPPORT.number}/43", [], 3)
    assert [office["office"] for office in told["offices"]] == [HELP.number]
    assert listed("sent", session(HELP)) == before
    town.admin.administration.set_active(RENTAL.number, active=False)
    try:
        refused = careplan("preview", files, *session(SUPPORT), "--local", "--lang", "en")
    finally:
        town.admin.administration.set_active(RENTAL.number, active=True)
    assert refused.exit_code == 1
    assert "destination-inactive" in refused.stdout
