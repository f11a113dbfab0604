"""Wire models of recorded requests."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from careplan.api import problems
from careplan.api.wire import SENDER, TIME, Time, example
from careplan.exchange.recording.recorded import RecordedRequest, Recording

_ID = "0f0e6c4e-2f0a-4a53-9d5e-7b1c8f6a2d10"
_UNTIL = "2026-11-22T00:30:00.000000Z"
_BODY: dict[str, Any] = {
    "media": "application/json",
    "size": 61,
    "json": {"staff_id": "keikaku-01", "password": "[12 characters]"},
    "sha256": None,
    "unreadable": None,
}
_PROBLEM: dict[str, Any] = _BODY | {
    "media": problems.MEDIA_TYPE,
    "size": 280,
    "json": {"code": "login-failed", "status": problems.SESSION_MISSING.status},
}
_REQUEST: dict[str, Any] = {
    "number": 42,
    "request_id": _ID,
    "at": TIME,
    "ms": 3.2,
    "staff_id": "keikaku-01",
    "told_by": "staff-id",
    "method": "POST",
    "path": "/v1/login",
    "query": "",
    "route": "/v1/login",
    "nuisance": [],
    "request": {"headers": [["content-type", "application/json"]], "body": _BODY},
    "status": problems.SESSION_MISSING.status,
    "answer": {"headers": [["content-type", problems.MEDIA_TYPE]], "body": _PROBLEM},
}


class RecordingRequest(BaseModel):
    """For how long an office is recorded."""

    model_config = example({"minutes": 30})

    minutes: Annotated[int, Field(ge=1, le=1440)]


class RecordingAnswer(BaseModel):
    """Whether an office is recorded, and how many of its requests are kept."""

    model_config = example({"office": SENDER, "begun_at": TIME, "until": _UNTIL, "kept": 12})

    office: str
    begun_at: Time | None = Field(description="null: 記録していません it is not recorded now")
    until: Time | None
    kept: int


class RecordedBody(BaseModel):
    """A body: JSON told in part, of sealed units and ZIPs size and SHA-256, of anything else the size."""

    model_config = example(_BODY)

    media: str | None
    size: int = Field(description="bytes that were read or sent")
    sha256: str | None = None
    told: Any = Field(default=None, alias="json", description="伏せた値は長さだけ withheld values by length")
    unreadable: str | None = Field(default=None, description="where it stops being JSON")


class RecordedSide(BaseModel):
    """Headers in order, and the body."""

    model_config = example({"headers": [["content-type", "application/json"]], "body": _BODY})

    headers: list[list[str]] = Field(description="name and value; withheld ones by length")
    body: RecordedBody


class RecordedAnswer(BaseModel):
    """One request, and what was answered."""

    model_config = example(_REQUEST)

    number: int
    request_id: str = Field(description="X-Request-Id")
    at: Time
    ms: float = Field(description="milliseconds till the whole answer was sent")
    staff_id: str | None
    told_by: str = Field(
        description="事業所が分かった手がかり by what the office is told: session; or, where the log-in was refused, "
        "token, refresh-token, staff-id, certificate, path, which anybody can claim"
    )
    method: str
    path: str
    query: str
    route: str | None
    nuisance: list[str]
    request: RecordedSide
    status: int | None = Field(description="null: no answer left")
    answer: RecordedSide | None


class RecordedPage(BaseModel):
    """Requests by number, the newest last."""

    model_config = example({"items": [_REQUEST], "next": 42, "until": _UNTIL})

    items: list[RecordedAnswer]
    next: int = Field(description="次の`after` whatever comes has a higher number")
    until: Time | None = Field(description="null: 記録していません it is not recorded any more")


def recording_answer(office_number: str, recording: Recording | None, kept: int) -> RecordingAnswer:
    """Return how an office stands."""
    begun_at, until = (None, None) if recording is None else (recording.begun_at, recording.until)
    return RecordingAnswer(office=office_number, begun_at=begun_at, until=until, kept=kept)


def recorded_answer(recorded: RecordedRequest) -> RecordedAnswer:
    """Return a request as it goes out."""
    told: Mapping[str, Any] = recorded.told
    about = {"number": recorded.number, "request_id": recorded.request_id, "at": recorded.at}
    return RecordedAnswer.model_validate({**told, **about})
