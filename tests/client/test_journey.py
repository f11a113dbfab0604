"""The client against the real service: every route, both kinds of office."""

import hashlib

import pytest

from careplan.client import Client, NotLoggedInError, Office, ProblemError, RejectionFinding, verify_receipt
from careplan.sealing import verify_statement
from careplan.standard.findings import Message
from careplan.trust import load_certificate, office_number_of
from careplan.workbench.sample import SampleOffice
from support.live_town import HELP, ONCE, PASSWORD, RENTAL, SUPPORT, Town, fresh, unit

STRANGER = SampleOffice("1370000042", "15", "みほん通所介護")


def test_sealed_from_own_key_to_own_key(support: Office, rental: Office) -> None:
    files = fresh(f"month-{RENTAL.number}")
    sent = support.send(files)
    assert not sent.acceptance.replayed
    assert sent.report.errors == 0
    assert sent.statement.body["sealed_sha256"] == sent.acceptance.sealed_sha256
    received = rental.fetch(sent.acceptance.id)
    assert received.files == files
    assert received.verdict == "clean"
    assert received.opened.notes == ("replay-not-asked",)
    assert hashlib.sha256(received.unit.sealed).hexdigest() == sent.acceptance.sealed_sha256
    assert rental.receipt(received).state == "received"
    detail = support.client.transmission(sent.acceptance.id)
    assert detail.statement == sent.acceptance.statement
    statement = verify_receipt(detail, support.trust())
    assert office_number_of(statement.signer) == RENTAL.number
    assert statement.body["verdict"] == "clean"
    assert not {"files", "hashes"} & set(statement.body)


def test_receipt_by_identifier_opens_first(support: Office, rental: Office) -> None:
    sent = support.send(fresh(f"plan-{RENTAL.number}"))
    assert rental.receipt(sent.acceptance.id).state == "received"


def test_to_hosted_and_plain_back(support: Office, helper: Client, town: Town) -> None:
    files = fresh(f"month-{HELP.number}")
    sent = support.send(files)
    assert helper.files(sent.acceptance.id) == files
    detail = helper.give_receipt(sent.acceptance.id)
    assert detail.state == "received"
    verify_receipt(detail, support.trust())
    back = helper.send_plain(fresh(f"actual-{HELP.number}"))
    assert back.report is not None
    assert back.report["summary"]["errors"] == 0
    statement = verify_statement(
        back.statement, kind="acceptance", trust=support.trust(), at=back.accepted_at
    )
    assert statement.signer == town.admin.directory.exchange_certificate()
    assert support.fetch(back.id).report.errors == 0


def test_repeats_are_accepted_once(support: Office, helper: Client) -> None:
    prepared = support.prepare(fresh(f"plan-{RENTAL.number}"))
    first = support.send_prepared(prepared, idempotency_key="once")
    again = support.send_prepared(prepared, idempotency_key="once")
    assert again.acceptance.replayed
    assert again.acceptance.id == first.acceptance.id
    assert support.send_prepared(prepared).acceptance.id == first.acceptance.id
    plain = fresh(f"actual-{HELP.number}")
    assert helper.send_plain(plain).id == helper.send_plain(plain).id


def test_key_reused_for_another_request(support: Office) -> None:
    support.send(fresh(f"plan-{RENTAL.number}"), idempotency_key="twice")
    with pytest.raises(ProblemError) as refused:
        support.send(fresh(f"plan-{RENTAL.number}"), idempotency_key="twice")
    assert refused.value.code == "idempotency-key-reused"


@pytest.mark.parametrize("key", ["", "鍵", "a b", "x" * 256, "a\n"])
def test_unusable_keys(support: Office, key: str) -> None:
    with pytest.raises(ValueError, match="Idempotency-Key"):
        support.send(fresh(f"plan-{RENTAL.number}"), idempotency_key=key)


def test_lists_go_on_over_pages(support: Office, rental: Office) -> None:
    sent = [support.send(fresh(f"month-{RENTAL.number}")).acceptance.id for _ in range(3)]
    listed = [item.id for item in support.client.sent(limit=1)]
    assert listed[:3] == sent[::-1]
    assert len(set(listed)) == len(listed)
    by_stamp = [item.stamp for item in rental.client.received(order="stamp", limit=2)]
    assert by_stamp == sorted(by_stamp)
    assert len(by_stamp) >= 3
    fetched = list(rental.client.received(state="accepted", limit=1))
    assert set(sent) <= {item.id for item in fetched}
    assert str(fetched[0].destination) == f"{RENTAL.number}/{RENTAL.service_type}"


def test_rejection_reaches_the_sender(support: Office, rental: Office) -> None:
    sent = support.send(fresh(f"month-{RENTAL.number}")).acceptance
    rental.fetch(sent.id)
    finding = RejectionFinding("field.length", "error", Message("桁数", "length"), record=3, field=8)
    assert rental.client.reject(sent.id, "取込み失敗", [finding]).state == "rejected"
    rejection = support.client.transmission(sent.id).rejection
    assert rejection is not None
    assert rejection.reason == "取込み失敗"
    assert rejection.findings == (finding,)


def test_withdrawal_and_what_a_state_forbids(support: Office, rental: Office) -> None:
    sent = support.send(fresh(f"month-{RENTAL.number}")).acceptance
    assert support.client.withdraw(sent.id).state == "withdrawn"
    with pytest.raises(ProblemError) as refused:
        rental.fetch(sent.id)
    assert (refused.value.code, refused.value.status) == ("state-forbids", 409)
    assert refused.value.extras["state"] == "withdrawn"


def test_directory(support: Office, town: Town) -> None:
    directory = support.client.directory
    offices = list(directory.offices(limit=1))
    assert {office.number for office in offices} >= {SUPPORT.number, HELP.number, RENTAL.number}
    assert directory.office(HELP.number).custody == "hosted"
    assert directory.anchors() == town.anchors
    assert len(directory.crls()) == 1
    assert office_number_of(directory.certificate(SUPPORT.number)) == SUPPORT.number
    with Client(town.url, retries=ONCE) as nobody:
        assert nobody.directory.crls()
        assert nobody.is_ready()
        with pytest.raises(NotLoggedInError):
            nobody.directory.office(HELP.number)


def test_administration(town: Town) -> None:
    admin = town.admin.administration
    made = admin.register(STRANGER.number, STRANGER.name, [STRANGER.service_type], "hosted")
    assert (made.name, made.active) == (STRANGER.name, True)
    staff = admin.add_staff(STRANGER.number, "stranger")
    assert staff.password
    assert staff.password not in repr(staff)
    issued = admin.issue_certificate(STRANGER.number, "rsa2048", 30)
    assert issued.hosted
    assert f"{load_certificate(issued.pem).serial_number:x}" == issued.serial
    assert admin.revoke_certificate(STRANGER.number, "superseded").revoked_at is not None
    assert not admin.set_active(STRANGER.number, active=False).active
    with pytest.raises(ProblemError) as refused:
        admin.register(STRANGER.number, STRANGER.name, ["15"], "hosted")
    assert refused.value.code == "office-exists"


def test_session_from_log_in_to_log_out(town: Town) -> None:
    with Client(town.url, retries=ONCE) as client:
        login = client.login(f"staff-{HELP.number}", PASSWORD)
        assert login.token not in repr(login)
        assert client.session().office_number == HELP.number
        client.logout()
        with pytest.raises(NotLoggedInError) as refused:
            client.session()
        assert refused.value.code == "session-missing"
        with pytest.raises(NotLoggedInError) as refused:
            client.login("nobody", "wrong")
        assert refused.value.code == "login-failed"
        assert refused.value.message.ja
        assert refused.value.message.en


def test_the_exchange_checks(helper: Client) -> None:
    assert helper.check(unit(f"plan-{HELP.number}").files)["summary"]["errors"] == 0
    report = helper.check({"UPJSK.CSV": b"\xff"})
    assert report["summary"]["errors"] > 0
