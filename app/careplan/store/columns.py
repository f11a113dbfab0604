"""Column types that both databases read and write alike."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

_REMEMBERED = 512  # a request writes its time into many rows, and lists read the same times again


class UtcTime(TypeDecorator[datetime]):
    """A time with its zone, always UTC. SQLite keeps none, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Return what writes a time: for SQLite as text, as SQLAlchemy does, for others as it is in UTC."""
        return _write_text if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002
        """Return what reads it."""
        return _read_text if dialect.name == "sqlite" else _in_utc


def _write_text(at: datetime | None) -> str | None:
    utc = _in_utc(at)
    return None if utc is None else _write_utc(utc)


@lru_cache(maxsize=_REMEMBERED)
def _write_utc(at: datetime) -> str:
    # In UTC only: in a zone that puts its clocks back, two times an hour apart are equal to Python.
    return at.replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=_REMEMBERED)
def _read_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def _in_utc(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError("a time without zone is never stored")
    return at.astimezone(UTC)
