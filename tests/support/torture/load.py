"""Clients that send and send, one that reads the receiver's list, and what they were told."""

import http.client
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock

from careplan.sealing import SealedUnit
from support.torture.service import OTHER, OWN, ask, connect, log_in, send_unit

_CLIENTS = 4


@dataclass
class Load:
    """`answered`: id by key, for what was answered with success. `seen`: ids that the receiver saw listed."""

    units: Iterator[tuple[str, SealedUnit]]
    answered: dict[str, str] = field(default_factory=dict)
    unanswered: dict[str, SealedUnit] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def run(self, url: str, enough: int, kill: Callable[[], None]) -> None:
        """Send until so many more are answered, then kill the service, whatever is under way."""
        sender, receiver = (log_in(url, f"staff-{party.office_number}") for party in (OWN, OTHER))
        reached, goal = Event(), len(self.answered) + enough
        with ThreadPoolExecutor(_CLIENTS + 1) as pool:
            works = [partial(self._send_next, sender, reached, goal)] * _CLIENTS + [
                partial(self._read, receiver)
            ]
            running = [pool.submit(self._until_cut, url, reached, work) for work in works]
            reached.wait()
            kill()
        for each in running:
            each.result()

    def repeat(self, url: str) -> None:
        """Send again what was not answered: it may have been accepted, and must not be so twice."""
        headers = log_in(url, f"staff-{OWN.office_number}")
        with closing(connect(url)) as connection:
            for key, unit in list(self.unanswered.items()):
                self._send(connection, headers, key, unit)

    def _until_cut(
        self, url: str, reached: Event, work: Callable[[http.client.HTTPConnection], None]
    ) -> None:
        with closing(connect(url)) as connection:
            try:
                while True:
                    work(connection)
            except (OSError, http.client.HTTPException):
                reached.set()

    def _send_next(
        self, headers: dict[str, str], reached: Event, goal: int, connection: http.client.HTTPConnection
    ) -> None:
        with self.lock:
            key, unit = next(self.units)
            self.unanswered[key] = unit
        self._send(connection, headers, key, unit)
        if len(self.answered) >= goal:
            reached.set()

    def _read(self, headers: dict[str, str], connection: http.client.HTTPConnection) -> None:
        page = ask(connection, "GET", "/v1/received?limit=20", b"", headers)
        self.seen.update(each["id"] for each in page["items"])  # type: ignore[attr-defined]

    def _send(
        self, connection: http.client.HTTPConnection, headers: dict[str, str], key: str, unit: SealedUnit
    ) -> None:
        name = send_unit(connection, headers, key, unit)
        with self.lock:
            self.answered[key] = name
            self.unanswered.pop(key, None)
