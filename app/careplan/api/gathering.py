"""Short work gathered: what came while a transaction was under way is done in the next one, by one thread.

Threads that each do a piece take the interpreter from each other at every call of SQLite; that took more time than the
work (ADR 0175).
"""

from asyncio import Future, get_running_loop
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from careplan.exchange.errors import StoreUnavailableError
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.together import Done, Failed, Outcome

T = TypeVar("T")
_MOST = 16
"""Pieces of work in one transaction: whoever writes otherwise waits for no more."""


@dataclass(frozen=True, slots=True)
class _Asked:
    work: Callable[[], Any]
    answer: Future[Any]


_Together = Sequence[_Asked]


class Gathering:
    """Does work in one transaction with what else is waiting; all of it is used on the event loop."""

    name = "gathering"

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: deque[_Asked] = deque()
        self._thread = ThreadPoolExecutor(1, self.name)
        self._busy = False

    async def run(self, work: Callable[[], T]) -> T:
        """Return what the work returns, once it is on disk. Its reads and writes of the store join the transaction.

        Raises:
            StoreUnavailableError: the database does not answer, or the service is stopping.
            Exception: what the work raises; nothing of it is kept.

        """
        answer: Future[T] = get_running_loop().create_future()
        self._waiting.append(_Asked(work, answer))
        if not self._busy:
            self._begin()
        return await answer

    def load(self) -> tuple[str, int, int]:
        """Return its name, the threads at work, and what waits."""
        return self.name, int(self._busy), len(self._waiting)

    def close(self, *, wait: bool = True) -> None:
        """Take nothing more; wait for what is running. What has not begun is told: the service stops."""
        self._thread.shutdown(wait=wait)

    def _begin(self) -> None:
        together = [self._waiting.popleft() for _ in range(min(_MOST, len(self._waiting)))]
        try:
            running = get_running_loop().run_in_executor(self._thread, self._work, together)
        except RuntimeError:  # the thread has ended: a request that comes while the service stops
            together.extend(self._waiting)
            self._waiting.clear()
            _give(together, _all(together, StoreUnavailableError("stopping")))
            return
        self._busy = True
        running.add_done_callback(partial(self._end, together))

    def _work(self, together: _Together) -> Sequence[Outcome[Any]]:
        return self._store.write_together([_joining(each.work) for each in together])

    def _end(self, together: _Together, done: Future[Sequence[Outcome[Any]]]) -> None:
        self._busy = False
        if self._waiting:  # before anything else: the thread works on while answers go out
            self._begin()
        error = done.exception()
        _give(together, done.result() if error is None else _all(together, error))


def _joining(work: Callable[[], T]) -> Callable[[Transaction], T]:
    return lambda _tx: work()


def _all(together: _Together, error: BaseException) -> Sequence[Outcome[Any]]:
    return [Failed(error)] * len(together)


def _give(together: _Together, outcomes: Sequence[Outcome[Any]]) -> None:
    for asked, outcome in zip(together, outcomes, strict=True):
        if asked.answer.done():  # whoever asked has left
            continue
        if isinstance(outcome, Done):
            asked.answer.set_result(outcome.value)
        else:
            asked.answer.set_exception(outcome.error)
