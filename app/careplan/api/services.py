"""What the routes work with: the desks of the exchange, the clock, the threads, the limits; and who is asking."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from cryptography import x509
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from careplan.api.client_certificate import presented_certificate
from careplan.api.gathering import Gathering
from careplan.api.metrics import Metrics
from careplan.api.notice.courier import Courier
from careplan.api.notice.feed import Feed
from careplan.api.rates import Rates
from careplan.api.recording.caller import note_caller
from careplan.api.recording.watch import RecordingWatch
from careplan.api.watchers import Watchers
from careplan.api.workers import Workers
from careplan.exchange import refusals
from careplan.exchange.certificates.book import CertificateBook
from careplan.exchange.certificates.enrolment import EnrolmentDesk
from careplan.exchange.certificates.issue_passwords import RequestDesk
from careplan.exchange.certificates.ports import Signer, TrustSource
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.directory.linkage import LinkageDesk
from careplan.exchange.directory.registry import Registry
from careplan.exchange.notice.desk import NoticeDesk
from careplan.exchange.notice.webhook_desk import WebhookDesk
from careplan.exchange.nuisance.desk import NuisanceDesk
from careplan.exchange.people.login import Door, verify_free
from careplan.exchange.people.one_time import OneTimeDesk
from careplan.exchange.people.renewal import RenewalDesk
from careplan.exchange.people.staff import Duty, Session
from careplan.exchange.people.staffing import StaffDesk
from careplan.exchange.proof.audit_desk import AuditDesk
from careplan.exchange.proof.evidence import EvidenceDesk
from careplan.exchange.proof.fiscal_year import YearDesk
from careplan.exchange.receiving.delivery import DeliveryDesk
from careplan.exchange.receiving.lists import ListDesk
from careplan.exchange.retention.housekeeping import Housekeeping
from careplan.exchange.sending.acceptance import AcceptanceDesk
from careplan.exchange.sending.archive import ArchiveLimits
from careplan.exchange.sending.drafts import DraftDesk
from careplan.exchange.sending.hosted import HostedDesk
from careplan.exchange.sending.preview import PreviewDesk
from careplan.exchange.sending.uploads import UploadDesk
from careplan.exchange.town.desk import TownDesk
from careplan.exchange.transfer.export_desk import ExportDesk

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Mode:
    """How the service is reached: by TLS of its own, behind a trusted proxy, or unprotected, for development."""

    tls: bool = False
    behind_proxy: bool = False

    @property
    def development(self) -> bool:
        """Whether nothing protects what travels."""
        return not (self.tls or self.behind_proxy)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything behind the routes."""

    door: Door
    renewal: RenewalDesk
    one_time: OneTimeDesk
    staff: StaffDesk
    registry: Registry
    enrolment: EnrolmentDesk
    requests: RequestDesk
    certificates: CertificateBook
    acceptance: AcceptanceDesk
    delivery: DeliveryDesk
    hosted: HostedDesk
    evidence: EvidenceDesk
    audit: AuditDesk
    years: YearDesk
    lists: ListDesk
    preview: PreviewDesk
    linkage: LinkageDesk
    drafts: DraftDesk
    uploads: UploadDesk
    trust: TrustSource
    signer: Signer
    """The exchange's own credential, which signs acceptance statements."""
    housekeeping: Housekeeping
    exports: ExportDesk
    cabinet: KeyCabinet
    archive: ArchiveLimits
    workers: Workers
    gathering: Gathering | None
    """Does the work of the short way; None where the database has many writers, and threads serve it better."""
    clock: Clock
    verify_ready: Callable[[], None]
    """Raises `StoreUnavailableError` where the store does not answer."""
    notices: NoticeDesk
    feed: Feed
    webhooks: WebhookDesk
    courier: Courier
    nuisance: NuisanceDesk
    town: TownDesk
    heartbeat: float
    """Seconds between the comments of an event stream."""
    rates: Rates
    recording: RecordingWatch
    metrics: Metrics
    watchers: Watchers
    mode: Mode
    """How it was started; pages and answers say so where it is for development only."""


_BEARER = HTTPBearer(auto_error=False, description="POST /v1/login の token / the token of POST /v1/login")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


async def services_of(request: Request) -> Services:
    """Return the services of the application."""
    services: Services = request.app.state.services
    return services


Kit = Annotated[Services, Depends(services_of)]


async def presented_of(request: Request) -> x509.Certificate | None:
    """Return the certificate that the client shows, if any."""
    return presented_certificate(request.scope)


Presented = Annotated[x509.Certificate | None, Depends(presented_of)]


async def any_session_of(kit: Kit, request: Request, bearer: Bearer, presented: Presented) -> Session:
    """Return the session of the request's bearer token, whatever it owes.

    Raises:
        ExchangeError: as `Door.session_of` does.
        ProblemError: too-many-requests.

    """
    if bearer is None:
        raise refusals.session_missing()
    session = await kit.workers.run(kit.door.session_of, bearer.credentials, presented, kit.clock())
    note_caller(request.scope["state"], session)
    kit.rates.verify_session(session.staff_id, session.office_number)
    return session


AnySession = Annotated[Session, Depends(any_session_of)]


async def changed_session_of(session: AnySession) -> Session:
    """Return the session, or refuse one that has to change its password first."""
    if session.owes is Duty.PASSWORD_CHANGE:
        verify_free(session)
    return session


ChangedSession = Annotated[Session, Depends(changed_session_of)]


async def session_of(session: AnySession) -> Session:
    """Return the session, or refuse one that has to change its password or set up its second factor first."""
    verify_free(session)
    return session


CurrentSession = Annotated[Session, Depends(session_of)]
