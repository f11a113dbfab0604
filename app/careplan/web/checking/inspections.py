"""The inspections of the last minutes, in the memory of one process, so that the next page need not check again.

They are found by the id of their locker, once its owner has been recognised; another process opens the locker.
"""

from collections import OrderedDict
from datetime import datetime

from careplan.web.checking.inspection import Inspection

_MOST, _MOST_BYTES = 32, 150_000_000


class Inspections:
    """Keeps the latest; nothing beyond the time that its locker is kept, little of it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[datetime, tuple[Inspection, ...]]] = OrderedDict()

    def find(self, locker_id: str, at: datetime) -> tuple[Inspection, ...] | None:
        """Return the inspections of a locker's sides, None where they are not kept here."""
        self._drop_expired(at)
        found = self._kept.get(locker_id)
        if found is None:
            return None
        self._kept.move_to_end(locker_id)
        return found[1]

    def put(self, locker_id: str, expires_at: datetime, sides: tuple[Inspection, ...]) -> None:
        """Keep the inspections of a locker's sides; the oldest make room."""
        self._kept[locker_id] = (expires_at, sides)
        while len(self._kept) > 1 and (len(self._kept) > _MOST or self._size() > _MOST_BYTES):
            self._kept.popitem(last=False)

    def drop(self, locker_id: str) -> None:
        """Forget those of a locker that was emptied."""
        self._kept.pop(locker_id, None)

    def _size(self) -> int:
        return sum(side.size for _, sides in self._kept.values() for side in sides)

    def _drop_expired(self, at: datetime) -> None:
        for locker_id in [name for name, (end, _) in self._kept.items() if end <= at]:
            del self._kept[locker_id]
