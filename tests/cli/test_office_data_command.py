"""`careplan office export` and `import-data`."""

from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from careplan.exchange.directory.offices import Custody, Office
from careplan.main import create_app
from careplan.settings import Settings
from support.api_town import CHEAP, PASSWORD
from support.commands import careplan
from support.live_town import HELP, SUPPORT, Town

NUMBER = "1370000017"


def exchange(data: Path, *, with_office: bool) -> None:
    app = create_app(Settings(data=data, admin_password=SecretStr(PASSWORD)), passwords=CHEAP)
    if with_office:
        office = Office(NUMBER, "みほん", ("43",), Custody.OWN, True, datetime(2026, 11, 22, tzinfo=UTC))
        app.state.services.registry.store.write(lambda tx: tx.offices.add(office))
    app.state.release()


def test_out_and_in(tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "office"
    exchange(old, with_office=True)
    exchange(new, with_office=False)
    made = careplan("office", "export", NUMBER, "--data", old, "-o", file, "--lang", "en")
    assert (made.exit_code, "nor are keys" in made.output) == (0, True), made.output
    done = careplan("office", "import-data", file, "--data", new, "--lang", "en")
    assert (done.exit_code, f"{NUMBER}: 0 transmissions" in done.output) == (0, True), done.output
    again = careplan("office", "export", NUMBER, "--data", new, "-o", tmp_path / "again")
    assert again.exit_code == 0


def test_refusals_say_what_is_wrong(tmp_path: Path) -> None:
    exchange(tmp_path / "old", with_office=False)
    unknown = careplan("office", "export", NUMBER, "--data", tmp_path / "old", "-o", tmp_path / "x")
    assert (unknown.exit_code, "no office" in unknown.output) == (2, True)
    (tmp_path / "x").write_bytes(b"opaque" * 1000)
    for file in (tmp_path / "x", tmp_path / "y"):
        refused = careplan("office", "import-data", file, "--data", tmp_path / "old")
        assert (refused.exit_code, "Traceback" in refused.output) == (2, False)


def test_download_by_the_office_s_administrator(town: Town, tmp_path: Path) -> None:
    town.admin.administration.add_staff(SUPPORT.number, "chief", PASSWORD, role="office-administrator")
    session = ("--session", tmp_path / "chief.json")
    assert careplan("login", town.url, "--staff", "chief", *session, stdin=PASSWORD + "\n").exit_code == 0
    file, secret = tmp_path / "office.sqlite3", tmp_path / "passphrase"
    secret.write_text("correct horse battery staple\n")
    asked = ("office", "download", SUPPORT.number, "-o", file, *session)
    made = careplan(*asked, "--passphrase-file", secret, "--format", "json")
    assert made.exit_code == 0, made.output
    assert (file.read_bytes()[:15], file.stat().st_mode & 0o777) == (b"SQLite format 3", 0o600)
    again = careplan(*asked, "--lang", "en")
    assert (again.exit_code, "already" in again.output) == (2, True)
    other = careplan("office", "download", HELP.number, "-o", tmp_path / "other", *session)
    assert (other.exit_code, (tmp_path / "other").exists()) == (1, False)
    assert [path.name for path in tmp_path.glob(".*part")] == []
