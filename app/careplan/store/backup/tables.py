"""Tables from one database to another, row by row, whichever the two are.

Both sides are read as they are (reflected), not as the program's newest rows have them, so that an older schema is
copied as it is. Times become UTC times and JSON nothing becomes NULL on both sides alike.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
)

from careplan.store.columns import UtcTime

_BESIDE = ("alembic_version",)
PASSING = ("recordings", "recorded_requests", "lockers")
"""Tables that are no part of what is kept: they stay empty in a backup."""
_ROWS = 500
_BYTES = 8_000_000


def read_tables(connection: Connection, *, beside: tuple[str, ...] = ()) -> dict[str, Table]:
    """Return the tables of a database by name, each behind those that it refers to."""
    metadata = MetaData()
    wanted = [name for name in inspect(connection).get_table_names() if name not in (*_BESIDE, *beside)]
    metadata.reflect(connection, only=wanted)
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, DateTime):
                column.type = UtcTime()
            elif isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return {table.name: table for table in metadata.sorted_tables}


def copy_tables(
    source: Connection, sources: Mapping[str, Table], target: Connection, targets: Mapping[str, Table]
) -> None:
    """Put the rows of the source in the place of what the target has."""
    for table in reversed(list(targets.values())):  # migrations put a first row into some
        target.execute(delete(table))
    for name, table in targets.items():
        for rows in _rows(source, sources[name]):
            target.execute(insert(table), rows)


def read_counters(connection: Connection, tables: Mapping[str, Table]) -> dict[str, int]:
    """Return by table the last number that it gave out, where it numbers its rows itself."""
    found = {}
    for name, column in _numbered(tables).items():
        last = connection.scalar(select(func.max(tables[name].c[column]))) or 0
        found[name] = max(last, _given(connection, name, column) or 0)
    return found


def write_counters(connection: Connection, tables: Mapping[str, Table], counters: Mapping[str, int]) -> None:
    """Let each table go on after the last number it gave out."""
    for name, column in _numbered(tables).items():
        last = counters.get(name, 0)
        if last == 0:
            continue
        if connection.dialect.name == "postgresql":
            sequence = connection.scalar(_SEQUENCE, {"table": name, "column": column})
            if sequence is not None:
                connection.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": last})
        elif _is_counted(connection, name):
            values = {"name": name, "last": last}
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)


_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")


def rows_at_once(source: Connection, table: Table) -> int:
    """Return how many rows are in memory at a time: 500, fewer where one may have many bytes; at 8 MB one alone."""
    lengths = [
        func.max(func.length(column)) for column in table.columns if isinstance(column.type, LargeBinary)
    ]
    largest = sum(each or 0 for each in source.execute(select(*lengths)).one()) if lengths else 0
    return max(1, min(_ROWS, _BYTES // max(largest, 1)))


def _rows(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    size = rows_at_once(source, table)
    query = select(table).execution_options(stream_results=True, yield_per=size)
    result = source.execute(query)
    names = list(result.keys())
    for rows in result.partitions(size):
        yield [dict(zip(names, row, strict=True)) for row in rows]


def _numbered(tables: Mapping[str, Table]) -> dict[str, str]:
    """Return by table the whole number that is its key, where one alone is."""
    return {
        name: keys[0].name
        for name, table in tables.items()
        if len(keys := list(table.primary_key)) == 1 and isinstance(keys[0].type, Integer)
    }


def _given(connection: Connection, table: str, column: str) -> int | None:
    if connection.dialect.name == "postgresql":
        sequence = connection.scalar(_SEQUENCE, {"table": table, "column": column})
        if sequence is None:
            return None
        found = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608
        return int(found[0]) if found[1] else None
    if not _is_counted(connection, table):
        return None
    last = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table})
    return None if last is None else int(last)


def _is_counted(connection: Connection, table: str) -> bool:
    """Tell whether SQLite remembers the last number of a table."""
    query = text("SELECT count(*) FROM sqlite_master WHERE name = :name AND sql LIKE '%AUTOINCREMENT%'")
    return bool(connection.scalar(query, {"name": table}))
