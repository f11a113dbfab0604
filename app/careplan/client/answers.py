"""What the exchange answers, as values of the client's own. Times are aware, in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.naming import Address


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in, till when. `office_number` is None for the exchange's administrator.

    `role`: staff, office-administrator or administrator. `owes`: password-change or otp-enrolment, where that has to
    be done before anything else. `x5t_s256`: SHA-256 of the certificate the token is bound to, base64url.
    """

    staff_id: str
    office_number: str | None
    role: str
    expires_at: datetime
    owes: str | None
    x5t_s256: str | None


@dataclass(frozen=True, slots=True)
class Login(Session):
    """A session with its bearer token, and the refresh token that is good for the next one."""

    token: str
    refresh_token: str
    refresh_expires_at: datetime

    def __repr__(self) -> str:
        """Show who it is; never the token."""
        return f"Login({self.staff_id!r})"


@dataclass(frozen=True, slots=True)
class OtpEnrolment:
    """What an authenticator app is given: the secret (Base32), and the same as an otpauth URI."""

    secret: str
    uri: str

    def __repr__(self) -> str:
        """Show nothing of the secret."""
        return "OtpEnrolment()"


@dataclass(frozen=True, slots=True)
class ListedOffice:
    """An office of the directory. `custody` is "own" where it keeps its key itself, else "hosted"."""

    number: str
    name: str
    service_types: tuple[str, ...]
    custody: str
    active: bool
    registered_at: datetime
    receives: tuple[str, ...]
    """What it says that it can receive: plan, month, actual, preventive."""
    certificate_ends: datetime | None = None
    ends_soon: bool = False
    """Whether its certificate ends within 90 days, or has ended."""


@dataclass(frozen=True, slots=True)
class ListedOffices:
    """What became of a list of offices, by number: added now, or known before."""

    added: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """An office that the own office has exchanged with."""

    office_number: str
    name: str
    sent: int
    received: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """A linkage group: number, name, the office that made it, its members' numbers."""

    number: str
    name: str
    owner: str
    made_at: datetime
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """A log-in that was added. `password` is given where the exchange made it, this once, to be changed."""

    staff_id: str
    office_number: str
    role: str
    password: str | None

    def __repr__(self) -> str:
        """Show who it is; never the password."""
        return f"Staff({self.staff_id!r}, {self.office_number!r})"


@dataclass(frozen=True, slots=True)
class ListedStaff:
    """A log-in as an administrator sees it. `provisional`: the password has to be changed; `otp`: it is set up."""

    staff_id: str
    office_number: str
    role: str
    active: bool
    provisional: bool
    otp: bool
    added_at: datetime
    seconds_locked: int


@dataclass(frozen=True, slots=True)
class InstalledCertificate:
    """A certificate of an office. `serial` is hexadecimal, `hosted` says whether the exchange keeps its key."""

    office_number: str
    serial: str
    not_before: datetime
    not_after: datetime
    installed_at: datetime
    revoked_at: datetime | None
    hosted: bool
    pem: bytes
    profile: str | None
    """care-insurance or care-dx; None of an authority that names no kind."""
    days_left: int
    ends_soon: bool
    revocation_reason: str | None


@dataclass(frozen=True, slots=True)
class IssuePassword:
    """A password by which an office enrols a key of its own, once."""

    office_number: str
    password: str
    profile: str
    expires_at: datetime

    def __repr__(self) -> str:
        """Show whose it is; never the password."""
        return f"IssuePassword({self.office_number!r})"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The exchange took the unit: it is on disk. `statement` (CMS) is signed by the exchange and says so.

    `report` is the JSON of `careplan check` where plain files were sent; `replayed` says that this is the answer
    to an earlier sending of the same.
    """

    id: str
    accepted_at: datetime
    sealed_sha256: str
    header_sha256: str
    statement: bytes
    report: Mapping[str, Any] | None
    replayed: bool


@dataclass(frozen=True, slots=True)
class Version:
    """How a transmission stands to the others about the same; the rest are ids of transmissions.

    `standing`: newest, partly-superseded, superseded, deleted, void, unknown.
    """

    standing: str
    superseded_by: tuple[str, ...] = ()
    deleted_by: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transmission:
    """A line of the sent or the received list. `state`: accepted, fetched, received, rejected, withdrawn, expired.

    `unread`: not fetched yet; `reminder`: and that for long. Without a receipt it expires at `expires_at` (None: it
    cannot any more); `expiring`: that is near. `purged_at`: when the exchange removed the sealed bytes.
    """

    id: str
    sender: Address
    destination: Address
    stamp: str
    kinds: tuple[str, ...]
    months: tuple[str, ...]
    edition: str
    state: str
    size: int
    sealed_sha256: str
    header_sha256: str
    accepted_at: datetime
    changed_at: datetime
    unread: bool
    reminder: bool
    expires_at: datetime | None
    expiring: bool
    purged_at: datetime | None
    version: Version


@dataclass(frozen=True, slots=True)
class RejectionFinding:
    """A finding of the receiver's import."""

    rule: str
    severity: str
    message: Message
    file: str | None = None
    record: int | None = None
    field: int | None = None
    field_name: str | None = None
    clause: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the finding as the exchange takes it and gives it back."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "file": self.file,
            "record": self.record,
            "field": self.field,
            "field_name": self.field_name,
            "clause": self.clause,
            "message": {"ja": self.message.ja, "en": self.message.en},
        }


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why the receiver sent a transmission back."""

    reason: str
    findings: tuple[RejectionFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class TransmissionDetail(Transmission):
    """A transmission with all that is signed about it: `statement` and `receipt` are CMS."""

    statement: bytes
    receipt: bytes | None
    rejection: Rejection | None


@dataclass(frozen=True, slots=True)
class Content:
    """What an own-key receiver fetches: the sealed unit, its clear header, the acceptance statement; all CMS."""

    sealed: bytes
    header: bytes
    statement: bytes
