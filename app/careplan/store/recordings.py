"""Recorded requests in the database, encrypted before they come here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from careplan.exchange.recording.recorded import Bounds, Recording, SealedRequest
from careplan.store.recording_rows import RecordedRow, RecordingRow
from careplan.store.rows import table_of

_RECORDINGS, _REQUESTS = table_of(RecordingRow), table_of(RecordedRow)
_ON, _COLUMNS = _RECORDINGS.c, _REQUESTS.c


class SqlRecordings:
    """`careplan.exchange.recording.recorded.Recordings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, recording: Recording) -> None:
        """Record an office, in place of a recording of before."""
        self.end(recording.office_number)
        values = {
            "office_number": recording.office_number,
            "begun_at": recording.begun_at,
            "until": recording.until,
        }
        self._connection.execute(insert(_RECORDINGS), values)

    def end(self, office_number: str) -> None:
        """Record it no more; what was recorded stays."""
        self._connection.execute(delete(_RECORDINGS).where(_ON.office_number == office_number))

    def find(self, office_number: str, *, hold: bool = False) -> Recording | None:
        """Return the office's recording; `hold` lets no other write to it (SQLite has one writer anyway)."""
        query = select(_RECORDINGS).where(_ON.office_number == office_number)
        row = self._connection.execute(query.with_for_update() if hold else query).one_or_none()
        return None if row is None else _recording(row)

    def on(self, at: datetime) -> Sequence[Recording]:
        """Return what is recorded at that time."""
        return [
            _recording(row) for row in self._connection.execute(select(_RECORDINGS).where(_ON.until > at))
        ]

    def add(self, request: SealedRequest) -> None:
        """Write a request down."""
        values = {
            "office_number": request.office_number,
            "request_id": request.request_id,
            "at": request.at,
            "size": len(request.box),
            "box": request.box,
        }
        self._connection.execute(insert(_REQUESTS), values)

    def trim(self, office_number: str, bounds: Bounds) -> None:
        """Delete the oldest of an office that are too many."""
        mine = _COLUMNS.office_number == office_number
        newest = select(_COLUMNS.number, _COLUMNS.size).where(mine).order_by(_COLUMNS.number.desc())
        size = 0
        for place, (number, bytes_) in enumerate(self._connection.execute(newest.limit(bounds.most + 1)), 1):
            size += bytes_
            if place > bounds.most or (size > bounds.most_bytes and place > 1):
                self._connection.execute(delete(_REQUESTS).where(mine, _COLUMNS.number <= number))
                return

    def page(self, office_number: str, after: int, limit: int) -> Sequence[SealedRequest]:
        """Return at most so many of an office's requests after that number, in order."""
        mine = (_COLUMNS.office_number == office_number) & (_COLUMNS.number > after)
        query = select(_REQUESTS).where(mine).order_by(_COLUMNS.number).limit(limit)
        return [_request(row) for row in self._connection.execute(query)]

    def latest(self, office_number: str, before: int | None, limit: int) -> Sequence[SealedRequest]:
        """Return at most so many of an office's requests before that number, the last first."""
        query = select(_REQUESTS).where(_COLUMNS.office_number == office_number)
        if before is not None:
            query = query.where(_COLUMNS.number < before)
        query = query.order_by(_COLUMNS.number.desc()).limit(limit)
        return [_request(row) for row in self._connection.execute(query)]

    def count(self, office_number: str) -> int:
        """Return how many are kept of an office."""
        query = select(func.count()).select_from(_REQUESTS).where(_COLUMNS.office_number == office_number)
        return self._connection.scalar(query) or 0

    def remove_before(self, at: datetime) -> int:
        """Delete every office's requests of before that time, and recordings that ended then; return how many."""
        self._connection.execute(delete(_RECORDINGS).where(_ON.until < at))
        return self._connection.execute(delete(_REQUESTS).where(_COLUMNS.at < at)).rowcount


def _request(row: Row[Any]) -> SealedRequest:
    return SealedRequest(row.number, row.office_number, row.request_id, row.at, row.box)


def _recording(row: Row[Any]) -> Recording:
    return Recording(row.office_number, row.begun_at, row.until)
