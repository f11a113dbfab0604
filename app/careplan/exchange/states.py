"""The states of a transmission, as one table. `docs/states.md` is drawn from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a transmission stands."""

    ACCEPTED = "accepted"
    FETCHED = "fetched"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    EXPIRED = "expired"


class Event(StrEnum):
    """What may happen to a transmission."""

    ACCEPT = "accept"
    FETCH = "fetch"
    RECEIPT = "receipt"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class Actor(StrEnum):
    """Who makes it happen."""

    SENDER = "sender"
    RECEIVER = "receiver"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: from `origin` (None: not there yet), by `actor`, to `target`."""

    origin: State | None
    event: Event
    actor: Actor
    target: State


STEPS: tuple[Step, ...] = (
    Step(None, Event.ACCEPT, Actor.SENDER, State.ACCEPTED),
    Step(State.ACCEPTED, Event.FETCH, Actor.RECEIVER, State.FETCHED),
    Step(State.FETCHED, Event.FETCH, Actor.RECEIVER, State.FETCHED),
    Step(State.FETCHED, Event.RECEIPT, Actor.RECEIVER, State.RECEIVED),
    Step(State.FETCHED, Event.REJECT, Actor.RECEIVER, State.REJECTED),
    Step(State.ACCEPTED, Event.WITHDRAW, Actor.SENDER, State.WITHDRAWN),
    Step(State.ACCEPTED, Event.EXPIRE, Actor.EXCHANGE, State.EXPIRED),
    Step(State.FETCHED, Event.EXPIRE, Actor.EXCHANGE, State.EXPIRED),
)

_TABLE = {(step.origin, step.event, step.actor): step for step in STEPS}


def find_step(origin: State | None, event: Event, actor: Actor) -> Step | None:
    """Return the row for this event, or None where the table has none."""
    return _TABLE.get((origin, event, actor))


def final_states() -> tuple[State, ...]:
    """Return the states that nothing leaves."""
    left = {step.origin for step in STEPS}
    return tuple(state for state in State if state not in left)


def draw_table() -> str:
    """Return `docs/states.md`: the table and its diagram in Mermaid."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from (
        "# States of a transmission",
        "",
        "Made from `careplan.exchange.states` by `python -m careplan.exchange.states`; a test compares.",
        "The names are ours: the national system has published none.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    )
    for step in STEPS:
        yield f"    {step.origin or '[*]'} --> {step.target}: {step.event} ({step.actor})"
    for state in final_states():
        yield f"    {state} --> [*]"
    yield from ("```", "", "| from | event | by | to |", "|---|---|---|---|")
    for step in STEPS:
        yield f"| {step.origin or '–'} | {step.event} | {step.actor} | {step.target} |"
    yield from (
        "",
        "Fetching may be repeated until the receipt. Every step is one compare-and-set in the database and",
        "one audit entry chained by hash. Purging removes bytes and is no state.",
    )


if __name__ == "__main__":
    print(draw_table(), end="")  # noqa: T201
