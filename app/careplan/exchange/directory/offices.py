"""Offices that take part, and the certificates they are known by."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from careplan.exchange.directory import refusals
from careplan.trust import OfficeProfile

_NUMBER = re.compile(r"[0-9]{2}[0-9A-HJ-NPR-Z][0-9]{7}", re.ASCII)
_SERVICE_TYPE = re.compile(r"[0-9A-Z]{2}", re.ASCII)
NAME_LIMIT = 64


class Reception(StrEnum):
    """What an office declares that its software can receive."""

    PLAN = "plan"
    """Tables 1 to 3."""
    MONTH = "month"
    """Tables 6 and 7."""
    ACTUAL = "actual"
    PREVENTIVE = "preventive"


class Custody(StrEnum):
    """Who keeps the office's private key."""

    HOSTED = "hosted"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Office:
    """One office: number (10 characters), name, service types (2 characters each), and who keeps its key."""

    number: str
    name: str
    service_types: tuple[str, ...]
    custody: Custody
    active: bool
    registered_at: datetime
    receives: tuple[Reception, ...] = ()
    """As the office declared; nothing is refused for it."""

    @property
    def prefecture(self) -> str:
        """The prefecture's code (2 digits), with which the number of every office begins."""
        return self.number[:2]


@dataclass(frozen=True, slots=True)
class OfficeQuery:
    """One page of the directory, by number: those that fit all that is given."""

    after: str | None = None
    limit: int = 100
    prefecture: str | None = None
    service_type: str | None = None
    receives: Reception | None = None
    name: str | None = None
    """A part of the name, its width, case and blanks left aside."""
    number: str | None = None
    """The first characters of the number."""
    active: bool | None = None
    """Whether it takes part."""


def fold_name(name: str) -> str:
    """Return a name as it is searched: full and half width alike (NFKC), no case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """For whom a certificate is to be: an office by number and name, and which kind of certificate."""

    office_number: str
    name: str
    profile: OfficeProfile = OfficeProfile.CARE_INSURANCE


@dataclass(frozen=True, slots=True)
class OfficeCertificate:
    """A certificate put down for an office. `key_id` names the hosted key that belongs to it, if any."""

    office_number: str
    serial: str
    """Serial number of the certificate, lower-case hexadecimal."""
    der: bytes
    not_before: datetime
    not_after: datetime
    installed_at: datetime
    key_id: str | None
    revoked_at: datetime | None = None
    revocation_reason: str | None = None
    """Why (RFC 5280 5.3.1), where it was revoked here."""


@dataclass(frozen=True, slots=True)
class IssuePassword:
    """A password that makes one certificate for an office: its hash (SHA-256), and what it made (`serial`)."""

    office_number: str
    digest: bytes
    profile: OfficeProfile
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """The certificate that the exchange itself signs with."""

    serial: str
    der: bytes
    not_before: datetime
    not_after: datetime
    installed_at: datetime


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A hosted office's private key, encrypted; see `custody`."""

    key_id: str
    owner: str
    box: bytes


def verify_office(office: Office) -> None:
    """Refuse an office whose number, name or service types have not the form of one.

    Raises:
        ExchangeError: office-malformed.

    """
    if not _NUMBER.fullmatch(office.number):
        raise refusals.office_malformed("事業所番号は10桁です", "an office number has 10 characters")
    name = office.name
    if not name.strip() or len(name) > NAME_LIMIT or not name.isprintable():
        raise refusals.office_malformed(
            f"事業所名は1〜{NAME_LIMIT}文字です。見えない文字は使えません",
            f"a name has 1 to {NAME_LIMIT} characters, none of them unseen",
        )
    types = office.service_types
    if not types or not all(_SERVICE_TYPE.fullmatch(each) for each in types):
        raise refusals.office_malformed("サービス種類コードは2桁です", "a service type has 2 characters")
