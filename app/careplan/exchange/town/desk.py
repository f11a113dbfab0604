"""The desk of the demonstration town: makes it, says what stands there, takes it away.

A town is made in one transaction: killed in its midst, nothing of it is there. That there is one, and which offices
are its own, is said by the audit log, which a reset does not touch: it adds an entry.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from careplan.exchange.audit import Entry, Event
from careplan.exchange.certificates.enrolment import EnrolmentDesk
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.exchange.people.staffing import StaffDesk
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.proof.fiscal_year import year_of
from careplan.exchange.sending.drafts import DraftDesk
from careplan.exchange.town import refusals
from careplan.exchange.town.desks import set_up
from careplan.exchange.town.founding import RENEWED, Founding, Settler, make_town_password
from careplan.exchange.town.letters import Writer
from careplan.exchange.town.playing import Playing, Scene, rehearse
from careplan.exchange.town.ports import Held
from careplan.exchange.town.removal import clear_ground
from careplan.exchange.town.season import Season, moment, season_of
from careplan.workbench.sample.demonstration import TownOffice, town_offices

CONFIRMATION: Final = "erase-everything"
"""What has to be said to reset an exchange that holds more than the town."""
TASK: Final = "town"
_SUBJECT, _MADE, _RESET = "town", "town.make", "town.reset"


class Standing(StrEnum):
    """What an exchange holds: no office; the town; the town and other offices; other offices alone."""

    EMPTY = "empty"
    TOWN = "town"
    MIXED = "mixed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """What stands there. `allowed`: whether a town may be made or reset here; `made_at`: when the one there was."""

    allowed: bool
    standing: Standing
    made_at: datetime | None
    held: Held


@dataclass(frozen=True, slots=True)
class Made:
    """A town just made. The password is that of every log-in in it; like the own keys it is shown this once.

    `fiscal_year`: of which year the first support office's report has its five partners.
    """

    report: Report
    season: Season
    password: str
    settlers: tuple[Settler, ...]
    fiscal_year: int

    def __repr__(self) -> str:
        """Show when it was made; never the password."""
        return f"Made({self.report.made_at})"


@dataclass(frozen=True, slots=True)
class TownDesk:
    """Makes and resets the town. `allowed`: whether this installation permits it."""

    staff: StaffDesk
    drafts: DraftDesk
    enrolment: EnrolmentDesk
    allowed: bool

    def standing(self, by: Session) -> Report:
        """Return what the exchange holds.

        Raises:
            ExchangeError: administrator-only.

        """
        verify_administrator(by)
        return self._store.read(self._look)

    def build(self, by: Session, at: datetime) -> Made:
        """Make the town in an empty exchange.

        Raises:
            ExchangeError: administrator-only, town-off, town-in-progress, town-not-empty, authority-unavailable,
                town-authority-young: the authority began later than the town's three months.

        """
        self._verify(by)
        with self._store.alone(TASK) as mine:
            if not mine:
                raise refusals.town_in_progress()
            self._store.read(_verify_empty)
            season, offices = season_of(at), town_offices()
            if self.enrolment.authority.certificate.not_valid_before_utc > season.founded.astimezone(UTC):
                raise refusals.town_authority_young()
            plan = _Plan(season, offices, rehearse(Writer(offices, season)))
            return self._store.write(lambda tx: self._build(tx, by, plan))

    def reset(self, by: Session, at: datetime, confirmation: str | None = None) -> Held:
        """Take the town away with all that was exchanged in it; return what was removed, nothing where it is empty.

        Raises:
            ExchangeError: administrator-only, town-off, town-in-progress, town-missing: there are offices, and no
                town; town-not-alone: there are other offices too, and it was not confirmed; authority-unavailable.

        """
        self._verify(by)
        with self._store.alone(TASK) as mine:
            if not mine:
                raise refusals.town_in_progress()
            return self._store.write(lambda tx: self._reset(tx, by, at, confirmation))

    @property
    def _store(self) -> Store:
        return self.enrolment.store

    def _verify(self, by: Session) -> None:
        verify_administrator(by)
        if not self.allowed:
            raise refusals.town_off()

    def _look(self, tx: Transaction) -> Report:
        made = _made(tx)
        held = tx.ground.count(_numbers(made))
        return Report(self.allowed, _standing(held, made), None if made is None else made.event.at, held)

    def _build(self, tx: Transaction, by: Session, plan: "_Plan") -> Made:
        numbers = " ".join(each.sample.number for each in plan.offices.values())
        # First of all: whoever else writes waits for the end of the log till the town stands.
        tx.audit.append(Event(plan.season.now, None, by.staff_id, _MADE, _SUBJECT, {"offices": numbers}))
        _verify_empty(tx)
        password = make_town_password()
        settlers = self._play(by, plan, password)
        year = year_of(moment(plan.season.sent(plan.season.months[1]), 0))
        return Made(self._look(tx), plan.season, password, settlers, year)

    def _play(self, by: Session, plan: "_Plan", password: str) -> tuple[Settler, ...]:
        season, founded = plan.season, plan.season.founded.astimezone(UTC)
        desks = set_up(self.staff, self.drafts, self.enrolment, founded, season.now)
        founding = Founding(desks, by, plan.offices, founded, season.now, password)
        settlers, players = founding.found()
        renewal = moment(season.months[1], 8).astimezone(UTC)
        Playing(desks, players).play(plan.scenes, renewal, lambda: founding.renew(RENEWED, renewal))
        return tuple(settlers.values())

    def _reset(self, tx: Transaction, by: Session, at: datetime, confirmation: str | None) -> Held:
        report = self._look(tx)
        if report.standing is Standing.EMPTY:
            return report.held
        if report.standing is Standing.OTHER:
            raise refusals.town_missing()
        if report.standing is Standing.MIXED and confirmation != CONFIRMATION:
            raise refusals.town_not_alone(report.held.foreign, CONFIRMATION)
        details = dict(_counted(report.held))
        tx.audit.append(Event(at, None, by.staff_id, _RESET, _SUBJECT, details))
        clear_ground(tx, self.enrolment.authority, at)
        return report.held


@dataclass(frozen=True, slots=True)
class _Plan:
    """All of a town that can be known before anything of it is there."""

    season: Season
    offices: Mapping[str, TownOffice]
    scenes: Sequence[Scene]


def _verify_empty(tx: Transaction) -> None:
    if not tx.ground.count(()).is_empty:
        raise refusals.town_not_empty()


def _made(tx: Transaction) -> Entry | None:
    """Return the entry of the town that is there."""
    told = [entry for entry in tx.audit.about(_SUBJECT) if entry.event.action in {_MADE, _RESET}]
    own = [entry for entry in told if _is_own(tx, entry)]
    return own[-1] if own and own[-1].event.action == _MADE else None


def _is_own(tx: Transaction, entry: Entry) -> bool:
    """Tell whether an entry stands in our log: what an imported log says of a town was another exchange's."""
    return [each.digest for each in tx.audit.page(entry.number - 1, 1)] == [entry.digest]


def _numbers(made: Entry | None) -> frozenset[str]:
    return frozenset() if made is None else frozenset(str(made.event.details["offices"]).split())


def _standing(held: Held, made: Entry | None) -> Standing:
    if held.is_empty:
        return Standing.EMPTY
    if made is None:
        return Standing.OTHER
    return Standing.MIXED if held.foreign else Standing.TOWN


def _counted(held: Held) -> Iterator[tuple[str, int]]:
    for name in ("offices", "staff", "transmissions", "drafts", "groups"):
        yield name, getattr(held, name)
