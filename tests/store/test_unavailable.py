from pathlib import Path

import pytest
from pydantic import SecretStr

from careplan.exchange.errors import StoreUnavailableError
from careplan.main import open_store
from careplan.settings import Settings, SettingsError
from careplan.store.database import SqlStore
from careplan.store.datafolder import DataFolderError, hold_folder
from careplan.store.engine import make_engine
from support.api_town import OWN, Town
from support.api_town import town as running


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", ""])
def test_the_url_of_no_database_we_know(tmp_path: Path, url: str) -> None:
    folder = hold_folder(tmp_path, None, alone=False)
    with pytest.raises(SettingsError, match="CAREPLAN_DATABASE_URL"):
        open_store(Settings(database_url=SecretStr(url)), folder)


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    folder = hold_folder(tmp_path, None, alone=False)
    with pytest.raises(StoreUnavailableError):
        open_store(Settings(database_url=SecretStr("postgresql://127.0.0.1:1/x")), folder)
    store = SqlStore(make_engine("postgresql://127.0.0.1:1/x", 1))
    for ask in (store.verify_answers, lambda: store.read(lambda tx: tx.audit.head())):
        with pytest.raises(StoreUnavailableError):
            ask()
    with pytest.raises(StoreUnavailableError):
        store.write(lambda tx: tx.audit.head())


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataFolderError, match="cannot be made"):
        hold_folder(tmp_path / "file" / "data", None, alone=True)


async def test_requests_meanwhile_are_told_to_come_again(tmp_path: Path) -> None:
    async with running(tmp_path) as town:
        staff = await town.register(OWN, "own")
        await lose_database(town)
        for path in ("/v1/sent", "/readyz"):
            answer = await town.http.get(path, headers=staff)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert answer.headers["retry-after"]
        assert (await town.http.get("/healthz")).status_code == 200


async def lose_database(town: Town) -> None:
    town.app.state.release()
    for path in (town.folder / "data").glob("exchange.sqlite3*"):
        path.unlink()
    (town.folder / "data" / "exchange.sqlite3").mkdir()
