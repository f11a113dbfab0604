"""careplan watch: folders in, folders out, against the real service."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event

import pytest

from careplan.cli.watch.command import go_on
from careplan.cli.watch.happenings import Happening
from careplan.cli.watch.outgoing import Outgoing
from careplan.client import Acceptance, ConnectionFailedError
from careplan.standard.findings import Message
from careplan.workbench.sample import SampleOffice
from support.commands import careplan, lines_of
from support.live_town import HELP, RENTAL, SUPPORT, Town, fresh

As = Callable[[SampleOffice], tuple[str, str]]


def _put(folder: Path, files: Mapping[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def _events(*arguments: object) -> list[dict[str, object]]:
    result = careplan("watch", *arguments, "--once", "--format", "json")
    assert result.exit_code == 0, result.stderr
    return lines_of(result)


def test_what_is_put_in_comes_out_at_the_other_office(town: Town, session: As, tmp_path: Path) -> None:
    sending, arriving = tmp_path / "send", tmp_path / "arrive"
    arriving.mkdir()
    unit = fresh(f"month-{RENTAL.number}")
    _put(sending, unit)
    (sent,) = _events("--in", sending, *town.options(SUPPORT), *session(SUPPORT))
    assert sent["event"] == "sent"
    moved = Path(str(sent["place"]))
    assert {path.name for path in moved.iterdir()} == {*unit, "acceptance.p7s"}
    assert not [path for path in sending.iterdir() if path.is_file()]
    own = ("--out", arriving, *town.options(RENTAL), *session(RENTAL))
    events = [each for each in _events(*own) if each["id"] == sent["id"]]
    assert [each["event"] for each in events] == ["received", "receipt"]
    laid = Path(str(events[0]["place"]))
    assert {path.name: path.read_bytes() for path in laid.iterdir()} == unit
    assert json.loads((arriving / "reports" / f"{sent['id']}.json").read_bytes())["summary"]["errors"] == 0
    shutil.rmtree(laid)
    assert _events(*own) == []
    shown = careplan("show", str(sent["id"]), *session(SUPPORT), "--format", "json")
    assert lines_of(shown)[0]["state"] == "received"


def test_a_hosted_office_gets_its_files_too(town: Town, session: As, tmp_path: Path) -> None:
    unit = _put(tmp_path / "send" / "month", fresh(f"month-{HELP.number}"))
    (tmp_path / "arrive").mkdir()
    sent = _events("--in", unit.parent, *town.options(SUPPORT), *session(SUPPORT))[0]
    out = ("--out", tmp_path / "arrive", *session(HELP))
    laid = [each for each in _events(*out, "--no-receipt") if each["id"] == sent["id"]]
    assert [each["event"] for each in laid] == ["received"]
    signed = [each for each in _events(*out) if each["id"] == sent["id"]]
    assert [each["event"] for each in signed] == ["receipt"]


def test_what_is_wrong_is_moved_aside_with_the_reason(town: Town, session: As, tmp_path: Path) -> None:
    files = fresh(f"month-{RENTAL.number}")
    name = next(name for name in files if name.startswith("UPPLAN"))
    files[name] = files[name].replace(b",", b";")
    _put(tmp_path / "send", files)
    (tmp_path / "send" / "letter.csv").write_bytes(b"x")
    (tmp_path / "send" / "notes.txt").write_bytes(b"kept")
    events = _events("--in", tmp_path / "send", *town.options(SUPPORT), *session(SUPPORT))
    assert [each["event"] for each in events] == ["refused", "refused"]
    refusals = [json.loads((Path(str(each["place"])) / "refusal.json").read_bytes()) for each in events]
    assert [each["code"] for each in refusals] == ["unit-has-errors", "not-a-unit"]
    assert refusals[0]["report"]["summary"]["errors"] > 0
    assert (tmp_path / "send" / "notes.txt").read_bytes() == b"kept"


def test_the_same_unit_again_is_accepted_once(town: Town, session: As, tmp_path: Path) -> None:
    files = fresh(f"month-{RENTAL.number}")
    given = ("--in", tmp_path / "send", *town.options(SUPPORT), *session(SUPPORT))
    _put(tmp_path / "send", files)
    first = _events(*given)[0]
    _put(tmp_path / "send", files)
    again = _events(*given)[0]
    assert (again["id"], again["replayed"]) == (first["id"], True)
    assert again["place"] != first["place"]


@pytest.mark.parametrize("arguments", [(), ("--in", "nowhere"), ("--in", ".", "--out", ".")])
def test_folders_have_to_be_there(arguments: tuple[str, ...], session: As) -> None:
    assert careplan("watch", *arguments, "--once", *session(SUPPORT)).exit_code == 2


def test_a_unit_is_waited_for_until_it_is_whole_and_still(tmp_path: Path) -> None:
    files = fresh(f"month-{RENTAL.number}")
    told: list[Happening] = []
    taken: list[set[str]] = []

    def send(given: object) -> Acceptance:
        taken.append(set(given))  # type: ignore[call-overload]
        raise ConnectionFailedError(Message.same("away"))

    outgoing = Outgoing(tmp_path, send, told.append, patience=2)
    names = sorted(files)
    _put(tmp_path, {names[0]: files[names[0]]})
    outgoing.look()
    assert (taken, told) == ([], [])
    outgoing.look()
    assert [each.event for each in told] == ["waiting"]
    _put(tmp_path, files)
    outgoing.look()
    assert taken == []
    with pytest.raises(ConnectionFailedError):
        outgoing.look()
    assert taken == [set(files)]
    assert {path.name for path in tmp_path.iterdir()} == set(files)


def test_a_unit_that_stays_incomplete_is_offered_after_all(tmp_path: Path) -> None:
    files = fresh(f"month-{RENTAL.number}")
    told: list[Happening] = []
    taken: list[set[str]] = []

    def send(given: object) -> Acceptance:
        taken.append(set(given))  # type: ignore[call-overload]
        raise ConnectionFailedError(Message.same("away"))

    name = min(files)
    _put(tmp_path, {name: files[name]})
    outgoing = Outgoing(tmp_path, send, told.append, patience=2)
    for _ in range(3):
        outgoing.look()
    with pytest.raises(ConnectionFailedError):
        outgoing.look()
    assert taken == [{name}]


def test_an_exchange_that_is_away_is_waited_for() -> None:
    stop, told, looks = Event(), list[Happening](), 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            stop.set()
            return
        raise ConnectionFailedError(Message.same("away"))

    go_on([look], stop, 0.001, told.append)
    assert [each.event for each in told] == ["waiting", "waiting"]
