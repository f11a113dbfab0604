"""custody rotate-key: against a data folder that a service has worked on."""

from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from careplan.exchange.people.passwords import Argon2Passwords
from careplan.main import create_app
from careplan.settings import Settings
from careplan.store.datafolder import hold_folder
from support.commands import careplan
from support.live_town import PASSWORD

CHEAP = Argon2Passwords(memory_kib=8, passes=1)


def start(folder: Path) -> None:
    settings = Settings(data=folder, admin_password=SecretStr(PASSWORD))
    create_app(settings, lambda: datetime(2026, 11, 22, tzinfo=UTC), passwords=CHEAP).state.release()


def test_a_new_deployment_key_and_the_service_starts_with_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    start(data)
    before = (data / "deployment.key").read_bytes()
    changed = careplan("custody", "rotate-key", "--data", data, "--lang", "en")
    assert changed.exit_code == 0, changed.stderr
    assert "1 keys are encrypted anew" in changed.stdout
    after = (data / "deployment.key").read_bytes()
    assert after != before
    start(data)
    (data / "deployment.key").write_bytes(before)
    old = careplan("custody", "rotate-key", "--data", data, "--lang", "en")
    assert (old.exit_code, "not its deployment key" in old.stderr) == (2, True)


def test_not_while_a_service_works_on_the_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    start(data)
    held = hold_folder(data, None, alone=True)
    refused = careplan("custody", "rotate-key", "--data", data, "--lang", "en")
    assert (refused.exit_code, "another process" in refused.stderr) == (2, True)
    held.release()
