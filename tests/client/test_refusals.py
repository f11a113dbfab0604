"""What is not sent, not accepted, not opened, not believed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from careplan.authority import Authority
from careplan.cli.demo.altered import turned, without
from careplan.cli.exchange import now
from careplan.client import (
    Client,
    Office,
    ProblemError,
    ProofRefusedError,
    UnitRefusedError,
    check_unit,
    verify_acceptance,
    verify_receipt,
)
from careplan.sealing import SealingError, Trust, seal
from careplan.workbench.conversion import convert_unit
from support.live_town import HELP, PASSWORD, RENTAL, SUPPORT, Town, fresh

ANY_HASH = "0" * 64
Change = Callable[[bytes], bytes]


def test_errors_stop_a_unit_before_it_is_sealed(support: Office) -> None:
    with pytest.raises(UnitRefusedError) as refused:
        support.send(without(fresh(f"month-{RENTAL.number}"), "UPSIKYU"))
    assert [each.rule for each in refused.value.report.findings if each.severity == "error"] == [
        "unit.combination"
    ]


def test_the_exchange_refuses_what_is_no_unit(support: Office) -> None:
    with pytest.raises(ProblemError) as refused:
        support.send(without(fresh(f"month-{RENTAL.number}"), "UPSIKYU"), allow_errors=True)
    assert refused.value.code == "not-a-unit"


def test_plain_unit_with_errors_comes_back_with_its_report(helper: Client) -> None:
    files = {name: content + b"\r\nx" for name, content in fresh(f"actual-{HELP.number}").items()}
    with pytest.raises(ProblemError) as refused:
        helper.send_plain(files)
    assert refused.value.code == "unit-has-errors"
    assert refused.value.extras["report"]["summary"]["errors"] > 0
    assert helper.send_plain(files, allow_errors=True).id


@pytest.mark.parametrize("allow_errors", [False, True])
def test_files_of_two_units_are_no_unit(allow_errors: bool) -> None:
    files = fresh(f"month-{RENTAL.number}") | fresh(f"month-{HELP.number}")
    with pytest.raises(UnitRefusedError, match="one sender"):
        check_unit(files, allow_errors=allow_errors)


def test_files_of_edition_3_are_not_sent() -> None:
    old = dict(convert_unit(fresh(f"month-{RENTAL.number}"), "3").files)
    with pytest.raises(UnitRefusedError, match="--to-edition"):
        check_unit(old)


def test_names_that_say_nothing(support: Office) -> None:
    with pytest.raises(UnitRefusedError):
        support.send({"letter.txt": b"x"}, allow_errors=True)
    with pytest.raises(UnitRefusedError):
        support.send({}, allow_errors=True)


def test_destination_that_is_not_registered(support: Office) -> None:
    files = {
        name.replace(RENTAL.number, "1370000059"): data
        for name, data in fresh(f"month-{RENTAL.number}").items()
    }
    with pytest.raises(ProblemError) as refused:
        support.send(files, allow_errors=True)
    assert refused.value.code == "office-unknown"


def test_bits_turned_on_the_way(support: Office, rental: Office) -> None:
    unit = support.prepare(fresh(f"month-{RENTAL.number}")).unit
    with pytest.raises(ProblemError) as refused:
        support.client.send_sealed(replace(unit, sealed=turned(unit.sealed)))
    assert refused.value.code == "hash-differs"
    sent = support.client.send_sealed(unit)
    with _altering(rental, turned, "/content") as altered, pytest.raises(SealingError) as closed:
        altered.fetch(sent.id)
    assert closed.value.code.startswith("open.")


def test_an_acceptance_of_something_else_is_not_believed(support: Office) -> None:
    first = support.send(fresh(f"month-{RENTAL.number}")).acceptance
    trust = support.trust()
    hashes = {"sealed_sha256": first.sealed_sha256, "header_sha256": first.header_sha256}
    for wrong in (
        {"sealed_sha256": ANY_HASH},
        {"header_sha256": ANY_HASH},
    ):
        with pytest.raises(ProofRefusedError) as refused:
            verify_acceptance(first, **(hashes | wrong), trust=trust, at=now())
        assert refused.value.code == "acceptance-differs"
    for altered in (
        replace(first, id="other"),
        replace(first, accepted_at=first.accepted_at + timedelta(seconds=1)),
    ):
        with pytest.raises(ProofRefusedError):
            verify_acceptance(altered, **hashes, trust=trust, at=now())
    with pytest.raises(ProofRefusedError):
        verify_acceptance(replace(first, statement=b"nonsense"), **hashes, trust=trust, at=now())
    stranger = Authority.create("stranger", not_before=now()).certificate
    with pytest.raises(ProofRefusedError) as refused:
        verify_acceptance(first, **hashes, trust=Trust((stranger,)), at=now())
    assert "unknown-authority" in refused.value.code


def test_another_transmission_than_was_asked_for(
    support: Office, rental: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, other = (support.send(fresh(f"month-{RENTAL.number}")).acceptance.id for _ in range(2))
    swapped = rental.client.content(other)
    monkeypatch.setattr(rental.client, "content", lambda _id, **_asked: swapped)
    assert rental.fetch(other).files
    with pytest.raises(ProofRefusedError) as refused:
        rental.fetch(asked)
    assert refused.value.code == "acceptance-differs"


def test_receipts_are_not_believed_blindly(support: Office, rental: Office) -> None:
    sent = support.send(fresh(f"month-{RENTAL.number}")).acceptance
    trust = support.trust()
    with pytest.raises(ProofRefusedError) as refused:
        verify_receipt(support.client.transmission(sent.id), trust)
    assert refused.value.code == "receipt-missing"
    detail = rental.receipt(sent.id)
    for wrong in (
        replace(detail, id="other"),
        replace(detail, sealed_sha256=ANY_HASH),
        replace(detail, header_sha256=ANY_HASH),
        replace(detail, destination=detail.sender),
        replace(detail, receipt=detail.statement),
    ):
        with pytest.raises(ProofRefusedError):
            verify_receipt(wrong, trust)


def test_revoked_sender(town: Town) -> None:
    office = town.office(SUPPORT, town.certify(SUPPORT))
    files = fresh(f"month-{RENTAL.number}")
    _, envelope = check_unit(files)
    town.admin.administration.revoke_certificate(SUPPORT.number, "key_compromise")
    with pytest.raises(SealingError) as closed:
        office.send(files)
    assert closed.value.code == "seal.signer-revoked"
    blind = seal(
        files,
        envelope,
        signer=office.credential,
        recipient=office.client.directory.certificate(RENTAL.number),
        trust=Trust(town.anchors),
        at=now(),
    )
    with pytest.raises(ProblemError) as refused:
        office.client.send_sealed(blind)
    assert (refused.value.code, refused.value.extras["cause"]) == ("header-refused", "header.signer-revoked")


@contextmanager
def _altering(office: Office, change: Change, ending: str) -> Iterator[Office]:
    """Yield the office behind a network that changes answers."""
    with Client(office.client.address, transport=_Altering(change, ending)) as client:
        client.login(f"staff-{RENTAL.number}", PASSWORD)
        yield Office(client, office.credential, office.anchors, clock=now)


class _Altering(httpx.BaseTransport):
    """Passes on to the network, and changes the bodies of answers from one path."""

    def __init__(self, change: Change, ending: str) -> None:
        self._network = httpx.HTTPTransport()
        self._change = change
        self._ending = ending

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._network.handle_request(request)
        body = answer.read()
        if request.url.path.endswith(self._ending):
            body = self._change(body)
        headers = [(name, value) for name, value in answer.headers.items() if name != "content-length"]
        return httpx.Response(answer.status_code, headers=headers, content=body)

    def close(self) -> None:
        self._network.close()
