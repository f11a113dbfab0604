"""Lockers over both databases: the key fits or there is no locker; they expire, are bounded, and are swept."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from careplan.exchange.errors import ExchangeError
from careplan.exchange.lockers.box import read_token
from careplan.exchange.lockers.desk import LockerDesk, LockerLimits
from careplan.exchange.lockers.locker import Purpose
from careplan.exchange.retention.policy import RetentionPolicy
from careplan.exchange.retention.sweep import Sweeper
from careplan.store.database import SqlStore
from support.exchange_desk import AT

MINE, OTHERS = "m" * 32, "o" * 32
CONTENT = b"what nobody else may read"


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code


@pytest.fixture
def desk(store: SqlStore) -> LockerDesk:
    return LockerDesk(store, LockerLimits(each=2, number=3, total_bytes=1_000))


def test_the_owner_takes_out_what_was_put_in_and_nobody_else(desk: LockerDesk) -> None:
    locker = desk.put(MINE, Purpose.CHECK, CONTENT, AT)
    assert desk.take(MINE, locker.locker_id, Purpose.CHECK, AT) == (locker, CONTENT)
    assert desk.find(MINE, locker.locker_id, Purpose.CHECK, AT) == locker
    assert code(lambda: desk.take(OTHERS, locker.locker_id, Purpose.CHECK, AT)) == "locker-unknown"
    assert code(lambda: desk.find(OTHERS, locker.locker_id, Purpose.CHECK, AT)) == "locker-unknown"
    assert code(lambda: desk.take(MINE, locker.locker_id, Purpose.FINDINGS, AT)) == "locker-unknown"
    assert code(lambda: desk.empty(OTHERS, locker.locker_id)) == "locker-unknown"
    assert code(lambda: desk.find(MINE, "a\0b", Purpose.CHECK, AT)) == "locker-unknown"
    assert code(lambda: desk.empty(MINE, "a\0b")) == "locker-unknown"
    assert list(desk.mine(OTHERS, AT)) == []


def test_neither_content_nor_secret_nor_key_is_in_the_database(desk: LockerDesk, store: SqlStore) -> None:
    locker = desk.put(MINE, Purpose.FINDINGS, CONTENT, AT)
    read = read_token(desk.token(MINE, locker))
    assert read is not None
    with store.engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM lockers")).one()
    kept = b"".join(
        bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode() for each in row
    )
    for part in (CONTENT, MINE.encode(), read[1]):
        assert part not in kept


def test_a_link_opens_one_locker_and_no_other(desk: LockerDesk) -> None:
    one, other = (desk.put(MINE, Purpose.FINDINGS, each, AT) for each in (CONTENT, b"other"))
    token = desk.token(MINE, one)
    assert desk.take_by_token(token, Purpose.FINDINGS, AT)[1] == CONTENT
    key = token.partition(".")[2]
    for wrong in (
        f"{other.locker_id}.{key}",
        f"{token}A",
        token[:-2],
        one.locker_id,
        "",
        f".{key}",
        f"\0.{key}",
        "x.é",
    ):
        assert code(partial(desk.take_by_token, wrong, Purpose.FINDINGS, AT)) == "locker-unknown"


def test_an_expired_locker_is_not_there_and_housekeeping_removes_it(
    desk: LockerDesk, store: SqlStore
) -> None:
    locker = desk.put(MINE, Purpose.CHECK, CONTENT, AT)
    links = desk.put(MINE, Purpose.FINDINGS, CONTENT, AT)
    later = AT + timedelta(hours=1)
    assert code(lambda: desk.take(MINE, locker.locker_id, Purpose.CHECK, later)) == "locker-unknown"
    assert [each.locker_id for each in desk.mine(MINE, later)] == [links.locker_id]
    Sweeper(store, RetentionPolicy()).sweep(later)
    assert store.read(lambda tx: tx.lockers.occupancy())[0] == 1


def test_what_is_kept_is_bounded(desk: LockerDesk) -> None:
    lockers = [desk.put(MINE, Purpose.CHECK, CONTENT, AT) for _ in range(2)]
    assert code(lambda: desk.put(MINE, Purpose.CHECK, CONTENT, AT)) == "lockers-full"  # of one browser
    assert code(lambda: desk.put(OTHERS, Purpose.CHECK, bytes(2_000), AT)) == "lockers-full"
    desk.put(OTHERS, Purpose.CHECK, CONTENT, AT)
    assert code(lambda: desk.put("x" * 32, Purpose.CHECK, CONTENT, AT)) == "lockers-full"
    desk.empty(MINE, lockers[0].locker_id)
    desk.put("x" * 32, Purpose.CHECK, CONTENT, AT)


def test_a_locker_is_refilled_by_its_owner_within_its_bounds(desk: LockerDesk) -> None:
    locker = desk.put(MINE, Purpose.VENDOR_TEST, CONTENT, AT)
    refill = partial(desk.refill, MINE, locker.locker_id, Purpose.VENDOR_TEST)
    refill(lambda before: before + b"!", AT)
    changed, content = desk.take(MINE, locker.locker_id, Purpose.VENDOR_TEST, AT)
    assert (content, changed.expires_at, changed.size) == (CONTENT + b"!", locker.expires_at, locker.size + 1)
    assert code(lambda: refill(lambda _: b"x" * 2_000, AT)) == "lockers-full"
    others = partial(desk.refill, OTHERS, locker.locker_id, Purpose.VENDOR_TEST)
    assert code(lambda: others(lambda before: before, AT)) == "locker-unknown"
    assert desk.take(MINE, locker.locker_id, Purpose.VENDOR_TEST, AT)[1] == CONTENT + b"!"


def test_of_two_refills_at_a_time_none_is_lost(desk: LockerDesk) -> None:
    locker = desk.put(MINE, Purpose.VENDOR_TEST, b"", AT)
    refill = partial(desk.refill, MINE, locker.locker_id, Purpose.VENDOR_TEST)
    meanwhile = iter([lambda: refill(lambda before: before + b"2", AT)])

    def first(before: bytes) -> bytes:
        next(meanwhile, lambda: None)()
        return before + b"1"

    refill(first, AT)
    assert desk.take(MINE, locker.locker_id, Purpose.VENDOR_TEST, AT)[1] == b"21"
