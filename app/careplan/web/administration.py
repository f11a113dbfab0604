"""What the administrator's room works with."""

from dataclasses import dataclass

from careplan.exchange.certificates.book import CertificateBook
from careplan.exchange.certificates.enrolment import EnrolmentDesk
from careplan.exchange.certificates.issue_passwords import RequestDesk
from careplan.exchange.directory.linkage import LinkageDesk
from careplan.exchange.directory.registry import Registry
from careplan.exchange.people.staffing import StaffDesk


@dataclass(frozen=True, slots=True)
class AdministrationDesks:
    """The desks that an administrator works at."""

    registry: Registry
    linkage: LinkageDesk
    staff: StaffDesk
    enrolment: EnrolmentDesk
    requests: RequestDesk
    certificates: CertificateBook
