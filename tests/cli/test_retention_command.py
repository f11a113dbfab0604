"""`careplan retention run` on a data folder."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from careplan.main import create_app
from careplan.settings import Settings
from support.api_town import CHEAP, PASSWORD
from support.commands import careplan, lines_of
from support.live_town import SUPPORT, Town


def made(data: Path) -> None:
    settings = Settings(data=data, admin_password=SecretStr(PASSWORD))
    app = create_app(settings, lambda: datetime.now(UTC) - timedelta(days=1), passwords=CHEAP)
    app.state.release()


def test_a_round_by_hand(tmp_path: Path) -> None:
    made(tmp_path / "data")
    done = careplan("retention", "run", "--data", str(tmp_path / "data"), "--lang", "en")
    assert (done.exit_code, "Expired: 0; purged: 0" in done.output) == (0, True), done.output


def test_an_empty_folder_is_left_empty(tmp_path: Path) -> None:
    done = careplan("retention", "run", "--data", str(tmp_path / "data"))
    assert (done.exit_code, (tmp_path / "data").exists()) == (2, False)


def test_the_running_service_does_a_round(town: Town, tmp_path: Path) -> None:
    session = ("--session", tmp_path / "admin.json")
    assert careplan("login", town.url, "--staff", "admin", *session, stdin=PASSWORD + "\n").exit_code == 0
    (done,) = lines_of(careplan("retention", "now", *session, "--format", "json"))
    assert done == {"expired": 0, "purged": 0, "keys": 0, "notices": 0, "letters": 0}
    assert "Expired: 0" in careplan("retention", "now", *session, "--lang", "en").stdout
    office = ("--session", tmp_path / "office.json")
    staff = f"staff-{SUPPORT.number}"
    assert careplan("login", town.url, "--staff", staff, *office, stdin=PASSWORD + "\n").exit_code == 0
    assert careplan("retention", "now", *office).exit_code == 1
