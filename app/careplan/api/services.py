"""What the routes work with: the desks of the exchange, the clock, the threads, the limits; and who is asking."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from cryptography import x509
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from careplan.api.workers import Workers
from careplan.exchange import refusals
from careplan.exchange.acceptance import AcceptanceDesk
from careplan.exchange.archive import ArchiveLimits
from careplan.exchange.certificate_book import CertificateBook
from careplan.exchange.custody import KeyCabinet
from careplan.exchange.delivery import DeliveryDesk
from careplan.exchange.enrolment import EnrolmentDesk
from careplan.exchange.hosted import HostedDesk
from careplan.exchange.issue_passwords import RequestDesk
from careplan.exchange.linkage import LinkageDesk
from careplan.exchange.lists import ListDesk
from careplan.exchange.login import Door
from careplan.exchange.ports import TrustSource
from careplan.exchange.preview import PreviewDesk
from careplan.exchange.proof.audit_desk import AuditDesk
from careplan.exchange.proof.evidence import EvidenceDesk
from careplan.exchange.proof.fiscal_year import YearDesk
from careplan.exchange.registry import Registry
from careplan.exchange.staff import Session

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything behind the routes."""

    door: Door
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
    trust: TrustSource
    certificate: x509.Certificate
    """The exchange's own, which signs acceptance statements."""
    cabinet: KeyCabinet
    archive: ArchiveLimits
    workers: Workers
    clock: Clock
    verify_ready: Callable[[], None]
    """Raises `StoreUnavailableError` where the store does not answer."""


_BEARER = HTTPBearer(auto_error=False, description="POST /v1/login の token / the token of POST /v1/login")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


async def services_of(request: Request) -> Services:
    """Return the services of the application."""
    services: Services = request.app.state.services
    return services


Kit = Annotated[Services, Depends(services_of)]


async def session_of(kit: Kit, bearer: Bearer) -> Session:
    """Return the session of the request's bearer token, or refuse: session-missing."""
    if bearer is None:
        raise refusals.session_missing()
    return await kit.workers.run(kit.door.session_of, bearer.credentials, kit.clock())


CurrentSession = Annotated[Session, Depends(session_of)]
