"""An office's whole data, taken out by the office's own administrator while the service runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from careplan.exchange.audit import Event
from careplan.exchange.directory.registry import find_office
from careplan.exchange.errors import StoreUnavailableError
from careplan.exchange.people.staff import Role, Session
from careplan.exchange.ports import Store
from careplan.exchange.refusals import administrator_only
from careplan.exchange.transfer import refusals

PREFIX = "export-"
"""How the names of files on their way out begin; one that a killed process left goes at the next start."""
Write = Callable[[str, bytes | None, Path, datetime], int]
"""Writes an office's file under a passphrase, or without what is secret; returns how many transmissions are in it."""


@dataclass(frozen=True, slots=True)
class ExportDesk:
    """Writes the file into the data folder, whose contents it is a part of; whoever sends it removes it."""

    store: Store
    write: Write
    folder: Path

    def export(self, by: Session, number: str, passphrase: bytes | None, at: datetime) -> Path:
        """Return a new file with all of the office, for this request alone; one at a time for an office.

        Kept keys, the office's secret and drafts are in it under the passphrase only. The exchange's own administrator,
        who must not read an office's, has no way here: the data folder has (`careplan office export`).

        Raises:
            ExchangeError: administrator-only, export-running, key-unreadable.
            StoreUnavailableError: the database does not answer, or the disk is full.

        """
        if by.role is not Role.OFFICE_ADMINISTRATOR or by.office_number != number:
            raise administrator_only()
        self.store.read(lambda tx: find_office(tx, number))
        target = self.folder / f"{PREFIX}{uuid4()}"
        with self.store.alone(f"export {number}") as mine:
            if not mine:
                raise refusals.export_running()
            try:
                count = self.write(number, passphrase, target, at)
            except OSError as error:
                raise StoreUnavailableError("disk") from error
        details = {"transmissions": count, "keys": "yes" if passphrase is not None else "no"}
        self.store.write(
            lambda tx: tx.audit.append(Event(at, number, by.staff_id, "office.export", number, details))
        )
        return target
