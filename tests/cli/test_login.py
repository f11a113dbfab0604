"""Logging in: the session file, the password that is no argument, exit codes."""

import json
import os
import stat
from pathlib import Path

import pytest

from careplan.cli.session_file import StoredSession, default_session_file, load_session
from support.commands import careplan, lines_of
from support.live_town import HELP, PASSWORD, Town

STAFF = f"staff-{HELP.number}"


def test_session_file_is_its_owner_s_alone(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "session.json"
    arguments = ("login", town.url, "--staff", STAFF, "--session", path, "--format", "json")
    result = careplan(*arguments, stdin=PASSWORD)
    assert result.exit_code == 0, result.stderr
    assert lines_of(result)[0]["office_number"] == HELP.number
    stored = load_session(path)
    assert (stored.server, stored.staff_id, stored.office_number) == (town.url, STAFF, HELP.number)
    assert stored.token not in repr(stored) + result.output
    assert PASSWORD not in path.read_text("utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_log_out_ends_session_and_file(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    careplan("login", town.url, "--staff", STAFF, "--session", path, stdin=PASSWORD)
    token = load_session(path).token
    assert careplan("logout", "--session", path).exit_code == 0
    assert not path.exists()
    ended = StoredSession(town.url, token, STAFF, HELP.number, "")
    path.write_text(
        json.dumps(
            {"format": "careplan-session/1"}
            | {name: getattr(ended, name) for name in StoredSession.__slots__}
        ),
        "utf-8",
    )
    result = careplan("sent", "--session", path, "--lang", "en")
    assert (result.exit_code, "session-missing" in result.stderr) == (1, True)
    assert careplan("logout", "--session", path).exit_code == 0
    assert not path.exists()


@pytest.mark.parametrize("content", [f"{PASSWORD}\n", f"\ufeff{PASSWORD}\r\nmore"])
def test_password_from_a_file(content: str, town: Town, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(content, "utf-8", newline="")
    path = tmp_path / "session.json"
    arguments = (
        "login",
        town.url,
        "--staff",
        STAFF,
        "--password-file",
        tmp_path / "password",
        "--session",
        path,
    )
    assert careplan(*arguments).exit_code == 0
    dash = ("login", town.url, "--staff", STAFF, "--password-file", "-", "--session", path)
    assert careplan(*dash, stdin=PASSWORD).exit_code == 0


def test_password_is_no_argument(town: Town) -> None:
    assert careplan("login", town.url, STAFF, PASSWORD).exit_code == 2
    assert careplan("login", town.url, "--staff", STAFF, "--password", PASSWORD).exit_code == 2


@pytest.mark.parametrize("stdin", ["", "\n", b"\xff\xfe\n"])
def test_no_password(stdin: str | bytes, town: Town, tmp_path: Path) -> None:
    result = careplan("login", town.url, "--staff", STAFF, "--session", tmp_path / "s", stdin=stdin)
    assert result.exit_code == 2
    assert not (tmp_path / "s").exists()


def test_wrong_password_is_refused_in_both_languages(town: Town, tmp_path: Path) -> None:
    result = careplan("login", town.url, "--staff", STAFF, "--session", tmp_path / "s", stdin="wrong")
    assert result.exit_code == 1
    assert "拒否 [login-failed]" in result.stderr
    assert "Refused [login-failed]" in result.stderr
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("server", ["http://127.0.0.1:9", "nonsense", "http://[", "ftp://127.0.0.1"])
def test_nothing_to_log_in_to(server: str, tmp_path: Path) -> None:
    result = careplan("login", server, "--staff", STAFF, "--session", tmp_path / "s", stdin=PASSWORD)
    assert result.exit_code == 2
    assert server in result.stderr


def test_password_does_not_travel_in_the_clear(tmp_path: Path) -> None:
    arguments = ("login", "http://exchange.invalid", "--staff", STAFF, "--session", tmp_path / "s")
    result = careplan(*arguments, stdin=PASSWORD)
    assert result.exit_code == 2
    assert "--allow-plain-http" in result.stderr


@pytest.mark.parametrize(
    "content", [None, "", "{}", "[]", "\xff", '{"format": "careplan-session/1", "server": 1}', "[" * 99_999]
)
def test_session_files_that_are_none(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    if content is not None:
        path.write_text(content, "latin-1")
    result = careplan("sent", "--session", path)
    assert result.exit_code == 2
    assert "careplan login" in result.stderr


def test_default_session_file_is_in_the_user_s_folder() -> None:
    assert default_session_file().name == "session.json"
    assert default_session_file().is_absolute()
