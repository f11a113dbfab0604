"""`careplan backup` and `careplan restore`."""

from pathlib import Path

from pydantic import SecretStr

from careplan.main import create_app
from careplan.settings import Settings
from support.api_town import CHEAP, PASSWORD
from support.commands import careplan


def test_there_and_back(tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", tmp_path / "x.backup"
    settings = Settings(data=old, admin_password=SecretStr(PASSWORD))
    create_app(settings, passwords=CHEAP).state.release()
    made = careplan("backup", "--data", old, "-o", file, "--lang", "en")
    assert (made.exit_code, "deployment key" in made.output) == (0, True), made.output
    refused = careplan("restore", file, "--data", new)
    assert (refused.exit_code, "deployment.key" in refused.output, new.exists()) == (2, True, False)
    new.mkdir()
    (new / "deployment.key").write_bytes((old / "deployment.key").read_bytes())
    done = careplan("restore", file, "--data", new, "--lang", "en")
    assert (done.exit_code, "is whole" in done.output) == (0, True), done.output
    assert "--keep-webhooks" in done.output
    create_app(settings.model_copy(update={"data": new}), passwords=CHEAP).state.release()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "old", admin_password=SecretStr(PASSWORD))
    create_app(settings, passwords=CHEAP).state.release()
    refused = careplan("backup", "--data", tmp_path / "old", "-o", tmp_path / "none" / "x", "--lang", "en")
    assert (refused.exit_code, "Cannot read or write" in refused.output) == (2, True), refused.output
    assert careplan("backup", "--data", tmp_path / "other", "-o", tmp_path / "x").exit_code == 2
