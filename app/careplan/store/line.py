"""The line of writers before a database that has room for one: first come, first served."""

from collections import deque
from threading import Lock
from types import TracebackType


class Line:
    """A lock that goes to whoever has waited longest; one thread may enter and another leave.

    With a plain lock, who leaves and comes again at once is faster than who is only being woken up.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    def enter(self, *, wait: bool = True) -> bool:
        """Enter, when those before have left; False where that would mean waiting and `wait` is not."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            if not wait:
                return False
            place = Lock()
            place.acquire()
            self._waiting.append(place)
        place.acquire()
        return True

    def leave(self) -> None:
        """Let the next one in."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def __enter__(self) -> None:
        """Wait and enter."""
        self.enter()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave."""
        self.leave()
