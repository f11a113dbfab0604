"""Retention over both databases: warned of, expired, purged; what stays; who does it, and that it is done once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from alembic import command

from careplan.exchange.audit import check_chain
from careplan.exchange.certificates.own_credential import Identity, OwnSigner
from careplan.exchange.errors import ExchangeError
from careplan.exchange.proof.evidence import EvidenceDesk
from careplan.exchange.proof.fiscal_year import YearDesk
from careplan.exchange.proof.verify import Beside, verify_evidence
from careplan.exchange.retention.housekeeping import TASK, Housekeeping
from careplan.exchange.retention.policy import RetentionPolicy
from careplan.exchange.retention.sweep import Sweeper, Swept
from careplan.exchange.states import State
from careplan.store.database import SqlStore
from careplan.store.engine import make_engine
from careplan.store.migrate import alembic_config, upgrade_schema
from careplan.trust import Credential
from support.exchange_desk import (
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
POLICY = RetentionPolicy()
DAY = timedelta(days=1)
EXPIRY = AT + POLICY.expire_after


class Post:
    """Two offices, and what was sent under letters."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.keys: tuple[Credential, Credential] = (desk.enrol(SUPPORT), desk.enrol(PROVIDER))
        self.sweeper = Sweeper(desk.store, POLICY, batch=2)
        self.second = 0

    def send(self, key: str | None = None) -> str:
        self.second += 1
        unit = sealed(self.desk, *self.keys, envelope(stamp=f"202611220304{self.second:02}"))
        return self.desk.acceptance.accept(SENDER, sending(unit, key), AT).transmission_id

    def receive(self, transmission_id: str, at: datetime = AT) -> None:
        self.desk.delivery.fetch(RECEIVER, transmission_id, at)
        found, _ = self.desk.look(RECEIVER, transmission_id)
        body = {
            "transmission": transmission_id,
            "sealed_sha256": found.sealed_sha256,
            "header_sha256": found.header_sha256,
        }
        self.desk.delivery.put_receipt(RECEIVER, transmission_id, receipt(body, self.keys[1]), at)

    def state(self, transmission_id: str) -> State:
        return self.desk.look(SENDER, transmission_id)[0].state

    def has_bytes(self, transmission_id: str) -> bool:
        return self.desk.store.read(lambda tx: tx.transmissions.payload(transmission_id)) is not None

    def actions(self, transmission_id: str) -> list[str]:
        entries = self.desk.store.read(lambda tx: list(tx.audit.entries()))
        assert check_chain(entries) is None
        return [each.event.action for each in entries if each.event.subject == transmission_id]


@pytest.fixture
def post(desk: Desk) -> Post:
    return Post(desk)


def test_it_is_warned_of_then_expires_then_is_purged(post: Post) -> None:
    sent = post.send()
    listed = [post.desk.lists.look(SENDER, sent, at)[0] for at in (AT, EXPIRY - 14 * DAY)]
    assert [(each.expires_at, each.expiring) for each in listed] == [(EXPIRY, False), (EXPIRY, True)]
    assert post.sweeper.sweep(EXPIRY - timedelta(microseconds=1)) == Swept(0, 0, 0, 0)
    assert post.sweeper.sweep(EXPIRY) == Swept(1, 0, 0, 0)
    assert (post.state(sent), post.has_bytes(sent)) == (State.EXPIRED, True)
    purged_at = EXPIRY + POLICY.purge_closed_after
    assert post.sweeper.sweep(purged_at) == Swept(0, 1, 0, 0, notices=1)
    assert post.sweeper.sweep(purged_at) == Swept(0, 0, 0, 0)
    found, _ = post.desk.lists.look(SENDER, sent, purged_at)
    assert (found.transmission.purged_at, found.expires_at, found.expiring) == (purged_at, None, False)
    assert not post.has_bytes(sent)
    assert post.actions(sent) == ["transmission.accept", "transmission.expire", "transmission.purge"]
    with pytest.raises(ExchangeError, match="state-forbids"):
        post.desk.delivery.fetch(RECEIVER, sent, purged_at)


def test_more_than_one_batch_and_each_once(post: Post) -> None:
    sent = [post.send() for _ in range(5)]
    post.desk.delivery.fetch(RECEIVER, sent[0], AT + DAY)  # fetched without a receipt waits no longer
    assert post.sweeper.sweep(EXPIRY).expired == 5
    assert {post.state(each) for each in sent} == {State.EXPIRED}
    assert post.sweeper.sweep(EXPIRY + 365 * DAY).purged == 5


def test_a_round_told_to_stop_leaves_the_rest_to_the_next(post: Post) -> None:
    for _ in range(5):
        post.send()
    answers = iter([False])
    assert post.sweeper.sweep(EXPIRY, lambda: next(answers, True)).expired == 2
    assert post.sweeper.sweep(EXPIRY).expired == 3


def test_received_ones_never_expire_and_are_purged_after_their_own_period(post: Post) -> None:
    received, withdrawn = post.send(), post.send()
    post.receive(received)
    post.desk.delivery.withdraw(SENDER, withdrawn, AT)
    assert post.sweeper.sweep(AT + POLICY.purge_closed_after) == Swept(0, 1, 0, 0)
    assert (post.has_bytes(withdrawn), post.has_bytes(received)) == (False, True)
    assert post.sweeper.sweep(AT + POLICY.purge_received_after) == Swept(0, 1, 0, 0)
    assert (post.state(withdrawn), post.state(received)) == (State.WITHDRAWN, State.RECEIVED)


def test_evidence_and_the_year_are_whole_after_purging(post: Post) -> None:
    sent, desk = post.send(), post.desk
    post.receive(sent)
    years = YearDesk(desk.store)
    before = years.report(SENDER, SUPPORT.office_number, 2026)
    post.sweeper.sweep(AT + 200 * DAY)
    assert not post.has_bytes(sent)
    pack = EvidenceDesk(desk.store, desk.trust, desk.acceptance.signer).make(SENDER, sent, AT + 200 * DAY)
    verdict = verify_evidence(pack, Beside(anchors=(desk.authority.certificate,)))
    assert (verdict.state, verdict.received_at) == (State.RECEIVED, AT)
    assert years.report(SENDER, SUPPORT.office_number, 2026) == before
    assert before.partners


def test_a_repeat_gets_its_first_answer_after_purging_and_the_key_ends_later(post: Post) -> None:
    unit = sealed(post.desk, *post.keys, envelope())
    first = post.desk.acceptance.accept(SENDER, sending(unit, "key"), AT)
    post.desk.delivery.withdraw(SENDER, first.transmission_id, AT)
    assert post.sweeper.sweep(AT + 31 * DAY).keys == 0
    again = post.desk.acceptance.accept(SENDER, sending(unit, "key"), AT + 31 * DAY)
    assert (again.transmission_id, again.repeated) == (first.transmission_id, True)
    assert post.sweeper.sweep(AT + POLICY.forget_keys_after).keys == 1


def test_a_key_outlives_its_bytes(post: Post) -> None:
    post.send("key")
    keep = Sweeper(post.desk.store, RetentionPolicy(expire_after=1000 * DAY))
    assert keep.sweep(AT + 400 * DAY).keys == 0


def test_the_receipt_that_is_faster_wins(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = post.send()
    stale = post.desk.store.read(lambda tx: tx.ageing.overdue(EXPIRY, 10))
    post.receive(sent, EXPIRY)
    sql = "careplan.store.ageing.SqlAgeing.overdue"
    monkeypatch.setattr(sql, lambda _self, _by, _limit: stale)
    post.sweeper.sweep(EXPIRY)
    assert post.state(sent) is State.RECEIVED


def test_ended_tokens_are_removed(post: Post) -> None:
    desk = post.desk
    desk.bootstrap()
    desk.log_in("admin")
    assert post.sweeper.sweep(AT).tokens == 0
    assert post.sweeper.sweep(AT + DAY).tokens == 2


def test_one_process_keeps_house_and_the_other_takes_what_it_renewed(
    make_store: Callable[[], SqlStore], desk: Desk
) -> None:
    identity = Identity(desk.store, desk.authority, desk.cabinet)
    one, two = (OwnSigner(identity, AT) for _ in range(2))
    late = one().certificate.not_valid_after_utc - timedelta(days=80)
    busy, idle = (Housekeeping(Sweeper(desk.store, POLICY), each) for each in (one, two))
    with desk.store.alone(TASK) as mine:
        assert mine
        assert idle.run(late) is None
    assert two().certificate == one().certificate  # it took the newest, and made none
    assert busy.run(late) == Swept(0, 0, 0, 0)
    assert one().certificate.not_valid_after_utc > late + timedelta(days=365)
    with make_store().alone("another task") as other, desk.store.alone(TASK) as mine:
        assert (other, mine) == (True, True)
        assert idle.run(late) is None
    assert two().certificate == one().certificate


def test_a_task_is_held_by_one_thread_at_a_time(store: SqlStore) -> None:
    held, end, seen = Event(), Event(), list[bool]()

    def hold() -> None:
        with store.alone("x") as mine:
            seen.append(mine)
            held.set()
            end.wait(10)

    thread = Thread(target=hold)
    thread.start()
    assert held.wait(10)
    with store.alone("x") as mine:
        seen.append(mine)
    end.set()
    thread.join()
    with store.alone("x") as mine:
        seen.append(mine)
    assert seen == [True, False, True]


def test_headers_of_before_lie_where_they_outlive_the_bytes(empty_url: str) -> None:
    """Data in place: a transmission of schema 0009, whose header lay with the bytes."""
    engine = make_engine(empty_url, 2)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0009")
        tables = sa.MetaData()
        tables.reflect(connection)
        _fill(connection, tables.tables)
    upgrade_schema(engine)
    store = SqlStore(engine)
    payload, header, proofs, found = store.read(
        lambda tx: (
            tx.transmissions.payload("t1"),
            tx.transmissions.header("t1"),
            tx.transmissions.proofs("t1"),
            tx.transmissions.find("t1"),
        )
    )
    assert payload is not None
    assert (payload.sealed, payload.header, header) == (b"sealed", b"header", b"header")
    assert (proofs.statement, proofs.receipt, found and found.purged_at) == (b"statement", None, None)
    assert store.write(lambda tx: tx.ageing.purge("t1", AT))
    assert store.read(lambda tx: (tx.transmissions.payload("t1"), tx.transmissions.header("t1"))) == (
        None,
        b"header",
    )
    store.close()


def _fill(connection: sa.Connection, tables: "sa.util.FacadeDict[str, sa.Table]") -> None:
    at = AT.replace(tzinfo=None) if connection.dialect.name == "sqlite" else AT
    office = {
        "name": "みほん",
        "name_key": "みほん",
        "service_types": ["43"],
        "receives": [],
        "custody": "own",
        "active": True,
        "registered_at": at,
    }
    numbers = (SUPPORT.office_number, PROVIDER.office_number)
    connection.execute(sa.insert(tables["offices"]), [office | {"number": each} for each in numbers])
    row = {
        "transmission_id": "t1",
        "sequence": 1,
        "sender_office": numbers[0],
        "sender_type": "43",
        "destination_office": numbers[1],
        "destination_type": "17",
        "stamp": "20261122000001",
        "kinds": ["UPJSK"],
        "months": [],
        "edition": "4.1",
        "sealed_sha256": "0" * 64,
        "header_sha256": "0" * 64,
        "size": 6,
        "state": "accepted",
        "accepted_at": at,
        "changed_at": at,
    }
    connection.execute(sa.insert(tables["transmissions"]), row)
    payload = {"transmission_id": "t1", "sealed": b"sealed", "header": b"header"}
    connection.execute(sa.insert(tables["payloads"]), payload)
    connection.execute(sa.insert(tables["proofs"]), {"transmission_id": "t1", "statement": b"statement"})
