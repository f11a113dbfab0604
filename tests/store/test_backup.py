"""Backup and restore: of each database into each, of an older schema, without its key, of a running service."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from pydantic import SecretStr

from careplan.exchange.audit import check_chain
from careplan.exchange.directory.offices import Custody, Office
from careplan.exchange.errors import ExchangeError
from careplan.exchange.transmissions import Box, Order, Query
from careplan.main import create_app
from careplan.settings import Settings
from careplan.store.backup.errors import BackupError
from careplan.store.backup.tables import read_tables, rows_at_once
from careplan.store.database import SqlStore, open_database
from careplan.store.datafolder import DataFolderError
from careplan.store.engine import make_engine, sqlite_url
from careplan.store.migrate import alembic_config
from careplan.store.rows import UploadPieceRow, UploadRow, table_of
from careplan.upkeep import back_up, restore
from support.api_town import HELP, PASSWORD, SUPPORT, Clock, Town, party, town, unit
from support.exchange_desk import CHEAP
from support.postgres import PostgresServer

AT = datetime(2026, 11, 22, tzinfo=UTC)
Place = Callable[[str, str], Settings]


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Settings of a place by its name, with an empty database of that kind."""

    def made(kind: str, name: str) -> Settings:
        folder, url = tmp_path / name, None
        folder.mkdir(exist_ok=True)
        if kind == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres")
            url = SecretStr(server.fresh("template0"))
        return Settings(data=folder / "data", database_url=url, admin_password=SecretStr(PASSWORD))

    return made


def carry_key(origin: Settings, target: Settings) -> None:
    target.data.mkdir(exist_ok=True)
    (target.data / "deployment.key").write_bytes((origin.data / "deployment.key").read_bytes())


async def fill(here: Town) -> str:
    """A hosted office, recorded, sends a plan, has a draft, and makes and dissolves groups."""
    sender = await here.register(party(SUPPORT), "hosted")
    await here.register(party(HELP), "hosted")
    log, admin = f"/v1/offices/{SUPPORT.number}/request-log", await here.login("admin")
    assert (await here.http.put(log, json={"minutes": 1}, headers=admin)).status_code == 200
    files = unit(f"plan-{HELP.number}").files
    sent = await here.post_files(files, sender)
    assert sent.status_code == 201, sent.text
    draft = await here.post_files(files, sender, path="/v1/drafts")
    assert draft.status_code == 201, draft.text
    for _ in range(2):
        group = (await here.http.post("/v1/groups", json={"name": "みほん"}, headers=sender)).json()
    gone = await here.http.delete(f"/v1/groups/{group['number']}", headers=sender)
    assert gone.status_code in {200, 204}, gone.text
    return str(sent.json()["id"])


def contents(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    url = settings.database_url
    engine = make_engine(url.get_secret_value() if url else sqlite_url(settings.data / "exchange.sqlite3"), 1)
    with engine.connect() as connection:
        found = {
            name: sorted((tuple(map(str, row)) for row in connection.execute(sa.select(table))), key=str)
            for name, table in read_tables(connection).items()
        }
    engine.dispose()
    return found  # type: ignore[return-value]


@pytest.mark.parametrize(("origin", "target"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
async def test_from_either_database_to_the_other_and_the_service_goes_on(
    origin: str, target: str, place: Place, tmp_path: Path
) -> None:
    old, new, file = place(origin, "old"), place(target, "new"), tmp_path / "x.backup"
    async with town(tmp_path / "old", database_url=old.database_url) as here:
        sent = await fill(here)
        facts = back_up(old, file, Clock())  # while the service runs
    assert (facts.database, file.stat().st_mode & 0o777) == (origin, 0o600)
    assert b"BEGIN PRIVATE KEY" not in file.read_bytes()
    assert (old.data / "deployment.key").read_bytes().strip() not in file.read_bytes()
    carry_key(old, new)
    assert restore(new, file) == facts
    before = contents(old)
    assert before["recordings"]
    assert before["recorded_requests"]
    assert contents(new) == before | {"recordings": [], "recorded_requests": []}
    async with town(tmp_path / "new", database_url=new.database_url) as there:
        headers = await there.login(f"staff-{HELP.number}")
        files = await there.http.get(f"/v1/transmissions/{sent}/files", headers=headers)
        assert (files.status_code, files.content[:2]) == (200, b"PK")
        group = await there.http.post("/v1/groups", json={"name": "みほん"}, headers=headers)
        assert group.json()["number"] == "G000003"  # that of the dissolved group is not given again
        drafts = await there.http.get("/v1/drafts", headers=await there.login(f"staff-{SUPPORT.number}"))
        assert len(drafts.json()["items"]) == 1


@pytest.mark.parametrize("keep", [False, True])
async def test_a_copy_posts_to_nobody_unless_it_takes_the_old_one_s_place(
    place: Place, tmp_path: Path, *, keep: bool
) -> None:
    old, new, file = place("sqlite", "old"), place("sqlite", "new"), tmp_path / "x.backup"
    async with town(tmp_path / "old", notice_seconds=60) as here:
        headers = await here.register(party(SUPPORT), "hosted")
        url = {"url": "http://127.0.0.1:9/notices"}
        assert (await here.http.post("/v1/webhooks", json=url, headers=headers)).status_code == 201
        back_up(old, file, Clock())
    carry_key(old, new)
    restore(new, file, keep_webhooks=keep)
    found, before = contents(new), contents(old)
    assert len(before["webhooks"]) == 1
    assert len(found["webhooks"]) == keep
    assert len(before["hosted_keys"]) - len(found["hosted_keys"]) == (0 if keep else 1)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_big_rows_are_in_memory_one_or_few_at_a_time(
    kind: str, place: Place, postgres: PostgresServer
) -> None:
    old = place("sqlite", "old")
    url = sqlite_url(old.data.parent / "x.sqlite3") if kind == "sqlite" else postgres.fresh()
    store = open_database(url, 1)
    office = Office(SUPPORT.number, "みほん", ("43",), Custody.OWN, True, AT)
    store.write(lambda tx: tx.offices.add(office))
    about = {"office_number": SUPPORT.number, "plain": False, "length": 1, "received": 1, "expires_at": AT}
    with store.engine.begin() as connection:
        connection.execute(sa.insert(table_of(UploadRow)), {"upload_id": "big"} | about)
        at_once = []
        for start, size in enumerate((0, 10, 3_000_000, 9_000_000)):
            piece = {"upload_id": "big", "start": start, "box": bytes(size)}
            connection.execute(sa.insert(table_of(UploadPieceRow)), piece)
            at_once.append(rows_at_once(connection, read_tables(connection)["upload_pieces"]))
        assert at_once == [500, 500, 2, 1]
        assert rows_at_once(connection, read_tables(connection)["offices"]) == 500
    store.close()


@pytest.fixture
def backed_up(place: Place, tmp_path: Path) -> tuple[Settings, Path]:
    settings, file = place("sqlite", "old"), tmp_path / "x.backup"
    create_app(settings, lambda: AT, passwords=CHEAP).state.release()
    back_up(settings, file, lambda: AT)
    return settings, file


def test_without_its_key_or_with_another_nothing_is_written(
    backed_up: tuple[Settings, Path], place: Place
) -> None:
    _, file = backed_up
    new = place("sqlite", "new")
    with pytest.raises(DataFolderError, match="deployment key is missing"):
        restore(new, file)
    assert not new.data.exists()
    new.data.mkdir()
    (new.data / "deployment.key").write_text("5" * 64)
    with pytest.raises(BackupError, match="not the deployment key of this backup"):
        restore(new, file)
    assert [each.name for each in new.data.iterdir()] == ["deployment.key"]


def test_only_an_empty_place_is_restored_into(
    backed_up: tuple[Settings, Path], place: Place, postgres: PostgresServer
) -> None:
    old, file = backed_up
    before = contents(old)
    with pytest.raises(BackupError, match="not empty"):
        restore(old, file)
    assert contents(old) == before
    used = place("sqlite", "new").model_copy(update={"database_url": SecretStr(postgres.fresh())})
    carry_key(old, used)
    with pytest.raises(BackupError, match="not empty: postgresql"):
        restore(used, file)
    assert not (used.data / "authority").exists()


def test_a_backup_never_overwrites(backed_up: tuple[Settings, Path], tmp_path: Path) -> None:
    settings, file = backed_up
    content = file.read_bytes()
    with pytest.raises(BackupError, match="there already"):
        back_up(settings, file, lambda: AT)
    assert file.read_bytes() == content
    assert sorted(each.name for each in tmp_path.iterdir()) == ["old", "x.backup"]


SPOILINGS = {
    "an entry changed": "UPDATE audit_entries SET action = 'x' WHERE number = 1",
    "the last entry gone": "DELETE FROM audit_entries WHERE number = (SELECT max(number) FROM audit_entries)",
    "the head set back": "UPDATE audit_head SET number = number - 1",
}


@pytest.mark.parametrize("spoiling", SPOILINGS.values(), ids=list(SPOILINGS))
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_broken_chain_is_not_restored(
    spoiling: str, kind: str, backed_up: tuple[Settings, Path], place: Place
) -> None:
    old, file = backed_up
    spoil(file, spoiling)
    new = place(kind, "new")
    carry_key(old, new)
    with pytest.raises(BackupError, match="chain"):
        restore(new, file)
    assert not (new.data / "exchange.sqlite3").exists()
    assert not (new.data / "authority").exists()
    assert kind == "sqlite" or contents(new) == {}


@pytest.mark.parametrize(
    "spoiling",
    [
        "DROP TABLE backup_facts",
        "DELETE FROM backup_facts WHERE name = 'revision'",
        "UPDATE backup_facts SET value = '\"careplan-backup/2\"' WHERE name = 'format'",
        "UPDATE backup_facts SET value = '\"9999\"' WHERE name = 'revision'",
        "DROP TABLE proofs",
        "UPDATE backup_files SET name = 'authority/../../x' WHERE name = 'authority/ca.crt'",
    ],
)
def test_what_is_no_backup_is_refused(spoiling: str, backed_up: tuple[Settings, Path], place: Place) -> None:
    old, file = backed_up
    spoil(file, spoiling)
    new = place("sqlite", "new")
    carry_key(old, new)
    with pytest.raises(BackupError, match="no backup"):
        restore(new, file)
    assert not (new.data / "exchange.sqlite3").exists()


def test_any_other_file_is_no_backup(backed_up: tuple[Settings, Path], place: Place, tmp_path: Path) -> None:
    old, _ = backed_up
    new = place("sqlite", "new")
    carry_key(old, new)
    (tmp_path / "y").write_bytes(b"opaque" * 1000)
    with pytest.raises(BackupError, match="no backup"):
        restore(new, tmp_path / "y")
    with pytest.raises(BackupError, match="no file"):
        restore(new, tmp_path / "z")


def test_the_key_has_to_be_the_one_in_force(backed_up: tuple[Settings, Path], tmp_path: Path) -> None:
    settings, _ = backed_up
    (settings.data / "deployment.key").write_text("5" * 64)
    with pytest.raises(ExchangeError, match="key-unreadable"):
        back_up(settings, tmp_path / "y", lambda: AT)
    assert not (tmp_path / "y").exists()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_of_an_older_schema_is_upgraded(
    kind: str, backed_up: tuple[Settings, Path], place: Place, tmp_path: Path
) -> None:
    """A backup as the program of revision 0001 would have written it, an office in it."""
    old, file = backed_up
    older = tmp_path / "older"
    engine = make_engine(sqlite_url(older), 1)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0001")
        connection.execute(
            sa.text(
                "INSERT INTO offices VALUES ('1370000017', 'みほん', '[\"43\"]', 'own', true, "
                "'2026-11-22 00:00:00.000000')"
            )
        )
    engine.dispose()
    take_facts(file, older)
    new = place(kind, "new")
    carry_key(old, new)
    restore(new, older)
    url = new.database_url
    store = SqlStore(
        make_engine(url.get_secret_value() if url else sqlite_url(new.data / "exchange.sqlite3"), 1)
    )
    office = store.read(lambda tx: tx.offices.find("1370000017"))
    assert office is not None
    assert (office.name, office.registered_at) == ("みほん", AT)
    assert store.read(lambda tx: check_chain(tx.audit.entries())) is None
    query = Query(Box.SENT, "1370000017", Order.NEWEST, None, None, 1)
    assert store.read(lambda tx: tx.transmissions.page(query)) == []
    store.close()


def take_facts(file: Path, older: Path) -> None:
    """Give a database the facts and files of a backup, but for its revision and the end of its empty chain."""
    with sqlite3.connect(older) as connection:
        connection.execute("ATTACH ? AS made", (str(file),))
        for name in ("backup_facts", "backup_files"):
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM made.{name}")  # noqa: S608
        for name, value in (("revision", '"0001"'), ("audit_number", "0"), ("audit_head", f'"{"0" * 64}"')):
            connection.execute("UPDATE backup_facts SET value = ? WHERE name = ?", (value, name))
    connection.close()


def spoil(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


def test_a_large_backup_is_copied_a_few_rows_at_a_time(
    backed_up: tuple[Settings, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With one row at a time everything is there all the same."""
    settings, _ = backed_up
    monkeypatch.setattr("careplan.store.backup.tables._ROWS", 1)
    before = contents(settings)
    back_up(settings, tmp_path / "y", lambda: AT + timedelta(days=1))
    with sqlite3.connect(tmp_path / "y") as connection:
        for name, rows in before.items():
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (len(rows),)  # noqa: S608
    connection.close()
