"""The facts of a backup: what it is, of when, of which schema, under which deployment key, and the end of the chain."""

import json
from dataclasses import asdict, dataclass, fields

from sqlalchemy import Column, Connection, LargeBinary, MetaData, Table, Text, insert, select
from sqlalchemy.exc import SQLAlchemyError

from careplan.store.backup.errors import BackupError

FORMAT = "careplan-backup/1"
TABLES = MetaData()
FACTS = Table("backup_facts", TABLES, Column("name", Text, primary_key=True), Column("value", Text))
FILES = Table("backup_files", TABLES, Column("name", Text, primary_key=True), Column("box", LargeBinary))


@dataclass(frozen=True, slots=True)
class Facts:
    """Written as JSON values by name."""

    format: str
    made_at: str
    """RFC 3339, UTC."""
    database: str
    """Which database it was made of: sqlite or postgresql."""
    revision: str
    """Of the schema."""
    audit_number: int
    audit_head: str
    key_check: str
    counters: dict[str, int]
    """The last number that a table gave out, by table; numbers of rows that are gone are not given again."""


def write_facts(connection: Connection, facts: Facts) -> None:
    """Put the facts down."""
    values = [{"name": name, "value": json.dumps(value)} for name, value in asdict(facts).items()]
    connection.execute(insert(FACTS), values)


def read_facts(connection: Connection) -> Facts:
    """Return the facts of a backup.

    Raises:
        BackupError: the file is no backup, or of another format.

    """
    try:
        found = {name: json.loads(value) for name, value in connection.execute(select(FACTS))}
        facts = Facts(**{each.name: found[each.name] for each in fields(Facts)})
    except (SQLAlchemyError, ValueError, KeyError, TypeError) as error:
        raise not_a_backup() from error
    if facts.format != FORMAT:
        raise not_a_backup()
    return facts


def not_a_backup() -> BackupError:
    """Return: the file is no backup that we know, or not whole."""
    return BackupError(
        f"バックアップのファイルではないか、壊れています(形式 {FORMAT})",
        f"this is no backup, or not a whole one (format {FORMAT})",
    )
