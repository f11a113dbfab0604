"""Who a request turned out to be from, for what is told of it afterwards."""

from typing import Any

from careplan.exchange.people.staff import Session

CALLER = "caller"
"""Where in the state of a request the session stands that it was let in with."""


def note_caller(state: dict[str, Any], session: Session) -> None:
    """Write down whose request it is, as soon as that is known."""
    state[CALLER] = session
