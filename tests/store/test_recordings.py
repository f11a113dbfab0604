"""Recorded requests over both databases: kept encrypted and within bounds, in order, by whoever may, for a while."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from careplan.exchange.custody.key_rotation import change_key, open_cabinet
from careplan.exchange.custody.office_secrets import OfficeSecrets
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Role
from careplan.exchange.recording.desk import Happened, RecordingDesk
from careplan.exchange.recording.recorded import Bounds
from careplan.exchange.retention.policy import RetentionPolicy
from careplan.exchange.retention.sweep import Sweeper
from careplan.sealing import Party
from careplan.store.database import SqlStore
from support.exchange_desk import ADMIN, AT, TOWN, Desk, session

OFFICE, OTHER = (each.number for each in TOWN.offices[:2])
CHIEF = replace(session(OFFICE), role=Role.OFFICE_ADMINISTRATOR)
SPAN = timedelta(minutes=30)
MARKER = "marker-in-clear"


def recordings(desk: Desk, store: SqlStore | None = None, bounds: Bounds | None = None) -> RecordingDesk:
    within = store or desk.store
    return RecordingDesk(within, OfficeSecrets(within, desk.cabinet), bounds or Bounds())


@pytest.fixture
def town(desk: Desk) -> Desk:
    for office in TOWN.offices:
        desk.enrol_hosted(Party(office.number, office.service_type))
    return desk


@pytest.fixture
def log(town: Desk) -> RecordingDesk:
    made = recordings(town)
    made.begin(ADMIN, OFFICE, SPAN, AT)
    return made


def happened(name: str, office: str = OFFICE, at: Any = AT, **told: object) -> Happened:
    return Happened(office, name, at, {"path": MARKER} | told)


def names(log: RecordingDesk, after: int = 0) -> list[str]:
    return [each.request_id for each in log.page(ADMIN, OFFICE, after, 100)]


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code


def test_requests_are_shown_in_order_with_what_was_told(log: RecordingDesk) -> None:
    log.keep(happened("first", status=200))
    log.keep(happened("second", text="\ud800 is no character"))
    first, second = log.page(CHIEF, OFFICE, 0, 10)
    assert (first.request_id, first.at, first.told["status"]) == ("first", AT, 200)
    assert names(log, after=first.number) == ["second"]
    assert second.number > first.number


def test_only_the_recorded_office_while_it_is_recorded(log: RecordingDesk) -> None:
    log.keep(happened("other", office=OTHER))
    log.keep(happened("late", at=AT + SPAN))
    log.keep(happened("in time", at=AT + SPAN - timedelta(microseconds=1)))
    log.end(ADMIN, OFFICE, AT)
    log.keep(happened("ended"))
    assert names(log) == ["in time"]
    assert log.standing(ADMIN, OFFICE, AT) == (None, 1)
    assert not log.on(AT)


def test_beginning_again_goes_on_and_both_ends_are_in_the_audit_log(log: RecordingDesk) -> None:
    again = log.begin(ADMIN, OFFICE, SPAN, AT + SPAN / 2)
    assert (again.begun_at, again.until) == (AT, AT + SPAN * 1.5)
    assert log.on(AT + SPAN) == {OFFICE: again}
    log.end(ADMIN, OFFICE, AT)
    log.end(ADMIN, OFFICE, AT)
    entries = log.store.read(lambda tx: tx.audit.about(OFFICE))
    told = [
        (each.event.action, each.event.staff_id) for each in entries if "request-log" in each.event.action
    ]
    assert told == [("request-log.begin", "admin")] * 2 + [("request-log.end", "admin")]


def test_who_may_what(log: RecordingDesk) -> None:
    for by in (session(OFFICE), session(OTHER), replace(CHIEF, office_number=OTHER)):
        assert code(lambda by=by: log.page(by, OFFICE, 0, 1)) == "administrator-only"  # type: ignore[misc]
        assert code(lambda by=by: log.standing(by, OFFICE, AT)) == "administrator-only"  # type: ignore[misc]
    assert code(lambda: log.begin(CHIEF, OFFICE, SPAN, AT)) == "administrator-only"
    assert code(lambda: log.end(CHIEF, OFFICE, AT)) == "administrator-only"
    assert code(lambda: log.begin(ADMIN, "1370009999", SPAN, AT)) == "office-unknown"
    assert code(lambda: log.page(ADMIN, "1370009999", 0, 1)) == "office-unknown"


def test_the_oldest_go_where_there_are_too_many_or_too_big(town: Desk) -> None:
    few = recordings(town, bounds=Bounds(most=3))
    few.begin(ADMIN, OFFICE, SPAN, AT)
    for number in range(5):
        few.keep(happened(str(number)))
    assert names(few) == ["2", "3", "4"]
    small = recordings(town, bounds=Bounds(most_bytes=2500))
    for name in ("a", "b", "c"):
        small.keep(happened(name, text="x" * 1000))
    assert names(small) == ["b", "c"]
    small.keep(happened("big", text="x" * 5000))
    assert names(small) == ["big"]


def test_housekeeping_forgets_them_in_time(log: RecordingDesk) -> None:
    policy = RetentionPolicy(forget_requests_after=timedelta(hours=2))
    log.keep(happened("old"))
    log.keep(happened("new", at=AT + timedelta(minutes=1)))
    Sweeper(log.store, policy).sweep(AT + timedelta(hours=2, seconds=1))
    assert names(log) == ["new"]
    Sweeper(log.store, policy).sweep(AT + timedelta(hours=3))
    assert names(log) == []
    assert log.store.read(lambda tx: tx.recordings.find(OFFICE)) is None


def test_nothing_lies_in_clear_and_another_deployment_key_takes_it_over(
    log: RecordingDesk, town: Desk, tmp_path: Path
) -> None:
    log.keep(happened("first"))
    boxes = log.store.read(lambda tx: [each.box for each in tx.recordings.page(OFFICE, 0, 9)])
    assert boxes
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not [data for data in (*boxes, *files) if MARKER.encode() in data]
    change_key(town.store, town.cabinet, b"n" * 32, AT)
    anew = RecordingDesk(town.store, OfficeSecrets(town.store, open_cabinet(town.store, b"n" * 32)), Bounds())
    assert names(anew) == ["first"]


def test_who_follows_misses_none_whichever_process_wrote_it(
    town: Desk, make_store: Callable[[], SqlStore]
) -> None:
    """Numbers come in the order of commits: while two write, a third reads on from the last number it saw."""
    writers = [recordings(town, make_store()) for _ in range(2)]
    writers[0].begin(ADMIN, OFFICE, SPAN, AT)
    reader, after = recordings(town, make_store()), 0
    seen: list[str] = []

    def write(log: RecordingDesk, name: str) -> None:
        for each in range(20):
            log.keep(happened(f"{name}{each}"))

    with ThreadPoolExecutor(2) as pool:
        work = [pool.submit(write, log, name) for name, log in zip("ab", writers, strict=True)]
        while len(seen) < 40 and not all(each.done() for each in work):
            page = reader.page(ADMIN, OFFICE, after, 7)
            seen += [each.request_id for each in page]
            after = page[-1].number if page else after
        for each in work:
            each.result()
    while page := reader.page(ADMIN, OFFICE, after, 7):
        seen += [each.request_id for each in page]
        after = page[-1].number
    assert sorted(seen) == sorted(f"{name}{each}" for name in "ab" for each in range(20))
