"""The authority is away: nothing is issued, the exchange goes on while the last list is fresh enough, and no longer."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from careplan.exchange.certificates.enrolment import Wanted
from careplan.exchange.certificates.own_credential import Identity, OwnSigner
from careplan.exchange.certificates.sandbox_authority import open_authority
from careplan.exchange.certificates.trusted import TrustedAuthorities
from careplan.exchange.custody.hosted_keys import HostedKeys
from careplan.exchange.directory.offices import OfficeHolder
from careplan.exchange.errors import ExchangeError
from careplan.exchange.sending.hosted import HostedDesk, PlainSending
from careplan.sealing import Party
from support.exchange_desk import ADMIN, AT, TOWN, Desk, session

MONTHS = [unit for unit in TOWN.units if unit.label.startswith("month")]
SENDER, RECEIVER = MONTHS[0].sender, MONTHS[0].destination
WEEK = timedelta(days=7)


def gone(folder: Path) -> None:
    shutil.rmtree(folder)


def unreadable(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_bytes(b"not a folder any more")


def damaged(folder: Path) -> None:
    (folder / "ca.key").write_bytes(b"half a ke")


@pytest.fixture(params=[gone, unreadable, damaged])
def town(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    """A town whose lists are believed for a week, and whose authority goes away after one was made."""
    desk.trust = replace(desk.trust, crl_age=WEEK)
    for name in ("enrolment", "delivery"):
        setattr(desk, name, replace(getattr(desk, name), trust=desk.trust))
    for office in (SENDER, RECEIVER):
        desk.enrol_hosted(Party(office.number, office.service_type))
    assert desk.acceptance.trust.trust(AT).crls
    request.param(desk.folder / "authority")
    return desk


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code


def send(desk: Desk, at: datetime) -> str:
    files = MONTHS[0].files
    sent, _ = desk.hosted.send(
        session(SENDER.number), PlainSending(files, allow_errors=False, repeat=None), at
    )
    opened = desk.hosted.open(session(RECEIVER.number, "staff-2"), sent.transmission_id, at)
    assert opened.files == files
    return sent.transmission_id


def test_the_exchange_goes_on_while_the_last_list_is_fresh(town: Desk) -> None:
    send(town, AT + WEEK - timedelta(hours=2))


def test_and_no_longer(town: Desk) -> None:
    assert code(lambda: send(town, AT + WEEK + timedelta(hours=2))) == "revocation-unknown"


def test_nothing_is_issued_or_revoked_meanwhile(town: Desk) -> None:
    number, later = SENDER.number, AT + timedelta(hours=1)
    assert (
        code(lambda: town.enrolment.issue(ADMIN, number, Wanted("p256", 30), later))
        == "authority-unavailable"
    )
    assert code(lambda: town.enrolment.revoke(ADMIN, number, "superseded", later)) == "authority-unavailable"
    assert town.enrolment.current(number, later).revoked_at is None


def test_a_start_meanwhile_uses_what_was_kept_and_makes_no_new_authority(town: Desk) -> None:
    later = AT + timedelta(days=3)
    again = open_authority(town.folder / "authority", later)
    assert again.certificate == town.authority.certificate
    trust = TrustedAuthorities(again, crl_age=WEEK)
    trust.verify_lists(later)
    signer = OwnSigner(Identity(town.store, again, town.cabinet), later)
    acceptance = replace(town.acceptance, trust=trust, signer=signer)
    delivery = replace(town.delivery, trust=trust)
    keys = HostedKeys(town.store, trust, town.cabinet)
    town.hosted = HostedDesk(acceptance, delivery, keys, town.hosted.secrets, town.hosted.limits)
    send(town, later)
    assert code(lambda: again.issue_office(OfficeHolder(SENDER.number, "x"), "p256", 30, later)) == (
        "authority-unavailable"
    )


def test_the_exchange_s_own_certificate_serves_to_its_end(town: Desk) -> None:
    identity = Identity(town.store, town.authority, town.cabinet)
    own = town.acceptance.signer().certificate
    assert identity.credential(own.not_valid_after_utc - timedelta(days=1)).certificate == own
    late = own.not_valid_after_utc + timedelta(days=1)
    assert code(lambda: identity.credential(late)) == "authority-unavailable"
