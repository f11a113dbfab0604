"""Blocking work in bounded threads: the event loop never waits for the database, a key or a check."""

from asyncio import Future, get_running_loop
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from careplan.exchange.errors import StoreUnavailableError

P = ParamSpec("P")
T = TypeVar("T")
_HEAVY = 2


class Workers:
    """Runs functions in at most `count` threads at a time; what takes memory, hashing and checking, in two.

    The pools are those of the standard library: a hop to a thread and back is paid by every request.
    """

    def __init__(self, count: int) -> None:
        self._threads = _Pool(count, "work")
        self._hashing = _Pool(_HEAVY, "hashing")
        self._checking = _Pool(_HEAVY, "checking")

    def loads(self) -> Iterator[tuple[str, int, int]]:
        """Yield of each pool its name, the threads at work, and what waits for one."""
        for pool in (self._threads, self._hashing, self._checking):
            yield pool.name, min(pool.asked, pool.size), max(pool.asked - pool.size, 0)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns, run in a thread."""
        return await self._threads.run(partial(work, *args, **kwargs))

    async def run_hashing(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns; it hashes a password."""
        return await self._hashing.run(partial(work, *args, **kwargs))

    async def run_checking(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns; it checks files."""
        return await self._checking.run(partial(work, *args, **kwargs))

    def close(self) -> None:
        """Wait for what is running, and take nothing more."""
        for pool in (self._threads, self._hashing, self._checking):
            pool.executor.shutdown()


class _Pool:
    def __init__(self, size: int, name: str) -> None:
        self.size, self.name, self.asked = size, name, 0
        self.executor = ThreadPoolExecutor(size, name)

    async def run(self, work: Callable[[], T]) -> T:
        self.asked += 1  # on the event loop alone: no lock
        try:
            return await self._submit(work)
        finally:
            self.asked -= 1

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        try:
            return get_running_loop().run_in_executor(self.executor, work)
        except RuntimeError as error:  # the pool is shut: a request that comes while the service stops
            raise StoreUnavailableError("stopping") from error
