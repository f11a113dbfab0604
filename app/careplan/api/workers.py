"""Blocking work in bounded threads: the event loop never waits for the database, a key or a check."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread

P = ParamSpec("P")
T = TypeVar("T")
_HEAVY = 2


class Workers:
    """Runs functions in at most `count` threads at a time; what takes memory, hashing and checking, in two."""

    def __init__(self, count: int) -> None:
        self._threads = CapacityLimiter(count)
        self._hashing = CapacityLimiter(_HEAVY)
        self._checking = CapacityLimiter(_HEAVY)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns, run in a thread."""
        return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=self._threads)

    async def run_hashing(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns; it hashes a password."""
        return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=self._hashing)

    async def run_checking(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns; it checks files."""
        return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=self._checking)
