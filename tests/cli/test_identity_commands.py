"""One's own log-in and those of an office on the command line; TLS with certificate files; the lost password."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest

from careplan.cli.exchange import now
from careplan.cli.session_file import SessionTokens, load_session
from careplan.client import Client
from careplan.exchange.errors import ExchangeError
from careplan.main import recover
from careplan.settings import Settings
from careplan.store.datafolder import DataFolderError
from support.api_town import CHEAP
from support.commands import careplan, lines_of
from support.live_town import HELP, PASSWORD, RENTAL, Town
from support.tls_town import OFFICE, TlsTown, running_tls

NEW = "another good one"
Make = Callable[..., tuple[str, str]]


@pytest.fixture
def admin(town: Town, tmp_path: Path) -> tuple[str, str]:
    path = tmp_path / "admin.json"
    assert careplan("login", town.url, "--staff", "admin", "--session", path, stdin=PASSWORD).exit_code == 0
    return "--session", str(path)


def enter(town: Town, staff_id: str, password: str, path: Path, *more: str) -> tuple[str, str]:
    arguments = ("login", town.url, "--staff", staff_id, "--session", path, "--lang", "en", *more)
    done = careplan(*arguments, stdin=password)
    assert done.exit_code == 0, done.stderr
    return "--session", str(path)


def test_from_a_provisional_password_to_a_second_factor_and_back(
    town: Town, admin: tuple[str, str], tmp_path: Path
) -> None:
    arguments = ("staff", "add", HELP.number, "newcomer", *admin, "--format", "json")
    (made,) = lines_of(careplan(*arguments))
    mine = enter(town, "newcomer", made["password"], tmp_path / "mine.json")
    refused = careplan("sent", *mine)
    assert (refused.exit_code, "password-change-required" in refused.stderr) == (1, True)
    typed = f"{made['password']}\n{NEW}\n"
    assert careplan("password", "change", *mine, stdin=typed).exit_code == 0
    assert careplan("sent", *mine).exit_code == 0
    (given,) = lines_of(careplan("otp", "enrol", *mine, "--format", "json"))
    totp = pyotp.TOTP(given["secret"])
    assert given["uri"].startswith("otpauth://totp/")
    wrong = careplan("otp", "confirm", f"{(int(totp.at(now())) + 1) % 1_000_000:06}", *mine)
    assert (wrong.exit_code, "otp-refused" in wrong.stderr) == (1, True)
    assert careplan("otp", "confirm", totp.at(now().timestamp() - 30), *mine).exit_code == 0
    asked = careplan("login", town.url, "--staff", "newcomer", "--session", tmp_path / "x", stdin=NEW)
    assert (asked.exit_code, "otp-required" in asked.stderr) == (1, True)
    again = enter(town, "newcomer", NEW, tmp_path / "again.json", "--otp", totp.at(now().timestamp() + 30))
    assert careplan("sent", *again).exit_code == 0
    assert careplan("staff", "reset-otp", HELP.number, "newcomer", *admin).exit_code == 0
    enter(town, "newcomer", NEW, tmp_path / "later.json")


def test_an_office_administrator_keeps_its_staff(town: Town, admin: tuple[str, str], tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text(PASSWORD, "utf-8")
    made = careplan(
        "staff", "add", RENTAL.number, "chief", "--administrator", "--password-file", password, *admin
    )
    assert made.exit_code == 0, made.stderr
    chief = enter(town, "chief", PASSWORD, tmp_path / "chief.json")
    assert careplan("staff", "add", RENTAL.number, "helper-1", *chief, "--lang", "en").exit_code == 0
    assert careplan("staff", "disable", RENTAL.number, "helper-1", *chief).exit_code == 0
    (listed,) = lines_of(careplan("staff", "list", RENTAL.number, *chief, "--format", "json"))
    assert {each["staff_id"]: (each["role"], each["active"]) for each in listed["items"]} == {
        "chief": ("office-administrator", True),
        "helper-1": ("staff", False),
        f"staff-{RENTAL.number}": ("staff", True),
    }
    shown = careplan("staff", "list", RENTAL.number, *chief, "--lang", "en").stdout
    assert "helper-1  staff  off  provisional password" in shown
    assert careplan("staff", "enable", RENTAL.number, "helper-1", *chief).exit_code == 0
    new = careplan("staff", "password", RENTAL.number, "helper-1", *chief, "--lang", "en").stdout
    assert re.search(r"Provisional password \(shown this once\): \S{20}\n", new)
    for _ in range(5):
        careplan("login", town.url, "--staff", "helper-1", "--session", tmp_path / "x", stdin="wrong")
    locked = careplan("login", town.url, "--staff", "helper-1", "--session", tmp_path / "x", stdin="wrong")
    assert (locked.exit_code, "login-locked" in locked.stderr) == (1, True)
    assert careplan("staff", "unlock", RENTAL.number, "helper-1", *chief).exit_code == 0
    denied = careplan("staff", "list", HELP.number, *chief)
    assert (denied.exit_code, "administrator-only" in denied.stderr) == (1, True)


def test_a_changed_password_from_files_and_half_of_them(
    town: Town, admin: tuple[str, str], tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text(PASSWORD + "\n", "utf-8")
    new.write_text(NEW + "\n", "utf-8")
    careplan("staff", "add", HELP.number, "filer", "--password-file", old, *admin)
    mine = enter(town, "filer", PASSWORD, tmp_path / "filer.json")
    assert careplan("password", "change", "--password-file", old, *mine).exit_code == 2
    assert careplan("password", "change", *mine, stdin=PASSWORD).exit_code == 2
    changed = careplan("password", "change", "--password-file", old, "--new-password-file", new, *mine)
    assert changed.exit_code == 0, changed.stderr
    enter(town, "filer", NEW, tmp_path / "other.json")


def test_the_session_file_is_renewed(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    mine = enter(town, f"staff-{HELP.number}", PASSWORD, path)
    before = load_session(path)
    with Client(town.url, token=before.token) as client:
        client.logout()
    ended = careplan("sent", *mine)
    assert (ended.exit_code, "session-missing" in ended.stderr) == (1, True)
    enter(town, f"staff-{HELP.number}", PASSWORD, path)
    fresh = load_session(path)
    path.write_text(path.read_text("utf-8").replace(fresh.token, "ended"), "utf-8")
    assert careplan("sent", *mine).exit_code == 0
    after = load_session(path)
    assert after.token not in {"ended", fresh.token}
    assert after.refresh_token not in {None, fresh.refresh_token}
    assert SessionTokens(tmp_path / "none.json").load() is None


# TLS


@pytest.fixture(scope="module")
def safe_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsTown]:
    with running_tls(tmp_path_factory.mktemp("tls")) as running:
        yield running


def test_the_certificate_is_named_once_at_log_in(safe_town: TlsTown, tmp_path: Path) -> None:
    cert, key, _ = safe_town.certify(OFFICE)
    path = tmp_path / "session.json"
    who = ("login", safe_town.url, "--staff", f"staff-{OFFICE}", "--session", path)
    tls = ("--ca", safe_town.ca, "--cert", cert, "--key", key)
    assert careplan(*who, *tls, stdin=PASSWORD).exit_code == 0
    assert careplan("sent", "--session", path).exit_code == 0
    assert "PRIVATE KEY" not in path.read_text("utf-8")
    missing = careplan(*who, "--ca", safe_town.ca, stdin=PASSWORD)
    assert (missing.exit_code, "client-certificate-missing" in missing.stderr) == (1, True)
    unknown = careplan(*who, stdin=PASSWORD)
    assert (unknown.exit_code, safe_town.url in unknown.stderr) == (2, True)
    unreadable = careplan(*who, "--ca", tmp_path / "none.crt", stdin=PASSWORD)
    assert (unreadable.exit_code, "none.crt" in unreadable.stderr) == (2, True)
    key.unlink()
    gone = careplan("sent", "--session", path, "--lang", "en")
    assert (gone.exit_code, key.name in gone.stderr) == (2, True)


def test_serve_speaks_tls_in_a_process_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "careplan.cli", "serve", "--tls", "--data", str(tmp_path / "data")]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", "0", "--print-ready"], stdout=subprocess.PIPE, stderr=log
        )
    assert process.stdout is not None
    try:
        url = process.stdout.readline().decode().split()[1]
        said = (tmp_path / "log").read_text("utf-8")
        password = re.search(r"password: (\S+)", said)
        assert url.startswith("https://127.0.0.1:")
        assert "DEVELOPMENT" not in said
        assert password is not None
        options = ("--ca", tmp_path / "data" / "authority" / "ca.crt", "--session", tmp_path / "s.json")
        done = careplan("login", url, "--staff", "admin", *options, "--lang", "en", stdin=password[1])
        assert done.exit_code == 0, done.stderr
        assert "careplan password change" in done.stdout
    finally:
        process.terminate()
        process.communicate()


# The administrator's lost password


def test_a_lost_password_is_made_anew_on_the_data_folder(town: Town, tmp_path: Path) -> None:
    data = tmp_path / "data"
    serving = careplan("administrator", "recover", "--data", town.folder)
    assert (serving.exit_code, "another process" in serving.stderr) == (2, True)
    with running_tls(data):
        pass
    unknown = careplan("administrator", "recover", "--data", data, "--staff", f"staff-{OFFICE}")
    assert (unknown.exit_code, "no such log-in" in unknown.stderr) == (2, True)
    made = careplan("administrator", "recover", "--data", data)
    assert made.exit_code == 0, made.stderr
    assert re.search(r"provisional password: \S{20}\n", made.stdout)
    settings = Settings(data=data)
    with pytest.raises(ExchangeError, match=r"^staff-unknown:"):
        recover(settings, "nobody", passwords=CHEAP)
    with pytest.raises(DataFolderError, match="no service's data"):
        recover(Settings(data=tmp_path / "elsewhere"), "admin", passwords=CHEAP)
    assert not (tmp_path / "elsewhere").exists()
