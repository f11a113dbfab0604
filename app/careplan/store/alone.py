"""Tasks that run once over all processes: PostgreSQL's advisory locks; on SQLite there is one process.

The lock belongs to a connection of its own, outside of any transaction: held for long it keeps nothing else back, and
it ends with the process, however that ends. (A pooler that hands out connections by transaction would lose it.)
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from zlib import crc32

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from careplan.store.failures import unavailable

_CLASS = 0x43504C4F  # any number that fits 31 bits, the same for every process
_TRY, _END = (
    text(f"SELECT {name}(:class, :task)") for name in ("pg_try_advisory_lock", "pg_advisory_unlock")
)


class Alone:
    """Gives each task to one at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._here: defaultdict[str, Lock] = defaultdict(Lock)

    @contextmanager
    def hold(self, task: str) -> Iterator[bool]:
        """Hold a task while the context is open; False where somebody else does."""
        lock = self._here[task]
        if not lock.acquire(blocking=False):
            yield False
            return
        try:
            if self._engine.dialect.name == "postgresql":
                with self._everywhere(task) as held:
                    yield held
            else:
                yield True
        finally:
            lock.release()

    @contextmanager
    def _everywhere(self, task: str) -> Iterator[bool]:
        names = {"class": _CLASS, "task": crc32(task.encode()) - 2**31}
        try:
            connection = self._engine.execution_options(isolation_level="AUTOCOMMIT").connect()
            held = bool(connection.scalar(_TRY, names))
        except SQLAlchemyError as error:
            raise unavailable(error) from error
        try:
            yield held
        finally:
            with connection:
                if held:
                    connection.scalar(_END, names)
