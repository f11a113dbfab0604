"""What sending needs from a store, as Protocols."""

from datetime import datetime
from typing import Protocol, TypeVar

from careplan.exchange.transmissions import RepeatKey

T = TypeVar("T")


class Repeats(Protocol):
    """Idempotency keys with the transmission each of them made."""

    def add(self, key: RepeatKey, transmission_id: str, at: datetime) -> None:
        """Keep a key."""
        ...

    def find(self, key: RepeatKey) -> tuple[bytes, str] | None:
        """Return the fingerprint and the transmission's id of the first request with this key."""
        ...
