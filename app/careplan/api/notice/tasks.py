"""The tasks that a process does besides answering requests."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

_LOG = structlog.get_logger("careplan.api")
Round = Callable[[], Awaitable[None]]


@asynccontextmanager
async def repeating(*rounds: tuple[Round, float]) -> AsyncIterator[None]:
    """Do each of them again and again, so many seconds after it was done, until the block ends."""
    tasks = [asyncio.create_task(_repeat(*each)) for each in rounds]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _repeat(work: Round, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the next round may go well: the database may be back
            _LOG.error("task.failed", task=work.__qualname__, error=type(error).__name__)
