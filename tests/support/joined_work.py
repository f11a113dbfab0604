"""A piece of work on the audit log, and what became of it."""

from datetime import UTC, datetime

from careplan.exchange.audit import Event, Head
from careplan.store.database import SqlStore
from careplan.store.transaction import SqlTransaction

EVENT = Event(datetime(2026, 11, 22, tzinfo=UTC), None, None, "office.register", "1370000017", {})


def append(tx: SqlTransaction) -> None:
    tx.audit.append(EVENT)


def head(store: SqlStore) -> Head:
    return store.read(lambda tx: tx.audit.head())
