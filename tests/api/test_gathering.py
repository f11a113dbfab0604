"""Work gathered: each gets its own answer, whatever becomes of the others, and of the service."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event
from typing import Any

import pytest

from careplan.api.gathering import Gathering
from careplan.exchange.errors import StoreUnavailableError
from careplan.exchange.together import Done, Failed, Outcome

Works = Sequence[Callable[[Any], Any]]


class Store:
    """Does what it is given, and remembers how much at a time."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.open = Event()
        self.fails = False

    def write_together(self, works: Works) -> Sequence[Outcome[Any]]:
        assert self.open.wait(60)
        if self.fails:
            raise MemoryError
        self.sizes.append(len(works))
        return [self._one(work) for work in works]

    def _one(self, work: Callable[[Any], Any]) -> Outcome[Any]:
        try:
            return Done(work(None))
        except LookupError as error:
            return Failed(error)


@pytest.fixture
def store() -> Store:
    return Store()


def of(store: Any) -> Gathering:
    return Gathering(store)


async def begun(gathering: Gathering, works: Sequence[Callable[[], Any]]) -> list["asyncio.Task[Any]"]:
    tasks = [asyncio.create_task(gathering.run(work)) for work in works]
    await asyncio.sleep(0)
    return tasks


def refuse() -> None:
    raise LookupError


async def test_what_came_meanwhile_is_done_together(store: Store) -> None:
    gathering = of(store)
    tasks = await begun(gathering, [lambda each=each: each for each in range(20)])  # type: ignore[misc]
    assert gathering.load() == ("gathering", 1, 19)
    store.open.set()
    assert await asyncio.gather(*tasks) == list(range(20))
    assert store.sizes == [1, 16, 3]
    assert gathering.load() == ("gathering", 0, 0)
    gathering.close()


async def test_each_has_its_own_end(store: Store) -> None:
    gathering = of(store)
    one, left, refused, two = await begun(gathering, [lambda: 1, lambda: 9, refuse, lambda: 2])
    left.cancel()
    store.open.set()
    assert (await one, await two) == (1, 2)
    with pytest.raises(LookupError):
        await refused
    with pytest.raises(asyncio.CancelledError):
        await left
    gathering.close()


async def test_what_nobody_foresaw_is_told_to_all_and_ends_nothing(store: Store) -> None:
    gathering = of(store)
    store.open.set()
    store.fails = True
    for task in await begun(gathering, [lambda: 1, lambda: 2]):
        with pytest.raises(MemoryError):
            await task
    store.fails = False
    assert await gathering.run(lambda: 3) == 3
    gathering.close()


async def test_after_the_end_nothing_is_taken(store: Store) -> None:
    gathering = of(store)
    gathering.close()
    for _ in range(2):
        with pytest.raises(StoreUnavailableError):
            await gathering.run(lambda: 1)


async def test_what_waits_at_the_end_is_told(store: Store) -> None:
    gathering = of(store)
    first, *rest = await begun(gathering, [partial(gathering.close, wait=False), *[lambda: 2] * 20])
    store.open.set()
    await first
    for task in rest:
        with pytest.raises(StoreUnavailableError):
            await task
