"""The folder of what arrives.

OUT/STAMP_OFFICE_ID/       the files of a unit, there all at once
OUT/reports/ID.json        what the check says of it
OUT/reports/ID.p7s         the exchange's acceptance statement, where the office keeps its key
OUT/reports/ID.laid        the unit was laid down: it is not laid again, even after software took its folder away
OUT/failed/ID.json         it could not be opened, and why; it is not tried again while this file is there
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from careplan.authority.files import write_whole
from careplan.cli.watch.happenings import Happening, Tell
from careplan.client import (
    Client,
    ClientError,
    NotLoggedInError,
    Office,
    Received,
    Transmission,
    UnavailableError,
)
from careplan.client.errors import ConnectionFailedError
from careplan.sealing import SealingError
from careplan.standard.check import check_files
from careplan.standard.findings import Message
from careplan.standard.reports import report_json

_OPEN_STATES = ("accepted", "fetched")


@dataclass(frozen=True, slots=True)
class Incoming:
    """Lays what arrives into `folder`, the oldest stamp first, and signs for it where `receipt` is set."""

    folder: Path
    client: Client
    office: Office | None
    tell: Tell
    receipt: bool = True

    def look(self) -> None:
        """Do one pass.

        Raises:
            ClientError: the exchange cannot be reached, or wants a log-in.
            OSError: the folder cannot be written.

        """
        found = [each for state in _OPEN_STATES for each in self.client.received(state=state, order="stamp")]
        for each in sorted(found, key=lambda each: each.stamp):
            if not self._failed(each).exists():
                self._take(each)

    def _take(self, transmission: Transmission) -> None:
        try:
            known = self._laid(transmission).exists()
            received = None if known else self._lay(transmission)
            if self.receipt:
                self._sign(transmission, received)
        except (NotLoggedInError, UnavailableError, ConnectionFailedError):
            raise
        except (ClientError, SealingError) as error:
            self._note_failure(transmission, error)

    def _lay(self, transmission: Transmission) -> Received | None:
        """Lay the files down; return what the office opened itself."""
        received = None if self.office is None else self.office.fetch(transmission.id)
        files = self.client.files(transmission.id) if received is None else received.files
        report = check_files(files) if received is None else received.report
        beside, target = self.folder / f".{transmission.id}", self.folder / _name(transmission)
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for name, data in files.items():
            write_whole(beside / name, data)
        reports = self._report(transmission, "json").parent
        reports.mkdir(parents=True, exist_ok=True)
        write_whole(self._report(transmission, "json"), _text(report_json(report)))
        if received is not None:
            write_whole(self._report(transmission, "p7s"), received.acceptance)
        if not target.exists():
            beside.replace(target)
        shutil.rmtree(beside, ignore_errors=True)
        write_whole(self._laid(transmission), b"")
        message = Message(
            f"受信しました：{target.name}（エラー {report.errors}、警告 {report.warnings}）",
            f"Received: {target.name} ({report.errors} errors, {report.warnings} warnings)",
        )
        details = {"id": transmission.id, "errors": report.errors}
        self.tell(Happening("received", str(target), message, details))
        return received

    def _sign(self, transmission: Transmission, received: Received | None) -> None:
        if self.office is None:
            self.client.give_receipt(transmission.id)
        else:
            self.office.receipt(received or transmission.id)
        message = Message(f"受領しました：{transmission.id}", f"Signed for: {transmission.id}")
        self.tell(Happening("receipt", str(self.folder), message, {"id": transmission.id}))

    def _note_failure(self, transmission: Transmission, error: ClientError | SealingError) -> None:
        message = (
            error.message if isinstance(error, ClientError) else Message(error.message_ja, error.message_en)
        )
        code = getattr(error, "code", "client")
        path = self._failed(transmission)
        path.parent.mkdir(parents=True, exist_ok=True)
        told = {"id": transmission.id, "code": code, "message": {"ja": message.ja, "en": message.en}}
        write_whole(path, _text(told))
        self.tell(Happening("unopened", str(path), message, {"id": transmission.id, "code": code}))

    def _laid(self, transmission: Transmission) -> Path:
        return self._report(transmission, "laid")

    def _report(self, transmission: Transmission, suffix: str) -> Path:
        return self.folder / "reports" / f"{transmission.id}.{suffix}"

    def _failed(self, transmission: Transmission) -> Path:
        return self.folder / "failed" / f"{transmission.id}.json"


def _name(transmission: Transmission) -> str:
    return f"{transmission.stamp}_{transmission.sender.office_number}_{transmission.id}"


def _text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
