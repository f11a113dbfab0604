"""The demonstration town's story: the same for the same moment, in order on any day, of files that conform."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from careplan.exchange.town.letters import Writer
from careplan.exchange.town.playing import Scene, rehearse
from careplan.exchange.town.season import season_of, stamp_of
from careplan.exchange.town.story import Verb, tell
from careplan.standard.check import check_files
from careplan.standard.checkdigit import is_office_form
from careplan.workbench.sample.demonstration import town_offices
from support.exchange_desk import AT
from support.normal import unusual

WRONG = {"month 202610 minamo suzuran wrong", "draft wrong"}
WARNED = "month 202611 minamo tsubasa"
FIRST = {Verb.FETCH: Verb.SEND, Verb.RECEIPT: Verb.FETCH, Verb.REJECT: Verb.FETCH, Verb.WITHDRAW: Verb.SEND}


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return rehearse(writer(AT))


def writer(at: datetime) -> Writer:
    return Writer(town_offices(), season_of(at))


def test_the_same_moment_tells_the_same_story(scenes: list[Scene]) -> None:
    assert rehearse(writer(AT)) == scenes


def test_every_file_conforms_but_those_that_shall_not(scenes: list[Scene]) -> None:
    checked = {each.deed.label: check_files(each.files) for each in scenes if each.files}
    assert {label for label, report in checked.items() if report.errors} == WRONG
    assert all(len(report.units) == 1 for report in checked.values())
    unusually = {label for label, report in checked.items() if unusual(report.findings)}
    assert unusually == WRONG | {WARNED}
    assert "warning" in {each.severity for each in checked[WARNED].findings}


@pytest.mark.parametrize(
    "day", ["2026-01-05T14:59", "2026-01-05T15:00", "2026-03-31T12:00", "2028-02-29T00:00"]
)
def test_the_story_is_in_order_on_any_day(day: str) -> None:
    now = datetime.fromisoformat(day).replace(tzinfo=UTC)
    deeds = tell(writer(now))
    assert len(deeds) == 236
    assert season_of(now).founded + timedelta(days=4) < deeds[0].at
    assert deeds[-1].at < now
    done: defaultdict[str, set[Verb]] = defaultdict(set)
    for deed in deeds:
        assert deed.verb not in done[deed.label]
        assert deed.verb not in FIRST or FIRST[deed.verb] in done[deed.label], deed.label
        done[deed.label].add(deed.verb)
    stamps = [(each.letter.sender, stamp_of(each.at)) for each in deeds if each.verb is Verb.SEND]
    assert len(stamps) == len(set(stamps)) == 82


@pytest.mark.parametrize(
    ("now", "first", "last"),
    [
        ("2026-11-22T03:00", "2026-09-01", "2026-11-01"),
        ("2026-02-05T14:59", "2025-11-01", "2026-01-01"),
        ("2026-02-05T15:00", "2025-12-01", "2026-02-01"),
    ],
)
def test_the_months_end_with_the_one_under_way(now: str, first: str, last: str) -> None:
    season = season_of(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (season.months[0].isoformat(), season.months[-1].isoformat(), len(season.months)) == (
        first,
        last,
        3,
    )


def test_everybody_is_invented() -> None:
    offices = [each.sample.number for each in town_offices().values()]
    assert len(set(offices)) == 7
    assert all(number.startswith("1370") and is_office_form(number) for number in offices)
    people = [person for office in town_offices().values() for person in office.people]
    assert len(people) == len({person.name for person in people}) == 30
    assert {person.care_level for person in people} == {"21", "22", "23", "24", "25"}
    assert [len(office.people) for office in town_offices().values() if office.people] == [16, 14]
