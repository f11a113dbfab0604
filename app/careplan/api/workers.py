"""Blocking work in bounded threads: the event loop never waits for the database, a key or a check."""

from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_HEAVY = 2


class Workers:
    """Runs functions in at most `count` threads at a time; what takes memory, hashing and checking, in two.

    The pools are those of the standard library: a hop to a thread and back is paid by every request.
    """

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, "work")
        self._hashing = ThreadPoolExecutor(_HEAVY, "hashing")
        self._checking = ThreadPoolExecutor(_HEAVY, "checking")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns, run in a thread."""
        return await _run(self._threads, partial(work, *args, **kwargs))

    async def run_hashing(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns; it hashes a password."""
        return await _run(self._hashing, partial(work, *args, **kwargs))

    async def run_checking(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns; it checks files."""
        return await _run(self._checking, partial(work, *args, **kwargs))

    def close(self) -> None:
        """Wait for what is running, and take nothing more."""
        for pool in (self._threads, self._hashing, self._checking):
            pool.shutdown()


async def _run(pool: Executor, work: Callable[[], T]) -> T:
    return await get_running_loop().run_in_executor(pool, work)
