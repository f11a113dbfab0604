"""Drafts over both databases: kept encrypted, changed, sent once, deleted, expired; each office its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from careplan.exchange.audit import check_chain
from careplan.exchange.custody.key_rotation import change_key, open_cabinet
from careplan.exchange.custody.office_secrets import OfficeSecrets
from careplan.exchange.errors import ExchangeError
from careplan.exchange.sending.archive import write_archive
from careplan.exchange.transmissions import RepeatKey
from careplan.sealing import Party
from support.exchange_desk import AT, PROVIDER, TOWN, Desk, session

UNIT = next(each for each in TOWN.units if each.label.startswith("month"))
ARCHIVE = write_archive(UNIT.files)
OWNER, OTHER = session(UNIT.sender.number), session(UNIT.destination.number, "staff-2")
LATER = AT + timedelta(days=30)


@pytest.fixture
def town(desk: Desk) -> Desk:
    for office in TOWN.offices:
        desk.enrol_hosted(Party(office.number, office.service_type))
    return desk


@pytest.fixture
def draft(town: Desk) -> str:
    return town.drafts.save(OWNER, ARCHIVE, AT).draft.draft_id


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code


def test_a_draft_is_listed_shown_and_given_back(town: Desk, draft: str) -> None:
    (listed,) = town.drafts.page(OWNER, AT)
    assert listed.draft.draft_id == draft
    assert listed.about["files"] == sorted(UNIT.files)
    unit = listed.about["unit"]
    assert isinstance(unit, dict)
    assert (unit["stamp"], unit["months"], unit["service_users"], unit["errors"]) == (
        min(UNIT.files).rpartition("_")[2].partition(".")[0],
        ["202612"],
        2,
        0,
    )
    assert town.drafts.look(OWNER, draft, AT) == listed
    assert town.drafts.archive(OWNER, draft, AT) == ARCHIVE


def test_a_draft_need_not_be_a_unit_yet(town: Desk) -> None:
    some = write_archive(dict(list(UNIT.files.items())[:1]) | {"note.txt": b"x"})
    shown = town.drafts.save(OWNER, some, AT)
    assert shown.about["refusal"] == "files-not-one-unit"
    assert code(lambda: town.drafts.save(OWNER, b"no zip", AT)) == "archive-refused"


def test_changing_keeps_the_draft_s_age_and_moves_its_end(town: Desk, draft: str) -> None:
    other = write_archive({**UNIT.files, "note.txt": b"x"})
    changed = town.drafts.save(OWNER, other, AT + timedelta(days=1), draft).draft
    assert (changed.draft_id, changed.created_at, changed.expires_at) == (
        draft,
        AT,
        LATER + timedelta(days=1),
    )
    assert town.drafts.archive(OWNER, draft, AT) == other
    assert len(town.drafts.page(OWNER, AT)) == 1


def test_a_draft_is_sent_once(town: Desk, draft: str) -> None:
    repeat = RepeatKey(OWNER.office(), "transmissions", "key-1", b"f" * 32)
    accepted, unit = town.drafts.send(OWNER, draft, repeat, AT, allow_errors=False)
    assert unit is not None
    assert town.drafts.page(OWNER, AT) == []
    again, _ = town.drafts.send(OWNER, draft, repeat, AT, allow_errors=False)
    assert (again.transmission_id, again.repeated) == (accepted.transmission_id, True)
    assert code(lambda: town.drafts.send(OWNER, draft, None, AT, allow_errors=False)) == "draft-unknown"
    assert town.hosted.open(OTHER, accepted.transmission_id, AT).files == UNIT.files


def test_a_draft_that_is_refused_stays(town: Desk) -> None:
    broken = {name: data.replace(b"202612", b"20261X", 1) for name, data in UNIT.files.items()}
    draft = town.drafts.save(OWNER, write_archive(broken), AT).draft.draft_id
    assert code(lambda: town.drafts.send(OWNER, draft, None, AT, allow_errors=False)) == "unit-has-errors"
    assert len(town.drafts.page(OWNER, AT)) == 1


def test_no_other_office_reaches_a_draft(town: Desk, draft: str) -> None:
    assert town.drafts.page(OTHER, AT) == []
    for work in (
        lambda: town.drafts.look(OTHER, draft, AT),
        lambda: town.drafts.archive(OTHER, draft, AT),
        lambda: town.drafts.save(OTHER, ARCHIVE, AT, draft),
        lambda: town.drafts.drop(OTHER, draft, AT),
        lambda: town.drafts.send(OTHER, draft, None, AT, allow_errors=False),
    ):
        assert code(work) == "draft-unknown"
    assert town.drafts.archive(OWNER, draft, AT) == ARCHIVE


def test_an_office_that_keeps_its_key_has_no_drafts(desk: Desk) -> None:
    desk.register(PROVIDER)
    assert code(lambda: desk.drafts.save(session(PROVIDER.office_number), ARCHIVE, AT)) == "custody-differs"


def test_deleting(town: Desk, draft: str) -> None:
    town.drafts.drop(OWNER, draft, AT)
    assert town.drafts.page(OWNER, AT) == []
    assert code(lambda: town.drafts.drop(OWNER, draft, AT)) == "draft-unknown"
    entries = town.store.read(lambda tx: list(tx.audit.entries()))
    assert [each.event.action for each in entries if each.event.subject == draft] == [
        "draft.save",
        "draft.delete",
    ]
    assert check_chain(entries) is None


def test_drafts_expire_and_are_then_removed(town: Desk, draft: str) -> None:
    assert town.drafts.page(OWNER, LATER) == []
    assert code(lambda: town.drafts.look(OWNER, draft, LATER)) == "draft-unknown"
    assert town.store.read(lambda tx: tx.drafts.find(draft, OWNER.office())) is not None
    town.drafts.save(OTHER, ARCHIVE, LATER)
    assert town.store.read(lambda tx: tx.drafts.find(draft, OWNER.office())) is None


def test_no_more_drafts_than_are_kept(town: Desk, draft: str) -> None:
    for _ in range(2):
        town.drafts.save(OWNER, ARCHIVE, AT)
    assert code(lambda: town.drafts.save(OWNER, ARCHIVE, AT)) == "drafts-full"
    town.drafts.save(OWNER, ARCHIVE, AT, draft)
    town.drafts.save(OTHER, ARCHIVE, AT)


def test_what_is_kept_is_encrypted_for_this_office_and_draft(town: Desk, draft: str, tmp_path: Path) -> None:
    box = town.store.read(lambda tx: tx.drafts.box(draft))
    assert ARCHIVE[:50] not in box
    secrets: OfficeSecrets = town.hosted.secrets
    for office, name in ((OTHER.office(), f"draft {draft} files"), (OWNER.office(), f"draft {draft} about")):
        assert code(lambda office=office, name=name: secrets.open(office, name, box)) == "key-unreadable"  # type: ignore[misc]
    database = tmp_path / "test.sqlite3"
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("test.sqlite3*"))
    assert not database.exists() or min(UNIT.files).encode() not in kept


def test_drafts_and_pseudonyms_outlive_a_change_of_the_deployment_key(town: Desk, draft: str) -> None:
    before = town.hosted.secrets.pseudonym(OWNER.office(), "139998", "0000000001")
    key = b"n" * 32
    change_key(town.store, town.cabinet, key, AT)
    assert code(lambda: town.drafts.archive(OWNER, draft, AT)) == "key-unreadable"
    secrets = OfficeSecrets(town.store, open_cabinet(town.store, key))
    town.hosted = replace(town.hosted, secrets=secrets)
    del town.drafts
    assert town.drafts.archive(OWNER, draft, AT) == ARCHIVE
    assert secrets.pseudonym(OWNER.office(), "139998", "0000000001") == before
