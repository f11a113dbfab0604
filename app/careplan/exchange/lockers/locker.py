"""What is kept of a locker, and what a store must do with lockers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Purpose(StrEnum):
    """What a locker holds."""

    CHECK = "check"
    """Files that are being checked."""
    COMPARISON = "comparison"
    """Files of two sides that are being compared."""
    VENDOR_TEST = "vendor-test"
    """A run of the vendor test: its answers and results."""
    FINDINGS = "findings"
    """Findings without values, for whoever has the link."""


@dataclass(frozen=True, slots=True)
class Locker:
    """A locker without its content. `holder` is a digest of what only its owner's browser knows."""

    locker_id: str
    purpose: Purpose
    holder: bytes
    made_at: datetime
    expires_at: datetime
    size: int
    """Bytes of the encrypted content."""


class Lockers(Protocol):
    """Lockers and their encrypted content."""

    def add(self, locker: Locker, box: bytes) -> None:
        """Keep a locker."""
        ...

    def find(self, locker_id: str, at: datetime) -> Locker | None:
        """Return a locker that has not expired."""
        ...

    def box(self, locker_id: str) -> bytes:
        """Return the encrypted content."""
        ...

    def of_holder(self, holder: bytes, at: datetime) -> Sequence[Locker]:
        """Return a holder's lockers that have not expired, the newest first."""
        ...

    def occupancy(self) -> tuple[int, int]:
        """Return how many lockers there are, and their bytes together."""
        ...

    def replace(self, locker: Locker, before: bytes, box: bytes) -> bool:
        """Put another box into a locker, False where it holds another than `before` by now."""
        ...

    def remove(self, locker_id: str, holder: bytes) -> bool:
        """Delete a holder's locker; False where there is none of this id."""
        ...

    def remove_expired(self, at: datetime) -> None:
        """Delete all that have expired."""
        ...
