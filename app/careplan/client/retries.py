"""When a request is sent again: only where that is safe, and only a few times."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from careplan.client.errors import (
    ClientError,
    ConnectionFailedError,
    ProblemError,
    TimedOutError,
    TooManyRequestsError,
    UnavailableError,
)

_IN_PROGRESS = "idempotency-in-progress"


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and how long is waited.

    `attempts` counts the first; `pause` (seconds) doubles with each; where the exchange asks for more than
    `longest` seconds its refusal is raised instead. `sleep` waits.
    """

    attempts: int = 3
    pause: float = 0.2
    longest: float = 10.0
    sleep: Callable[[float], None] = time.sleep

    def wait(self, error: ClientError, attempt: int) -> float | None:
        """Return the seconds to wait before the next attempt, None where there is to be none."""
        if attempt >= self.attempts:
            return None
        if isinstance(error, ConnectionFailedError) and not isinstance(error, TimedOutError):
            return self._growing(attempt)
        if isinstance(error, UnavailableError | TooManyRequestsError):
            asked = error.retry_after
            return asked if asked is not None and asked <= self.longest else None
        if isinstance(error, ProblemError) and error.code == _IN_PROGRESS:
            return self._growing(attempt)
        return None

    def _growing(self, attempt: int) -> float:
        return min(math.ldexp(self.pause, attempt - 1), self.longest)
