"""Putting an office's data into another exchange: ids kept, nothing overwritten, what is not carried said.

Transmissions take new places in this exchange's log, in the order they had; what the log they came from said of them
is carried beside, entry by entry with its hashes, so that evidence of them can still be made. Every few transmissions
are a transaction; an import that was cut off is run again and goes on.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from sqlalchemy import Connection, Engine, Table, insert, select
from sqlalchemy.exc import SQLAlchemyError

from careplan.exchange.audit import Event, Head, chain_event
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.store import rows
from careplan.store.audit import SqlAuditLog
from careplan.store.backup.errors import BackupError
from careplan.store.backup.facts import FACTS
from careplan.store.engine import for_writing, make_engine, sqlite_url
from careplan.store.failures import unavailable
from careplan.store.migrate import upgrade_schema
from careplan.store.office_data.exporting import FORMAT
from careplan.store.office_data.passphrase import unlock_key
from careplan.store.rows import table_of

_FEW = 20
_OFFICES, _CERTIFICATES, _KEYS = map(table_of, (rows.OfficeRow, rows.CertificateRow, rows.HostedKeyRow))
_SENT, _STAMPS, _LOG, _CARRIED = map(
    table_of, (rows.TransmissionRow, rows.StampRow, rows.AuditRow, rows.CarriedRow)
)
_PAYLOADS, _PROOFS = table_of(rows.PayloadRow), table_of(rows.ProofRow)
_WITH_THEM = tuple(map(table_of, (rows.PartRow, rows.PseudonymRow, rows.RepeatRow)))
_DRAFTS = (table_of(rows.DraftRow), table_of(rows.DraftBoxRow))
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: transmissions new, known before, and not carried since another has their stamp; the rest."""

    office_number: str
    transmissions: int
    known: int
    clashing: int
    certificates: int
    keys: int
    drafts: int
    partners: tuple[str, ...]
    """Unknown here before; entered inactive."""


@dataclass(frozen=True, slots=True)
class OfficeImport:
    """One import: the file's database (of the newest schema), and where it goes."""

    source: Connection
    engine: Engine
    cabinet: KeyCabinet
    passphrase: bytes | None
    at: datetime

    def run(self) -> Imported:
        """Do it.

        Raises:
            BackupError: the file is none of an office, does not hold together, or has another passphrase.

        """
        number = read_office(self.source)
        self._verify_entries()
        keys = self._unlocked()
        with for_writing(self.engine).begin() as target:
            partners = self._put_offices(target, number)
            made = self._put_keys(target, keys)
            certificates = self._put_certificates(target)
            has_secret = f"office-{number}" in made
            drafts, _ = (self._put_all(target, each) if has_secret else 0 for each in _DRAFTS)
            self._carry(target, number)
            details = {"certificates": certificates, "keys": len(made), "drafts": drafts}
            SqlAuditLog(target).append(Event(self.at, None, None, "office.import", number, details))
        new, known, clashing = self._put_transmissions()
        return Imported(number, new, known, clashing, certificates, len(made), drafts, tuple(partners))

    def _verify_entries(self) -> None:
        """Refuse entries of the log that have not the hash they say."""
        for table in (_LOG, _CARRIED):
            for row in self._rows(table):
                event = Event(
                    row["at"],
                    row["office_number"],
                    row["staff_id"],
                    row["action"],
                    row["subject"],
                    row["details"],
                )
                if chain_event(Head(row["number"] - 1, row["previous"]), event).digest != row["digest"]:
                    raise _altered("audit_entries")

    def _unlocked(self) -> list[Row]:
        """Return the keys as they are to be kept here; none without a passphrase."""
        if self.passphrase is None:
            return []
        found = []
        for row in self._rows(_KEYS):
            plain = unlock_key(row["key_id"], row["box"], self.passphrase)
            found.append(row | {"box": self.cabinet.seal_key(row["owner"], row["key_id"], plain).box})
        return found

    def _put_offices(self, target: Connection, number: str) -> list[str]:
        partners = []
        for row in self._rows(_OFFICES):
            is_own = row["number"] == number
            if _is_there(target, _OFFICES, row, "number"):
                continue
            target.execute(insert(_OFFICES), row | ({} if is_own else {"active": False}))
            if not is_own:
                partners.append(str(row["number"]))
        return partners

    def _put_keys(self, target: Connection, keys: list[Row]) -> set[str]:
        new = [row for row in keys if not _is_there(target, _KEYS, row, "key_id")]
        for row in new:
            target.execute(insert(_KEYS), row)
        return {str(row["key_id"]) for row in new}

    def _put_certificates(self, target: Connection) -> int:
        put = 0
        for row in self._rows(_CERTIFICATES, order="position"):
            if _is_there(target, _CERTIFICATES, row, "office_number", "serial"):
                continue
            if row["key_id"] is not None and not _is_there(target, _KEYS, row, "key_id"):
                row["key_id"] = None
            del row["position"]
            target.execute(insert(_CERTIFICATES), row)
            put += 1
        return put

    def _put_all(self, target: Connection, table: Table) -> int:
        keys = [column.name for column in table.primary_key]
        put = 0
        for row in self._rows(table):
            if not _is_there(target, table, row, *keys):
                target.execute(insert(table), row)
                put += 1
        return put

    def _put_transmissions(self) -> tuple[int, int, int]:
        ids = self.source.execute(select(_SENT.c.transmission_id).order_by(_SENT.c.sequence)).scalars().all()
        counts = {"new": 0, "known": 0, "clashing": 0}
        for start in range(0, len(ids), _FEW):
            with for_writing(self.engine).begin() as target:
                for each in ids[start : start + _FEW]:
                    counts[self._put_transmission(target, each)] += 1
        return counts["new"], counts["known"], counts["clashing"]

    def _put_transmission(self, target: Connection, transmission_id: str) -> str:
        (row,) = self._rows(_SENT, transmission_id=transmission_id)
        if _is_there(target, _SENT, row, "transmission_id"):
            return "known"
        stamps = list(self._rows(_STAMPS, transmission_id=transmission_id))
        key = [column.name for column in _STAMPS.primary_key]
        if any(_is_there(target, _STAMPS, stamp, *key) for stamp in stamps):
            return "clashing"
        payloads = list(self._rows(_PAYLOADS, transmission_id=transmission_id))
        proofs = list(self._rows(_PROOFS, transmission_id=transmission_id))
        _verify_hashes(row, payloads, proofs)
        details = {"state": row["state"], "sealed_sha256": row["sealed_sha256"]}
        event = Event(self.at, None, None, "transmission.import", transmission_id, details)
        place = {"sequence": SqlAuditLog(target).append(event).number}
        target.execute(insert(_SENT), row | place)
        for table, found in ((_STAMPS, stamps), (_PAYLOADS, payloads), (_PROOFS, proofs)):
            for each in found:
                target.execute(insert(table), each)
        for table in _WITH_THEM:
            for each in self._rows(table, transmission_id=transmission_id):
                key = [column.name for column in table.primary_key]
                if not _is_there(target, table, each, *key):
                    target.execute(insert(table), each | (place if "sequence" in each else {}))
        self._carry(target, transmission_id)
        return "new"

    def _carry(self, target: Connection, subject: str) -> None:
        for table in (_CARRIED, _LOG):
            for row in self._rows(table, subject=subject):
                if not _is_there(target, _CARRIED, row, "digest"):
                    target.execute(insert(_CARRIED), row)

    def _rows(self, table: Table, *, order: str | None = None, **wanted: object) -> Iterator[Row]:
        query = select(table).where(*(table.c[name] == value for name, value in wanted.items()))
        if order is not None:
            query = query.order_by(table.c[order])
        for found in self.source.execute(query).mappings():
            yield dict(found)


def import_office(
    file: Path, engine: Engine, cabinet: KeyCabinet, passphrase: bytes | None, at: datetime
) -> Imported:
    """Put an office's file into the exchange of the engine. The file is brought to the newest schema: give a copy.

    Raises:
        BackupError: see `OfficeImport.run`.
        StoreUnavailableError: the database does not answer.

    """
    opened = make_engine(sqlite_url(file), 1)
    try:
        _verify_file(opened)
        upgrade_schema(opened)
        with opened.connect() as source:
            return OfficeImport(source, engine, cabinet, passphrase, at).run()
    except CommandError as error:
        raise _no_office_file() from error
    except SQLAlchemyError as error:
        raise unavailable(error) from error
    finally:
        opened.dispose()


def _verify_file(opened: Engine) -> None:
    try:
        with opened.connect() as source:
            read_office(source)
    except SQLAlchemyError as error:  # not even a database
        raise _no_office_file() from error


def read_office(source: Connection) -> str:
    """Return the number of the office that a file is of.

    Raises:
        BackupError: the file is none of an office.

    """
    try:
        facts = {name: json.loads(value) for name, value in source.execute(select(FACTS))}
    except (SQLAlchemyError, ValueError) as error:
        raise _no_office_file() from error
    if facts.get("format") != FORMAT or not isinstance(facts.get("office"), str):
        raise _no_office_file()
    return str(facts["office"])


def _is_there(target: Connection, table: Table, row: Mapping[str, Any], *names: str) -> bool:
    query = select(table.c[names[0]]).where(*(table.c[name] == row[name] for name in names))
    return target.execute(query).first() is not None


def _verify_hashes(row: Row, payloads: list[Row], proofs: list[Row]) -> None:
    found = [(each["sealed"], row["sealed_sha256"]) for each in payloads]
    found += [(each["header"], row["header_sha256"]) for each in proofs]
    if len(proofs) != 1 or any(hashlib.sha256(data).hexdigest() != digest for data, digest in found):
        raise _altered(str(row["transmission_id"]))


def _altered(where: str) -> BackupError:
    return BackupError(f"ハッシュが合いません: {where}", f"something was changed since the export: {where}")


def _no_office_file() -> BackupError:
    return BackupError(
        f"事業所データのファイルではありません(形式 {FORMAT})", f"this is no office's data (format {FORMAT})"
    )
