"""Statements compiled once a database and run on its driver: what every request asks (ADR 0176).

SQLAlchemy writes the SQL and says how values travel, once; what it does besides for every execution (events, parameters
and results of any shape) took longer than the database itself.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
_Process = Callable[[Any], Any]
_REMEMBERED = 512
"""Rows of a statement; of a transmission as a list shows it, some two kilobytes each."""


class Prepared:
    """An insert, an update or a query with named parameters, the same ones each time.

    What SQLAlchemy would have to write anew for each execution (`IN` of a list, defaults of columns) it refuses. Values
    that stand in the statement itself stay as they are.

    `make` is what a query makes of a row, of which it otherwise gives the named tuple. What was made of a row is
    remembered, for the same rows come again and again: it must depend on the row alone, and nobody may change it.
    """

    def __init__(self, statement: Insert | Update | Select[Any], make: _Process | None = None) -> None:
        self._statement = statement
        self._make = make
        self._ways: dict[str, _Way] = {}

    def all(self, connection: Connection, values: Values) -> Sequence[Any]:
        """Return what is made of the rows.

        Raises:
            DBAPIError: the database says no.

        """
        way = self._way(connection, values)
        cursor = way.execute(connection, way.bound(values))
        return [way.row(each) for each in cursor.fetchall()]

    def one_or_none(self, connection: Connection, values: Values) -> Any:
        """Return what is made of the first row, None where there is none."""
        way = self._way(connection, values)
        found = way.execute(connection, way.bound(values)).fetchone()
        return None if found is None else way.row(found)

    def run(self, connection: Connection, values: Values) -> int:
        """Insert or update; return how many rows it met."""
        way = self._way(connection, values)
        count: int = way.execute(connection, way.bound(values)).rowcount
        return count

    def run_each(self, connection: Connection, rows: Iterable[Values]) -> None:
        """Insert or update for each."""
        for values in rows:
            self.run(connection, values)

    def _way(self, connection: Connection, values: Values) -> "_Way":
        dialect = connection.dialect
        way = self._ways.get(dialect.name)
        if way is None:
            way = self._ways[dialect.name] = _prepare(self._statement, self._make, dialect, list(values))
        return way


@dataclass(frozen=True, slots=True)
class _Way:
    """How the statement goes to one kind of database."""

    sql: str
    names: Sequence[str]
    processes: Sequence[tuple[int, _Process]]
    """What is done to values, by their place in `names`, before the driver gets them."""
    fixed: Values
    positional: bool
    row: _Process
    """Makes of a row of the driver what the query gives."""

    def bound(self, values: Values) -> Any:
        """Return the values as the driver takes them."""
        known = {**self.fixed, **values} if self.fixed else values
        given = [known[name] for name in self.names]
        _change(given, self.processes)
        return given if self.positional else dict(zip(self.names, given, strict=True))

    def execute(self, connection: Connection, bound: Any) -> Any:
        """Run it on the driver's connection, in the transaction that is open there."""
        return run_sql(connection, self.sql, bound)


def run_sql(connection: Connection, sql: str, bound: Any = ()) -> Any:
    """Run SQL as it stands on the driver's connection; return the driver's cursor.

    Raises:
        DBAPIError: the database says no.

    """
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise RuntimeError("a connection without its driver's")
    cursor = driver.cursor()
    try:
        cursor.execute(sql, bound)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(
            sql, None, error, connection.dialect.loaded_dbapi.Error, hide_parameters=True
        ) from error
    return cursor


def _prepare(
    statement: Insert | Update | Select[Any], make: _Process | None, dialect: Dialect, keys: Sequence[str]
) -> _Way:
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    if not isinstance(compiled, SQLCompiler) or compiled.post_compile_params or compiled.prefetch:
        raise TypeError("a statement that is written anew for each execution")
    named = {name: bind.type for bind, name in compiled.bind_names.items()}
    order = list(compiled.positiontup or ()) if compiled.positional else list(named)
    named_row = _reader(list(statement.selected_columns) if isinstance(statement, Select) else [], dialect)
    return _Way(
        str(compiled),
        order,
        _each(named[name].dialect_impl(dialect).bind_processor(dialect) for name in order),
        {name: value for name, value in compiled.params.items() if name not in keys},
        compiled.positional,
        named_row if make is None else _remembering(lambda found: make(named_row(found)), dialect),
    )


def _reader(columns: Sequence[ColumnElement[Any]], dialect: Dialect) -> _Process:
    """Return what makes of a row of the driver a named tuple, as the columns' types give it."""
    row = cast(Any, namedtuple("Row", [column.key or "" for column in columns], rename=True))  # noqa: PYI024 - its fields are the columns
    processes = _each(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)

    def read(found: Sequence[Any]) -> Any:
        given = list(found)
        _change(given, processes)
        return row._make(given)

    return read


def _remembering(make: _Process, dialect: Dialect) -> _Process:
    """Return what remembers what was made of rows; psycopg's have lists in them, which cannot be looked up."""
    return lru_cache(maxsize=_REMEMBERED)(make) if dialect.name == "sqlite" else make


def _each(processes: Iterable[_Process | None]) -> Sequence[tuple[int, _Process]]:
    return [(index, process) for index, process in enumerate(processes) if process is not None]


def _change(given: list[Any], processes: Sequence[tuple[int, _Process]]) -> None:
    for index, process in processes:
        given[index] = process(given[index])
