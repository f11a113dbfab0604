"""The floor: a bare ASGI application on the same uvicorn and SQLite.

It takes the same requests, gives answers of the same length and commits as often, each commit synced; it verifies,
signs and looks up nothing.
"""

from __future__ import annotations

import sqlite3
import sys
from functools import partial
from pathlib import Path
from threading import Lock, local
from typing import Any

import uvicorn
from anyio import CapacityLimiter, to_thread

from careplan.api.server import Address, listen

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000")
_THREADS = 8


class Shelf:
    """Bytes by number, in SQLite; a commit is on disk when it returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = local()
        self._line = Lock()
        with self._connection as connection:
            connection.execute(
                "CREATE TABLE units (id INTEGER PRIMARY KEY, body BLOB, state TEXT, receipt BLOB)"
            )

    def put(self, body: bytes) -> int:
        """Keep bytes; return their number."""
        with self._line, self._connection as connection:
            return (
                connection.execute("INSERT INTO units (body, state) VALUES (?, 'a')", (body,)).lastrowid or 0
            )

    def take(self, number: int) -> bytes:
        """Mark bytes as taken and return them."""
        with self._line, self._connection as connection:
            connection.execute("UPDATE units SET state = 'f' WHERE id = ?", (number,))
            found: bytes = connection.execute("SELECT body FROM units WHERE id = ?", (number,)).fetchone()[0]
            return found

    def sign(self, number: int, receipt: bytes) -> None:
        """Keep a receipt."""
        with self._line, self._connection as connection:
            connection.execute("UPDATE units SET state = 'r', receipt = ? WHERE id = ?", (receipt, number))

    @property
    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._own, "connection"):
            self._own.connection = sqlite3.connect(self._path)
            for pragma in _PRAGMAS:
                self._own.connection.execute(f"PRAGMA {pragma}")
        found: sqlite3.Connection = self._own.connection
        return found


class Floor:
    """The application. `lengths` are those of the answers of the exchange: accept, list, receipt."""

    def __init__(self, shelf: Shelf, lengths: tuple[int, int, int]) -> None:
        self._shelf = shelf
        self._accept, self._list, self._receipt = lengths
        self._threads = CapacityLimiter(_THREADS)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        body = await _body(receive)
        number, answer = await self._answer(scope["method"], scope["path"], body)
        headers = [(b"content-length", str(len(answer)).encode()), (b"number", str(number).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        run = partial(to_thread.run_sync, limiter=self._threads)
        if path == "/v1/received":
            return 0, b"." * self._list
        if method == "POST" and path == "/v1/transmissions":
            return await run(self._shelf.put, body), b"." * self._accept
        number = int(path.split("/")[3])
        if method == "POST":
            await run(self._shelf.sign, number, body)
            return number, b"." * self._receipt
        return number, await run(self._shelf.take, number)


async def _body(receive: Any) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def main(folder: str, *lengths: str) -> None:
    """Serve on a free port of loopback; say `ready URL` on standard output."""
    accept, listing, receipt = map(int, lengths)
    with listen(Address("127.0.0.1", 0, allow_insecure=False)) as listening:
        app = Floor(Shelf(Path(folder) / "floor.sqlite3"), (accept, listing, receipt))
        config = uvicorn.Config(app, http="h11", ws="none", lifespan="off", log_config=None, access_log=False)
        print(f"ready http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run([listening])


if __name__ == "__main__":
    main(*sys.argv[1:])
