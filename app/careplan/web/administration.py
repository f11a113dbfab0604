"""What the administrator's room works with."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from careplan.exchange.certificates.book import CertificateBook
from careplan.exchange.certificates.enrolment import EnrolmentDesk
from careplan.exchange.certificates.issue_passwords import RequestDesk
from careplan.exchange.certificates.ports import Signer, TrustSource
from careplan.exchange.directory.linkage import LinkageDesk
from careplan.exchange.directory.registry import Registry
from careplan.exchange.nuisance.desk import NuisanceDesk
from careplan.exchange.people.login_policy import LoginPolicy
from careplan.exchange.people.staffing import StaffDesk
from careplan.exchange.proof.audit_desk import AuditDesk
from careplan.exchange.recording.desk import RecordingDesk
from careplan.exchange.retention.housekeeping import Housekeeping
from careplan.exchange.retention.policy import RetentionPolicy
from careplan.exchange.town.desk import TownDesk


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """How the service was started. `settings` has by name what is neither a secret nor a place on the disk."""

    version: str
    tls: bool
    behind_proxy: bool
    database: str
    login: LoginPolicy
    retention: RetentionPolicy
    settings: Mapping[str, bool | float | str]


@dataclass(frozen=True, slots=True)
class AdministrationDesks:
    """The desks that an administrator works at."""

    registry: Registry
    linkage: LinkageDesk
    staff: StaffDesk
    enrolment: EnrolmentDesk
    requests: RequestDesk
    certificates: CertificateBook
    nuisance: NuisanceDesk
    audit: AuditDesk
    housekeeping: Housekeeping
    trust: TrustSource
    signer: Signer
    verify_ready: Callable[[], None]
    """Raises `StoreUnavailableError` where the store does not answer."""
    facts: ServiceFacts
    town: TownDesk
    recording: RecordingDesk
    look_again: Callable[[], Awaitable[None]]
    """Lets this process see at once that a recording was begun or ended."""
