import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from careplan.exchange.audit import (
    GENESIS,
    Entry,
    Event,
    Head,
    canonical,
    chain_event,
    check_chain,
    write_time,
)

AT = datetime(2026, 11, 22, 3, 4, 5, 6, tzinfo=UTC)
EVENT = Event(AT, "1370000017", "staff-1", "transmission.accept", "id", {"to": "accepted", "kinds": "UPJSK"})


def chain(count: int) -> list[Entry]:
    entries: list[Entry] = []
    head = Head(0, GENESIS)
    for number in range(count):
        entries.append(chain_event(head, replace(EVENT, subject=str(number))))
        head = Head(entries[-1].number, entries[-1].digest)
    return entries


def test_the_hash_is_sha256_over_the_one_before_and_canonical_json() -> None:
    first, second = chain(2)
    assert first.digest == hashlib.sha256(bytes(32) + canonical(1, first.event)).digest()
    assert second.digest == hashlib.sha256(first.digest + canonical(2, second.event)).digest()
    written = canonical(1, first.event)
    assert written == json.dumps(json.loads(written), sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize("position", range(5))
def test_every_change_is_found(position: int) -> None:
    entries = chain(5)
    assert check_chain(entries) is None
    changed = list(entries)
    changed[position] = replace(entries[position], event=replace(entries[position].event, staff_id="x"))
    assert check_chain(changed) == position + 1
    dropped = entries[:position] + entries[position + 1 :]
    assert check_chain(dropped) == (None if position == 4 else position + 1)


def test_a_part_of_the_chain_is_checked_from_its_head() -> None:
    entries = chain(5)
    assert check_chain(entries[2:], Head(2, entries[1].digest)) is None


def test_times_are_written_in_utc() -> None:
    assert write_time(AT.astimezone(timezone(timedelta(hours=9)))) == "2026-11-22T03:04:05.000006Z"
