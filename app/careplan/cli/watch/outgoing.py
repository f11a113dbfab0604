"""The folder of what is to be sent.

A unit is sent once its files have stood unchanged for one pass and make a whole unit; one that stays incomplete for
so many passes, or is wrong, is moved aside with the reason. Nothing is ever deleted:

    IN/…                              files, in this folder or in one below it
    IN/sent/STAMP_OFFICE_ID/          what was accepted, with acceptance.p7s
    IN/failed/STAMP_OFFICE/           what was refused, with refusal.json
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from careplan.cli.watch.happenings import Happening, Tell
from careplan.client import Acceptance, ClientError, NotLoggedInError, UnavailableError, UnitRefusedError
from careplan.client.errors import ConnectionFailedError
from careplan.sealing import SealingError
from careplan.standard.check import check_files
from careplan.standard.findings import Message
from careplan.standard.folders import is_plan_file
from careplan.standard.reports import report_json
from careplan.standard.unitcheck import UnitReport

SENT, FAILED = "sent", "failed"
_INCOMPLETE = "unit.combination"
Send = Callable[[Mapping[str, bytes]], Acceptance]
Seen = dict[Path, tuple[int, int]]


@dataclass(slots=True)
class Outgoing:
    """Sends what appears in `folder`. `patience`: passes that an incomplete unit is waited for."""

    folder: Path
    send: Send
    tell: Tell
    patience: int
    _before: Seen = field(default_factory=dict)
    _waits: dict[str, int] = field(default_factory=dict)

    def look(self, *, settled: bool = False) -> None:
        """Do one pass. `settled`: take the files as they are, without waiting for a second look.

        Raises:
            ClientError: the exchange cannot be reached, or wants a log-in; the files stay where they are.
            OSError: the folder cannot be read or written.

        """
        now = _stamps(self.folder)
        still = {path for path, stamp in now.items() if settled or self._before.get(path) == stamp}
        for folder, paths in _by_folder(now).items():
            self._look_at(folder, paths, still, settled=settled)
        self._before = _stamps(self.folder)

    def _look_at(self, folder: Path, paths: list[Path], still: set[Path], *, settled: bool) -> None:
        files = {path.name: path.read_bytes() for path in paths}
        units = check_files(files).units
        for unit in units:
            if all(folder / name in still for name in unit.files):
                self._offer(folder, unit, {name: files[name] for name in unit.files}, settled=settled)
        strays = set(files) - {name for unit in units for name in unit.files}
        for name in sorted(strays):
            if folder / name in still and not self._is_waited_for(name, settled=settled):
                self._refuse(folder, {name: files[name]}, name, _report_of({name: files[name]}))

    def _offer(self, folder: Path, unit: UnitReport, files: Mapping[str, bytes], *, settled: bool) -> None:
        name = f"{unit.stamp}_{unit.destination.office_number}"
        incomplete = any(finding.rule == _INCOMPLETE for finding in unit.findings)
        if incomplete and self._is_waited_for(name, settled=settled):
            return
        self._waits.pop(name, None)
        try:
            acceptance = self.send(files)
        except (NotLoggedInError, UnavailableError, ConnectionFailedError):
            raise
        except (ClientError, SealingError) as error:
            self._refuse(folder, files, name, _refusal_of(error))
            return
        moved = _move(files, folder, self.folder / SENT / f"{name}_{acceptance.id}")
        (moved / "acceptance.p7s").write_bytes(acceptance.statement)
        message = Message(f"送信しました：{acceptance.id}", f"Sent: {acceptance.id}")
        self.tell(
            Happening("sent", str(moved), message, {"id": acceptance.id, "replayed": acceptance.replayed})
        )

    def _is_waited_for(self, name: str, *, settled: bool) -> bool:
        self._waits[name] = self._waits.get(name, 0) + 1
        if settled or self._waits[name] > self.patience:
            self._waits.pop(name)
            return False
        message = Message(f"ファイルが揃うのを待っています：{name}", f"Waiting for the rest of {name}")
        self.tell(Happening("waiting", str(self.folder), message, {"unit": name}))
        return True

    def _refuse(
        self, folder: Path, files: Mapping[str, bytes], name: str, why: tuple[Message, Mapping[str, object]]
    ) -> None:
        message, refusal = why
        moved = _move(files, folder, self.folder / FAILED / Path(name).stem)
        text = json.dumps(refusal, ensure_ascii=False, indent=1)
        (moved / "refusal.json").write_text(text + "\n", "utf-8")
        self.tell(Happening("refused", str(moved), message, {"code": refusal["code"]}))


def _refusal_of(error: ClientError | SealingError) -> tuple[Message, Mapping[str, object]]:
    message = error.message if isinstance(error, ClientError) else Message(error.message_ja, error.message_en)
    code = getattr(error, "code", "unit-has-errors" if isinstance(error, UnitRefusedError) else "client")
    refusal = {"code": code, "message": {"ja": message.ja, "en": message.en}}
    report = report_json(error.report) if isinstance(error, UnitRefusedError) else None
    extras = dict(getattr(error, "extras", {}))
    return message, refusal | extras | ({} if report is None else {"report": report})


def _report_of(files: Mapping[str, bytes]) -> tuple[Message, Mapping[str, object]]:
    message = Message(
        "送信単位のファイルではありません。ファイル名を確認してください。",
        "This is no file of a unit. Check its name.",
    )
    text = {"ja": message.ja, "en": message.en}
    return message, {"code": "not-a-unit", "message": text, "report": report_json(check_files(files))}


def _stamps(folder: Path) -> Seen:
    """Return size and time of change of each file that is meant for the exchange."""
    found = {}
    for path in _plan_files(folder):
        state = path.stat()
        found[path] = (state.st_size, state.st_mtime_ns)
    return found


def _plan_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in {SENT, FAILED} and not path.name.startswith("."):
            yield from (each for each in sorted(path.iterdir()) if each.is_file() and is_plan_file(each.name))
        elif path.is_file() and is_plan_file(path.name):
            yield path


def _by_folder(files: Seen) -> dict[Path, list[Path]]:
    folders: dict[Path, list[Path]] = {}
    for path in files:
        folders.setdefault(path.parent, []).append(path)
    return folders


def _move(files: Mapping[str, bytes], origin: Path, target: Path) -> Path:
    """Move files into a new folder: a number is added where one of that name is there."""
    tried, number = target, 1
    while tried.exists():
        number += 1
        tried = target.with_name(f"{target.name}-{number}")
    tried.mkdir(parents=True)
    for name in files:
        (origin / name).replace(tried / name)
    return tried
