"""Wires everything: settings and clock in, an application or a running server out."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from starlette.types import Scope

import careplan
from careplan.api.application import create_application
from careplan.api.bounds import BodyLimits
from careplan.api.client_certificate import presented_certificate
from careplan.api.memory import keep_less_memory
from careplan.api.metrics import Metrics
from careplan.api.notice.feed import Feed
from careplan.api.notice.tasks import repeating
from careplan.api.recording.caller import note_caller
from careplan.api.recording.watch import RecordingWatch
from careplan.api.rounds import Stopping, every, rounds
from careplan.api.server import Address, Announce, run_server
from careplan.api.services import Clock, Mode, Services
from careplan.api.workers import Workers
from careplan.exchange.certificates.book import CertificateBook
from careplan.exchange.certificates.client_certificates import CertificateGuard
from careplan.exchange.certificates.enrolment import EnrolmentDesk
from careplan.exchange.certificates.issue_passwords import RequestDesk
from careplan.exchange.certificates.own_credential import Identity, OwnSigner
from careplan.exchange.certificates.sandbox_authority import open_authority
from careplan.exchange.certificates.trusted import TrustedAuthorities
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.custody.hosted_keys import HostedKeys
from careplan.exchange.custody.office_secrets import OfficeSecrets
from careplan.exchange.directory.linkage import LinkageDesk
from careplan.exchange.directory.registry import Registry
from careplan.exchange.lockers.desk import LockerDesk
from careplan.exchange.notice.desk import NoticeDesk
from careplan.exchange.nuisance.desk import NuisanceDesk
from careplan.exchange.people.first_administrator import bootstrap_administrator, recover_administrator
from careplan.exchange.people.login import Door
from careplan.exchange.people.one_time import OneTimeDesk
from careplan.exchange.people.passwords import Argon2Passwords, Passwords
from careplan.exchange.people.renewal import RenewalDesk
from careplan.exchange.people.staff import Session
from careplan.exchange.people.staffing import Login, StaffDesk
from careplan.exchange.proof.audit_desk import AuditDesk
from careplan.exchange.proof.evidence import EvidenceDesk
from careplan.exchange.proof.fiscal_year import YearDesk
from careplan.exchange.receiving.delivery import DeliveryDesk
from careplan.exchange.receiving.lists import ListDesk
from careplan.exchange.recording.desk import RecordingDesk
from careplan.exchange.recording.recorded import Bounds
from careplan.exchange.retention.housekeeping import TASK, Housekeeping
from careplan.exchange.retention.sweep import Sweeper
from careplan.exchange.sending.acceptance import AcceptanceDesk
from careplan.exchange.sending.archive import ArchiveLimits
from careplan.exchange.sending.drafts import DraftDesk
from careplan.exchange.sending.hosted import HostedDesk
from careplan.exchange.sending.preview import PreviewDesk
from careplan.exchange.sending.uploads import UploadDesk, UploadLimits
from careplan.exchange.town.desk import TownDesk
from careplan.exchange.transfer.export_desk import PREFIX, ExportDesk
from careplan.notification import make_courier, make_webhook_desk
from careplan.protection import (
    limits_of,
    locker_limits,
    login_policy,
    permits_town,
    retention_policy,
    tls_context,
    watchers,
)
from careplan.settings import Settings, SettingsError, load_settings, public_settings
from careplan.standard.units import is_transmission_unit
from careplan.store.database import SqlStore, open_database
from careplan.store.datafolder import DataFolder, hold_folder, verify_used
from careplan.store.deployment import load_cabinet, rotate_key
from careplan.store.engine import sqlite_url
from careplan.store.office_data.exporting import Wanted, export_office
from careplan.web.administration import AdministrationDesks, ServiceFacts
from careplan.web.application import add_pages
from careplan.web.checking.inspections import Inspections
from careplan.web.desks import Desks
from careplan.web.renewals import Renewals

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
            opened = _Opened(folder, store, load_cabinet(store, folder))
            services = _services(settings, opened, clock, passwords or Argon2Passwords())
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
    add_pages(app, _desks(settings, services))
    app.state.release = lambda: _release(services.workers, store, folder)
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


@dataclass(frozen=True, slots=True)
class _Opened:
    folder: DataFolder
    store: SqlStore
    cabinet: KeyCabinet


def _services(settings: Settings, opened: _Opened, clock: Clock, passwords: Passwords) -> Services:
    store, cabinet = opened.store, opened.cabinet
    authority = open_authority(opened.folder.authority, clock(), crl_days=settings.crl_days)
    trust = TrustedAuthorities(
        authority,
        crl_files=settings.trust_crls,
        crl_age=timedelta(days=settings.crl_days),
        sandbox=settings.sandbox_mode,
        anchor_files=settings.trust_anchors,
    )
    trust.verify_lists(
        clock()
    )  # a list that is missing or cannot be read is said now, not at the first request
    signer = OwnSigner(Identity(store, authority, cabinet), clock())
    policy = retention_policy(settings)
    acceptance = AcceptanceDesk(store, trust, signer, is_transmission_unit)
    delivery = DeliveryDesk(store, trust)
    limits = ArchiveLimits(
        settings.max_files, settings.max_unpacked_bytes, settings.max_ratio, settings.max_records
    )
    keys, secrets = HostedKeys(store, trust, cabinet), OfficeSecrets(store, cabinet)
    hosted = HostedDesk(acceptance, delivery, keys, secrets, limits)
    door = Door(store, passwords, CertificateGuard(trust), cabinet, login_policy(settings))
    nuisance = NuisanceDesk(store, authority, settings.nuisance)
    workers, notices = Workers(settings.threads), NoticeDesk(store)
    staff, enrolment = StaffDesk(store, passwords), EnrolmentDesk(store, trust, authority, cabinet)
    drafts = DraftDesk(hosted, timedelta(days=settings.draft_days), settings.max_drafts)
    return Services(
        door=door,
        renewal=RenewalDesk(door),
        one_time=OneTimeDesk(store, cabinet),
        staff=staff,
        registry=Registry(store),
        enrolment=enrolment,
        requests=RequestDesk(store, trust, authority),
        certificates=CertificateBook(store),
        acceptance=acceptance,
        delivery=delivery,
        evidence=EvidenceDesk(store, trust, signer),
        audit=AuditDesk(store, signer),
        years=YearDesk(store),
        hosted=hosted,
        preview=PreviewDesk(hosted),
        drafts=drafts,
        uploads=UploadDesk(hosted, _upload_limits(settings)),
        lists=ListDesk(store, timedelta(hours=settings.remind_hours), policy),
        linkage=LinkageDesk(store),
        trust=trust,
        signer=signer,
        housekeeping=Housekeeping(Sweeper(store, policy), signer),
        exports=_export_desk(opened),
        cabinet=cabinet,
        archive=limits,
        workers=workers,
        notices=notices,
        feed=Feed(notices, workers, settings.max_streams),
        webhooks=make_webhook_desk(settings, store, cabinet),
        nuisance=nuisance,
        town=TownDesk(staff, drafts, enrolment, permits_town(settings)),
        courier=make_courier(settings, nuisance, cabinet, workers, clock),
        heartbeat=settings.heartbeat_seconds,
        clock=clock,
        verify_ready=store.verify_answers,
        rates=limits_of(settings),
        recording=RecordingWatch(_recording_desk(settings, store, secrets), workers, clock),
        metrics=Metrics(),
        watchers=watchers(settings),
        mode=Mode(tls=settings.tls, behind_proxy=bool(settings.trusted_proxies)),
    )


def _desks(settings: Settings, services: Services) -> Desks:
    return Desks(
        door=services.door,
        renewal=services.renewal,
        one_time=services.one_time,
        renewals=Renewals(),
        staff=services.staff,
        registry=services.registry,
        linkage=services.linkage,
        lists=services.lists,
        delivery=services.delivery,
        hosted=services.hosted,
        preview=services.preview,
        drafts=services.drafts,
        evidence=services.evidence,
        years=services.years,
        notices=services.notices,
        threads=services.workers,
        clock=services.clock,
        presented=presented_certificate,
        admit=lambda scope, session: _admit(services, scope, session),
        development=services.mode.development,
        administration=_administration(settings, services),
        most_files=settings.max_files,
        archive=services.archive,
        signer=services.signer,
        lockers=LockerDesk(services.door.store, locker_limits(settings)),
        inspections=Inspections(),
    )


def _administration(settings: Settings, services: Services) -> AdministrationDesks:
    return AdministrationDesks(
        registry=services.registry,
        linkage=services.linkage,
        staff=services.staff,
        enrolment=services.enrolment,
        requests=services.requests,
        certificates=services.certificates,
        nuisance=services.nuisance,
        audit=services.audit,
        housekeeping=services.housekeeping,
        trust=services.trust,
        signer=services.signer,
        verify_ready=services.verify_ready,
        facts=ServiceFacts(
            version=careplan.__version__,
            tls=services.mode.tls,
            behind_proxy=services.mode.behind_proxy,
            database="SQLite" if settings.database_url is None else "PostgreSQL",
            login=services.door.policy,
            retention=services.housekeeping.sweeper.policy,
            settings=public_settings(settings),
        ),
        town=services.town,
        recording=services.recording.desk,
        look_again=services.recording.poll,
    )


def _admit(services: Services, scope: Scope, session: Session) -> None:
    note_caller(scope["state"], session)
    services.rates.verify_session(session.staff_id, session.office_number)


def _export_desk(opened: _Opened) -> ExportDesk:
    def write(number: str, passphrase: bytes | None, target: Path, at: datetime) -> int:
        return export_office(opened.store.engine, opened.cabinet, Wanted(number, passphrase), target, at)

    return ExportDesk(opened.store, write, opened.folder.path)


def _remove_left_exports(folder: Path) -> None:
    """Remove what a killed process was sending; what another one sends now is younger."""
    for path in folder.glob(f"*{PREFIX}*"):
        if now().timestamp() - path.stat().st_mtime > _SENT_BY_THEN:
            path.unlink(missing_ok=True)


def _recording_desk(settings: Settings, store: SqlStore, secrets: OfficeSecrets) -> RecordingDesk:
    return RecordingDesk(store, secrets, Bounds(settings.max_recorded))


def _upload_limits(settings: Settings) -> UploadLimits:
    return UploadLimits(
        settings.max_upload_bytes, settings.max_uploads, timedelta(hours=settings.upload_hours)
    )


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


def _release(workers: Workers, store: SqlStore, folder: DataFolder) -> None:
    workers.close()
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
