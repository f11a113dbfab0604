"""Wire models of notices."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from careplan.api.wire import RECEIVER, SENDER, TIME, example
from careplan.exchange.states import State

_DATA: dict[str, Any] = {
    "number": 42,
    "office": RECEIVER,
    "role": "receiver",
    "partner": SENDER,
    "transmission": "6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11",
    "state": "accepted",
    "kinds": ["UPHOSOKU", "UPPLAN", "UPSIKYU"],
    "months": ["202612"],
}
NOTICE: dict[str, Any] = {
    "id": f"notice-42-{RECEIVER}",
    "type": "transmission.accepted",
    "timestamp": TIME,
    "data": _DATA,
}


class NoticeData(BaseModel):
    """What a notice tells. No personal data."""

    model_config = example(_DATA)

    number: int = Field(
        description="通し番号 grows over the whole exchange; an office gets each once at most"
    )
    office: str = Field(description="宛先の事業所 the office that is told")
    role: Literal["sender", "receiver"] = Field(description="what that office is in the transmission")
    partner: str = Field(description="相手の事業所 the other office")
    transmission: str
    state: State
    kinds: list[str]
    months: list[str]


class NoticeAnswer(BaseModel):
    """A notice, the same in lists, events and webhooks."""

    model_config = example(NOTICE)

    id: str = Field(description="the same however often it comes: what a receiver tells repeats by")
    type: str = Field(description="transmission. and the state")
    timestamp: str
    data: NoticeData


class NoticePage(BaseModel):
    """Notices in order."""

    model_config = example({"items": [NOTICE], "next": 42})

    items: list[NoticeAnswer]
    next: int = Field(description="the `after` of the next page, also when there is nothing yet")
