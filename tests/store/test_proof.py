"""Evidence, audit log and fiscal year: made from either database, verified without it, each step broken by itself."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.authority import Authority, Holder
from careplan.authority.keys import KeyType
from careplan.exchange.audit import Head
from careplan.exchange.errors import ExchangeError
from careplan.exchange.proof import pack
from careplan.exchange.proof.audit_desk import AuditDesk
from careplan.exchange.proof.audit_file import sign_head, verify_audit_file, write_audit_file
from careplan.exchange.proof.errors import ProofError
from careplan.exchange.proof.evidence import EvidenceDesk
from careplan.exchange.proof.fiscal_year import YearDesk
from careplan.exchange.proof.verify import Beside, EvidenceVerdict, verify_evidence
from careplan.exchange.sending.archive import write_archive
from careplan.exchange.states import State
from careplan.sealing import Trust, sign_statement
from careplan.trust import Credential, Role
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
from support.openssl import openssl

SENDER, RECEIVER = session(SUPPORT.office_number), session(PROVIDER.office_number, "staff-2")
ANY = Trust((Authority.create("any", not_before=AT).certificate,), None)


@dataclass
class Case:
    """A transmission that went all the way, and the desks that prove it."""

    desk: Desk
    keys: tuple[Credential, Credential]
    transmission_id: str
    sealed: bytes

    @property
    def evidence(self) -> EvidenceDesk:
        return EvidenceDesk(self.desk.store, self.desk.trust, self.desk.acceptance.signer)

    def members(self) -> dict[str, bytes]:
        return pack.read_pack(self.evidence.make(SENDER, self.transmission_id, AT))

    def resealed(self, **altered: bytes | None) -> bytes:
        """The pack with members altered (None: left out), sealed again by the exchange, so that step 2 holds."""
        names = {"transmission": pack.TRANSMISSION, "audit": pack.AUDIT}
        members = self.members()
        for name, data in altered.items():
            members[names.get(name, f"{name}.p7s")] = data or b""
            if data is None:
                del members[f"{name}.p7s"]
        del members[pack.SEAL]
        seal = self.evidence.seal(members, self.transmission_id, AT)
        return write_archive(members | {pack.SEAL: seal})

    def beside(self, **given: object) -> Beside:
        return Beside(anchors=(self.desk.authority.certificate,), **given)  # type: ignore[arg-type]

    def refused(self, data: bytes, beside: Beside | None = None) -> tuple[str, int]:
        with pytest.raises(ProofError) as caught:
            verify_evidence(data, beside or self.beside())
        assert caught.value.message_ja != caught.value.message_en
        return caught.value.code, caught.value.step


@pytest.fixture
def case(desk: Desk) -> Case:
    keys = desk.enrol(SUPPORT), desk.enrol(PROVIDER)
    unit = sealed(desk, *keys)
    accepted = desk.acceptance.accept(SENDER, sending(unit), AT)
    return Case(desk, keys, accepted.transmission_id, unit.sealed)


@pytest.fixture
def received(case: Case) -> Case:
    case.desk.delivery.fetch(RECEIVER, case.transmission_id, AT)
    signed = receipt(statement_body(case), case.keys[1])
    case.desk.delivery.put_receipt(RECEIVER, case.transmission_id, signed, AT + timedelta(minutes=5))
    return case


def statement_body(case: Case) -> dict[str, str]:
    found, _ = case.desk.look(RECEIVER, case.transmission_id)
    return {
        "transmission": found.transmission_id,
        "sealed_sha256": found.sealed_sha256,
        "header_sha256": found.header_sha256,
    }


def exported(desk: Desk) -> list[bytes]:
    head, statement = AuditDesk(desk.store, desk.acceptance.signer).head(ADMIN, AT)
    entries = desk.store.read(lambda tx: list(tx.audit.entries()))
    return list(write_audit_file(entries, head, statement))


def verdict_of(
    case: Case, by: object = SENDER, at: object = AT, beside: Beside | None = None
) -> EvidenceVerdict:
    data = case.evidence.make(by, case.transmission_id, at)  # type: ignore[arg-type]
    return verify_evidence(data, beside or case.beside())


def test_both_offices_prove_what_was_received(received: Case) -> None:
    log = verify_audit_file(exported(received.desk), received.desk.trust.trust(AT))
    for by in (SENDER, RECEIVER):
        verdict = verdict_of(received, by, beside=received.beside(sealed=received.sealed, audit=log))
        assert verdict.transmission_id == received.transmission_id
        assert verdict.state is State.RECEIVED
        assert verdict.received_at == AT + timedelta(minutes=5)
        assert verdict.header.sender == SUPPORT
        assert verdict.notes == ()


def test_what_was_not_asked_is_said(case: Case) -> None:
    verdict = verify_evidence(case.evidence.make(SENDER, case.transmission_id, AT), Beside())
    assert verdict.state is State.ACCEPTED
    assert verdict.received_at is None
    assert verdict.notes == ("anchors-from-pack", "sealed-bytes-not-asked", "audit-log-not-asked")


def test_a_certificate_revoked_since_proves_what_it_signed_before(received: Case) -> None:
    received.desk.authority.revoke(received.keys[0].certificate, "superseded", AT + timedelta(days=1))
    assert verdict_of(received, at=AT + timedelta(days=2)).state is State.RECEIVED


def test_nobody_else_gets_the_evidence(case: Case) -> None:
    stranger = session("1370000033", "staff-3")
    with pytest.raises(ExchangeError, match="transmission-unknown"):
        case.evidence.make(stranger, case.transmission_id, AT)
    with pytest.raises(ExchangeError, match="office-only"):
        case.evidence.make(ADMIN, case.transmission_id, AT)


def test_step_1_the_archive(case: Case) -> None:
    members = case.members()
    assert case.refused(b"PK") == ("evidence.archive", 1)
    assert case.refused(write_archive(members | {"more.txt": b""})) == ("evidence.members", 1)
    del members[pack.HEADER]
    assert case.refused(write_archive(members)) == ("evidence.members", 1)


@pytest.mark.parametrize("name", sorted(pack.REQUIRED - {pack.SEAL, pack.AUTHORITIES, pack.REVOCATIONS}))
def test_step_2_a_member_altered_since(case: Case, name: str) -> None:
    members = case.members()
    assert case.refused(write_archive(members | {name: members[name] + b" "})) == (
        "evidence.member-altered",
        2,
    )


def test_step_2_a_seal_of_another_authority(case: Case) -> None:
    other = Authority.create("somebody else's", not_before=AT - timedelta(days=1))
    forger = other.issue(
        Holder(Role.EXCHANGE, "forger", None), KeyType.P256, not_before=AT - timedelta(hours=1)
    )
    forged = sign_statement("evidence", {"format": pack.FORMAT, "members": {}}, signer=forger, at=AT)
    code, step = case.refused(write_archive(case.members() | {pack.SEAL: forged}))
    assert (code, step) == ("statement.signer-unknown-authority", 2)


def test_step_3_an_acceptance_that_an_office_signed(case: Case) -> None:
    body = {"transmission": case.transmission_id, "accepted_at": "2026-11-22T03:04:05.678901Z"}
    signed = sign_statement("receipt", body, signer=case.keys[0], at=AT)
    assert case.refused(case.resealed(acceptance=signed)) == ("statement.statement-kind", 3)


def test_step_3_an_acceptance_of_something_else(case: Case) -> None:
    body = {"transmission": "another", "accepted_at": "2026-11-22T03:04:05.678901Z"}
    signed = sign_statement("acceptance", body, signer=case.desk.acceptance.signer(), at=AT)
    assert case.refused(case.resealed(acceptance=signed)) == ("evidence.differs", 3)


def test_step_3_an_acceptance_without_a_time(case: Case) -> None:
    body = {"transmission": case.transmission_id, "accepted_at": "yesterday"}
    signed = sign_statement("acceptance", body, signer=case.desk.acceptance.signer(), at=AT)
    assert case.refused(case.resealed(acceptance=signed)) == ("evidence.differs", 3)


def test_step_4_the_header_of_another_unit(case: Case) -> None:
    other = sealed(case.desk, *case.keys, envelope(stamp="20261122030406"))
    assert case.refused(case.resealed(header=other.header)) == ("evidence.differs", 4)


def test_step_5_the_summary_says_something_else(case: Case) -> None:
    shown = json.loads(case.members()[pack.TRANSMISSION])
    for name, value in (("stamp", "20200101000000"), ("id", "x"), ("to", shown["from"]), ("state", "lost")):
        altered = json.dumps(shown | {name: value}).encode()
        assert case.refused(case.resealed(transmission=altered)) == ("evidence.differs", 5), name


def test_step_6_an_entry_changed_left_out_or_foreign(received: Case) -> None:
    lines = received.members()[pack.AUDIT].splitlines(keepends=True)
    assert len(lines) == 3
    first, last = json.loads(lines[0]), json.loads(lines[-1])
    changed = json.dumps(last | {"office": "1370000999"}).encode()
    assert received.refused(received.resealed(audit=b"".join([*lines[:2], changed]))) == (
        "evidence.entry-altered",
        6,
    )
    for kept in ([], lines[1:], lines[:2], lines[::2], [b"{}"]):
        assert received.refused(received.resealed(audit=b"".join(kept)))[1] == 6
    shown = json.loads(received.members()[pack.TRANSMISSION]) | {"state": "fetched"}
    assert received.refused(received.resealed(transmission=json.dumps(shown).encode()))[1] == 6
    assert first["details"]["to"] == "accepted"


def test_step_7_no_receipt_or_somebody_else_s(received: Case) -> None:
    assert received.refused(received.resealed(receipt=None)) == ("evidence.differs", 7)
    by_sender = receipt(statement_body(received), received.keys[0])
    assert received.refused(received.resealed(receipt=by_sender)) == ("evidence.receipt-signer", 7)
    other = receipt(statement_body(received) | {"sealed_sha256": "0" * 64}, received.keys[1])
    assert received.refused(received.resealed(receipt=other)) == ("evidence.differs", 7)


def test_step_7_a_receipt_before_it_was_received(case: Case) -> None:
    early = receipt(statement_body(case), case.keys[1])
    assert case.refused(case.resealed(receipt=early)) == ("evidence.differs", 7)


def test_step_8_other_sealed_bytes(case: Case) -> None:
    data = case.evidence.make(SENDER, case.transmission_id, AT)
    assert case.refused(data, case.beside(sealed=case.sealed + b"x")) == ("evidence.sealed-differs", 8)


def test_step_9_a_log_that_ended_before(received: Case) -> None:
    desk = received.desk
    entries = desk.store.read(lambda tx: list(tx.audit.entries()))[:-1]
    head = Head(entries[-1].number, entries[-1].digest)
    lines = write_audit_file(entries, head, sign_head(head, desk.acceptance.signer(), AT))
    log = verify_audit_file(lines, desk.trust.trust(AT))
    data = received.evidence.make(SENDER, received.transmission_id, AT)
    assert received.refused(data, received.beside(audit=log)) == ("evidence.not-in-log", 9)


def test_openssl_says_the_same(received: Case, tmp_path: Path) -> None:
    for name, data in received.members().items():
        (tmp_path / name).write_bytes(data)
    commands = [
        line.split() for line in (tmp_path / pack.README).read_text().splitlines() if "openssl cms" in line
    ]
    assert len(commands) == 3
    at = str(int(AT.timestamp()) + 60)
    for command in commands:
        openssl(*command[1:], "-attime", at, cwd=tmp_path)
    accepted = json.loads((tmp_path / "acceptance.json").read_bytes())
    assert accepted["header_sha256"] == hashlib.sha256((tmp_path / pack.HEADER).read_bytes()).hexdigest()
    assert json.loads((tmp_path / "header.json").read_bytes())["sealed_sha256"] == accepted["sealed_sha256"]


AUDIT_SPOILINGS: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str, int]] = {
    "no line": (lambda _: [], "audit.head-missing", 3),
    "no head": (lambda lines: lines[:-1], "audit.head-missing", 3),
    "a line dropped": (lambda lines: lines[:1] + lines[2:], "audit.chain-broken", 2),
    "the first dropped": (lambda lines: lines[1:], "audit.chain-broken", 2),
    "the last dropped": (lambda lines: [*lines[:-2], lines[-1]], "audit.head-differs", 4),
    "a line doubled": (lambda lines: [lines[0], *lines], "audit.chain-broken", 2),
    "two lines swapped": (lambda lines: [lines[1], lines[0], *lines[2:]], "audit.chain-broken", 2),
    "a word changed": (
        lambda lines: [lines[0].replace(b'"action":"', b'"action":"x'), *lines[1:]],
        "audit.chain-broken",
        2,
    ),
    "a line of another form": (lambda lines: [b"{}\n", *lines], "audit.line-form", 1),
    "a head of nonsense": (
        lambda lines: [*lines[:-1], b'{"head":1,"statement":"AA=="}'],
        "statement.unreadable",
        3,
    ),
}


@pytest.mark.parametrize("name", AUDIT_SPOILINGS)
def test_a_spoiled_log_is_seen(case: Case, name: str) -> None:
    spoil, code, step = AUDIT_SPOILINGS[name]
    trust = case.desk.trust.trust(AT)
    lines = exported(case.desk)
    assert verify_audit_file(lines, trust).head.number == len(lines) - 1
    with pytest.raises(ProofError) as caught:
        verify_audit_file(spoil(lines), trust)
    assert (caught.value.code, caught.value.step) == (code, step)


def test_only_an_administrator_reads_the_log(desk: Desk) -> None:
    audit = AuditDesk(desk.store, desk.acceptance.signer)
    for work in (lambda: audit.head(SENDER, AT), lambda: audit.page(SENDER, 0, 1)):
        with pytest.raises(ExchangeError, match="administrator-only"):
            work()


def test_the_year_counts_what_was_fetched_and_not_sent_back(case: Case) -> None:
    years = YearDesk(case.desk.store)
    number = SUPPORT.office_number
    assert years.report(SENDER, number, 2026).first_use is None
    case.desk.delivery.fetch(RECEIVER, case.transmission_id, AT)
    report = years.report(SENDER, number, 2026)
    assert (report.first_use, report.began_in_year) == (AT, True)
    assert [(each.office_number, each.sent, each.received) for each in report.partners] == [
        (PROVIDER.office_number, 1, 0)
    ]
    assert [each.month for each in report.months if each.sent] == ["2026-11"]
    assert years.report(ADMIN, PROVIDER.office_number, 2026).partners[0].received == 1
    assert years.report(SENDER, number, 2025).partners == ()
    case.desk.delivery.reject(RECEIVER, case.transmission_id, {"reason": "x", "findings": []}, AT)
    assert years.report(SENDER, number, 2026).partners == ()


def test_an_office_asks_for_its_own_year_only(case: Case) -> None:
    with pytest.raises(ExchangeError, match="office-unknown"):
        YearDesk(case.desk.store).report(SENDER, PROVIDER.office_number, 2026)


@given(st.binary(max_size=400), st.lists(st.binary(max_size=60), max_size=5))
def test_any_bytes_are_a_proof_that_fails(data: bytes, lines: list[bytes]) -> None:
    with pytest.raises(ProofError):
        verify_evidence(data, Beside())
    with pytest.raises(ProofError):
        verify_audit_file(lines, ANY)
