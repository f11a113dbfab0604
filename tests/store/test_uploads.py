"""Resumable uploads over both databases: pieces at their place once, the whole sent once, each office its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.exchange.sending.archive import write_archive
from careplan.exchange.sending.uploads import WithUpload
from careplan.exchange.transmissions import RepeatKey
from careplan.sealing import Party
from careplan.store.database import SqlStore
from support.exchange_desk import AT, PROVIDER, SUPPORT, TOWN, Desk, sealed, session

OWN = session(SUPPORT.office_number)
STRANGER = session("1370000033", "staff-3")
UNIT = next(each for each in TOWN.units if each.label.startswith("month"))
LATER = AT + timedelta(hours=24)


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code


def pieces(data: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    for offset in range(0, len(data), size):
        yield offset, data[offset : offset + size]


def upload(desk: Desk, by: Session, data: bytes, *, plain: bool) -> str:
    begun = desk.uploads.begin(by, len(data), AT, plain=plain).upload_id
    for offset, piece in pieces(data, 1000):
        desk.uploads.append(by, begun, offset, piece, AT)
    return begun


def given(header: bytes = b"", key: str | None = None) -> WithUpload:
    repeat = None if key is None else RepeatKey(SUPPORT.office_number, "transmissions", key, b"f" * 32)
    return WithUpload(header, {}, allow_errors=False, repeat=repeat)


@pytest.fixture
def own(desk: Desk) -> Desk:
    desk.enrol(SUPPORT)
    desk.enrol(PROVIDER)
    return desk


def test_a_sealed_unit_in_pieces_is_accepted_once(desk: Desk) -> None:
    made = sealed(desk, desk.enrol(SUPPORT), desk.enrol(PROVIDER))
    begun = upload(desk, OWN, made.sealed, plain=False)
    assert desk.store.read(lambda tx: tx.uploads.pieces(begun))
    accepted, unit = desk.uploads.send(OWN, begun, given(made.header, "key-1"), AT)
    assert (accepted.repeated, unit) == (False, None)
    assert desk.store.read(lambda tx: tx.uploads.pieces(begun)) == []
    again, _ = desk.uploads.send(OWN, begun, given(made.header, "key-1"), AT)
    assert (again.transmission_id, again.statement, again.repeated) == (
        accepted.transmission_id,
        accepted.statement,
        True,
    )
    receiver = session(PROVIDER.office_number)
    assert desk.delivery.fetch(receiver, accepted.transmission_id, AT).payload.sealed == made.sealed


def test_a_hosted_office_s_zip_in_pieces(desk: Desk) -> None:
    for office in TOWN.offices:
        desk.enrol_hosted(Party(office.number, office.service_type))
    by = session(UNIT.sender.number)
    begun = upload(desk, by, write_archive(UNIT.files), plain=True)
    accepted, unit = desk.uploads.send(by, begun, given(), AT)
    assert unit is not None
    receiver = session(UNIT.destination.number)
    assert desk.hosted.open(receiver, accepted.transmission_id, AT).files == UNIT.files


def test_a_piece_goes_where_the_upload_stands_and_nowhere_else(own: Desk) -> None:
    begun = own.uploads.begin(OWN, 10, AT, plain=False).upload_id
    assert own.uploads.append(OWN, begun, 0, b"12345", AT).received == 5
    for offset in (0, 4, 6):
        with pytest.raises(ExchangeError) as caught:
            own.uploads.append(OWN, begun, offset, b"x", AT)
        assert (caught.value.code, caught.value.details) == ("upload-offset-differs", {"offset": 5})
    assert code(lambda: own.uploads.append(OWN, begun, 5, b"678901", AT)) == "upload-too-large"
    assert code(lambda: own.uploads.send(OWN, begun, given(), AT)) == "upload-incomplete"
    assert own.uploads.append(OWN, begun, 5, b"", AT).received == 5


def test_the_same_piece_from_two_processes_is_kept_once(
    make_store: Callable[[], SqlStore], own: Desk
) -> None:
    other = Desk(make_store(), own.folder)
    assert other.acceptance.signer is not None
    begun = own.uploads.begin(OWN, 40, AT, plain=False).upload_id
    for offset in range(0, 40, 10):
        start = Barrier(2)

        def append(desk: Desk, offset: int = offset, start: Barrier = start) -> str:
            start.wait()
            try:
                return str(desk.uploads.append(OWN, begun, offset, b"0123456789", AT).received)
            except ExchangeError as error:
                return error.code

        with ThreadPoolExecutor(2) as pool:
            found = sorted(pool.map(append, (own, other)))
        assert found == [str(offset + 10), "upload-offset-differs"]


def test_bounds(own: Desk) -> None:
    for length in (0, 10_000_001):
        assert code(lambda length=length: own.uploads.begin(OWN, length, AT, plain=False)) == (  # type: ignore[misc]
            "upload-too-large"
        )
    assert code(lambda: own.uploads.begin(OWN, 5, AT, plain=True)) == "custody-differs"
    first = own.uploads.begin(OWN, 5, AT, plain=False).upload_id
    own.uploads.begin(OWN, 5, AT, plain=False)
    assert code(lambda: own.uploads.begin(OWN, 5, AT, plain=False)) == "uploads-full"
    own.uploads.drop(OWN, first)
    own.uploads.begin(OWN, 5, AT, plain=False)


def test_uploads_expire_and_are_then_removed(own: Desk) -> None:
    begun = upload(own, OWN, b"x" * 2000, plain=False)
    assert code(lambda: own.uploads.look(OWN, begun, LATER)) == "upload-unknown"
    assert code(lambda: own.uploads.append(OWN, begun, 2000, b"", LATER)) == "upload-unknown"
    own.uploads.begin(OWN, 5, LATER, plain=False)
    assert own.store.read(lambda tx: tx.uploads.find(begun, SUPPORT.office_number)) is None
    assert own.store.read(lambda tx: tx.uploads.pieces(begun)) == []


def test_no_other_office_reaches_an_upload(own: Desk) -> None:
    begun = upload(own, OWN, b"x" * 10, plain=False)
    own.register(Party("1370000033", "17"))
    for work in (
        lambda: own.uploads.look(STRANGER, begun, AT),
        lambda: own.uploads.append(STRANGER, begun, 10, b"", AT),
        lambda: own.uploads.drop(STRANGER, begun),
        lambda: own.uploads.send(STRANGER, begun, given(), AT),
    ):
        assert code(work) == "upload-unknown"
    assert own.uploads.look(OWN, begun, AT).received == 10


def test_pieces_are_encrypted(own: Desk, tmp_path: Path) -> None:
    marker = b"a service user's name in a ZIP that is stored"
    upload(own, OWN, marker, plain=False)
    assert all(marker not in path.read_bytes() for path in tmp_path.glob("test.sqlite3*"))
    begun = own.uploads.begin(OWN, len(marker), AT, plain=False).upload_id
    own.uploads.append(OWN, begun, 0, marker, AT)
    ((_, box),) = own.store.read(lambda tx: tx.uploads.pieces(begun))
    assert marker not in box
