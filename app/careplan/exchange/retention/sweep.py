"""One round of ageing: what waited too long expires, what was kept long enough is removed.

Everything goes a few at a time, each few in a transaction of their own, so that nobody waits long behind it. A round
that is cut off at any moment has lost nothing: the next one goes on where it stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from careplan.exchange.audit import Event as AuditEvent
from careplan.exchange.errors import ExchangeError
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.retention.policy import RetentionPolicy
from careplan.exchange.states import Actor, Event, State
from careplan.exchange.steps import advance
from careplan.exchange.transmissions import Transmission

Stopping = Callable[[], bool]
_EXPIRE = (Event.EXPIRE, Actor.EXCHANGE)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a round did: transmissions expired and purged; idempotency keys, tokens, notices, dead letters forgotten."""

    expired: int
    purged: int
    keys: int
    tokens: int
    notices: int = 0
    letters: int = 0


def never() -> bool:
    """Say that nobody wants the round to stop."""
    return False


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Does the rounds. `batch`: how many go in one transaction."""

    store: Store
    policy: RetentionPolicy
    batch: int = 50

    def sweep(self, at: datetime, stopping: Stopping = never) -> Swept:
        """Do one round, of everything that is due at that time."""
        policy = self.policy
        expired = self._repeat(partial(self._expire, at), stopping)
        purged = 0
        for states, kept_for in policy.purges():
            purged += self._repeat(partial(self._purge, states, at - kept_for, at), stopping)
        keys = self._repeat(partial(self._forget_keys, at - policy.forget_keys_after), stopping)
        letters = self._repeat(partial(self._forget_letters, at - policy.forget_letters_after), stopping)
        notices = self._repeat(partial(self._forget_notices, at - policy.forget_notices_after), stopping)
        tokens = self.store.write(partial(self._forget_kept, at))
        return Swept(expired, purged, keys, tokens, notices, letters)

    def _repeat(self, few: Callable[[], int], stopping: Stopping) -> int:
        """Do a few again and again, until fewer are found than are asked for."""
        done = 0
        while not stopping():
            found = few()
            done += found
            if found < self.batch:
                break
        return done

    def _expire(self, at: datetime) -> int:
        def work(tx: Transaction) -> int:
            found = tx.ageing.overdue(at - self.policy.expire_after, self.batch)
            for each in found:
                _expire_one(tx, each, at)
            return len(found)

        return self.store.write(work)

    def _purge(self, states: tuple[State, ...], changed_by: datetime, at: datetime) -> int:
        def work(tx: Transaction) -> int:
            found = tx.ageing.purgeable(states, changed_by, self.batch)
            for each in found:
                _purge_one(tx, each, at)
            return len(found)

        return self.store.write(work)

    def _forget_keys(self, used_by: datetime) -> int:
        return self.store.write(lambda tx: tx.ageing.forget_repeats(used_by, self.batch))

    def _forget_notices(self, noted_by: datetime) -> int:
        return self.store.write(lambda tx: tx.outbox.remove_before(noted_by, self.batch))

    def _forget_letters(self, died_by: datetime) -> int:
        return self.store.write(lambda tx: tx.webhooks.bury(died_by, self.batch))

    def _forget_kept(self, at: datetime, tx: Transaction) -> int:
        """Remove drafts, uploads, lockers, tokens and recorded requests that have ended; return how many tokens."""
        tx.drafts.remove_expired(at)
        tx.uploads.remove_expired(at)
        tx.lockers.remove_expired(at)
        tx.recordings.remove_before(at - self.policy.forget_requests_after)
        return tx.ageing.forget_sessions(at)


def _expire_one(tx: Transaction, found: Transmission, at: datetime) -> None:
    try:
        advance(tx, found, _EXPIRE, None, at)
    except ExchangeError as error:
        if error.code != "state-forbids":  # the receipt, a rejection or a withdrawal was faster
            raise


def _purge_one(tx: Transaction, found: Transmission, at: datetime) -> None:
    if tx.ageing.purge(found.transmission_id, at):
        details = {"state": found.state.value, "sealed_sha256": found.sealed_sha256, "size": found.size}
        tx.audit.append(AuditEvent(at, None, None, "transmission.purge", found.transmission_id, details))
