"""Work that the service does at intervals, in a thread beside the requests, for as long as it runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from anyio import to_thread

Stopping = Callable[[], bool]
Round = Callable[[Stopping], object]
Pause = Callable[[asyncio.Event], Awaitable[None]]

_LOG = structlog.get_logger("careplan.rounds")


def every(seconds: float) -> Pause:
    """Return a pause of so many seconds, cut short by the end of the service."""

    async def pause(ending: asyncio.Event) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), seconds)

    return pause


@asynccontextmanager
async def rounds(name: str, do: Round, pause: Pause) -> AsyncIterator[None]:
    """Do a round after each pause while the context is open; its end waits for a round under way.

    A round that fails is logged by the kind of its error, and the next one comes all the same.

    Args:
        name: what the log calls it.
        do: the blocking work; asks what it is given whether it had better stop.
        pause: waits for the next round, or for the end.

    """
    ending = asyncio.Event()
    task = asyncio.create_task(_repeat(name, do, pause, ending))
    try:
        yield
    finally:
        ending.set()
        await task


async def _repeat(name: str, do: Round, pause: Pause, ending: asyncio.Event) -> None:
    while not ending.is_set():
        await pause(ending)
        if ending.is_set():
            return
        try:
            await to_thread.run_sync(do, ending.is_set)
        except Exception as error:  # noqa: BLE001 - a database that is away today is there tomorrow
            _LOG.error("round-failed", task=name, error=type(error).__name__)
