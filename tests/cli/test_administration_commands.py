"""office, staff and certificate: against the real service."""

from pathlib import Path

import pytest

from support.commands import careplan, lines_of
from support.live_town import HELP, PASSWORD, RENTAL, SUPPORT, Town

OWN, HOSTED = "1370000091", "1370000109"
AS_JSON = ("--format", "json")


@pytest.fixture(scope="module")
def admin(town: Town, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    file = tmp_path_factory.mktemp("admin") / "session.json"
    arguments = ("login", town.url, "--staff", "admin", "--session", file)
    assert careplan(*arguments, stdin=PASSWORD + "\n").exit_code == 0
    return "--session", str(file)


def test_hosted_office_with_log_in_and_certificate(
    town: Town, admin: tuple[str, str], tmp_path: Path
) -> None:
    added = careplan(
        "office", "add", HOSTED, "--name", "あさひ", "--types", "43, 46", "--hosted", *admin, *AS_JSON
    )
    office = lines_of(added)[0]
    assert (office["custody"], office["service_types"], office["active"]) == ("hosted", ["43", "46"], True)
    made = lines_of(careplan("staff", "add", HOSTED, "asahi", *admin, *AS_JSON))[0]["password"]
    session = ("--session", tmp_path / "session.json")
    assert careplan("login", town.url, "--staff", "asahi", *session, stdin=made).exit_code == 0
    issued = careplan("certificate", "issue", HOSTED, "--key-type", "rsa2048", *admin, *AS_JSON)
    certificate = lines_of(issued)[0]
    assert (certificate["hosted"], certificate["revoked_at"]) == (True, None)
    revoked = careplan("certificate", "revoke", HOSTED, "--reason", "superseded", *admin, *AS_JSON)
    assert lines_of(revoked)[0]["serial"] == certificate["serial"]
    assert lines_of(revoked)[0]["revoked_at"]


def test_own_key_office_and_its_certificate_s_file(
    town: Town, admin: tuple[str, str], tmp_path: Path
) -> None:
    added = careplan("office", "add", OWN, "--name", "ゆうひ", "--types", "11", *admin, "--lang", "en")
    assert added.stdout == f"Registered: {OWN}  11  own key  ゆうひ\n"
    assert careplan("authority", "issue", town.authority, "--office", OWN, "--name", "ゆうひ").exit_code == 0
    files = [(town.authority / f"{OWN}.{ending}").read_bytes() for ending in ("crt", "key")]
    (tmp_path / "both.pem").write_bytes(b"".join(files))
    put = careplan("certificate", "put", OWN, tmp_path / "both.pem", *admin, *AS_JSON)
    assert put.exit_code == 0, put.stderr
    assert not lines_of(put)[0]["hosted"]
    refused = careplan("certificate", "put", OWN, town.authority / f"{RENTAL.number}.crt", *admin)
    assert refused.exit_code == 1


def test_password_of_one_s_own_is_not_shown(admin: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD + "\n")
    arguments = ("staff", "add", HELP.number, "second", "--password-file", tmp_path / "password", *admin)
    added = careplan(*arguments, "--lang", "en")
    assert (added.exit_code, added.stdout) == (0, f"Added: second ({HELP.number})\n")
    again = careplan("staff", "add", HELP.number, "third", *admin, "--lang", "ja")
    assert "パスワード（表示は今だけ）：" in again.stdout


def test_list_of_offices(admin: tuple[str, str]) -> None:
    listed = careplan("office", "list", *admin, "--lang", "ja").stdout.splitlines()
    assert f"{HELP.number}  {HELP.service_type}  鍵預かり  {HELP.name}" in listed
    items = lines_of(careplan("office", "list", *admin, *AS_JSON))[0]["items"]
    numbers = [item["number"] for item in items]
    assert numbers == sorted(numbers)
    assert {SUPPORT.number, HELP.number, RENTAL.number} <= set(numbers)


def test_refusals_and_what_cannot_be_read(
    admin: tuple[str, str], sessions: dict[str, Path], tmp_path: Path
) -> None:
    again = careplan(
        "office", "add", HELP.number, "--name", "x", "--types", "11", *admin, *AS_JSON, "--lang", "en"
    )
    assert (again.exit_code, lines_of(again)[0]["refused"]["code"]) == (1, "office-exists")
    as_staff = ("--session", sessions[HELP.number])
    denied = careplan("staff", "add", HELP.number, "fourth", *as_staff, "--lang", "en")
    assert (denied.exit_code, "[administrator-only]" in denied.stderr) == (1, True)
    differs = careplan("certificate", "issue", RENTAL.number, *admin, "--lang", "en")
    assert (differs.exit_code, "[custody-differs]" in differs.stderr) == (1, True)
    (tmp_path / "letter.txt").write_text("x")
    for name in ("letter.txt", "none.crt"):
        assert careplan("certificate", "put", RENTAL.number, tmp_path / name, *admin).exit_code == 2
