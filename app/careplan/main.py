"""Wires everything: settings and clock in, an application or a running server out."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from careplan.api.application import create_application
from careplan.api.bounds import BodyLimits
from careplan.api.memory import keep_less_memory
from careplan.api.notice.tasks import repeating
from careplan.api.rounds import Stopping, every, rounds
from careplan.api.server import Address, Announce, run_server
from careplan.api.services import Clock, Services
from careplan.exchange.people.first_administrator import bootstrap_administrator, recover_administrator
from careplan.exchange.people.passwords import Argon2Passwords, Passwords
from careplan.exchange.people.staffing import Login
from careplan.exchange.retention.housekeeping import TASK
from careplan.exchange.transfer.export_desk import PREFIX
from careplan.page_desks import make_desks
from careplan.protection import (
    tls_context,
)
from careplan.settings import Settings, SettingsError, load_settings
from careplan.store.database import SqlStore, open_database
from careplan.store.datafolder import DataFolder, hold_folder, verify_used
from careplan.store.deployment import load_cabinet, rotate_key
from careplan.store.engine import sqlite_url
from careplan.web.application import add_pages
from careplan.wiring import Opened, make_services

_CONNECTIONS_BESIDE = (
    6  # hashing and checking have two threads each of their own; housekeeping has a lock besides
)

_SENT_BY_THEN = 24 * 3600  # seconds


def now() -> datetime:
    """Return the time: the one place where the service reads the clock."""
    return datetime.now(UTC)


def announce_nothing(_line: str) -> None:
    """Say nothing: what an application inside another program does."""


def create_app(
    settings: Settings,
    clock: Clock = now,
    *,
    passwords: Passwords | None = None,
    tell: Announce = announce_nothing,
) -> FastAPI:
    """Return the application: data folder held, database upgraded, authority and administrator there.

    When its lifespan ends, or `app.state.release` is called, database and data folder are let go.

    Args:
        settings: see `Settings`.
        clock: returns the time, with its zone.
        passwords: how passwords are hashed; argon2id unless given.
        tell: takes the line with the administrator's password where one had to be made.

    Raises:
        DataFolderError: another process works on the data folder.
        ExchangeError: the administrator's password is too short, or the deployment key is another.
        TrustError: a trusted certificate or revocation list is none.
        SettingsError, StoreUnavailableError: see `open_store`.

    """
    folder = hold_folder(settings.data, settings.deployment_key_file, alone=settings.database_url is None)
    try:
        with folder.starting():
            _remove_left_exports(folder.path)
            folder.deployment_key()  # without its key an existing database is not touched
            store = open_store(settings, folder)
            opened = Opened(folder, store, load_cabinet(store, folder))
            services = make_services(settings, opened, clock, passwords or Argon2Passwords())
            _bootstrap(settings, services, tell)
    except BaseException:
        folder.release()
        raise
    limits = BodyLimits(
        settings.max_upload_bytes,
        settings.max_body_bytes,
        settings.max_memory_bytes,
        settings.max_body_seconds,
    )
    app = create_application(services, limits, partial(_living, settings), settings.trusted_proxies)
    add_pages(app, make_desks(settings, services))
    app.state.release = lambda: _release(services, store, folder)
    return app


def change_deployment_key(settings: Settings, clock: Clock = now) -> int:
    """Encrypt all that is kept under a new deployment key; return how many keys that were.

    On SQLite no service may run on the data folder. On PostgreSQL running services refuse what needs a kept key
    (key-unreadable) until they are started again with the new key's file.

    Raises:
        DataFolderError, ExchangeError, SettingsError, StoreUnavailableError: as `create_app`.
        OSError: the key's file cannot be written.

    """
    folder = hold_folder(settings.data, settings.deployment_key_file, alone=settings.database_url is None)
    try:
        folder.deployment_key()
        store = open_store(settings, folder)
        try:
            return rotate_key(store, folder, clock())
        finally:
            store.close()
    finally:
        folder.release()


def open_store(settings: Settings, folder: DataFolder) -> SqlStore:
    """Return the store of the settings, its schema brought to the newest version.

    Raises:
        SettingsError: the URL is of neither SQLite nor PostgreSQL.
        StoreUnavailableError: the database does not answer.

    """
    given = settings.database_url
    url = sqlite_url(folder.database) if given is None else given.get_secret_value()
    try:
        return open_database(url, settings.threads + _CONNECTIONS_BESIDE)
    except ValueError:
        raise SettingsError(["database_url"]) from None


def _remove_left_exports(folder: Path) -> None:
    """Remove what a killed process was sending; what another one sends now is younger."""
    for path in folder.glob(f"*{PREFIX}*"):
        if now().timestamp() - path.stat().st_mtime > _SENT_BY_THEN:
            path.unlink(missing_ok=True)


def _bootstrap(settings: Settings, services: Services, tell: Announce) -> None:
    given = settings.admin_password
    login = Login(settings.admin_id, None if given is None else given.get_secret_value())
    door = services.door
    made = bootstrap_administrator(door.store, door.passwords, login, services.clock())
    if made is not None:
        tell(f"administrator: {settings.admin_id}  password: {made}  (shown this once / 一度だけ表示)")


@asynccontextmanager
async def _living(settings: Settings, app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    seconds, pause = settings.notice_seconds, every(settings.housekeeping_minutes * 60)
    keep_house = partial(_keep_house, services)
    try:
        async with (
            repeating(
                (services.feed.poll, seconds),
                (services.courier.round, seconds),
                (services.recording.poll, seconds),
            ),
            rounds(TASK, keep_house, pause),
        ):
            yield
    finally:
        await services.courier.end()
        app.state.release()


def _keep_house(services: Services, stopping: Stopping) -> None:
    services.housekeeping.run(services.clock(), stopping)


def _release(services: Services, store: SqlStore, folder: DataFolder) -> None:
    if services.gathering is not None:
        services.gathering.close()
    services.workers.close()
    store.close()
    folder.release()


def serve(settings: Settings, *, ready: Announce = announce_nothing, tell: Announce | None = None) -> None:
    """Run the service until it is told to stop.

    Args:
        settings: see `Settings`.
        ready: takes the service's URL once it listens.
        tell: takes what the operator must see; standard error unless given.

    Raises:
        ServeError: the address is not loopback and insecure binding is not allowed, or cannot be listened on.
        DataFolderError: another process works on the data folder.

    """
    say = tell or _say
    keep_less_memory()
    address = Address(
        settings.host,
        settings.port,
        settings.allow_insecure_bind,
        tls=settings.tls,
        behind_proxy=bool(settings.trusted_proxies),
    )
    context = partial(tls_context, settings, now) if settings.tls else None
    run_server(lambda: create_app(settings, tell=say), address, ready=ready, tell=say, context=context)


def recover(settings: Settings, staff_id: str, *, passwords: Passwords | None = None) -> str:
    """Give an administrator who lost the password a provisional one, on the data folder itself; return it.

    Raises:
        DataFolderError: the service runs, or there is no data of one.
        ExchangeError: staff-unknown.
        SettingsError, StoreUnavailableError: see `open_store`.

    """
    verify_used(settings.data)
    folder = hold_folder(settings.data, settings.deployment_key_file, alone=settings.database_url is None)
    try:
        store = open_store(settings, folder)
        try:
            return recover_administrator(store, passwords or Argon2Passwords(), staff_id, now())
        finally:
            store.close()
    finally:
        folder.release()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    serve(load_settings(), ready=lambda url: print(f"ready {url}", flush=True))  # noqa: T201
