"""Wire models of webhooks."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from careplan.api.wire import TIME, Time, example
from careplan.api.wire_notices import NOTICE, NoticeAnswer
from careplan.exchange.notice.webhooks import Counted, DeadLetter, Webhook

_ID = "0f0e6c4e-2f0a-4a53-9d5e-7b1c8f6a2d10"
_URL = "http://127.0.0.1:9000/careplan"
_WEBHOOK: dict[str, Any] = {"id": _ID, "url": _URL, "made_at": TIME, "pending": 0, "dead": 0}
_MADE: dict[str, Any] = _WEBHOOK | {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="}
_LETTER: dict[str, Any] = {"notice": NOTICE, "attempts": 12, "cause": "status-500", "died_at": TIME}


class WebhookRequest(BaseModel):
    """An address that takes the office's notices."""

    model_config = example({"url": _URL})

    url: Annotated[str, Field(min_length=1, max_length=1000, description="http:// or https://")]


class WebhookAnswer(BaseModel):
    """A webhook."""

    model_config = example(_WEBHOOK)

    id: str
    url: str
    made_at: Time
    pending: int = Field(description="配達待ち notices that are still to be delivered")
    dead: int = Field(description="配達をあきらめた数 notices that were given up")


class WebhookMade(WebhookAnswer):
    """A webhook with its secret, which is shown this once."""

    model_config = example(_MADE)

    secret: str = Field(description="署名の鍵(一度だけ表示) of Standard Webhooks: whsec_ and Base64")


class WebhookList(BaseModel):
    """The office's webhooks."""

    model_config = example({"items": [_WEBHOOK]})

    items: list[WebhookAnswer]


class DeadLetterAnswer(BaseModel):
    """A notice whose delivery was given up."""

    model_config = example(_LETTER)

    notice: NoticeAnswer
    attempts: int
    cause: str = Field(
        description="of the last try: status-…, timed-out, unreachable, certificate-untrusted, address-refused, "
        "key-unreadable"
    )
    died_at: Time


class DeadLetterPage(BaseModel):
    """Dead letters by number."""

    model_config = example({"items": [_LETTER], "next": 42})

    items: list[DeadLetterAnswer]
    next: int | None = Field(description="the `after` of the next page; null: this is the last")


class ReplayRequest(BaseModel):
    """Which dead letters are delivered anew."""

    model_config = example({"numbers": [42]})

    numbers: Annotated[list[int], Field(min_length=1, max_length=1000)] | None = Field(
        default=None, description="番号(省くと全部) of the notices; all where it is left out"
    )


class ReplayAnswer(BaseModel):
    """How many are delivered anew."""

    model_config = example({"replayed": 1})

    replayed: int


def webhook_answer(counted: Counted) -> WebhookAnswer:
    """Return a webhook as it goes out."""
    return WebhookAnswer(**_values(counted.webhook), pending=counted.pending, dead=counted.dead)


def webhook_made(webhook: Webhook, secret: str) -> WebhookMade:
    """Return a new webhook with its secret."""
    return WebhookMade(**_values(webhook), pending=0, dead=0, secret=secret)


def dead_letter_answer(letter: DeadLetter) -> DeadLetterAnswer:
    """Return a dead letter as it goes out."""
    return DeadLetterAnswer(
        notice=NoticeAnswer.model_validate(letter.notice.content()),
        attempts=letter.attempts,
        cause=letter.cause,
        died_at=letter.at,
    )


def _values(webhook: Webhook) -> dict[str, Any]:
    return {"id": webhook.webhook_id, "url": webhook.url, "made_at": webhook.made_at}
