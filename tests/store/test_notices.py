"""The outbox: each step tells the right side, in its own transaction, and nobody else."""

from datetime import timedelta

import pytest

from careplan.exchange import steps
from careplan.exchange.errors import ExchangeError
from careplan.exchange.notice.desk import NoticeDesk
from careplan.exchange.notice.notices import Notice
from careplan.exchange.states import Actor, Event
from careplan.store.database import SqlStore
from careplan.trust import Credential
from support.exchange_desk import (
    ADMIN,
    AT,
    PROVIDER,
    SUPPORT,
    Desk,
    envelope,
    receipt,
    sealed,
    sending,
    session,
)

SENDER, RECEIVER = session(SUPPORT.office_number), session(PROVIDER.office_number, "staff-2")
STRANGER = session("1370000033", "staff-3")


@pytest.fixture
def keys(desk: Desk) -> tuple[Credential, Credential]:
    return desk.enrol(SUPPORT), desk.enrol(PROVIDER)


def send(desk: Desk, keys: tuple[Credential, Credential], stamp: str = "20261122030405") -> str:
    about = envelope(stamp)
    return desk.acceptance.accept(SENDER, sending(sealed(desk, *keys, about)), AT).transmission_id


def told(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """Return by office what it was told of which transmission."""
    notices = NoticeDesk(desk.store)
    return {
        by.office(): [(each.type, each.transmission_id) for each in notices.page(by, 0, 100)]
        for by in (SENDER, RECEIVER, STRANGER)
    }


def give_receipt(desk: Desk, sent: str, key: Credential) -> None:
    found, _ = desk.look(RECEIVER, sent)
    body = {
        "transmission": sent,
        "sealed_sha256": found.sealed_sha256,
        "header_sha256": found.header_sha256,
        "received_at": "2026-11-22T03:04:05.000000Z",
    }
    desk.delivery.put_receipt(RECEIVER, sent, receipt(body, key), AT)


def test_each_step_tells_the_other_side_once(desk: Desk, keys: tuple[Credential, Credential]) -> None:
    first, second, third = (send(desk, keys, f"2026112203040{number}") for number in range(3))
    for sent in (first, first, second):
        desk.delivery.fetch(RECEIVER, sent, AT)
    for _ in range(2):
        desk.delivery.reject(RECEIVER, second, {"reason": "x"}, AT)
        desk.delivery.withdraw(SENDER, third, AT)
    give_receipt(desk, first, keys[1])
    assert told(desk) == {
        SENDER.office(): [
            ("transmission.fetched", first),
            ("transmission.fetched", second),
            ("transmission.rejected", second),
            ("transmission.received", first),
        ],
        RECEIVER.office(): [
            *(("transmission.accepted", each) for each in (first, second, third)),
            ("transmission.withdrawn", third),
        ],
        STRANGER.office(): [],
    }


def test_what_the_exchange_ends_both_sides_are_told(desk: Desk, keys: tuple[Credential, Credential]) -> None:
    sent = send(desk, keys)
    expire = (Event.EXPIRE, Actor.EXCHANGE)
    desk.store.write(
        lambda tx: steps.advance(tx, steps.find_sent(tx, sent, SENDER.office()), expire, ADMIN, AT)
    )
    expired = ("transmission.expired", sent)
    assert [each[-1] for each in list(told(desk).values())[:2]] == [expired, expired]


def test_a_notice_says_what_the_lists_say_and_no_more(
    desk: Desk, keys: tuple[Credential, Credential]
) -> None:
    sent = send(desk, keys)
    (notice,) = NoticeDesk(desk.store).page(RECEIVER, 0, 10)
    listed, _ = desk.look(RECEIVER, sent)
    assert notice.number == listed.sequence
    assert notice.content() == {
        "id": f"notice-{listed.sequence}-{PROVIDER.office_number}",
        "type": "transmission.accepted",
        "timestamp": "2026-11-22T03:04:05.678901Z",
        "data": {
            "number": listed.sequence,
            "office": PROVIDER.office_number,
            "role": "receiver",
            "partner": SUPPORT.office_number,
            "transmission": sent,
            "state": "accepted",
            "kinds": sorted(envelope().kinds),
            "months": ["202612"],
        },
    }


def test_a_step_that_is_undone_tells_nobody(desk: Desk, keys: tuple[Credential, Credential]) -> None:
    sent = send(desk, keys)

    def fail() -> None:
        def work(tx: object) -> None:
            found = steps.find_received(tx, sent, RECEIVER.office())  # type: ignore[arg-type]
            steps.advance(tx, found, (Event.FETCH, Actor.RECEIVER), RECEIVER, AT)  # type: ignore[arg-type]
            raise ExchangeError("content-purged", "", "")

        desk.store.write(work)

    with pytest.raises(ExchangeError):
        fail()
    assert told(desk)[SENDER.office()] == []


def test_pages_and_what_is_new(store: SqlStore, desk: Desk, keys: tuple[Credential, Credential]) -> None:
    sent = [send(desk, keys, f"202611220304{number:02}") for number in range(5)]
    desk.delivery.fetch(RECEIVER, sent[0], AT)
    notices = NoticeDesk(store)
    whole = notices.page(RECEIVER, 0, 10)
    assert [each.transmission_id for each in whole] == sent
    assert notices.page(RECEIVER, whole[1].number, 2) == whole[2:4]
    assert notices.last() == whole[-1].number + 1
    assert notices.newest(0) == {RECEIVER.office(): whole[-1].number, SENDER.office(): notices.last()}
    assert notices.newest(whole[-1].number) == {SENDER.office(): notices.last()}
    assert notices.newest(notices.last()) == {}


def test_old_notices_are_removed_the_oldest_first(
    store: SqlStore, desk: Desk, keys: tuple[Credential, Credential]
) -> None:
    for number in range(3):
        send(desk, keys, f"2026112203040{number}")

    def remove(at: timedelta, limit: int) -> int:
        return store.write(lambda tx: tx.outbox.remove_before(AT + at, limit))

    def left() -> list[Notice]:
        return list(NoticeDesk(store).page(RECEIVER, 0, 10))

    whole = left()
    assert remove(timedelta(), 10) == 0
    assert remove(timedelta(seconds=1), 2) == 2
    assert left() == whole[2:]
    assert remove(timedelta(seconds=1), 2) == 1
    assert remove(timedelta(seconds=1), 2) == 0
    assert NoticeDesk(store).last() == 0
