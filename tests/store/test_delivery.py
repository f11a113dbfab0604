"""Lists, fetching, receipts, rejections, withdrawals: each office its own, each step once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from careplan.exchange.audit import check_chain, write_time
from careplan.exchange.errors import ExchangeError
from careplan.exchange.states import State
from careplan.exchange.transmissions import Box, Order, Position, Query, Transmission
from careplan.sealing import open_unit
from careplan.store.database import SqlStore
from careplan.trust import Credential
from support.exchange_desk import AT, PROVIDER, SUPPORT, Desk, envelope, receipt, sealed, sending, session

SENDER, RECEIVER = session(SUPPORT.office_number), session(PROVIDER.office_number, "staff-2")
STRANGER = session("1370000033", "staff-3")


@pytest.fixture
def keys(desk: Desk) -> tuple[Credential, Credential]:
    return desk.enrol(SUPPORT), desk.enrol(PROVIDER)


@pytest.fixture
def sent(desk: Desk, keys: tuple[Credential, Credential]) -> str:
    return desk.acceptance.accept(SENDER, sending(sealed(desk, *keys)), AT).transmission_id


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code


def body(desk: Desk, transmission_id: str) -> dict[str, str]:
    found, _ = desk.look(RECEIVER, transmission_id)
    return {
        "transmission": found.transmission_id,
        "sealed_sha256": found.sealed_sha256,
        "header_sha256": found.header_sha256,
        "received_at": write_time(AT),
    }


def page(desk: Desk, box: Box, **given: object) -> list[Transmission]:
    number = SUPPORT.office_number if box is Box.SENT else PROVIDER.office_number
    values: dict[str, object] = {"order": Order.NEWEST, "state": None, "after": None, "limit": 100}
    return list(desk.page(Query(box=box, office_number=number, **(values | given))))  # type: ignore[arg-type]


def test_fetched_bytes_open_at_the_receiver_and_only_there(
    desk: Desk, keys: tuple[Credential, Credential], sent: str
) -> None:
    for _ in range(2):
        fetched = desk.delivery.fetch(RECEIVER, sent, AT)
        opened = open_unit(
            fetched.payload.sealed,
            credential=keys[1],
            trust=desk.trust.trust(AT),
            at=AT,
            header=fetched.payload.header,
            acceptance=fetched.statement,
        )
        assert opened.files == {"UPPLAN.CSV": b"opaque"}
        assert fetched.transmission.state is State.FETCHED
    assert code(lambda: desk.delivery.fetch(SENDER, sent, AT)) == "transmission-unknown"
    assert code(lambda: desk.delivery.fetch(STRANGER, sent, AT)) == "transmission-unknown"
    assert code(lambda: desk.look(STRANGER, sent)) == "transmission-unknown"


def test_a_receipt_ends_the_fetching(desk: Desk, keys: tuple[Credential, Credential], sent: str) -> None:
    signed = receipt(body(desk, sent), keys[1])
    assert code(lambda: desk.delivery.put_receipt(RECEIVER, sent, signed, AT)) == "state-forbids"
    desk.delivery.fetch(RECEIVER, sent, AT)
    assert desk.delivery.put_receipt(RECEIVER, sent, signed, AT).state is State.RECEIVED
    assert desk.delivery.put_receipt(RECEIVER, sent, signed, AT).state is State.RECEIVED
    assert desk.look(SENDER, sent)[1].receipt == signed
    assert code(lambda: desk.delivery.fetch(RECEIVER, sent, AT)) == "state-forbids"
    assert code(lambda: desk.delivery.reject(RECEIVER, sent, {}, AT)) == "state-forbids"


@pytest.mark.parametrize("name", ["transmission", "sealed_sha256", "header_sha256"])
def test_a_receipt_about_something_else(
    desk: Desk, keys: tuple[Credential, Credential], sent: str, name: str
) -> None:
    desk.delivery.fetch(RECEIVER, sent, AT)
    wrong = receipt(body(desk, sent) | {name: "0" * 64}, keys[1])
    assert code(lambda: desk.delivery.put_receipt(RECEIVER, sent, wrong, AT)) == "receipt-refused"


def test_a_receipt_signed_by_another(desk: Desk, keys: tuple[Credential, Credential], sent: str) -> None:
    desk.delivery.fetch(RECEIVER, sent, AT)
    wrong = receipt(body(desk, sent), keys[0])
    assert code(lambda: desk.delivery.put_receipt(RECEIVER, sent, wrong, AT)) == "receipt-refused"
    assert code(lambda: desk.delivery.put_receipt(RECEIVER, sent, b"junk", AT)) == "receipt-refused"
    assert desk.look(SENDER, sent)[0].state is State.FETCHED


def test_a_rejection_goes_back_to_the_sender(desk: Desk, sent: str) -> None:
    why = {"reason": "読めません", "findings": []}
    assert code(lambda: desk.delivery.reject(RECEIVER, sent, why, AT)) == "state-forbids"
    desk.delivery.fetch(RECEIVER, sent, AT)
    assert desk.delivery.reject(RECEIVER, sent, why, AT).state is State.REJECTED
    assert desk.delivery.reject(RECEIVER, sent, why, AT).state is State.REJECTED
    assert desk.look(SENDER, sent)[1].rejection == why


def test_only_the_sender_withdraws_and_only_unfetched(desk: Desk, sent: str) -> None:
    assert code(lambda: desk.delivery.withdraw(RECEIVER, sent, AT)) == "transmission-unknown"
    assert desk.delivery.withdraw(SENDER, sent, AT).state is State.WITHDRAWN
    assert desk.delivery.withdraw(SENDER, sent, AT).state is State.WITHDRAWN
    assert code(lambda: desk.delivery.fetch(RECEIVER, sent, AT)) == "state-forbids"


def test_withdrawing_against_fetching_has_one_winner(
    make_store: Callable[[], SqlStore], desk: Desk, keys: tuple[Credential, Credential]
) -> None:
    other = Desk(make_store(), desk.folder)
    for second in range(10):
        unit = sealed(desk, *keys, envelope(stamp=f"202611220304{second:02}"))
        sent = desk.acceptance.accept(SENDER, sending(unit), AT).transmission_id
        start = Barrier(2)

        def fetch(sent: str = sent, start: Barrier = start) -> str:
            start.wait()
            return outcome_of(lambda: desk.delivery.fetch(RECEIVER, sent, AT).transmission)

        def withdraw(sent: str = sent, start: Barrier = start) -> str:
            start.wait()
            return outcome_of(lambda: other.delivery.withdraw(SENDER, sent, AT))

        with ThreadPoolExecutor(2) as pool:
            fetching, taking_back = pool.submit(fetch), pool.submit(withdraw)
        outcome = (fetching.result(), taking_back.result())
        assert outcome in {("fetched", "state-forbids"), ("state-forbids", "withdrawn")}
    assert check_chain(desk.store.read(lambda tx: list(tx.audit.entries()))) is None


def outcome_of(work: Callable[[], Transmission]) -> str:
    try:
        return work().state
    except ExchangeError as error:
        return error.code


def test_every_step_is_one_audit_entry(desk: Desk, keys: tuple[Credential, Credential], sent: str) -> None:
    desk.delivery.fetch(RECEIVER, sent, AT)
    desk.delivery.fetch(RECEIVER, sent, AT)
    desk.delivery.put_receipt(RECEIVER, sent, receipt(body(desk, sent), keys[1]), AT)
    entries = [
        each for each in desk.store.read(lambda tx: list(tx.audit.entries())) if each.event.subject == sent
    ]
    assert [entry.event.action for entry in entries] == [
        "transmission.accept",
        "transmission.fetch",
        "transmission.fetch",
        "transmission.receipt",
    ]
    assert {entry.event.staff_id for entry in entries} == {"staff-1", "staff-2"}


def test_lists_page_in_both_orders(desk: Desk, keys: tuple[Credential, Credential]) -> None:
    stamps = [f"202611220304{second:02}" for second in (5, 1, 4, 2, 3)]
    for stamp in stamps:
        desk.acceptance.accept(SENDER, sending(sealed(desk, *keys, envelope(stamp=stamp))), AT)
    assert [each.stamp for each in page(desk, Box.SENT)] == stamps[::-1]
    assert [each.stamp for each in page(desk, Box.RECEIVED, order=Order.STAMP)] == sorted(stamps)
    assert page(desk, Box.RECEIVED, state=State.FETCHED) == []
    for order, expected in ((Order.NEWEST, stamps[::-1]), (Order.STAMP, sorted(stamps))):
        seen: list[str] = []
        after = None
        while found := page(desk, Box.RECEIVED, order=order, after=after, limit=2):
            seen += [each.stamp for each in found]
            after = Position(found[-1].sequence, found[-1].stamp)
        assert seen == expected


@pytest.mark.usefixtures("sent")
def test_a_changed_audit_entry_is_found(desk: Desk) -> None:
    entries = desk.store.read(lambda tx: list(tx.audit.entries()))
    assert check_chain(entries) is None
    assert check_chain([entries[0], *entries[2:]]) == 2
    assert check_chain(entries[1:]) == 1
