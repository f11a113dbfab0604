"""Hosted offices over a real store: plain files in, plain files out, nothing plain kept."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from careplan.exchange.certificates.enrolment import Wanted
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.custody.hosted_keys import HostedKeys
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.exchange.sending.archive import ArchiveLimits
from careplan.exchange.sending.hosted import HostedDesk, PlainSending
from careplan.exchange.states import State
from careplan.exchange.transmissions import RepeatKey
from careplan.sealing import Party, open_unit, verify_statement
from careplan.workbench.conversion import convert_unit
from careplan.workbench.sample import SampleUnit
from support.exchange_desk import ADMIN, AT, TOWN, Desk, session

MONTH = next(unit for unit in TOWN.units if unit.label.startswith("month"))


def party(unit_office: object) -> Party:
    return Party(unit_office.number, unit_office.service_type)  # type: ignore[attr-defined]


SENDER_PARTY, RECEIVER_PARTY = party(MONTH.sender), party(MONTH.destination)
SENDER, RECEIVER = session(SENDER_PARTY.office_number), session(RECEIVER_PARTY.office_number, "staff-2")


@pytest.fixture
def town(desk: Desk) -> Desk:
    for office in TOWN.offices:
        desk.enrol_hosted(party(office))
    return desk


def send(desk: Desk, unit: SampleUnit = MONTH, by: Session = SENDER, **given: object) -> str:
    plain = PlainSending(unit.files, allow_errors=False, repeat=None)
    return desk.hosted.send(by, replace(plain, **given), AT)[0].transmission_id  # type: ignore[arg-type]


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code


def broken(unit: SampleUnit) -> dict[str, bytes]:
    name = next(name for name in unit.files if name.startswith("UPPLAN"))
    return {**unit.files, name: unit.files[name].replace(b"202612", b"20261X", 1)}


def test_a_months_unit_goes_and_is_received_whole(town: Desk) -> None:
    sent = send(town)
    opened = town.hosted.open(RECEIVER, sent, AT)
    assert opened.files == MONTH.files
    assert opened.notes == ("replay-not-asked",)
    received = town.hosted.sign_receipt(RECEIVER, sent, AT)
    assert received.state is State.RECEIVED
    assert town.hosted.sign_receipt(RECEIVER, sent, AT).state is State.RECEIVED
    receipt = town.look(SENDER, sent)[1].receipt or b""
    statement = verify_statement(receipt, kind="receipt", trust=town.trust.trust(AT), at=AT)
    assert statement.body["verdict"] == "clean"
    assert not {"files", "file_hashes"} & set(statement.body)


def test_every_unit_of_the_sample_passes_both_ways(town: Desk) -> None:
    for unit in TOWN.units:
        sent = send(town, unit, session(unit.sender.number))
        assert town.hosted.open(session(unit.destination.number), sent, AT).files == unit.files


def test_a_unit_of_more_lines_than_are_checked_at_once_is_signed_for_unchecked(town: Desk) -> None:
    sent = send(town)
    town.hosted.open(RECEIVER, sent, AT)
    replace(town.hosted, limits=ArchiveLimits(records=1)).sign_receipt(RECEIVER, sent, AT)
    receipt = town.look(SENDER, sent)[1].receipt or b""
    statement = verify_statement(receipt, kind="receipt", trust=town.trust.trust(AT), at=AT)
    assert statement.body["verdict"] == "unchecked"


def test_errors_are_refused_unless_allowed(town: Desk) -> None:
    files = broken(MONTH)
    with pytest.raises(ExchangeError) as caught:
        send(town, files=files)
    assert caught.value.code == "unit-has-errors"
    assert caught.value.details["report"]["summary"]["errors"] > 0  # type: ignore[index]
    sent = send(town, files=files, allow_errors=True)
    town.hosted.open(RECEIVER, sent, AT)
    receipt = town.hosted.sign_receipt(RECEIVER, sent, AT)
    assert receipt.state is State.RECEIVED


def test_allow_errors_sends_no_wrong_set_and_no_stray_file(town: Desk) -> None:
    some = dict(list(MONTH.files.items())[:2])
    assert code(lambda: send(town, files=some, allow_errors=True)) == "not-a-unit"
    stray = {name.replace(RECEIVER_PARTY.office_number, "1370000033", 1): data for name, data in some.items()}
    mixed = {**MONTH.files, **stray}
    assert code(lambda: send(town, files=mixed, allow_errors=True)) == "files-not-one-unit"
    assert code(lambda: send(town, files={"readme.txt": b"x"}, allow_errors=True)) == "files-not-one-unit"


def test_an_edition_whose_names_lack_service_types_is_not_carried(town: Desk) -> None:
    old = convert_unit(MONTH.files, "3").files
    with pytest.raises(ExchangeError) as caught:
        send(town, files=old)
    assert caught.value.code == "edition-not-carried"
    assert "--to-edition 4.1" in caught.value.message_en
    assert code(lambda: send(town, files=old, allow_errors=True)) == "edition-not-carried"


def test_two_folders_are_refused(town: Desk) -> None:
    files = {f"{position % 2}/{name}": data for position, (name, data) in enumerate(MONTH.files.items())}
    assert code(lambda: send(town, files=files)) == "archive-refused"


def test_the_same_files_again_get_the_first_answer(town: Desk) -> None:
    first = send(town)
    assert send(town) == first
    key = RepeatKey(SENDER_PARTY.office_number, "transmissions", "key-1", b"f" * 32)
    assert send(town, repeat=key) == first
    assert code(lambda: send(town, files=broken(MONTH), allow_errors=True)) == "same-stamp"


def test_another_office_cannot_send_or_open_them(town: Desk) -> None:
    assert code(lambda: send(town, by=RECEIVER)) == "sender-differs"
    sent = send(town)
    third = next(office for office in TOWN.offices if party(office) not in (SENDER_PARTY, RECEIVER_PARTY))
    assert code(lambda: town.hosted.open(session(third.number), sent, AT)) == "transmission-unknown"
    assert code(lambda: town.hosted.open(SENDER, sent, AT)) == "transmission-unknown"


def test_an_office_with_its_own_key_seals_for_itself(desk: Desk) -> None:
    desk.enrol(SENDER_PARTY)
    assert code(lambda: send(desk)) == "custody-differs"
    assert code(lambda: desk.hosted.sign_receipt(SENDER, "x", AT)) == "receipt-missing"


def test_a_unit_sealed_before_a_renewal_is_opened_after_it(town: Desk) -> None:
    sent = send(town)
    later = AT + timedelta(days=1)
    town.enrolment.issue(ADMIN, RECEIVER_PARTY.office_number, Wanted("p256", 365), later)
    assert town.hosted.open(RECEIVER, sent, later).files == MONTH.files


def test_a_sender_revoked_after_acceptance_was_good_then(town: Desk) -> None:
    sent = send(town)
    later = AT + timedelta(minutes=5)
    town.enrolment.revoke(ADMIN, SENDER_PARTY.office_number, "superseded", later)
    assert town.hosted.open(RECEIVER, sent, later + timedelta(hours=2)).files == MONTH.files


def test_without_the_deployment_key_nothing_opens(town: Desk) -> None:
    sent = send(town)
    other = HostedDesk(
        town.acceptance,
        town.delivery,
        HostedKeys(town.store, town.trust, KeyCabinet(b"x" * 32)),
        town.hosted.secrets,
        ArchiveLimits(),
    )
    assert code(lambda: other.open(RECEIVER, sent, AT)) == "key-unreadable"


def test_an_own_key_receiver_opens_what_a_hosted_office_sent(desk: Desk) -> None:
    desk.enrol_hosted(SENDER_PARTY)
    credential = desk.enrol(RECEIVER_PARTY)
    fetched = desk.delivery.fetch(RECEIVER, send(desk), AT)
    opened = open_unit(fetched.payload.sealed, credential=credential, trust=desk.trust.trust(AT), at=AT)
    assert opened.files == MONTH.files


def test_no_plain_name_is_in_the_database(town: Desk, tmp_path: Path) -> None:
    send(town)
    database = tmp_path / "test.sqlite3"
    if not database.exists():
        return
    sqlite3.connect(database).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    content = database.read_bytes()
    for plain in MONTH.files.values():
        assert plain[100:200] not in content


def deletions_of_nothing(desk: Desk, files: Mapping[str, bytes]) -> list[int]:
    """Return the records that the answer to a sending and the preview of it both name."""
    shown = desk.preview.plain(SENDER, files, AT).unit
    _, unit = desk.hosted.send(SENDER, PlainSending(files, allow_errors=False, repeat=None), AT)
    told = [
        [each.record for each in one.checked.findings if each.rule == "exchange.deletion-of-nothing"]
        for one in (shown, unit)
        if one
    ]
    assert len(told) == 2
    assert told[0] == told[1]
    return [record for record in told[0] if record]


def test_a_deletion_of_what_was_never_sent_is_said_in_answer_and_preview(town: Desk) -> None:
    name, plan = next(item for item in MONTH.files.items() if item[0].startswith("UPPLAN"))
    users = dict.fromkeys((*line.split(b",")[:3], line.split(b",")[4]) for line in plan.splitlines())
    deletion = b"".join(b",".join(user) + b"\r\n" for user in users)
    name = name.replace("UPPLAN", "DLTPLAN")
    assert deletions_of_nothing(town, {name: deletion}) == list(range(1, len(users) + 1))
    send(town)
    assert deletions_of_nothing(town, {f"{name[:-6]}59.CSV": deletion}) == []
