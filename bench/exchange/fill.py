"""Very many transmissions in the receiver's list, put into the database directly: sending them takes too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from bench.exchange.town import RECEIVER, SENDER
from careplan.exchange.receiving.versions import parts_of
from careplan.store.engine import make_engine, sqlite_url
from careplan.store.rows import Base, PartRow, ProofRow, StampRow, TransmissionRow

FILLED = 100_000
_KINDS = ("UPHOSOKU", "UPPLAN", "UPSIKYU")
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_STEP = 5_000
_ROUTE = f"{SENDER.office_number}{SENDER.service_type}{RECEIVER.office_number}{RECEIVER.service_type}"
_Values = dict[str, Any]


def fill(database: Path) -> None:
    """Put transmissions down as sent, fetched and signed for long ago."""
    engine = make_engine(sqlite_url(database), 1)
    for start in range(0, FILLED, _STEP):
        rows = [_transmission(number) for number in range(start, start + _STEP)]
        with engine.begin() as connection:
            for table, values in _tables(rows):
                connection.execute(insert(table), values)
    engine.dispose()


def _tables(rows: Sequence[_Values]) -> Iterator[tuple[type[Base], list[_Values]]]:
    yield TransmissionRow, list(rows)
    yield StampRow, [_stamp(row, kind) for row in rows for kind in _KINDS]
    yield PartRow, [part for row in rows for part in _parts(row)]
    signed = {"header": bytes(1500), "statement": bytes(1200)}
    yield ProofRow, [{"transmission_id": row["transmission_id"]} | signed for row in rows]


def _transmission(number: int) -> _Values:
    at = _FIRST + timedelta(minutes=number)
    return {
        "transmission_id": str(uuid4()),
        "sequence": number - FILLED,  # before everything that the exchange itself has numbered
        "sender_office": SENDER.office_number,
        "sender_type": SENDER.service_type,
        "destination_office": RECEIVER.office_number,
        "destination_type": RECEIVER.service_type,
        "stamp": f"{at:%Y%m%d%H%M%S}",
        "kinds": list(_KINDS),
        "months": [f"2026{number % 12 + 1:02}"],
        "edition": "4.1",
        "sealed_sha256": f"{number:064x}",
        "header_sha256": f"{number:064x}",
        "size": 100_000,
        "state": "received",
        "accepted_at": at,
        "changed_at": at,
    }


def _stamp(row: _Values, kind: str) -> _Values:
    same = ("sender_office", "sender_type", "stamp", "transmission_id")
    return {name: row[name] for name in same} | {"kind": kind}


def _parts(row: _Values) -> list[_Values]:
    return [
        {
            "transmission_id": row["transmission_id"],
            "matter": part.matter,
            "month": part.month,
            "person": part.person,
            "deletion": part.deletion,
            "route": _ROUTE,
            "stamp": row["stamp"],
            "sequence": row["sequence"],
        }
        for part in parts_of(row["kinds"], row["months"], ())
    ]
