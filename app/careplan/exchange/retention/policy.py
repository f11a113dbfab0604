"""How long things are kept. The national periods are not published: all of these are ours, and settings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from careplan.exchange.states import Actor, Event, State, find_step
from careplan.exchange.transmissions import Transmission


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """The periods; each counts from the step that is named."""

    expire_after: timedelta = timedelta(days=90)
    """From acceptance on, until a transmission without a receipt expires."""
    warn_before: timedelta = timedelta(days=14)
    """Before it expires, it is marked in the lists."""
    purge_closed_after: timedelta = timedelta(days=30)
    """From expiry, withdrawal or rejection on, until the sealed bytes are removed."""
    purge_received_after: timedelta = timedelta(days=90)
    """From the receipt on, until the sealed bytes are removed."""
    forget_keys_after: timedelta = timedelta(days=365)
    """From its use on, until an idempotency key is forgotten; never before the bytes are removed."""
    forget_notices_after: timedelta = timedelta(days=90)
    """From when it came, until a notice is forgotten, with what of it is still to be delivered."""
    forget_letters_after: timedelta = timedelta(days=30)
    """From when it was given up, until a webhook's dead letter is forgotten."""
    forget_requests_after: timedelta = timedelta(hours=72)
    """From when it came, until a recorded request is forgotten."""

    def expires_at(self, transmission: Transmission) -> datetime | None:
        """Return when it will expire if no receipt comes; None where it cannot expire any more."""
        if find_step(transmission.state, Event.EXPIRE, Actor.EXCHANGE) is None:
            return None
        return transmission.accepted_at + self.expire_after

    def is_expiring(self, end: datetime | None, at: datetime) -> bool:
        """Tell whether an end by `expires_at` is near enough to be warned of."""
        return end is not None and at >= end - self.warn_before

    def purges(self) -> tuple[tuple[tuple[State, ...], timedelta], ...]:
        """Return the final states with how long the bytes are kept in them."""
        closed = (State.EXPIRED, State.WITHDRAWN, State.REJECTED)
        return (closed, self.purge_closed_after), ((State.RECEIVED,), self.purge_received_after)
