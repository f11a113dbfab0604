"""Load from raw sockets: requests made before the clock starts, connections kept, answers read to their length."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(slots=True)
class Answer:
    """Status, header lines by lower-case name, body."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


@dataclass(slots=True)
class Wire:
    """One kept connection of HTTP/1.1."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: bytes) -> Answer:
        """Send a request and read its answer; every answer has a length."""
        self.writer.write(request)
        await self.writer.drain()
        head = await self.reader.readuntil(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])
        }
        body = await self.reader.readexactly(int(headers.get(b"content-length", b"0")))
        return Answer(int(lines[0].split(b" ")[1]), headers, body)


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return the bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took: seconds of the whole, and of each piece of work."""

    seconds: float
    each: Sequence[float] = field(default_factory=tuple)

    @property
    def per_second(self) -> float:
        """Pieces of work a second."""
        return len(self.each) / self.seconds

    def percentile(self, part: float) -> float:
        """Return the time that this part of the pieces took at most."""
        ordered = sorted(self.each)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


Work = Callable[[Wire, int], Awaitable[None]]


def drive(urls: Sequence[str], work: Work, pieces: range, clients: int) -> Run:
    """Do pieces of work with so many clients at once, each on a connection of its own, spread over the URLs."""
    return asyncio.run(_drive(urls, work, pieces, clients))


async def _drive(urls: Sequence[str], work: Work, pieces: range, clients: int) -> Run:
    left = iter(pieces)
    each: list[float] = []

    async def client(wire: Wire) -> None:
        for piece in left:
            start = time.perf_counter()
            await work(wire, piece)
            each.append(time.perf_counter() - start)

    wires = [await connect(urls[index % len(urls)]) for index in range(clients)]
    start = time.perf_counter()
    await asyncio.gather(*map(client, wires))
    seconds = time.perf_counter() - start
    for wire in wires:
        wire.writer.close()
    return Run(seconds, each)


async def connect(url: str) -> Wire:
    """Return a connection to a server."""
    parts = urlsplit(url)
    return Wire(*await asyncio.open_connection(parts.hostname, parts.port, limit=2**22))
