"""Work gathered: each gets its own answer when the disk has it, whatever becomes of the others, and of the service."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from careplan.api.gathering import Gathering
from careplan.exchange.errors import StoreUnavailableError
from careplan.exchange.together import Done, Failed, Outcome
from careplan.store.engine import sqlite_url
from support.api_town import town


class Database:
    """Store and turns that do what they are given, and remember how much at a time; busy till `free` is set."""

    def __init__(self) -> None:
        self.free, self.disk = Event(), Event()
        self.disk.set()
        self.turns: list[list[Outcome[Any]]] = []
        self.committed: asyncio.Queue[None] = asyncio.Queue()
        self.undone = self.tidied = 0
        self.fails: dict[str, BaseException] = {}

    def begin_at_once(self) -> "Turn | None":
        return self.begin() if self.free.is_set() else None

    def begin(self) -> "Turn":
        assert self.free.wait(60)
        self.fail("begin")
        return Turn(self)

    def write(self, work: Callable[[Any], Any]) -> Any:
        self.fail("write")
        return work(None)

    def shorten_log(self) -> None:
        self.tidied += 1
        self.fail("shorten")

    def fail(self, what: str) -> None:
        if what in self.fails:
            raise self.fails[what]


class Panic(BaseException):
    """As the one that a panic of Rust becomes."""


class Turn:
    """What a turn does of that."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.outcomes: list[Outcome[Any]] = []
        self.ended = False

    def do(self, work: Callable[[Any], Any]) -> Outcome[Any]:
        self.database.fail("do")
        if self.ended:
            raise StoreUnavailableError("ended")
        try:
            self.outcomes.append(Done(work(None)))
        except (LookupError, StopIteration) as error:
            self.outcomes.append(Failed(error))
        return self.outcomes[-1]

    def commit(self) -> None:
        self.database.fail("commit")
        self.database.turns.append(self.outcomes)
        self.database.committed.put_nowait(None)

    def sync(self) -> None:
        assert self.database.disk.wait(60)
        self.database.fail("sync")

    def undo(self) -> None:
        self.ended = True
        self.database.undone += 1


@pytest.fixture
def database() -> Database:
    return Database()


def of(database: Any) -> Gathering:
    return Gathering(database, database)


async def begun(gathering: Gathering, works: Sequence[Callable[[], Any]]) -> list["asyncio.Task[Any]"]:
    tasks = [asyncio.create_task(gathering.run(work)) for work in works]
    await asyncio.sleep(0)
    return tasks


def refuse() -> None:
    raise LookupError


async def test_what_waits_is_done_together(database: Database) -> None:
    gathering = of(database)
    tasks = await begun(gathering, [lambda each=each: each for each in range(20)])  # type: ignore[misc]
    assert gathering.load() == ("gathering", 1, 20)
    database.free.set()
    assert await asyncio.gather(*tasks) == list(range(20))
    assert [len(turn) for turn in database.turns] == [16, 4]
    assert gathering.load() == ("gathering", 0, 0)
    gathering.close()


async def test_what_comes_meanwhile_joins(database: Database) -> None:
    gathering = of(database)
    database.free.set()
    second: list[asyncio.Task[Any]] = []

    def first() -> None:
        second.append(asyncio.get_running_loop().create_task(gathering.run(lambda: 2)))

    await gathering.run(first)
    assert await second[0] == 2
    assert len(database.turns) == 1
    gathering.close()


async def test_answers_wait_for_the_disk_and_the_next_turn_does_not(database: Database) -> None:
    gathering = of(database)
    database.free.set()
    database.disk.clear()
    [first] = await begun(gathering, [lambda: 1])
    await database.committed.get()
    [second] = await begun(gathering, [lambda: 2])
    await database.committed.get()
    assert not first.done()
    database.disk.set()
    assert (await first, await second) == (1, 2)
    gathering.close()


async def test_each_has_its_own_end(database: Database) -> None:
    gathering = of(database)
    one, left, refused, two = await begun(gathering, [lambda: 1, lambda: 9, refuse, lambda: 2])
    left.cancel()
    database.free.set()
    assert (await one, await two) == (1, 2)
    with pytest.raises(LookupError):
        await refused
    with pytest.raises(asyncio.CancelledError):
        await left
    gathering.close()


@pytest.mark.parametrize("failing", ["do", "commit"])
async def test_where_the_database_fails_each_is_done_alone(database: Database, failing: str) -> None:
    gathering = of(database)
    database.fails[failing] = StoreUnavailableError("of one of them")
    one, refused, two = await begun(gathering, [lambda: 1, refuse, lambda: 2])
    database.free.set()
    assert (await one, await two) == (1, 2)
    with pytest.raises(LookupError):
        await refused
    assert database.undone
    assert database.turns == []
    gathering.close()


@pytest.mark.parametrize("error", [MemoryError, Panic])
@pytest.mark.parametrize("failing", ["begin", "do", "commit", "sync"])
async def test_what_nobody_foresaw_is_told_to_all_and_ends_nothing(
    database: Database, failing: str, error: type[BaseException]
) -> None:
    gathering = of(database)
    database.fails[failing] = error()
    tasks = await begun(gathering, [lambda: 1, lambda: 2])
    database.free.set()
    for task in tasks:
        with pytest.raises(error):
            await task
    assert bool(database.undone) == (failing in {"do", "commit"})
    database.fails.clear()
    assert await gathering.run(lambda: 3) == 3
    gathering.close()


async def test_a_database_that_does_not_answer_is_told_to_all(database: Database) -> None:
    gathering = of(database)
    database.fails = dict.fromkeys(("begin", "write"), StoreUnavailableError("away"))
    tasks = await begun(gathering, [lambda: 1] * 20)
    database.free.set()
    for task in tasks:
        with pytest.raises(StoreUnavailableError):
            await task
    gathering.close()


async def test_the_log_is_shortened_now_and_then(database: Database) -> None:
    gathering = of(database)
    database.free.set()
    database.fails["shorten"] = StoreUnavailableError("away")
    for each in range(70):
        assert await gathering.run(lambda each=each: each) == each  # type: ignore[misc]
    gathering.close()
    assert database.tidied == 2


@pytest.mark.parametrize("is_free", [True, False])
async def test_after_the_end_nothing_is_taken(database: Database, is_free: bool) -> None:
    gathering = of(database)
    gathering.close()
    if is_free:
        database.free.set()
    for _ in range(2):
        with pytest.raises(StoreUnavailableError):
            await gathering.run(lambda: 1)


async def test_what_waits_at_the_end_is_told(database: Database) -> None:
    gathering = of(database)
    database.free.set()
    tasks = await begun(gathering, [gathering.close, *[lambda: 2] * 20])
    for task in tasks:
        with pytest.raises(StoreUnavailableError):
            await task


async def test_a_turn_under_way_at_the_end_is_undone(database: Database) -> None:
    gathering = of(database)
    database.free.set()
    at_end: list[int] = []

    def end() -> None:
        gathering.close()
        at_end.append(database.undone)

    def arrange() -> None:
        asyncio.get_running_loop().call_soon(end)  # before the next work, as a lifespan's end may come

    for task in await begun(gathering, [arrange, lambda: 2]):
        with pytest.raises(StoreUnavailableError):
            await task
    assert at_end == [1]
    assert database.turns == []


async def test_a_turn_begun_at_the_end_is_undone(database: Database) -> None:
    gathering = of(database)
    [task] = await begun(gathering, [lambda: 1])
    await asyncio.sleep(0)  # a thread waits for whoever writes
    database.free.set()
    gathering.close()
    assert database.undone == 1
    with pytest.raises(StoreUnavailableError):
        await task
    assert database.turns == []


async def test_a_loop_that_ends_leaves_no_turn_open(database: Database) -> None:
    gathering = of(database)
    database.free.set()

    def arrange() -> None:
        [going] = [task for task in asyncio.all_tasks() if "take_turns" in repr(task.get_coro())]
        going.cancel()

    for task in await begun(gathering, [arrange, *[lambda: 2] * 20]):
        with pytest.raises(asyncio.CancelledError):
            await task
    assert database.undone == 1
    assert database.turns == []
    assert gathering.load() == ("gathering", 0, 0)
    gathering.close()


async def test_what_no_future_takes_keeps_nothing_from_the_others(database: Database) -> None:
    def stop() -> None:
        raise StopIteration

    gathering = of(database)
    stopped, other = await begun(gathering, [stop, lambda: 2])
    database.free.set()
    with pytest.raises(RuntimeError):
        await stopped
    assert await other == 2
    gathering.close()


async def test_a_file_that_other_services_may_hold_is_not_gathered_on(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "shared.sqlite3")
    folders = [tmp_path / name for name in ("alone", "beside")]
    for folder in folders:
        folder.mkdir()
    async with town(folders[0]) as alone, town(folders[1], database_url=url) as beside:
        assert alone.app.state.services.gathering is not None
        assert beside.app.state.services.gathering is None
