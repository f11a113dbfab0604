"""Acceptance over a real store, SQLite and PostgreSQL: what is refused, what is committed, what is repeated."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from careplan.exchange.audit import check_chain
from careplan.exchange.errors import ExchangeError
from careplan.exchange.sending.acceptance import Sending
from careplan.exchange.transmissions import Acceptance, Box, Order, Payload, Query
from careplan.sealing import Party, SealedUnit, verify_statement
from careplan.sealing.enveloped import encrypt_for
from careplan.sealing.header import sign_header
from careplan.store.database import SqlStore
from careplan.trust import Credential
from support.exchange_desk import (
    ADMIN,
    AT,
    PROVIDER,
    SUPPORT,
    Desk,
    envelope,
    sealed,
    sending,
    session,
)

SENDER = session(SUPPORT.office_number)


@pytest.fixture
def keys(desk: Desk) -> tuple[Credential, Credential]:
    return desk.enrol(SUPPORT), desk.enrol(PROVIDER)


@pytest.fixture
def unit(desk: Desk, keys: tuple[Credential, Credential]) -> SealedUnit:
    return sealed(desk, *keys)


def refusal(desk: Desk, what: Sending, by: object = SENDER) -> str:
    with pytest.raises(ExchangeError) as caught:
        desk.acceptance.accept(by, what, AT)  # type: ignore[arg-type]
    return caught.value.code


def sent(desk: Desk) -> int:
    query = Query(Box.SENT, SUPPORT.office_number, Order.NEWEST, None, None, 100)
    return len(desk.page(query))


def test_an_accepted_unit_is_listed_and_proved(desk: Desk, unit: SealedUnit) -> None:
    accepted = desk.acceptance.accept(SENDER, sending(unit), AT)
    transmission, proofs = desk.look(SENDER, accepted.transmission_id)
    head = desk.store.read(lambda tx: tx.audit.head())
    statement = verify_statement(accepted.statement, kind="acceptance", trust=desk.trust.trust(AT), at=AT)
    assert statement.body["transmission"] == transmission.transmission_id
    assert statement.body["sealed_sha256"] == transmission.sealed_sha256
    assert statement.body["header_sha256"] == transmission.header_sha256
    assert statement.body["audit_head"] == head.digest.hex()
    assert statement.body["accepted_at"] == "2026-11-22T03:04:05.678901Z"
    assert proofs.statement == accepted.statement
    assert (transmission.state, transmission.sender, transmission.destination) == (
        "accepted",
        SUPPORT,
        PROVIDER,
    )
    assert transmission.accepted_at == AT


def test_another_body_than_the_headers(desk: Desk, unit: SealedUnit) -> None:
    assert refusal(desk, Sending(Payload(unit.sealed + b"x", unit.header))) == "hash-differs"


@pytest.mark.parametrize("header", [b"", b"x" * 100, b"\x30\x80"])
def test_a_header_of_any_bytes(desk: Desk, unit: SealedUnit, header: bytes) -> None:
    assert refusal(desk, Sending(Payload(unit.sealed, header))) == "header-refused"


def test_another_office_may_not_hand_it_in(desk: Desk, unit: SealedUnit) -> None:
    assert refusal(desk, sending(unit), session(PROVIDER.office_number)) == "sender-differs"
    assert refusal(desk, sending(unit), ADMIN) == "office-only"


def test_a_header_signed_by_another_office_than_it_names(
    desk: Desk, keys: tuple[Credential, Credential], unit: SealedUnit
) -> None:
    header = sign_header(unit.sealed, envelope(), keys[1], AT)
    with pytest.raises(ExchangeError) as caught:
        desk.acceptance.accept(SENDER, Sending(Payload(unit.sealed, header)), AT)
    assert (caught.value.code, caught.value.details) == ("header-refused", {"cause": "header.sender"})


def test_kinds_that_are_no_unit(desk: Desk, keys: tuple[Credential, Credential]) -> None:
    wrong = sealed(desk, *keys, envelope(kinds=("UPPLAN", "UPSIKYU")))
    assert refusal(desk, sending(wrong)) == "not-a-unit"


def test_service_types_that_the_offices_do_not_offer(desk: Desk, keys: tuple[Credential, Credential]) -> None:
    to = sealed(desk, *keys, envelope(to=Party(PROVIDER.office_number, "11")))
    assert refusal(desk, sending(to)) == "service-type-foreign"
    of = sealed(desk, *keys, replace(envelope(), sender=Party(SUPPORT.office_number, "46")))
    assert refusal(desk, sending(of)) == "service-type-foreign"


def test_a_stamp_that_is_no_time(desk: Desk, keys: tuple[Credential, Credential]) -> None:
    wrong = sealed(desk, *keys, envelope(stamp="20261322030405"))
    assert refusal(desk, sending(wrong)) == "header-refused"


def test_an_unknown_destination(desk: Desk, keys: tuple[Credential, Credential]) -> None:
    stranger = Party("1370000033", "17")
    other = sealed(desk, keys[0], desk.issue(stranger), envelope(to=stranger))
    assert refusal(desk, sending(other)) == "destination-unknown"
    desk.register(stranger)
    assert refusal(desk, sending(other)) == "destination-without-certificate"


def test_a_destination_that_is_switched_off(desk: Desk, unit: SealedUnit) -> None:
    desk.registry.set_active(ADMIN, PROVIDER.office_number, active=False, at=AT)
    assert refusal(desk, sending(unit)) == "destination-inactive"


def test_a_unit_sealed_for_a_certificate_renewed_since_is_taken_while_that_holds(
    desk: Desk, keys: tuple[Credential, Credential]
) -> None:
    renewed = desk.issue(PROVIDER)
    desk.install(PROVIDER, renewed)
    for stamp, recipient in (("20261122030405", keys[1]), ("20261122030406", renewed)):
        made = sealed(desk, keys[0], recipient, envelope(stamp))
        assert not desk.acceptance.accept(SENDER, sending(made), AT).repeated
    never = desk.issue(PROVIDER)  # of the destination, and never put down for it
    for recipient in (never, keys[0]):
        data = encrypt_for([b"opaque"], recipient.certificate)
        other = SealedUnit(data, sign_header(data, envelope("20261122030407"), keys[0], AT))
        with pytest.raises(ExchangeError) as caught:
            desk.acceptance.accept(SENDER, sending(other), AT)
        assert (caught.value.code, caught.value.details) == ("recipient-differs", {"cause": "not-recipient"})


def test_a_certificate_that_was_revoked_or_ended_is_no_recipient_but_what_was_accepted_is_answered_again(
    desk: Desk, keys: tuple[Credential, Credential]
) -> None:
    short = desk.issue(PROVIDER, AT - timedelta(days=1), days=2)
    desk.install(PROVIDER, short)
    before = sealed(desk, keys[0], short)
    first = desk.acceptance.accept(SENDER, sending(before), AT)
    later = AT + timedelta(days=1, hours=1)
    again = desk.acceptance.accept(SENDER, sending(before), later)
    assert (again.transmission_id, again.repeated) == (first.transmission_id, True)
    new = sealed(desk, keys[0], short, envelope("20261122030406"))
    gone = sealed(desk, keys[0], keys[1], envelope("20261122030407"))
    revoked = format(keys[1].certificate.serial_number, "x")
    desk.install(PROVIDER, desk.issue(PROVIDER))
    desk.enrolment.revoke(ADMIN, PROVIDER.office_number, "unspecified", later, serial=revoked)
    for made, cause in ((new, "expired"), (gone, "revoked")):
        with pytest.raises(ExchangeError) as caught:
            desk.acceptance.accept(SENDER, sending(made), later)
        assert (caught.value.code, caught.value.details) == ("recipient-differs", {"cause": cause})


@pytest.mark.parametrize(
    "data", [b"", b"PK\3\4 plain", b"\x30\x80", b"-----BEGIN CMS-----\nAAAA\n-----END CMS-----"]
)
def test_bytes_that_are_not_sealed(desk: Desk, keys: tuple[Credential, Credential], data: bytes) -> None:
    made = SealedUnit(data, sign_header(data, envelope(), keys[0], AT))
    assert refusal(desk, sending(made)) == "not-sealed"


def test_a_sender_that_is_switched_off(desk: Desk, unit: SealedUnit) -> None:
    desk.registry.set_active(ADMIN, SUPPORT.office_number, active=False, at=AT)
    assert refusal(desk, sending(unit)) == "office-inactive"


def test_a_revoked_sender(desk: Desk, unit: SealedUnit) -> None:
    desk.enrolment.revoke(ADMIN, SUPPORT.office_number, "key_compromise", AT)
    with pytest.raises(ExchangeError) as caught:
        desk.acceptance.accept(SENDER, sending(unit), AT)
    assert caught.value.code == "header-refused"
    assert "revoked" in str(caught.value.details["cause"])


def test_a_revoked_destination(desk: Desk, unit: SealedUnit) -> None:
    desk.enrolment.revoke(ADMIN, PROVIDER.office_number, "superseded", AT)
    assert refusal(desk, sending(unit)) == "destination-without-certificate"


def test_an_expired_sender(desk: Desk, unit: SealedUnit) -> None:
    with pytest.raises(ExchangeError) as caught:
        desk.acceptance.accept(SENDER, sending(unit), AT + timedelta(days=400))
    assert "expired" in str(caught.value.details["cause"])


def test_the_same_bytes_again_get_the_first_answer(desk: Desk, unit: SealedUnit) -> None:
    first = desk.acceptance.accept(SENDER, sending(unit), AT)
    again = desk.acceptance.accept(SENDER, sending(unit), AT + timedelta(minutes=1))
    assert again == replace(first, repeated=True)
    assert sent(desk) == 1


def test_a_stamp_used_for_other_content(
    desk: Desk, keys: tuple[Credential, Credential], unit: SealedUnit
) -> None:
    desk.acceptance.accept(SENDER, sending(unit), AT)
    assert refusal(desk, sending(sealed(desk, *keys))) == "same-stamp"
    other_kind = sealed(desk, *keys, envelope(kinds=("DLTPLAN",)))
    desk.acceptance.accept(SENDER, sending(other_kind), AT)
    assert sent(desk) == 2


def test_an_idempotency_key(desk: Desk, keys: tuple[Credential, Credential], unit: SealedUnit) -> None:
    first = desk.acceptance.accept(SENDER, sending(unit, "key-1"), AT)
    assert desk.acceptance.accept(SENDER, sending(unit, "key-1"), AT) == replace(first, repeated=True)
    other = sealed(desk, *keys, envelope(stamp="20261122030406"))
    assert refusal(desk, sending(other, "key-1")) == "idempotency-key-reused"
    with desk.acceptance.in_progress.claim(sending(other, "key-2").repeat):
        assert refusal(desk, sending(other, "key-2")) == "idempotency-in-progress"
    assert sent(desk) == 1


def test_the_same_unit_from_many_processes_at_once_is_accepted_once(
    make_store: Callable[[], SqlStore], desk: Desk, unit: SealedUnit
) -> None:
    desks = [desk, *(Desk(make_store(), desk.folder) for _ in range(3))]
    for each in desks:
        assert each.acceptance.signer is not None
    start = Barrier(len(desks))

    def accept(each: Desk) -> Acceptance:
        start.wait()
        return each.acceptance.accept(SENDER, sending(unit, "key-1"), AT)

    with ThreadPoolExecutor(len(desks)) as pool:
        answers = list(pool.map(accept, desks))
    assert len({answer.transmission_id for answer in answers}) == 1
    assert sum(not answer.repeated for answer in answers) == 1
    assert sent(desk) == 1


def test_many_units_at_once_make_one_whole_chain(desk: Desk, keys: tuple[Credential, Credential]) -> None:
    units = [sealed(desk, *keys, envelope(stamp=f"202611220304{second:02}")) for second in range(24)]
    assert desk.acceptance.signer is not None
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda each: desk.acceptance.accept(SENDER, sending(each), AT), units))
    entries = desk.store.read(lambda tx: list(tx.audit.entries()))
    assert check_chain(entries) is None
    assert len({answer.transmission_id for answer in answers}) == sent(desk) == len(units)


def test_a_refused_unit_leaves_nothing(desk: Desk, unit: SealedUnit) -> None:
    assert desk.acceptance.signer is not None
    before = desk.store.read(lambda tx: tx.audit.head())
    refusal(desk, Sending(Payload(b"x", unit.header)))
    assert desk.store.read(lambda tx: tx.audit.head()) == before
    assert sent(desk) == 0
