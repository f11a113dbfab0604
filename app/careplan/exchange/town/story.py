"""What happens in the town, and when: three months of ordinary days, and what goes wrong or is still open.

The last of it is told back from now, so that there is always something unread. The same seed and the same moment give
the same story.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from careplan.exchange.town.letters import Letter, Writer, cancelled, lightened, miscounted, misspelt
from careplan.exchange.town.season import Season, day_of, moment
from careplan.workbench.sample.people import Person


class Verb(StrEnum):
    """What an office does with a letter."""

    SEND = "send"
    FETCH = "fetch"
    RECEIPT = "receipt"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Deed:
    """One step: at what time, what, with which letter. A label names a letter once in the story."""

    at: datetime
    verb: Verb
    label: str
    letter: Letter


@dataclass(frozen=True, slots=True)
class Passing:
    """A month on its way from a support office to a provider: when it is sent, and when it is fetched."""

    writer: Writer
    support: str
    provider: str
    month: date
    sent: datetime
    fetched: datetime

    @property
    def label(self) -> str:
        """The name of its letter."""
        return f"month {self.month:%Y%m} {self.support} {self.provider}"

    @property
    def people(self) -> list[Person]:
        """Whom it is about."""
        return self.writer.served(self.support, self.provider)

    def letter(self, people: Sequence[Person] | None = None) -> Letter:
        """Return what is written; about other people where they are given."""
        return self.writer.month(self.support, self.provider, people or self.people, self.month)


_STEP: Final = timedelta(minutes=10)
_CHECKED: Final = timedelta(minutes=4)  # from fetching to the receipt
_REVIEWED: Final = {"hinata": 2, "minamo": 3}  # of how many the plan is made anew for the second month
_CANCELLED: Final = (("hinata", "asagao", 0), ("minamo", "nagisa", 0), ("minamo", "suzuran", 1))


def tell(writer: Writer) -> list[Deed]:
    """Return the whole story in the order of time."""
    deeds = (*_plans(writer), *_months(writer), *_actuals(writer), *_open_ends(writer))
    return sorted(deeds, key=lambda each: each.at)


def _received(label: str, letter: Letter, sent: datetime, fetched: datetime) -> Iterator[Deed]:
    yield Deed(sent, Verb.SEND, label, letter)
    yield Deed(fetched, Verb.FETCH, label, letter)
    yield Deed(fetched + _CHECKED, Verb.RECEIPT, label, letter)


def _passings(writer: Writer) -> Iterator[tuple[int, Passing]]:
    """Yield every month on every way, with the month's place among the three."""
    season = writer.season
    for later, support in enumerate(writer.supports):
        for index, month in enumerate(season.months):
            sent = moment(season.sent(month, later), 14)
            fetched = moment(season.sent(month, later + 1), 9, 3 * later)
            for place, provider in enumerate(writer.partners(support)):
                step = place * _STEP
                yield index, Passing(writer, support, provider, month, sent + step, fetched + step)


def _plans(writer: Writer) -> Iterator[Deed]:
    """Yield tables 1 to 3."""
    half = _STEP / 2
    for index, each in _passings(writer):
        people = _planned(each, index)
        if people:
            letter = writer.plan(each.support, each.provider, people, writer.season.written(each.month))
            label = each.label.replace("month", "plan")
            yield from _received(label, letter, each.sent - half, each.fetched - half)


def _planned(passing: Passing, index: int) -> list[Person]:
    """Return whose plan is made: everybody's for the first month and the last, so that a plan of all is still there."""
    if index != 1:
        return passing.people
    every = passing.writer.offices[passing.support].people
    reviewed = {each.insured_number for each in every[: _REVIEWED[passing.support]]}
    return [each for each in passing.people if each.insured_number in reviewed]


def _months(writer: Writer) -> Iterator[Deed]:
    for index, each in _passings(writer):
        course = _COURSES.get((each.support, each.provider, index), _ordinary)
        yield from course(each)


def _ordinary(each: Passing) -> Iterator[Deed]:
    yield from _received(each.label, each.letter(), each.sent, each.fetched)


def _revised(each: Passing) -> Iterator[Deed]:
    """Replace what was received by a newer version, four days later."""
    yield from _ordinary(each)
    newer = each.letter(lightened(each.people, each.provider))
    days = timedelta(days=4)
    yield from _received(f"{each.label} newer", newer, each.sent + days, each.fetched + days)


def _sent_back(each: Passing) -> Iterator[Deed]:
    """Send back what has an error, with the findings; it comes again without it."""
    wrong, after = misspelt(each.letter()), timedelta(hours=5)
    yield Deed(each.sent, Verb.SEND, f"{each.label} wrong", wrong)
    yield Deed(each.fetched, Verb.FETCH, f"{each.label} wrong", wrong)
    yield Deed(each.fetched + _CHECKED, Verb.REJECT, f"{each.label} wrong", wrong)
    yield from _received(each.label, each.letter(), each.fetched + after, each.fetched + 2 * after)


def _withdrawn(each: Passing) -> Iterator[Deed]:
    """Take back what was sent too early, and send it anew."""
    early, minutes = each.letter(lightened(each.people, each.provider)), timedelta(minutes=3)
    yield Deed(each.sent - 2 * minutes, Verb.SEND, f"{each.label} early", early)
    yield Deed(each.sent - minutes, Verb.WITHDRAW, f"{each.label} early", early)
    yield from _ordinary(each)


def _taken_back(each: Passing) -> Iterator[Deed]:
    """Delete the month of a service user who needs no services after all."""
    yield from _ordinary(each)
    gone = each.writer.month_deletion(each.support, each.provider, each.people[:1], each.month)
    days = timedelta(days=2)
    yield from _received(f"{each.label} deletion", gone, each.sent + days, each.fetched + days)


def _warned(each: Passing) -> Iterator[Deed]:
    """Let table 7 count otherwise than table 6: warned of, and received all the same."""
    yield from _received(each.label, miscounted(each.letter()), each.sent, each.fetched)


_COURSES: Final[Mapping[tuple[str, str, int], Callable[[Passing], Iterator[Deed]]]] = {
    ("hinata", "asagao", 1): _revised,
    ("minamo", "suzuran", 1): _sent_back,
    ("hinata", "tsubasa", 2): _withdrawn,
    ("minamo", "nagisa", 2): _taken_back,
    ("minamo", "tsubasa", 2): _warned,
}


def _actuals(writer: Writer) -> Iterator[Deed]:
    """Of the two months that are over. Here and there a visit did not take place."""
    season = writer.season
    for index, each in _passings(writer):
        if each.month == season.months[-1]:
            continue
        letter = writer.actual(each.provider, each.support, each.month)
        if (each.support, each.provider, index) in _CANCELLED:
            letter = cancelled(letter)
        later = writer.partners(each.support).index(each.provider) * _STEP
        sent = moment(season.settled(each.month), 10, 30 * writer.supports.index(each.support)) + later
        label = each.label.replace("month", "actual")
        yield from _received(label, letter, sent, moment(season.settled(each.month, 1), 9) + later)


def _open_ends(writer: Writer) -> Iterator[Deed]:
    """Leave something unread, fetched without a receipt, or as a draft."""
    season = writer.season
    _, over, current = season.months
    yield _ago(season, 96, Verb.SEND, "reminded", _new_plan(writer, ("minamo", "suzuran"), 96))
    yield from _corrected(writer, ("minori", "hinata"), over, 50, fetched=49)
    yield from _newer(writer, ("hinata", "nagisa"), current, 30, fetched=28)
    yield from _corrected(writer, ("nagisa", "hinata"), over, 26)
    yield from _newer(writer, ("hinata", "asagao"), current, 20)
    yield from _newer(writer, ("hinata", "minori"), current, 5)
    yield from _corrected(writer, ("tsubasa", "minamo"), over, 3)
    coming = writer.month("hinata", "asagao", writer.served("hinata", "asagao"), season.following)
    yield _ago(season, 2, Verb.DRAFT, "draft", coming)
    wrong = writer.month("hinata", "tsubasa", writer.served("hinata", "tsubasa"), season.following)
    yield _ago(season, 1, Verb.DRAFT, "draft wrong", misspelt(wrong))
    yield _ago(season, 4, Verb.DRAFT, "draft plan", _new_plan(writer, ("minamo", "asagao"), 4))


def _corrected(
    writer: Writer, way: tuple[str, str], month: date, sent: int, *, fetched: int | None = None
) -> Iterator[Deed]:
    """Yield actuals sent once more, corrected, so many hours ago, and perhaps fetched."""
    yield from _pending(writer, f"corrected {way[0]}", cancelled(writer.actual(*way, month)), sent, fetched)


def _newer(
    writer: Writer, way: tuple[str, str], month: date, sent: int, *, fetched: int | None = None
) -> Iterator[Deed]:
    """Yield a newer version of a month, sent so many hours ago, and perhaps fetched."""
    letter = writer.month(*way, lightened(writer.served(*way), way[1]), month)
    yield from _pending(writer, f"newer {way[1]}", letter, sent, fetched)


def _pending(writer: Writer, label: str, letter: Letter, sent: int, fetched: int | None) -> Iterator[Deed]:
    yield _ago(writer.season, sent, Verb.SEND, label, letter)
    if fetched is not None:
        yield _ago(writer.season, fetched, Verb.FETCH, label, letter)


def _new_plan(writer: Writer, way: tuple[str, str], hours: int) -> Letter:
    """Return a plan that was written so many hours ago."""
    people = lightened(writer.served(*way), way[1])
    return writer.plan(*way, people, day_of(writer.season.now - timedelta(hours=hours)))


def _ago(season: Season, hours: int, verb: Verb, label: str, letter: Letter) -> Deed:
    return Deed(season.now - timedelta(hours=hours), verb, label, letter)
