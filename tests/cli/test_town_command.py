"""`careplan town` against a running service: made, worked in by its log-ins and its own key, and taken away."""

from pathlib import Path
from typing import Any

import pytest

from careplan.client import Client, ProblemError
from support.commands import careplan, lines_of
from support.live_town import HELP, ONCE, PASSWORD, running_town


def test_a_town_is_made_worked_in_and_reset(tmp_path: Path) -> None:
    with running_town(tmp_path / "data", offices=()) as service:
        admin = log_in(service.url, "admin", PASSWORD, tmp_path)
        assert "There is no office" in careplan("town", "show", *admin, "--lang", "en").stdout
        keys = tmp_path / "keys"
        (made,) = lines_of(careplan("town", "make", "--keys", keys, *admin, "--format", "json"))
        assert made["town"]["held"] | {"staff": 14} == made["town"]["held"]
        assert [each["key"] for each in made["offices"]] == [None] * 7
        again = careplan("town", "make", *admin, "--lang", "en")
        assert (again.exit_code, "offices already" in again.stderr) == (1, True)
        _work(service.url, made, tmp_path)
        (shown,) = lines_of(careplan("town", "show", *admin, "--format", "json"))
        assert shown["standing"] == "town"
        assert "消しました" in careplan("town", "reset", *admin, "--lang", "ja").stdout
        (removed,) = lines_of(careplan("town", "reset", *admin, "--format", "json"))
        assert set(removed.values()) == {0}
        audit = tmp_path / "audit.jsonl"
        assert careplan("audit", "export", "-o", audit, *admin).exit_code == 0
        with Client(service.url, retries=ONCE) as gone, pytest.raises(ProblemError) as caught:
            gone.login("hinata", made["password"])
        assert caught.value.code == "login-failed"


def _work(url: str, made: dict[str, Any], folder: Path) -> None:
    """Fetch as an office whose key is hosted, and as the one that keeps its own."""
    offices = {each["administrator_id"]: each for each in made["offices"]}
    hinata = log_in(url, "hinata", made["password"], folder)
    unread = [
        each
        for each in lines_of(careplan("received", *hinata, "--format", "json"))[0]["items"]
        if each["unread"]
    ]
    assert len(unread) == 1
    fetched = careplan("fetch", unread[0]["id"], "-o", folder / "in", *hinata)
    assert fetched.exit_code == 0, fetched.stderr
    assert careplan("receipt", unread[0]["id"], *hinata).exit_code == 0
    minori = log_in(url, "minori-staff", made["password"], folder)
    authority = folder / "data" / "authority" / "ca.crt"
    stem = folder / "keys" / offices["minori"]["number"]
    own = ("--cert", f"{stem}.crt", "--key", f"{stem}.key", "--trust", authority)
    items = lines_of(careplan("received", *minori, "--format", "json"))[0]["items"]
    (waiting,) = [each["id"] for each in items if each["unread"]]
    opened = careplan("fetch", waiting, "-o", folder / "own", *own, *minori)
    assert opened.exit_code == 0, opened.stderr
    assert careplan("receipt", waiting, *own, *minori).exit_code == 0


def log_in(url: str, staff: str, password: str, folder: Path) -> tuple[str, str]:
    session = ("--session", str(folder / f"{staff}.json"))
    assert careplan("login", url, "--staff", staff, *session, stdin=password + "\n").exit_code == 0
    return session


def test_keys_go_to_an_empty_folder_only_and_the_word_is_told(tmp_path: Path) -> None:
    with running_town(tmp_path / "data", offices=(HELP,)) as service:
        admin = log_in(service.url, "admin", PASSWORD, tmp_path)
        refused = careplan("town", "make", "--keys", tmp_path, *admin, "--lang", "en")
        assert (refused.exit_code, "not empty" in refused.stderr) == (2, True)
        assert "no demonstration town" in careplan("town", "show", *admin, "--lang", "en").stdout
        missing = careplan("town", "reset", "--confirm", "erase-everything", *admin, "--lang", "en")
        assert (missing.exit_code, "not removed" in missing.stderr) == (1, True)
        staff = log_in(service.url, f"staff-{HELP.number}", PASSWORD, tmp_path)
        assert careplan("town", "make", *staff).exit_code == 1
