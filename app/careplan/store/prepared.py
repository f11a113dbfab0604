"""Statements compiled once a database and run on its driver: what every request asks (ADR 0176).

SQLAlchemy writes the SQL and says how values travel, once; what it does besides for every execution (events, parameters
and results of any shape) took longer than the database itself.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Values = Mapping[str, Any]
_Process = Callable[[Any], Any]


class Prepared:
    """An insert, an update or a query with named parameters, the same ones each time.

    What SQLAlchemy would have to write anew for each execution (`IN` of a list, defaults of columns) it refuses. Values
    that stand in the statement itself stay as they are.
    """

    def __init__(self, statement: Insert | Update | Select[Any]) -> None:
        self._statement = statement
        self._ways: dict[str, _Way] = {}

    def all(self, connection: Connection, values: Values) -> Sequence[Any]:
        """Return the rows as named tuples.

        Raises:
            DBAPIError: the database says no.

        """
        way = self._way(connection, values)
        cursor = way.execute(connection, way.bound(values))
        return [way.row(each) for each in cursor.fetchall()]

    def one_or_none(self, connection: Connection, values: Values) -> Any:
        """Return the first row as a named tuple, None where there is none."""
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
            way = self._ways[dialect.name] = _prepare(self._statement, dialect, list(values))
        return way


@dataclass(frozen=True, slots=True)
class _Way:
    """How the statement goes to one kind of database."""

    sql: str
    binds: Sequence[tuple[str, _Process | None]]
    fixed: Values
    positional: bool
    named: _Process
    results: Sequence[tuple[int, _Process]]

    def bound(self, values: Values) -> Any:
        """Return the values as the driver takes them."""
        if self.fixed:
            values = {**self.fixed, **values}
        if self.positional:
            return [
                values[name] if process is None else process(values[name]) for name, process in self.binds
            ]
        return {
            name: values[name] if process is None else process(values[name]) for name, process in self.binds
        }

    def row(self, found: Sequence[Any]) -> Any:
        """Return a row of the driver as the query's types give it."""
        given = list(found)
        for index, process in self.results:
            given[index] = process(given[index])
        return self.named(given)

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


def _prepare(statement: Insert | Update | Select[Any], dialect: Dialect, keys: Sequence[str]) -> _Way:
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    if not isinstance(compiled, SQLCompiler) or compiled.post_compile_params or compiled.prefetch:
        raise TypeError("a statement that is written anew for each execution")
    named = {name: bind.type for bind, name in compiled.bind_names.items()}
    order = list(compiled.positiontup or ()) if compiled.positional else list(named)
    columns = list(statement.selected_columns) if isinstance(statement, Select) else []
    results = ((index, _result(column.type, dialect)) for index, column in enumerate(columns))
    return _Way(
        str(compiled),
        [(name, _bind(named[name], dialect)) for name in order],
        {name: value for name, value in compiled.params.items() if name not in keys},
        compiled.positional,
        _namer([column.key or "" for column in columns]),
        [(index, process) for index, process in results if process is not None],
    )


def _namer(names: Sequence[str]) -> _Process:
    row = cast(Any, namedtuple("Row", names, rename=True))  # noqa: PYI024 - its fields are the columns
    make: _Process = row._make
    return make


def _bind(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _result(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
