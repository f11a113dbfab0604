"""Who takes part in the town: offices in the directory, with log-ins, certificates, and the group they are in."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from careplan.exchange.certificates.enrolment import Wanted
from careplan.exchange.directory.offices import Custody, Office, OfficeHolder, Reception
from careplan.exchange.people.staff import Role, Session
from careplan.exchange.people.staffing import Login
from careplan.exchange.town.desks import Desks
from careplan.exchange.town.players import HostedPlayer, OwnPlayer, Player
from careplan.trust import Credential
from careplan.workbench.sample.demonstration import TownOffice

_DAYS: Final = 1095
_ENDING: Final = ("nagisa", 60)
"""Whose certificate ends so many days from now: within the ninety that an administrator is warned of."""
RENEWED: Final = "tsubasa"
"""Whose first certificate is revoked and replaced in the second month."""
_GROUP: Final = "ひなた地区 連携グループ"
_KEY_TEXT: Final = (
    b"TEST KEY of a careplan demonstration town. It protects nothing: never use it for real data.\n"
)
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class OwnKey:
    """What an office that keeps its own key is handed, this once: certificate and private key (PEM)."""

    certificate: bytes
    key: bytes

    def __repr__(self) -> str:
        """Show nothing of the key."""
        return "OwnKey()"


@dataclass(frozen=True, slots=True)
class Settler:
    """An office of the town: its log-ins, and its key where it keeps that itself."""

    office: TownOffice
    administrator_id: str
    staff_id: str
    own_key: OwnKey | None


@dataclass(frozen=True, slots=True)
class Founding:
    """Registers and enrols; `by` is the administrator who makes the town."""

    desks: Desks
    by: Session
    offices: Mapping[str, TownOffice]
    founded: datetime
    now: datetime
    password: str

    def found(self) -> tuple[dict[str, Settler], dict[str, Player]]:
        """Register every office with its log-ins and certificate; return them and those who act for them."""
        settlers, players = {}, {}
        for minute, (name, office) in enumerate(self.offices.items()):
            at = self.founded + timedelta(minutes=5 * minute)
            settlers[name], players[name] = self._settle(office, at)
        self._join(players["hinata"].by, self.founded + timedelta(hours=1))
        return settlers, players

    def renew(self, name: str, at: datetime) -> None:
        """Revoke an office's certificate, and issue another."""
        number = self.offices[name].sample.number
        self.desks.enrolment.revoke(self.by, number, "superseded", at)
        self.desks.enrolment.issue(self.by, number, Wanted("p256", _DAYS), at + timedelta(minutes=1))

    def _settle(self, office: TownOffice, at: datetime) -> tuple[Settler, Player]:
        number = office.sample.number
        self._register(office, at)
        logins = (office.name, f"{office.name}-staff")
        for staff_id, role in zip(logins, (Role.OFFICE_ADMINISTRATOR, Role.STAFF), strict=True):
            self.desks.staff.add(self.by, number, Login(staff_id, self.password, role), at)
        worker = Session(b"", logins[1], number, Role.STAFF, at, self.now)
        self.desks.registry.declare(worker, number, [Reception(each) for each in office.receives], at)
        own = self._certify(office, at)
        if own is None:
            return Settler(office, *logins, None), HostedPlayer(self.desks, worker)
        return Settler(office, *logins, _handed(own)), OwnPlayer(self.desks, worker, own)

    def _register(self, office: TownOffice, at: datetime) -> None:
        sample = office.sample
        custody = Custody(office.custody)
        row = Office(
            sample.number, sample.name, (sample.service_type,), custody, active=True, registered_at=at
        )
        self.desks.registry.register_office(self.by, row, at)

    def _certify(self, office: TownOffice, at: datetime) -> Credential | None:
        """Give an office its certificate; return it with its key where the office keeps that itself."""
        number, enrolment = office.sample.number, self.desks.enrolment
        if office.custody == Custody.HOSTED:
            days = (self.now - at).days + _ENDING[1] if office.name == _ENDING[0] else _DAYS
            enrolment.issue(self.by, number, Wanted("p256", days), at)
            return None
        holder = OfficeHolder(number, office.sample.name)
        credential = self.desks.authority.issue_office(holder, "rsa2048", _DAYS, at)
        enrolment.install(self.by, number, credential.certificate.public_bytes(Encoding.PEM), at)
        return credential

    def _join(self, by: Session, at: datetime) -> None:
        """Make the linkage group of the office and its partners."""
        group = self.desks.linkage.make(by, _GROUP, at)
        for number in self._numbers():
            self.desks.linkage.put_member(by, group.number, number, at)

    def _numbers(self) -> Iterator[str]:
        return (office.sample.number for office in self.offices.values())


def make_town_password() -> str:
    """Return a password for all log-ins of a town: 79 random bits, in groups that are read out easily."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _handed(credential: Credential) -> OwnKey:
    key = credential.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return OwnKey(credential.certificate.public_bytes(Encoding.PEM), _KEY_TEXT + key)
