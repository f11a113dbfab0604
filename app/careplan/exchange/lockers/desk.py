"""Putting something into a locker, taking it out, emptying it. Whose key does not fit finds no locker."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from careplan.exchange.lockers import refusals
from careplan.exchange.lockers.box import (
    holder_of,
    key_of,
    open_box,
    read_token,
    seal_box,
    write_token,
)
from careplan.exchange.lockers.locker import Locker, Purpose
from careplan.exchange.ports import Store, Transaction

_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)


@dataclass(frozen=True, slots=True)
class LockerLimits:
    """How long a locker is kept by its purpose, and how many lockers and bytes there may be; `each` of one holder."""

    files: timedelta = timedelta(minutes=60)
    findings: timedelta = timedelta(days=14)
    runs: timedelta = timedelta(days=7)
    number: int = 1_000
    each: int = 50
    total_bytes: int = 500_000_000

    def keep(self, purpose: Purpose) -> timedelta:
        """Return how long a locker is kept."""
        apart = {Purpose.FINDINGS: self.findings, Purpose.VENDOR_TEST: self.runs}
        return apart.get(purpose, self.files)


@dataclass(frozen=True, slots=True)
class LockerDesk:
    """Lockers of whoever has a secret."""

    store: Store
    limits: LockerLimits

    def put(self, secret: str, purpose: Purpose, content: bytes, at: datetime) -> Locker:
        """Keep content; return its locker.

        Raises:
            ExchangeError: lockers-full.

        """
        locker_id, holder = str(uuid4()), holder_of(secret)
        box = seal_box(key_of(secret, locker_id), locker_id, content)
        locker = Locker(locker_id, purpose, holder, at, at + self.limits.keep(purpose), len(box))

        def work(tx: Transaction) -> Locker:
            tx.lockers.remove_expired(at)
            self._verify_room(tx, locker)
            tx.lockers.add(locker, box)
            return locker

        return self.store.write(work)

    def take(self, secret: str, locker_id: str, purpose: Purpose, at: datetime) -> tuple[Locker, bytes]:
        """Return a locker and its content, which stays there.

        Raises:
            ExchangeError: locker-unknown.

        """
        return self._open(locker_id, key_of(secret, locker_id), purpose, at)

    def find(self, secret: str, locker_id: str, purpose: Purpose, at: datetime) -> Locker:
        """Return the locker of a holder, without its content.

        Raises:
            ExchangeError: locker-unknown.

        """
        found = self.store.read(lambda tx: tx.lockers.find(_id(locker_id), at))
        if found is None or found.purpose is not purpose or found.holder != holder_of(secret):
            raise refusals.locker_unknown()
        return found

    def take_by_token(self, token: str, purpose: Purpose, at: datetime) -> tuple[Locker, bytes]:
        """Return a locker and its content to whoever has the link's text.

        Raises:
            ExchangeError: locker-unknown.

        """
        read = read_token(token)
        if read is None:
            raise refusals.locker_unknown()
        return self._open(*read, purpose, at)

    def token(self, secret: str, locker: Locker) -> str:
        """Return the text of a link, by which anybody can take out what is in this locker and no other."""
        return write_token(locker.locker_id, key_of(secret, locker.locker_id))

    def mine(self, secret: str, at: datetime) -> Sequence[Locker]:
        """Return the lockers of a holder, the newest first."""
        return self.store.read(lambda tx: tx.lockers.of_holder(holder_of(secret), at))

    def refill(
        self, secret: str, locker_id: str, purpose: Purpose, change: Callable[[bytes], bytes], at: datetime
    ) -> None:
        """Put something else into a locker, made from what is in it; of two changes at a time none is lost.

        Raises:
            ExchangeError: locker-unknown, lockers-full, and what the change raises.

        """
        key = key_of(secret, locker_id)
        while True:
            locker, before = self._kept(locker_id, purpose, at)
            content = open_box(key, locker_id, before)
            if content is None:
                raise refusals.locker_unknown()
            box = seal_box(key, locker_id, change(content))
            if self.store.write(partial(self._replace, replace(locker, size=len(box)), before, box)):
                return

    def empty(self, secret: str, locker_id: str) -> None:
        """Delete a locker and what is in it.

        Raises:
            ExchangeError: locker-unknown.

        """
        if not self.store.write(lambda tx: tx.lockers.remove(_id(locker_id), holder_of(secret))):
            raise refusals.locker_unknown()

    def _open(self, locker_id: str, key: bytes, purpose: Purpose, at: datetime) -> tuple[Locker, bytes]:
        locker, box = self._kept(locker_id, purpose, at)
        content = open_box(key, locker_id, box)
        if content is None:
            raise refusals.locker_unknown()
        return locker, content

    def _kept(self, locker_id: str, purpose: Purpose, at: datetime) -> tuple[Locker, bytes]:
        def work(tx: Transaction) -> tuple[Locker, bytes]:
            found = tx.lockers.find(_id(locker_id), at)
            if found is None or found.purpose is not purpose:
                raise refusals.locker_unknown()
            return found, tx.lockers.box(locker_id)

        return self.store.read(work)

    def _replace(self, locker: Locker, before: bytes, box: bytes, tx: Transaction) -> bool:
        _, size = tx.lockers.occupancy()
        if size + len(box) - len(before) > self.limits.total_bytes:
            raise refusals.lockers_full()
        return tx.lockers.replace(locker, before, box)

    def _verify_room(self, tx: Transaction, locker: Locker) -> None:
        number, size = tx.lockers.occupancy()
        own = len(tx.lockers.of_holder(locker.holder, locker.made_at))
        if own >= self.limits.each or number >= self.limits.number:
            raise refusals.lockers_full()
        if size + locker.size > self.limits.total_bytes:
            raise refusals.lockers_full()


def _id(given: str) -> str:
    """Return what may be asked for as an id; the databases take no NUL, for one."""
    return given if _ID.fullmatch(given) else ""
