"""What wakes the event streams of one process: a poller that reads the outbox for all of them."""

import asyncio
from collections import defaultdict
from contextlib import suppress

from careplan.api.workers import Workers
from careplan.exchange.notice import refusals
from careplan.exchange.notice.desk import NoticeDesk


class Ear:
    """One stream that waits for its office's notices."""

    def __init__(self, feed: "Feed", office_number: str) -> None:
        self._feed = feed
        self._office_number = office_number
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Say that there may be something."""
        self._rung.set()

    async def wait(self, seconds: float) -> bool:
        """Wait so long until it rings; return whether it did."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        rung = self._rung.is_set()
        self._rung.clear()
        return rung

    def close(self) -> None:
        """Wait no more."""
        self._feed.forget(self._office_number, self)


class Feed:
    """The streams of this process, by office. One query a round serves them all; none is made while there are none."""

    def __init__(self, desk: NoticeDesk, workers: Workers, most: int) -> None:
        self._desk = desk
        self._workers = workers
        self._most = most
        self._ears: defaultdict[str, set[Ear]] = defaultdict(set)
        self._seen: int | None = None
        self.ended = False
        """Whether the process is about to end: streams end then."""

    def listen(self, office_number: str) -> Ear:
        """Return an ear for a stream.

        Raises:
            ExchangeError: streams-full.

        """
        if len(self._ears[office_number]) >= self._most:
            raise refusals.streams_full(self._most)
        ear = Ear(self, office_number)
        self._ears[office_number].add(ear)
        return ear

    def forget(self, office_number: str, ear: Ear) -> None:
        """Let a stream go; what is gone already is no error."""
        self._ears[office_number].discard(ear)
        if not self._ears[office_number]:
            del self._ears[office_number]

    def open_streams(self) -> int:
        """Return how many streams are open."""
        return sum(map(len, self._ears.values()))

    async def poll(self) -> None:
        """Wake the streams whose office was told something since the last time."""
        if not self._ears:
            self._seen = None
            return
        if self._seen is None:  # what came before this is found by the streams themselves when they wake
            self._seen = await self._workers.run(self._desk.last)
            self.ring()
            return
        newest = await self._workers.run(self._desk.newest, self._seen)
        self._seen = max(newest.values(), default=self._seen)
        for office_number in newest.keys() & self._ears.keys():
            for ear in self._ears[office_number]:
                ear.ring()

    def ring(self) -> None:
        """Wake every stream."""
        for ears in self._ears.values():
            for ear in ears:
                ear.ring()

    def end(self) -> None:
        """End every stream."""
        self.ended = True
        self.ring()
