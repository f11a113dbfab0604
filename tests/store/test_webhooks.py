"""Webhooks in both databases: laid out once, claimed by one, tried again, given up, replayed."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from careplan.exchange.custody.key_rotation import change_key, open_cabinet
from careplan.exchange.errors import ExchangeError
from careplan.exchange.notice.addresses import AddressRule
from careplan.exchange.notice.deliveries import Backoff, DeliveryBook
from careplan.exchange.notice.standard_webhooks import read_secret, verify_signed
from careplan.exchange.notice.webhook_desk import WebhookDesk
from careplan.exchange.notice.webhooks import Claim
from careplan.exchange.retention.policy import RetentionPolicy
from careplan.exchange.retention.sweep import Sweeper
from careplan.store.database import SqlStore
from careplan.trust import Credential
from support.exchange_desk import AT, PROVIDER, SUPPORT, Desk, envelope, sealed, sending, session

SENDER, RECEIVER = session(SUPPORT.office_number), session(PROVIDER.office_number, "staff-2")
URL, LEASE = "http://127.0.0.1:9000/x", timedelta(seconds=30)


def second(number: float) -> timedelta:
    return timedelta(seconds=number)


@pytest.fixture
def keys(desk: Desk) -> tuple[Credential, Credential]:
    return desk.enrol(SUPPORT), desk.enrol(PROVIDER)


@pytest.fixture
def hooks(desk: Desk) -> WebhookDesk:
    return WebhookDesk(desk.store, desk.cabinet, AddressRule(private=True), most=2)


def book(desk: Desk, store: SqlStore | None = None) -> DeliveryBook:
    backoff = Backoff(lambda: 1.0)
    return DeliveryBook(store or desk.store, desk.cabinet, backoff, 3, LEASE)


def send(desk: Desk, keys: tuple[Credential, Credential], *stamps: int) -> list[str]:
    return [
        desk.acceptance.accept(
            SENDER, sending(sealed(desk, *keys, envelope(f"202611220304{stamp:02}"))), AT
        ).transmission_id
        for stamp in stamps
    ]


def ids(claims: object) -> list[str]:
    return [each.notice.transmission_id for each in claims]  # type: ignore[attr-defined]


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code


def test_what_comes_after_the_webhook_is_delivered_once(
    desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk
) -> None:
    send(desk, keys, 1)
    webhook, secret = hooks.add(RECEIVER, URL, AT)
    assert book(desk).claim(AT) == ()
    sent = send(desk, keys, 2, 3)
    claims = book(desk).claim(AT)
    assert ids(claims) == sent
    assert book(desk).claim(AT) == ()
    for claim in claims:
        message = book(desk).message(claim, AT)
        assert message.url == URL
        verify_signed(read_secret(secret), message.headers, message.body, AT.timestamp())
        book(desk).settle(claim, None, AT)
    assert book(desk).claim(AT + timedelta(days=1)) == ()
    (counted,) = hooks.all(RECEIVER)
    assert (counted.webhook.webhook_id, counted.pending, counted.dead) == (webhook.webhook_id, 0, 0)


def test_two_processes_never_try_the_same(
    make_store: Callable[[], SqlStore], desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk
) -> None:
    hooks.add(RECEIVER, URL, AT)
    sent = send(desk, keys, *range(25))
    one, two = book(desk, make_store()), book(desk, make_store())
    rounds = [claims for _ in range(3) for claims in (one.claim(AT), two.claim(AT))]
    assert [len(each) for each in rounds] == [5, 5, 5, 5, 5, 0]
    assert sorted(name for each in rounds for name in ids(each)) == sorted(sent)


def test_a_round_is_shared_out_and_passes_over_who_is_busy(
    desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk
) -> None:
    slow, other = (hooks.add(RECEIVER, URL, AT)[0].webhook_id for _ in range(2))
    send(desk, keys, *range(7))
    claims = book(desk).claim(AT)
    assert Counter(each.webhook.webhook_id for each in claims) == {slow: 5, other: 5}
    rest = book(desk).claim(AT, [slow])
    assert [each.webhook.webhook_id for each in rest] == [other] * 2
    assert book(desk).claim(AT, [slow, other]) == ()
    assert [each.webhook.webhook_id for each in book(desk).claim(AT)] == [slow] * 2


def test_what_a_process_that_died_had_claimed_is_tried_by_another(
    desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk
) -> None:
    hooks.add(RECEIVER, URL, AT)
    sent = send(desk, keys, 1)
    assert ids(book(desk).claim(AT)) == sent
    assert book(desk).claim(AT + LEASE - second(1)) == ()
    (again,) = book(desk).claim(AT + LEASE)
    assert (again.notice.transmission_id, again.attempts) == (sent[0], 0)


def tried(desk: Desk, at: timedelta, cause: str) -> Claim:
    (claim,) = book(desk).claim(AT + at)
    book(desk).settle(claim, cause, AT + at)
    return claim


def test_tries_grow_apart_then_end_in_a_dead_letter(
    desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk
) -> None:
    webhook, _ = hooks.add(RECEIVER, URL, AT)
    (sent,) = send(desk, keys, 1)
    assert tried(desk, second(0), "timed-out").attempts == 0
    assert book(desk).claim(AT + second(4.9)) == ()
    assert tried(desk, second(5), "status-500").attempts == 1
    assert book(desk).claim(AT + second(14.9)) == ()
    assert hooks.dead(RECEIVER, webhook.webhook_id, 0, 10) == []
    assert tried(desk, second(15), "status-503").attempts == 2
    assert book(desk).claim(AT + timedelta(days=30)) == ()
    (letter,) = hooks.dead(RECEIVER, webhook.webhook_id, 0, 10)
    assert (letter.notice.transmission_id, letter.attempts, letter.cause) == (sent, 3, "status-503")
    assert letter.at == AT + second(15)
    assert [(each.pending, each.dead) for each in hooks.all(RECEIVER)] == [(0, 1)]
    assert hooks.dead(RECEIVER, webhook.webhook_id, letter.notice.number, 10) == []


def test_replay_by_hand(desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk) -> None:
    webhook, _ = hooks.add(RECEIVER, URL, AT)
    name = webhook.webhook_id
    sent = send(desk, keys, 1, 2, 3)
    for claim in book(desk).claim(AT):
        book(desk).settle(claim, "status-410", AT)
    numbers = [each.notice.number for each in hooks.dead(RECEIVER, name, 0, 10)]
    assert len(numbers) == 3
    assert hooks.replay(RECEIVER, name, [numbers[1], 999_999], AT) == 1
    (claim,) = book(desk).claim(AT)
    assert (claim.notice.transmission_id, claim.attempts) == (sent[1], 0)
    book(desk).settle(claim, None, AT)
    assert hooks.replay(RECEIVER, name, None, AT) == 2
    assert ids(book(desk).claim(AT)) == [sent[0], sent[2]]
    assert hooks.replay(RECEIVER, name, None, AT) == 0


def test_each_office_has_its_own(desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk) -> None:
    webhook, _ = hooks.add(RECEIVER, URL, AT)
    name = webhook.webhook_id
    assert hooks.all(SENDER) == []
    for work in (
        lambda: hooks.remove(SENDER, name, AT),
        lambda: hooks.dead(SENDER, name, 0, 10),
        lambda: hooks.replay(SENDER, name, None, AT),
    ):
        assert code(work) == "webhook-unknown"
    hooks.add(SENDER, URL, AT)
    sent = send(desk, keys, 1)
    desk.delivery.fetch(RECEIVER, sent[0], AT)
    told = {(each.webhook.office_number, each.notice.type) for each in book(desk).claim(AT)}
    assert told == {
        (PROVIDER.office_number, "transmission.accepted"),
        (SUPPORT.office_number, "transmission.fetched"),
    }


def test_bounds_and_removal(desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk) -> None:
    first, _ = hooks.add(RECEIVER, URL, AT)
    hooks.add(RECEIVER, URL, AT)
    assert code(lambda: hooks.add(RECEIVER, URL, AT)) == "webhooks-full"
    send(desk, keys, 1)
    claims = book(desk).claim(AT)
    assert len(claims) == 2
    hooks.remove(RECEIVER, first.webhook_id, AT)
    for claim in claims:  # one of them is no more: settling it changes nothing
        book(desk).settle(claim, "timed-out", AT)
    assert len(book(desk).claim(AT + second(5))) == 1
    assert desk.store.read(lambda tx: tx.certificates.find_key(first.webhook_id)) is None
    hooks.add(RECEIVER, URL, AT)


def test_secrets_are_kept_encrypted_and_outlive_a_change_of_the_deployment_key(
    desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk
) -> None:
    desk.acceptance  # noqa: B018 - the exchange has a key of its own from here on
    webhook, secret = hooks.add(RECEIVER, URL, AT)
    kept = desk.store.read(lambda tx: tx.certificates.find_key(webhook.webhook_id))
    assert kept is not None
    assert read_secret(secret) not in kept.box
    key = b"n" * 32
    change_key(desk.store, desk.cabinet, key, AT)
    send(desk, keys, 1)
    (claim,) = book(desk).claim(AT)
    assert code(lambda: book(desk).message(claim, AT)) == "key-unreadable"
    desk.cabinet = open_cabinet(desk.store, key)
    message = book(desk).message(claim, AT)
    verify_signed(read_secret(secret), message.headers, message.body, AT.timestamp())


def test_old_notices_go_with_their_deliveries(
    desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk
) -> None:
    hooks.add(RECEIVER, URL, AT)
    send(desk, keys, 1, 2)
    tried_once = book(desk).claim(AT)
    for claim in tried_once:
        book(desk).settle(claim, "timed-out", AT)
    sweeper = Sweeper(desk.store, RetentionPolicy(expire_after=timedelta(days=365)))
    assert sweeper.sweep(AT + timedelta(days=90)).notices == 0
    assert len(book(desk).claim(AT + timedelta(days=90))) == 2
    assert sweeper.sweep(AT + timedelta(days=90, seconds=1)).notices == 2
    assert book(desk).claim(AT + timedelta(days=91)) == ()
    assert [(each.pending, each.dead) for each in hooks.all(RECEIVER)] == [(0, 0)]


def test_dead_letters_go_after_a_time_of_their_own(
    desk: Desk, keys: tuple[Credential, Credential], hooks: WebhookDesk
) -> None:
    webhook, _ = hooks.add(RECEIVER, URL, AT)
    send(desk, keys, 1, 2)
    first, second_ = book(desk).claim(AT)
    book(desk).settle(first, "status-410", AT)
    book(desk).settle(second_, "status-410", AT + timedelta(days=1))
    sweeper = Sweeper(desk.store, RetentionPolicy(forget_letters_after=timedelta(days=7)), batch=1)
    assert sweeper.sweep(AT + timedelta(days=7) - second(1)).letters == 0
    assert sweeper.sweep(AT + timedelta(days=7)).letters == 1
    (left,) = hooks.dead(RECEIVER, webhook.webhook_id, 0, 10)
    assert left.notice.number == second_.notice.number
    assert sweeper.sweep(AT + timedelta(days=9)).letters == 1
    assert hooks.replay(RECEIVER, webhook.webhook_id, None, AT) == 0
