"""A program that takes webhooks on loopback: it answers as told and remembers what came."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

NEVER = b"never"
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass
class Arrival:
    head: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answers` are given one after the other, the last for ever."""

    url: str = ""
    answers: list[bytes] = field(default_factory=lambda: [TAKEN])
    arrived: list[Arrival] = field(default_factory=list)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        head, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.arrived.append(Arrival(head, headers, body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is not NEVER:
            writer.write(answer)
            writer.close()


@asynccontextmanager
async def receiving(*answers: bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver(answers=list(answers) or [TAKEN])
    server = await asyncio.start_server(receiver.take, "127.0.0.1", 0, ssl=tls)
    scheme = "http" if tls is None else "https"
    receiver.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/careplan?x=1"
    async with server:
        yield receiver
        for writer in receiver.writers:  # whoever went away before all was written
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()
