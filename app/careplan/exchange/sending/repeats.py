"""Requests that come twice: one in progress at a time, and the first answer again afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from careplan.exchange.ports import Transaction
from careplan.exchange.sending import refusals
from careplan.exchange.transmissions import RepeatKey


class InProgress:
    """The idempotency keys being worked on in this process. Across processes the database's key decides."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._claimed: set[tuple[str, str, str]] = set()

    @contextmanager
    def claim(self, key: RepeatKey | None) -> Iterator[None]:
        """Hold the key while working.

        Raises:
            ExchangeError: idempotency-in-progress.

        """
        if key is None:
            yield
            return
        name = (key.office_number, key.route, key.key)
        with self._lock:
            if name in self._claimed:
                raise refusals.repeat_in_progress()
            self._claimed.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._claimed.discard(name)


def find_first(tx: Transaction, key: RepeatKey | None) -> str | None:
    """Return the id of the transmission that the first request with this key made.

    Raises:
        ExchangeError: idempotency-key-reused, where that request was another.

    """
    found = None if key is None else tx.repeats.find(key)
    if key is None or found is None:
        return None
    fingerprint, transmission_id = found
    if fingerprint != key.fingerprint:
        raise refusals.repeat_differs()
    return transmission_id
