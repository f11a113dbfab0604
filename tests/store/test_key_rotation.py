"""The deployment key is changed: everything opens by the new one, nothing by the old, and a kill loses nothing."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from careplan.exchange.certificates.enrolment import Wanted
from careplan.exchange.certificates.own_credential import Identity
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.custody.key_rotation import change_key, open_cabinet
from careplan.exchange.errors import ExchangeError
from careplan.exchange.sending.hosted import PlainSending
from careplan.exchange.transmissions import RepeatKey
from careplan.sealing import Party
from careplan.store.database import SqlStore
from careplan.store.datafolder import DataFolder, hold_folder
from careplan.store.deployment import load_cabinet, rotate_key
from support import killed_rotation
from support.exchange_desk import ADMIN, AT, TOWN, Desk, session

OFFICES = TOWN.offices
MONTH = next(unit for unit in TOWN.units if unit.label.startswith("month"))


class CutOffError(BaseException):
    """Stands for a kill: nothing after it runs."""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return hold_folder(tmp_path / "data", None, alone=False)


@pytest.fixture
def town(desk: Desk, folder: DataFolder) -> Desk:
    """Offices whose keys are kept under the folder's deployment key, and the exchange's own."""
    return with_cabinet(desk, KeyCabinet(folder.deployment_key()), enrol=True)


def with_cabinet(desk: Desk, cabinet: KeyCabinet, *, enrol: bool = False) -> Desk:
    again = Desk(desk.store, desk.folder)
    again.cabinet = cabinet
    again.enrolment = type(again.enrolment)(again.store, again.trust, again.authority, cabinet)
    Identity(again.store, again.authority, cabinet).credential(AT)
    for office in OFFICES if enrol else ():
        again.enrol_hosted(Party(office.number, office.service_type))
    return again


def opened(store: SqlStore, cabinet: KeyCabinet) -> dict[str, bytes]:
    keys = store.read(lambda tx: tx.certificates.every_key())
    return {key.key_id: cabinet.open_key(key) for key in keys}


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code


def send(desk: Desk, key: str) -> str:
    repeat = RepeatKey(
        MONTH.sender.number, "transmissions", key, desk.cabinet.mark_content(b"the same request")
    )
    plain = PlainSending(MONTH.files, allow_errors=False, repeat=repeat)
    return desk.hosted.send(session(MONTH.sender.number), plain, AT)[0].transmission_id


def test_everything_opens_by_the_new_key_and_nothing_by_the_old(town: Desk, folder: DataFolder) -> None:
    old = folder.deployment_key()
    before = opened(town.store, town.cabinet)
    assert rotate_key(town.store, folder, AT) == len(before) == 1 + len(OFFICES)
    new = folder.deployment_key()
    assert new != old
    assert folder.next_key() is None
    after = opened(town.store, load_cabinet(town.store, folder))
    assert {name: after[name] for name in before} == before
    assert code(lambda: open_cabinet(town.store, old)) == "key-unreadable"
    assert code(lambda: opened(town.store, KeyCabinet(old))) == "key-unreadable"
    assert rotate_key(town.store, folder, AT) == len(before) + 1
    assert opened(town.store, load_cabinet(town.store, folder)) == after


def test_what_was_sent_before_is_recognised_and_opens(town: Desk, folder: DataFolder) -> None:
    sent = send(town, "key-1")
    rotate_key(town.store, folder, AT)
    again = with_cabinet(town, load_cabinet(town.store, folder))
    assert send(again, "key-1") == sent
    assert send(again, "key-2") == sent  # the same files under the same stamp: by their mark
    opened_unit = again.hosted.open(session(MONTH.destination.number), sent, AT)
    assert opened_unit.files == MONTH.files


def test_a_process_that_still_has_the_old_key_keeps_nothing_under_it(town: Desk, folder: DataFolder) -> None:
    rotate_key(town.store, folder, AT)
    number = OFFICES[0].number
    refused = code(lambda: town.enrolment.issue(ADMIN, number, Wanted("p256", 30), AT))
    assert refused == "key-unreadable"
    assert code(lambda: send(town, "key-1")) == "key-unreadable"
    opened(town.store, load_cabinet(town.store, folder))


def test_another_key_changes_nothing(town: Desk) -> None:
    before = opened(town.store, town.cabinet)
    assert code(lambda: change_key(town.store, KeyCabinet(b"x" * 32), b"y" * 32, AT)) == "key-unreadable"
    assert opened(town.store, town.cabinet) == before


@pytest.mark.parametrize("moment", ["before the database", "in its midst", "after the commit"])
def test_cut_off_at_any_moment_nothing_is_lost(
    town: Desk, folder: DataFolder, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened(town.store, town.cabinet)
    target, name = {
        "before the database": (SqlStore, "write"),
        "in its midst": (KeyCabinet, "open_key"),
        "after the commit": (DataFolder, "take_next_key"),
    }[moment]
    plain, calls = getattr(target, name), [0]

    def cut(*arguments: object) -> object:
        calls[0] += 1
        if moment == "in its midst" and calls[0] <= 4:
            return plain(*arguments)
        raise CutOffError

    with monkeypatch.context() as patched:
        patched.setattr(target, name, cut)
        with pytest.raises(CutOffError):
            rotate_key(town.store, folder, AT)
    kept = opened(town.store, load_cabinet(town.store, folder))
    assert {each: kept[each] for each in before} == before
    assert folder.next_key() is None or moment != "after the commit"
    rotate_key(town.store, folder, AT)
    assert {each: opened(town.store, load_cabinet(town.store, folder))[each] for each in before} == before


@pytest.mark.parametrize("after", [2, -1])
def test_killed_in_the_middle(town: Desk, folder: DataFolder, store_url: str, after: int) -> None:
    before = opened(town.store, town.cabinet)
    script = [sys.executable, killed_rotation.__file__, str(folder.path), store_url, str(after)]
    killed = subprocess.run(script, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert folder.next_key() is not None
    kept = opened(town.store, load_cabinet(town.store, folder))
    assert {each: kept[each] for each in before} == before
    rotate_key(town.store, folder, AT)
    assert opened(town.store, load_cabinet(town.store, folder)).keys() >= before.keys()
