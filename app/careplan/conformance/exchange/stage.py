"""The exchange as the suite sees it: as the sandbox's administrator, and as the partner office."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding

from careplan.client import Client, Transmission
from careplan.conformance.vendor.result import Evidence
from careplan.standard.findings import Message
from careplan.standard.naming import read_name, write_name
from careplan.workbench.sample import Sample, SampleOffice, SampleUnit, sample

_JAPAN: Final = timezone(timedelta(hours=9))
_SECOND: Final = timedelta(seconds=1)
_STAMP: Final = "%Y%m%d%H%M%S"


class StageError(Exception):
    """The exchange is not as the test needs it."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(slots=True)
class Stage:
    """What the steps share.

    `admin` and `partner` are logged in; `clock` says the time, aware; `work` is the folder that the program keeps.
    `office` is the number of the office under test, `partner_office` that of the office that the suite plays.
    """

    admin: Client
    partner: Client
    url: str
    office: str
    partner_office: str
    staff_id: str
    password: str
    work: str
    clock: Callable[[], datetime]
    town: Sample
    _stamp: str | None = field(default=None)
    _entries: int = 0

    def request(self) -> dict[str, Any]:
        """Return what every step tells the program."""
        anchors = (each.public_bytes(Encoding.PEM).decode() for each in self.admin.directory.anchors())
        return {
            "url": self.url,
            "office": self.office,
            "partner": self.partner_office,
            "staff_id": self.staff_id,
            "password": self.password,
            "anchors": "".join(anchors),
            "work": self.work,
        }

    def unit(self, sender: str) -> dict[str, bytes]:
        """Return files that this one of the two offices sends the other, under a stamp that was not used before."""
        found = next(each for each in self.town.units if self._goes(each, sender))
        return _under(found.files, self._next_stamp())

    def _goes(self, unit: SampleUnit, sender: str) -> bool:
        ends = (unit.sender.number, unit.destination.number)
        return ends == (sender, self.partner_office if sender == self.office else self.office)

    def _next_stamp(self) -> str:
        """Return the time, or a second after the newest stamp that either office ever used."""
        newest = self._newest() if self._stamp is None else self._stamp
        now = self.clock().astimezone(_JAPAN)
        if newest is not None:
            now = max(now, datetime.strptime(newest, _STAMP).replace(tzinfo=_JAPAN) + _SECOND)
        self._stamp = now.strftime(_STAMP)
        return self._stamp

    def _newest(self) -> str | None:
        both = (*self.arrived().values(), *self.delivered().values())
        return max((each.stamp for each in both), default=None)

    def deliver(self, files: Mapping[str, bytes], *, allow_errors: bool = False) -> str:
        """Send files as the partner; return the transmission's id."""
        return self.partner.send_plain(files, allow_errors=allow_errors).id

    def arrived(self) -> dict[str, Transmission]:
        """Return by id all that the office under test has ever sent the partner."""
        received = self.partner.received()
        return {each.id: each for each in received if each.sender.office_number == self.office}

    def delivered(self) -> dict[str, Transmission]:
        """Return by id all that the partner has ever sent the office under test."""
        sent = self.partner.sent()
        return {each.id: each for each in sent if each.destination.office_number == self.office}

    def serial(self) -> str | None:
        """Return the serial number of the certificate of the office under test, None where it has none."""
        found = (each for each in self.admin.administration.certificates())
        return next((each.serial for each in found if each.office_number == self.office), None)

    def disturb(self, **rule: Any) -> None:
        """Put a script of one rule."""
        self.admin.nuisance.put({"rules": [{"name": "step"} | rule]})

    def new_entries(self) -> tuple[Evidence, ...]:
        """Return what the audit log has of the office under test since it was last asked."""
        new = self.admin.proof.audit_entries(self._entries)
        self._entries = new[-1]["number"] if new else self._entries
        own = (each for each in new if each["office"] == self.office)
        return tuple(Evidence(each["number"], each["action"], each["digest"]) for each in own)

    def tally(self) -> tuple[int, int]:
        """Return how often the rule fitted, and how often it fired."""
        counted = self.admin.nuisance.show().rules
        return sum(each.fitted for each in counted), sum(each.fired for each in counted)


def open_stage(
    admin: Client, partner: Client, *, work: str, clock: Callable[[], datetime], seed: int = 1
) -> Stage:
    """Enter the two offices where they are not known, give each a log-in, and log in as the partner.

    Raises:
        StageError: an office is known with another custody.
        ClientError: the exchange refuses: no administrator is logged in, nuisance is off.

    """
    admin.nuisance.clear()
    town = sample(seed=seed, users=2)
    subject, playing = town.offices[0], town.offices[1]
    _enter(admin, subject, "own")
    _enter(admin, playing, "hosted")
    _certify(admin, playing)
    run, password = secrets.token_hex(4), secrets.token_urlsafe(16)
    admin.administration.add_staff(subject.number, f"subject-{run}", password)
    admin.administration.add_staff(playing.number, f"partner-{run}", password)
    partner.login(f"partner-{run}", password)
    return Stage(
        admin,
        partner,
        admin.address,
        *(subject.number, playing.number),
        *(f"subject-{run}", password, work),
        clock=clock,
        town=town,
        _entries=admin.proof.audit_number(),
    )


def _enter(admin: Client, office: SampleOffice, custody: str) -> None:
    entry = {"number": office.number, "name": office.name, "service_types": [office.service_type]}
    admin.administration.register_list([entry | {"custody": custody}])
    if admin.directory.office(office.number).custody != custody:
        raise StageError(
            Message(
                f"事業所 {office.number} の鍵の保管が違います（必要：{custody}）。別のサンドボックスで試してください。",
                f"Office {office.number} is registered with another custody (needed: {custody}). Use another sandbox.",
            )
        )


def _certify(admin: Client, office: SampleOffice) -> None:
    if office.number not in {each.office_number for each in admin.administration.certificates()}:
        admin.administration.issue_certificate(office.number)


def _under(files: Mapping[str, bytes], stamp: str) -> dict[str, bytes]:
    renamed = {}
    for file, content in files.items():
        name = read_name(file).name
        if name is None:
            raise ValueError(file)
        renamed[write_name(replace(name, stamp=stamp))] = content
    return renamed
