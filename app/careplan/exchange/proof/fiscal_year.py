"""An office's fiscal year (April to March, Japan's time): what it exchanged, with whom, month by month.

The national system pays an office that exchanges with five partner offices or more in a fiscal year, and one that
began in it. What counts as an exchange is ours: see `careplan.exchange.directory.traffic`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from careplan.exchange import refusals
from careplan.exchange.directory.offices import Office
from careplan.exchange.directory.registry import find_office
from careplan.exchange.directory.traffic import Movement
from careplan.exchange.people.staff import Role, Session
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.transmissions import Box

PARTNERS_WANTED: Final = 5
JAPAN: Final = timezone(timedelta(hours=9), "JST")
_FIRST_MONTH, _MONTHS = 4, 12


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month (YYYY-MM): transmissions and files sent and received, and the partners' office numbers."""

    month: str
    sent: int
    received: int
    files_sent: int
    files_received: int
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner office in the year: transmissions to it and from it, and the day of the first (YYYY-MM-DD)."""

    office_number: str
    name: str
    sent: int
    received: int
    first_day: str


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The report. `first_use` is the office's first exchange of all, in any year."""

    office: Office
    year: int
    first_use: datetime | None
    months: tuple[MonthRow, ...]
    partners: tuple[Partner, ...]
    kinds: tuple[tuple[str, int, int], ...]
    """File kind, number sent, number received."""

    @property
    def began_in_year(self) -> bool:
        """Whether the office's first exchange of all falls into this year."""
        return self.first_use is not None and year_of(self.first_use) == self.year

    @property
    def has_partners_wanted(self) -> bool:
        """Whether there were five distinct partners or more."""
        return len(self.partners) >= PARTNERS_WANTED


@dataclass(frozen=True, slots=True)
class YearDesk:
    """Makes the report, for the office itself and for an administrator."""

    store: Store

    def report(self, by: Session, office_number: str, year: int) -> FiscalYear:
        """Return the report of the fiscal year that begins in April of `year`.

        Raises:
            ExchangeError: office-unknown, also where another office asks.

        """
        if by.role is not Role.ADMINISTRATOR and by.office_number != office_number:
            raise refusals.office_unknown(office_number)

        def work(tx: Transaction) -> FiscalYear:
            office = find_office(tx, office_number)
            movements = tx.traffic.between(office_number, *span_of(year))
            return sum_year(office, year, movements, tx.traffic.first_use(office_number))

        return self.store.read(work)


def year_of(at: datetime) -> int:
    """Return the fiscal year a moment lies in, by the year of its April."""
    local = at.astimezone(JAPAN)
    return local.year if local.month >= _FIRST_MONTH else local.year - 1


def span_of(year: int) -> tuple[datetime, datetime]:
    """Return the first moment of a fiscal year and of the next."""
    first, following = (
        datetime(each, _FIRST_MONTH, 1, tzinfo=JAPAN).astimezone(UTC) for each in (year, year + 1)
    )
    return first, following


def sum_year(
    office: Office, year: int, movements: Sequence[Movement], first_use: datetime | None
) -> FiscalYear:
    """Return the report of what was moved in that year."""
    return FiscalYear(
        office=office,
        year=year,
        first_use=first_use,
        months=tuple(_month(name, movements) for name in _month_names(year)),
        partners=tuple(_partners(movements)),
        kinds=tuple(_kinds(movements)),
    )


def _month_names(year: int) -> list[str]:
    counted = range(_FIRST_MONTH - 1, _FIRST_MONTH - 1 + _MONTHS)
    return [f"{year + index // _MONTHS}-{index % _MONTHS + 1:02}" for index in counted]


def _month(name: str, movements: Iterable[Movement]) -> MonthRow:
    found = [each for each in movements if each.at.astimezone(JAPAN).strftime("%Y-%m") == name]
    sent = [each for each in found if each.box is Box.SENT]
    received = [each for each in found if each.box is Box.RECEIVED]
    return MonthRow(
        month=name,
        sent=len(sent),
        received=len(received),
        files_sent=sum(len(each.kinds) for each in sent),
        files_received=sum(len(each.kinds) for each in received),
        partners=tuple(sorted({each.partner for each in found})),
    )


def _partners(movements: Sequence[Movement]) -> Iterable[Partner]:
    for number in sorted({each.partner for each in movements}):
        own = [each for each in movements if each.partner == number]
        boxes = Counter(each.box for each in own)
        first = min(each.at for each in own).astimezone(JAPAN)
        yield Partner(number, own[0].partner_name, boxes[Box.SENT], boxes[Box.RECEIVED], f"{first:%Y-%m-%d}")


def _kinds(movements: Sequence[Movement]) -> Iterable[tuple[str, int, int]]:
    counted = Counter((kind, each.box) for each in movements for kind in each.kinds)
    for kind in sorted({kind for kind, _ in counted}):
        yield kind, counted[kind, Box.SENT], counted[kind, Box.RECEIVED]
