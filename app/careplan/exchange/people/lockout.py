"""Lock-out after repeated failures: by staff ID, whether anybody has that ID or not, so that it tells nothing."""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Failures:
    """How often in a row a log-in failed, when last, and until when none is tried."""

    count: int
    last_at: datetime
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LockPolicy:
    """So many failures, each within `span` of the one before, lock the ID for `span`."""

    failures: int = 5
    span: timedelta = timedelta(minutes=15)

    def after(self, before: Failures | None, at: datetime) -> Failures:
        """Return what is known after one more failure."""
        recent = before is not None and at - before.last_at < self.span
        count = (before.count if before is not None and recent else 0) + 1
        return Failures(count, at, at + self.span if count >= self.failures else None)


def seconds_locked(failures: Failures | None, at: datetime) -> int:
    """Return the seconds until a log-in is tried again, rounded up; 0: it is tried now."""
    if failures is None or failures.locked_until is None:
        return 0
    return max(0, math.ceil((failures.locked_until - at).total_seconds()))


def digest_id(staff_id: str) -> bytes:
    """Return what failures are counted under: a hash, for people type passwords where an ID is asked for."""
    return hashlib.sha256(b"careplan log-in failures 1\n" + staff_id.encode()).digest()
