"""Short work gathered: what comes while a transaction is open is done in it, on the event loop, and committed as one.

The works are done where requests are read and answered. Threads that each do a piece take the interpreter, and the
processor's memory of it, from each other; that took more time than the work (ADR 0175, 0177). What has to wait - for
whoever writes, for the disk - waits in a thread, while the next works are done.
"""

from asyncio import Future, Task, create_task, get_running_loop, sleep
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog

from careplan.exchange.errors import StoreUnavailableError
from careplan.exchange.ports import Store, Transaction, Turn, Turns
from careplan.exchange.together import Done, Failed, Outcome

T = TypeVar("T")
_LOG = structlog.get_logger("careplan.api")
_MOST = 16
"""Works in one transaction: whoever writes otherwise waits for no more."""
_TIDY = 32
"""Turns after which the log is shortened. Each time costs two syncs, and one more when the log begins anew."""
_THREADS = 2
"""One waits for the disk, the other shortens the log."""


@dataclass(frozen=True, slots=True)
class _Asked:
    work: Callable[[Transaction], Any]
    answer: Future[Any]


_Together = list[_Asked]


class Gathering:
    """Does work in one transaction with what else is waiting; all of it is used on the event loop."""

    name = "gathering"

    def __init__(self, store: Store, turns: Turns) -> None:
        self._store = store
        self._turns = turns
        self._waiting: deque[_Asked] = deque()
        self._threads = ThreadPoolExecutor(_THREADS, self.name)
        self._going: Task[None] | None = None
        self._turn: Turn | None = None
        self._count = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Return what the work returns, once it is on disk. Its reads and writes of the store join the transaction.

        The event loop does it, and nothing else meanwhile: it has to be short, and must not wait for anything.

        Raises:
            StoreUnavailableError: the database does not answer, or the service is stopping.
            Exception: what the work raises; nothing of it is kept.

        """
        answer: Future[T] = get_running_loop().create_future()
        self._waiting.append(_Asked(lambda _tx: work(), answer))
        if self._going is None:
            self._going = create_task(self._take_turns())
        return await answer

    def load(self) -> tuple[str, int, int]:
        """Return its name, whether it is at work (0 or 1), and what waits."""
        return self.name, int(self._going is not None), len(self._waiting)

    def close(self) -> None:
        """Take nothing more; wait for what is on its way to the disk. What is not, is told: the service stops.

        A turn under way is undone: the loop will not come to its end while whoever writes in a thread is waited for.
        """
        self._threads.shutdown()
        if self._turn is not None:
            self._turn.undo()

    async def _take_turns(self) -> None:
        try:
            while self._waiting:
                await self._take_turn()
        finally:
            self._going = None

    async def _take_turn(self) -> None:
        together: _Together = []
        try:
            turn = self._turn = self._turns.begin_at_once()
            if turn is None:
                turn = await self._in_thread(self._begin)
            await self._fulfil(turn, together)
        except Exception as error:  # noqa: BLE001 - whoever waits gets it
            _refuse(together or _take(self._waiting, len(self._waiting)), error)
        except BaseException as error:  # the loop ends: nobody takes another turn
            _refuse(together + _take(self._waiting, len(self._waiting)), error)
            raise
        finally:
            self._turn = None

    def _begin(self) -> Turn:
        turn = self._turn = self._turns.begin()  # noted in the thread: the loop may not come to it any more
        return turn

    async def _fulfil(self, turn: Turn, together: _Together) -> None:
        """Do what waits and what comes meanwhile. Answers go out when the disk has it; the next turn begins before."""
        try:
            outcomes = await self._do(turn, together)
            turn.commit()
        except StoreUnavailableError:
            turn.undo()
            _give(together, await self._in_thread(lambda: [self._alone(each) for each in together]))
        except BaseException:
            turn.undo()
            raise
        else:
            self._in_thread(turn.sync).add_done_callback(partial(_give_synced, together, outcomes))
            self._tidy()

    async def _do(self, turn: Turn, together: _Together) -> Sequence[Outcome[Any]]:
        outcomes = []
        while self._waiting and len(together) < _MOST:
            together += _take(self._waiting, 1)
            outcomes.append(turn.do(together[-1].work))
            await sleep(0)  # between two works the loop reads and answers
        return outcomes

    def _alone(self, asked: _Asked) -> Outcome[Any]:
        try:
            return Done(self._store.write(asked.work))
        except BaseException as error:  # noqa: BLE001 - whoever asked for the work gets it
            return Failed(error)

    def _tidy(self) -> None:
        self._count += 1
        if self._count % _TIDY == 0:
            self._in_thread(self._turns.shorten_log).add_done_callback(_log_failure)

    def _in_thread(self, wait: Callable[[], T]) -> Future[T]:
        try:
            return get_running_loop().run_in_executor(self._threads, wait)
        except RuntimeError as error:  # the threads have ended: a request that comes while the service stops
            raise StoreUnavailableError("stopping") from error


def _take(waiting: deque[_Asked], count: int) -> _Together:
    return [waiting.popleft() for _ in range(count)]


def _give_synced(together: _Together, outcomes: Sequence[Outcome[Any]], synced: Future[None]) -> None:
    error = synced.exception()
    if error is None:
        _give(together, outcomes)
    else:
        _refuse(together, error)


def _refuse(together: _Together, error: BaseException) -> None:
    _give(together, [Failed(error)] * len(together))


def _give(together: _Together, outcomes: Sequence[Outcome[Any]]) -> None:
    for asked, outcome in zip(together, outcomes, strict=True):
        if asked.answer.done():  # whoever asked has left
            continue
        if isinstance(outcome, Done):
            asked.answer.set_result(outcome.value)
        elif isinstance(outcome.error, StopIteration):
            # No future takes it, and the rest would get nothing.
            asked.answer.set_exception(RuntimeError("a work raised StopIteration"))
        else:
            asked.answer.set_exception(outcome.error)


def _log_failure(tidied: Future[None]) -> None:
    error = tidied.exception()
    if error is not None:
        _LOG.error("log-not-shortened", error=type(error).__name__)
