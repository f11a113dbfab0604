"""The three months of the town: which they are, and on which days its offices work."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

JAPAN: Final = timezone(timedelta(hours=9), "JST")
_MONTHS: Final = 3
_SETTLED: Final = timedelta(days=5)  # by then the actuals of the month before are in
_FOUNDED, _WRITTEN, _SENT = 17, 20, 22  # days of the month before the first, and before each


@dataclass(frozen=True, slots=True)
class Season:
    """Three service months by their first days; `now` is when the town is made, and nothing in it lies after."""

    months: tuple[date, ...]
    now: datetime

    @property
    def founded(self) -> datetime:
        """When the offices were registered."""
        return moment(day_before(self.months[0], _FOUNDED), 9)

    @property
    def following(self) -> date:
        """The first day of the month behind the three."""
        return _after(self.months[-1])

    def written(self, month: date) -> date:
        """Return the day on which what is planned for a month is written; today, where that is still to come."""
        return min(day_before(month, _WRITTEN), day_of(self.now))

    def sent(self, month: date, later: int = 0) -> date:
        """Return the day on which it is sent, or so many days later."""
        return day_before(month, _SENT + later)

    def settled(self, month: date, later: int = 0) -> date:
        """Return the day on which a month's actuals are sent, or so many days later."""
        return _after(month) + timedelta(days=later)


def season_of(now: datetime) -> Season:
    """Return the three months that end with the one under way, or just over."""
    last = day_of(now - _SETTLED).replace(day=1)
    months = [last]
    while len(months) < _MONTHS:
        months.insert(0, day_before(months[0], 1))
    return Season(tuple(months), now)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time of day in Japan."""
    return datetime.combine(day, time(hour), JAPAN) + timedelta(minutes=minute)


def day_of(at: datetime) -> date:
    """Return the day that it is in Japan."""
    return at.astimezone(JAPAN).date()


def stamp_of(at: datetime) -> str:
    """Return the stamp of a unit that is sent at that time: YYYYMMDDHHMMSS, in Japan."""
    return f"{at.astimezone(JAPAN):%Y%m%d%H%M%S}"


def day_before(month: date, day: int) -> date:
    """Return a day of the month before."""
    return (month - timedelta(days=1)).replace(day=day)


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
