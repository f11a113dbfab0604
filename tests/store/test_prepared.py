"""Prepared statements give what SQLAlchemy's own execution gives, and refuse what it would write anew each time."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from careplan.exchange.audit import Event
from careplan.store.database import SqlStore
from careplan.store.prepared import Prepared
from careplan.store.rows import AuditRow, OfficeRow, table_of
from careplan.store.transaction import SqlTransaction

OFFICES, ENTRIES = table_of(OfficeRow), table_of(AuditRow)
AT = datetime(2026, 11, 22, 12, 0, 0, 1, tzinfo=timezone(timedelta(hours=9)))
OFFICE = {
    "number": "1370000017",
    "name": "みほん'事業所%s:x?",
    "service_types": ["43", "17"],
    "custody": "own",
    "active": False,
    "registered_at": AT,
    "name_key": "",
    "receives": [],
}
FIND = select(OFFICES).where(OFFICES.c.number == bindparam("number"))
ADD = Prepared(insert(OFFICES))
NUMBER = {"number": OFFICE["number"]}


def test_values_of_every_type_come_back(store: SqlStore) -> None:
    prepared = Prepared(FIND)

    def work(tx: SqlTransaction) -> None:
        connection = tx.connection
        assert prepared.one_or_none(connection, NUMBER) is None
        assert ADD.run(connection, OFFICE) == 1
        found = prepared.one_or_none(connection, NUMBER)
        assert found._asdict() == OFFICE
        assert found.registered_at.tzinfo == UTC
        [same] = prepared.all(connection, NUMBER)
        assert tuple(same) == tuple(connection.execute(FIND, NUMBER).one())

    store.write(work)


def test_bytes_and_nothing(store: SqlStore) -> None:
    event = Event(AT, None, None, "office.register", "1370000017", {"a": None})
    entry = store.write(lambda tx: tx.audit.append(event))
    [found] = store.read(lambda tx: Prepared(select(ENTRIES)).all(tx.connection, {}))
    assert (found.office_number, found.digest, found.details) == (None, entry.digest, {"a": None})


def test_how_many_rows_it_met(store: SqlStore) -> None:
    rename = Prepared(update(OFFICES).where(OFFICES.c.number == bindparam("which")))

    def work(tx: SqlTransaction) -> list[int]:
        ADD.run_each(tx.connection, [OFFICE, OFFICE | {"number": "1370000025"}])
        return [rename.run(tx.connection, {"which": which, "name": "x"}) for which in ("1370000025", "none")]

    assert store.write(work) == [1, 0]


def test_what_the_database_refuses_is_an_error_without_values(store: SqlStore) -> None:
    def work(tx: SqlTransaction) -> None:
        ADD.run(tx.connection, OFFICE)
        with pytest.raises(IntegrityError) as refused:
            ADD.run(tx.connection, OFFICE)
        assert "みほん" not in str(refused.value)
        raise LookupError

    with pytest.raises(LookupError):
        store.write(work)


def test_values_of_the_statement_itself(store: SqlStore) -> None:
    first = Prepared(FIND.where(OFFICES.c.custody == "own").limit(1))
    store.write(lambda tx: ADD.run(tx.connection, OFFICE))
    assert store.read(lambda tx: first.one_or_none(tx.connection, NUMBER)).name == OFFICE["name"]


def test_a_list_of_any_length_is_refused(store: SqlStore) -> None:
    any_of = Prepared(
        select(OFFICES.c.name).where(OFFICES.c.number.in_(bindparam("numbers", expanding=True)))
    )
    with pytest.raises(TypeError):
        store.read(lambda tx: any_of.all(tx.connection, {"numbers": ["1"]}))


def test_what_was_made_of_a_row_is_made_anew_where_the_row_changed(store: SqlStore) -> None:
    made: list[str] = []

    def make(row: Any) -> tuple[str, ...]:
        made.append(row.name)
        return (row.name, *row.service_types)

    find = Prepared(FIND, make)
    rename = Prepared(update(OFFICES).where(OFFICES.c.number == bindparam("which")))

    def work(tx: SqlTransaction) -> None:
        assert find.one_or_none(tx.connection, NUMBER) is None
        ADD.run(tx.connection, OFFICE)
        for _ in range(2):
            assert find.one_or_none(tx.connection, NUMBER) == (OFFICE["name"], "43", "17")
        rename.run(tx.connection, {"which": OFFICE["number"], "name": "x"})
        assert find.all(tx.connection, NUMBER) == [("x", "43", "17")]

    store.write(work)
    remembers = store.engine.dialect.name == "sqlite"
    assert made == [OFFICE["name"], *([] if remembers else [OFFICE["name"]]), "x"]
