"""An event stream of an application in process, read event by event."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI


class EventStream:
    """The status of the answer, then its blocks; `leave` goes away as a client does."""

    def __init__(self) -> None:
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.left = asyncio.Event()
        self.status = 0
        self.body = b""
        self._rest = ""
        self._asked = False

    async def receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def begin(self) -> None:
        self.status = (await self.sent.get())["status"]

    async def block(self) -> str | None:
        """Return the next block, None at the end."""
        while "\n\n" not in self._rest:
            message = await self.sent.get()
            self._rest += message.get("body", b"").decode()
            if not message.get("more_body", False):
                return None
        block, _, self._rest = self._rest.partition("\n\n")
        return block

    async def event(self) -> dict[str, str] | None:
        """Return the next block that is an event, by field."""
        while (block := await self.block()) is not None:
            fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
            if "event" in fields:
                return fields
        return None

    def leave(self) -> None:
        self.left.set()


@asynccontextmanager
async def streaming(
    app: FastAPI, headers: dict[str, str], path: str = "/v1/events", query: str = ""
) -> AsyncIterator[EventStream]:
    stream = EventStream()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("t", 80),
    }
    task = asyncio.create_task(app(scope, stream.receive, stream.sent.put))  # type: ignore[arg-type]
    try:
        await stream.begin()
        yield stream
    finally:
        stream.leave()
        await task
