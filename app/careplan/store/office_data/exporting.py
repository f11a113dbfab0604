"""Taking an office's data out: the rows about it, in a file of the same tables, while the service runs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import ColumnElement, Connection, Engine, Table, insert, or_, select
from sqlalchemy.exc import SQLAlchemyError

from careplan.exchange.audit import write_time
from careplan.exchange.custody.cabinet import KeyCabinet
from careplan.exchange.directory.offices import SealedKey
from careplan.store import rows
from careplan.store.backup.errors import BackupError
from careplan.store.backup.facts import FACTS, TABLES
from careplan.store.backup.making import copied
from careplan.store.backup.tables import rows_at_once
from careplan.store.failures import unavailable
from careplan.store.migrate import alembic_config
from careplan.store.office_data.passphrase import lock_key
from careplan.store.rows import table_of

FORMAT = "careplan-office/1"
_SENT = table_of(rows.TransmissionRow)
_KEYS = table_of(rows.HostedKeyRow)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose data; and the passphrase for what is secret in it, or None: without that."""

    office_number: str
    passphrase: bytes | None = None


def export_office(engine: Engine, cabinet: KeyCabinet, wanted: Wanted, target: Path, at: datetime) -> int:
    """Write the office's file, whole or not at all; return how many transmissions are in it.

    Hosted keys, the office's secret and drafts go in only under a passphrase.

    Raises:
        BackupError: there is no such office, or the file is there already.
        ExchangeError: key-unreadable.
        StoreUnavailableError, OSError: see `make_backup`.

    """
    office_number, passphrase = wanted.office_number, wanted.passphrase
    try:
        with copied(engine, target) as (source, file):
            revision = MigrationContext.configure(source).get_current_revision() or "base"
            command.upgrade(alembic_config(file), revision)
            _verify_known(source, office_number)
            if passphrase is not None:
                _copy_keys(source, file, cabinet, office_number, passphrase)
            for table, condition in _about(office_number, with_keys=passphrase is not None):
                _copy(source, file, table, condition, without_keys=passphrase is None)
            facts = {"format": FORMAT, "made_at": write_time(at), "revision": revision}
            TABLES.create_all(file, [FACTS])
            for name, value in (facts | {"office": office_number}).items():
                file.execute(insert(FACTS), {"name": name, "value": json.dumps(value)})
            return len(file.execute(select(_SENT.c.sequence)).all())
    except SQLAlchemyError as error:
        raise unavailable(error) from error


def _about(number: str, *, with_keys: bool) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Yield each table with what is about the office, in the order in which rows refer to each other."""
    sent = _SENT.c
    mine = or_(sent.sender_office == number, sent.destination_office == number)
    ids = select(sent.transmission_id).where(mine)
    offices = table_of(rows.OfficeRow)
    partners = [select(column).where(mine) for column in (sent.sender_office, sent.destination_office)]
    yield offices, or_(offices.c.number == number, *(offices.c.number.in_(each) for each in partners))
    certificates = table_of(rows.CertificateRow)
    yield certificates, certificates.c.office_number == number
    yield _SENT, mine
    for row in (rows.StampRow, rows.PartRow, rows.PayloadRow, rows.ProofRow):
        table = table_of(row)
        yield table, table.c.transmission_id.in_(ids)
    for own in (rows.PseudonymRow, rows.RepeatRow):
        table = table_of(own)
        yield table, table.c.transmission_id.in_(ids) & (table.c.office_number == number)
    for log in (rows.AuditRow, rows.CarriedRow):
        table = table_of(log)
        yield table, or_(table.c.subject == number, table.c.subject.in_(ids))
    if with_keys:
        drafts, boxes = table_of(rows.DraftRow), table_of(rows.DraftBoxRow)
        yield drafts, drafts.c.office_number == number
        yield boxes, boxes.c.draft_id.in_(select(drafts.c.draft_id).where(drafts.c.office_number == number))


def _copy(
    source: Connection, file: Connection, table: Table, condition: ColumnElement[bool], *, without_keys: bool
) -> None:
    options = {"stream_results": True, "yield_per": rows_at_once(source, table)}
    with source.execute(select(table).where(condition), execution_options=options) as result:
        for found in result.mappings():
            row = dict(found)
            if "key_id" in row and (without_keys or row["key_id"] is None):
                row["key_id"] = None
            file.execute(insert(table), row)


def _copy_keys(
    source: Connection, file: Connection, cabinet: KeyCabinet, number: str, passphrase: bytes
) -> None:
    certificates = table_of(rows.CertificateRow).c
    held = select(certificates.key_id).where(certificates.office_number == number)
    wanted = or_(_KEYS.c.key_id.in_(held), _KEYS.c.key_id == f"office-{number}")
    for key_id, owner, box in source.execute(
        select(_KEYS.c.key_id, _KEYS.c.owner, _KEYS.c.box).where(wanted)
    ):
        plain = cabinet.open_key(SealedKey(key_id, owner, box))
        locked = lock_key(key_id, plain, passphrase)
        file.execute(insert(_KEYS), {"key_id": key_id, "owner": owner, "box": locked})


def _verify_known(source: Connection, number: str) -> None:
    offices = table_of(rows.OfficeRow)
    if source.execute(select(offices.c.number).where(offices.c.number == number)).one_or_none() is None:
        raise BackupError(f"登録のない事業所です: {number}", f"there is no office {number}")
