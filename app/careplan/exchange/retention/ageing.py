"""What a store must say and do about things that have been kept long enough."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from careplan.exchange.states import State
from careplan.exchange.transmissions import Transmission


class Ageing(Protocol):
    """Finds and removes what is old, a few at a time."""

    def overdue(self, accepted_by: datetime, limit: int) -> Sequence[Transmission]:
        """Return transmissions accepted by then that still wait for a receipt, the oldest first."""
        ...

    def purgeable(self, states: Sequence[State], changed_by: datetime, limit: int) -> Sequence[Transmission]:
        """Return transmissions in these states since then or longer, their bytes still kept, the oldest first."""
        ...

    def purge(self, transmission_id: str, at: datetime) -> bool:
        """Remove the sealed bytes; False where they were removed before. Everything else stays."""
        ...

    def forget_repeats(self, used_by: datetime, limit: int) -> int:
        """Remove idempotency keys used by then whose transmission is purged; return how many."""
        ...

    def forget_sessions(self, at: datetime) -> int:
        """Remove access and refresh tokens that have ended; return how many."""
        ...
