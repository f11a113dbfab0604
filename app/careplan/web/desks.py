"""What the pages work with: the desks of the exchange, and what only whoever wires the service knows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from cryptography import x509
from fastapi import Request
from starlette.types import Scope

from careplan.exchange.certificates.ports import Signer
from careplan.exchange.directory.linkage import LinkageDesk
from careplan.exchange.directory.registry import Registry
from careplan.exchange.lockers.desk import LockerDesk
from careplan.exchange.notice.desk import NoticeDesk
from careplan.exchange.people.login import Door
from careplan.exchange.people.one_time import OneTimeDesk
from careplan.exchange.people.renewal import RenewalDesk
from careplan.exchange.people.staff import Session
from careplan.exchange.people.staffing import StaffDesk
from careplan.exchange.proof.evidence import EvidenceDesk
from careplan.exchange.proof.fiscal_year import YearDesk
from careplan.exchange.receiving.delivery import DeliveryDesk
from careplan.exchange.receiving.lists import ListDesk
from careplan.exchange.sending.archive import ArchiveLimits
from careplan.exchange.sending.drafts import DraftDesk
from careplan.exchange.sending.hosted import HostedDesk
from careplan.exchange.sending.preview import PreviewDesk
from careplan.web.administration import AdministrationDesks
from careplan.web.checking.inspections import Inspections
from careplan.web.renewals import Renewals

P = ParamSpec("P")
T = TypeVar("T")


class Threads(Protocol):
    """Blocking work in bounded threads."""

    def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        """Return what the work returns, run in a thread."""

    def run_hashing(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        """Return what the work returns; it hashes a password."""

    def run_checking(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        """Return what the work returns; it checks or draws files."""


@dataclass(frozen=True, slots=True)
class Desks:
    """Everything behind the pages."""

    door: Door
    renewal: RenewalDesk
    one_time: OneTimeDesk
    renewals: Renewals
    staff: StaffDesk
    registry: Registry
    linkage: LinkageDesk
    lists: ListDesk
    delivery: DeliveryDesk
    hosted: HostedDesk
    preview: PreviewDesk
    drafts: DraftDesk
    evidence: EvidenceDesk
    years: YearDesk
    notices: NoticeDesk
    threads: Threads
    clock: Callable[[], datetime]
    presented: Callable[[Scope], x509.Certificate | None]
    """Returns the certificate that the browser shows, if any."""
    admit: Callable[[Scope, Session], None]
    """Notes whose request it is, and counts it; raises where the log-in asks too often."""
    development: bool
    """Whether nothing protects what travels: every page says so."""
    public_address: str | None
    """Where others reach the service, if it was set: see `careplan.web.public_address`."""
    administration: AdministrationDesks
    most_files: int
    """Files in one form."""
    archive: ArchiveLimits
    """What is taken of plain files at a time."""
    lockers: LockerDesk
    signer: Signer
    """The exchange's own credential, which signs what the vendor test found."""
    inspections: Inspections


def desks_of(request: Request) -> Desks:
    """Return the desks of the application."""
    desks: Desks = request.app.state.desks
    return desks
