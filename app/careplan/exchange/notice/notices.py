"""What is told to whom, as one table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from careplan.exchange.audit import write_time
from careplan.exchange.states import Actor, Event, State
from careplan.exchange.transmissions import Transmission

# Whoever made the step knows of it; when the exchange ends something by itself, both sides do not.
_TOLD: Mapping[Event, tuple[Actor, ...]] = {
    Event.ACCEPT: (Actor.RECEIVER,),
    Event.FETCH: (Actor.SENDER,),
    Event.RECEIPT: (Actor.SENDER,),
    Event.REJECT: (Actor.SENDER,),
    Event.WITHDRAW: (Actor.RECEIVER,),
    Event.EXPIRE: (Actor.SENDER, Actor.RECEIVER),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """That a transmission came to a state, told to one office.

    `number` is that of the step in the audit log: it grows over the whole exchange, and an office gets each number
    once at most. `partner` is the other office.
    """

    number: int
    office_number: str
    role: Actor
    """What the office is in the transmission."""
    partner: str
    transmission_id: str
    state: State
    kinds: tuple[str, ...]
    months: tuple[str, ...]
    at: datetime

    @property
    def type(self) -> str:
        """What is told, as events and webhooks name it."""
        return f"transmission.{self.state}"

    @property
    def notice_id(self) -> str:
        """A name that is the same however often and by whatever way the notice comes."""
        return f"notice-{self.number}-{self.office_number}"

    def content(self) -> dict[str, object]:
        """Return what goes out: the payload of Standard Webhooks."""
        data = {
            "number": self.number,
            "office": self.office_number,
            "role": self.role.value,
            "partner": self.partner,
            "transmission": self.transmission_id,
            "state": self.state.value,
            "kinds": list(self.kinds),
            "months": list(self.months),
        }
        return {"id": self.notice_id, "type": self.type, "timestamp": write_time(self.at), "data": data}


def notices_of(event: Event, moved: Transmission, number: int) -> Iterator[Notice]:
    """Yield what a step tells; `moved` is the transmission after it, `number` the step's in the audit log."""
    ends = {
        Actor.SENDER: moved.sender.office_number,
        Actor.RECEIVER: moved.destination.office_number,
    }
    for role in _TOLD[event]:
        partner = ends[Actor.RECEIVER if role is Actor.SENDER else Actor.SENDER]
        yield Notice(
            number,
            ends[role],
            role,
            partner,
            moved.transmission_id,
            moved.state,
            moved.kinds,
            moved.months,
            moved.changed_at,
        )
