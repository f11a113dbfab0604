"""The desks of the service, out of its settings and its opened store. A part of `careplan.main`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from careplan.api.gathering import Gathering
from careplan.api.metrics import Metrics
from careplan.api.notice.feed import Feed
from careplan.api.recording.watch import RecordingWatch
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
from careplan.exchange.notice.desk import NoticeDesk
from careplan.exchange.nuisance.desk import NuisanceDesk
from careplan.exchange.people.login import Door
from careplan.exchange.people.one_time import OneTimeDesk
from careplan.exchange.people.passwords import Passwords
from careplan.exchange.people.renewal import RenewalDesk
from careplan.exchange.people.staffing import StaffDesk
from careplan.exchange.proof.audit_desk import AuditDesk
from careplan.exchange.proof.evidence import EvidenceDesk
from careplan.exchange.proof.fiscal_year import YearDesk
from careplan.exchange.receiving.delivery import DeliveryDesk
from careplan.exchange.receiving.lists import ListDesk
from careplan.exchange.recording.desk import RecordingDesk
from careplan.exchange.recording.recorded import Bounds
from careplan.exchange.retention.housekeeping import Housekeeping
from careplan.exchange.retention.sweep import Sweeper
from careplan.exchange.sending.acceptance import AcceptanceDesk
from careplan.exchange.sending.archive import ArchiveLimits
from careplan.exchange.sending.drafts import DraftDesk
from careplan.exchange.sending.hosted import HostedDesk
from careplan.exchange.sending.preview import PreviewDesk
from careplan.exchange.sending.uploads import UploadDesk, UploadLimits
from careplan.exchange.town.desk import TownDesk
from careplan.exchange.transfer.export_desk import ExportDesk
from careplan.notification import make_courier, make_webhook_desk
from careplan.protection import (
    limits_of,
    login_policy,
    permits_town,
    retention_policy,
    watchers,
)
from careplan.settings import Settings
from careplan.standard.units import is_transmission_unit
from careplan.store.database import SqlStore
from careplan.store.datafolder import DataFolder
from careplan.store.office_data.exporting import Wanted, export_office


@dataclass(frozen=True, slots=True)
class Opened:
    """The data folder held, its store, and the keys in it."""

    folder: DataFolder
    store: SqlStore
    cabinet: KeyCabinet


def make_services(settings: Settings, opened: Opened, clock: Clock, passwords: Passwords) -> Services:
    """Return everything behind the routes.

    Raises:
        ExchangeError: the deployment key is another, or a revocation list is missing.
        TrustError: a trusted certificate or revocation list is none.

    """
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
        gathering=_gathering(settings, store),
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


def _gathering(settings: Settings, store: SqlStore) -> Gathering | None:
    """Return what gathers short work on the SQLite of the data folder, which no other service uses.

    Another process would read what is committed and not on disk yet; a SQLite file given by its URL may have several.
    """
    return None if store.turns is None or settings.database_url is not None else Gathering(store, store.turns)


def _export_desk(opened: Opened) -> ExportDesk:
    def write(number: str, passphrase: bytes | None, target: Path, at: datetime) -> int:
        return export_office(opened.store.engine, opened.cabinet, Wanted(number, passphrase), target, at)

    return ExportDesk(opened.store, write, opened.folder.path)


def _recording_desk(settings: Settings, store: SqlStore, secrets: OfficeSecrets) -> RecordingDesk:
    return RecordingDesk(store, secrets, Bounds(settings.max_recorded))


def _upload_limits(settings: Settings) -> UploadLimits:
    return UploadLimits(
        settings.max_upload_bytes, settings.max_uploads, timedelta(hours=settings.upload_hours)
    )
