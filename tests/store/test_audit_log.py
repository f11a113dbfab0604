"""The audit log as an administrator reads it: the last first, what fits, and whether it is whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, delete, update

from careplan.exchange.audit import EntryQuery
from careplan.exchange.errors import ExchangeError
from careplan.exchange.proof.audit_desk import AuditDesk
from careplan.store.database import SqlStore
from careplan.store.rows import AuditRow, table_of
from support.exchange_desk import ADMIN, AT, PROVIDER, SUPPORT, Desk, session

ENTRIES = table_of(AuditRow)
OFFICE = SUPPORT.office_number


@dataclass
class Log:
    """A log of six entries, and its desk."""

    store: SqlStore
    desk: AuditDesk

    def numbers(self, **query: Any) -> list[int]:
        given = {"limit": 100} | query
        return [each.number for each in self.desk.latest(ADMIN, EntryQuery(**given))]

    def alter(self, work: Callable[[Connection], object]) -> None:
        with self.store.engine.begin() as connection:
            work(connection)


@pytest.fixture
def log(desk: Desk) -> Log:
    for party in (SUPPORT, PROVIDER):
        desk.register(party)
    for active in (False, True, False, True):
        desk.registry.set_active(ADMIN, OFFICE, active=active, at=AT)
    return Log(desk.store, AuditDesk(desk.store, desk.acceptance.signer))


def test_entries_are_found_the_last_first(log: Log) -> None:
    every = log.numbers()
    assert every == sorted(every, reverse=True)
    assert log.numbers(limit=2, before=every[1]) == every[2:4]
    of_office = log.numbers(office_number=OFFICE)
    assert log.numbers(office_number=OFFICE, action="office.") == of_office
    assert len(log.numbers(action="office.activate")) == 2
    assert log.numbers(action="office.act") == []
    assert log.numbers(office_number="1379999999") == []


def test_a_whole_log_holds(log: Log) -> None:
    check = log.desk.check(ADMIN)
    assert (check.holds, check.head.number) == (True, log.numbers()[0])


def test_what_was_altered_is_found(log: Log) -> None:
    last = log.numbers()[0]
    log.alter(lambda to: to.execute(delete(ENTRIES).where(ENTRIES.c.number == last)))
    cut = log.desk.check(ADMIN)
    assert (cut.holds, cut.broken_at, cut.ends_at_head) == (False, None, False)
    log.alter(lambda to: to.execute(update(ENTRIES).where(ENTRIES.c.number == 2).values(action="x")))
    changed = log.desk.check(ADMIN)
    assert (changed.holds, changed.broken_at) == (False, 2)


def test_the_log_is_the_administrator_s(log: Log) -> None:
    staff = session(OFFICE)
    for work in (
        lambda: log.desk.check(staff),
        lambda: log.desk.end(staff),
        lambda: log.desk.latest(staff, EntryQuery(1)),
    ):
        with pytest.raises(ExchangeError) as caught:
            work()
        assert caught.value.code == "administrator-only"
