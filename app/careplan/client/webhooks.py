"""Webhooks: putting them down, and verifying what they bring."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from careplan.client.connection import Call
from careplan.client.errors import ProofRefusedError
from careplan.client.notices import Notice, read_notice
from careplan.client.reading import MisreadError, Values
from careplan.client.routes import Routes, segment
from careplan.exchange.notice.standard_webhooks import WebhookError, read_secret, verify_signed
from careplan.standard.findings import Message


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address of the office, how many notices are on their way to it, and how many were given up."""

    id: str
    url: str
    made_at: datetime
    pending: int
    dead: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A notice whose delivery was given up, and why the last try failed."""

    notice: Notice
    attempts: int
    cause: str
    died_at: datetime


class Webhooks(Routes):
    """The webhooks of the office; every method raises `ClientError`."""

    def add(self, url: str) -> tuple[Webhook, str]:
        """Have notices posted to an address; return the webhook and its secret, which is shown this once."""
        return self._submit("POST", "/v1/webhooks", {"url": url}, _read_made)

    def all(self) -> list[Webhook]:
        """Return the webhooks, the oldest first."""
        return self._get("/v1/webhooks", lambda values: [_read(each) for each in values.inners("items")])

    def remove(self, webhook_id: str) -> None:
        """Remove a webhook, with all that was to be delivered to it."""
        self._connection.ask(Call("DELETE", _path(webhook_id)))

    def dead(self, webhook_id: str) -> Iterator[DeadLetter]:
        """Yield the notices whose delivery was given up, by number."""
        after: int | None = 0
        while after is not None:
            found, following = self._get(f"{_path(webhook_id)}/dead", _page, {"after": str(after)})
            yield from found
            after = following if following is None or following > after else None

    def replay(self, webhook_id: str, numbers: Sequence[int] | None = None) -> int:
        """Have dead letters delivered anew, all or those numbers; return how many."""
        value = {} if numbers is None else {"numbers": list(numbers)}
        return self._submit(
            "POST", f"{_path(webhook_id)}/replay", value, lambda values: values.whole("replayed")
        )


_REFUSED = {
    "webhook-malformed": Message(
        "Standard Webhooksのヘッダーか署名の鍵が正しくありません。",
        "The headers of Standard Webhooks are missing or malformed, or the secret is none (whsec_…).",
    ),
    "webhook-signature": Message(
        "ウェブフックの署名が一致しません。受け取ったバイト列のまま検証してください。",
        "The signature of the webhook does not match. Verify the very bytes that came.",
    ),
    "webhook-old": Message(
        "ウェブフックの時刻が5分以上ずれています。再送か、時計のずれです。",
        "The webhook's time is more than 5 minutes off: replayed by a stranger, or a clock is wrong.",
    ),
}


def verify_webhook(headers: Mapping[str, str], body: bytes, secret: str, *, at: datetime) -> Notice:
    """Return the notice of a webhook that came at that time, once its signature is verified.

    Notices may come twice and in another order: tell repeats by `Notice.id`, order by `Notice.number`.

    Raises:
        ProofRefusedError: webhook-malformed, webhook-signature, webhook-old.

    """
    try:
        verify_signed(read_secret(secret), headers, body, at.timestamp())
        return read_notice(Values(json.loads(body), "webhook"))
    except WebhookError as error:
        raise ProofRefusedError(error.code, _REFUSED[error.code]) from error
    except (MisreadError, ValueError, RecursionError) as error:
        code = "webhook-malformed"
        raise ProofRefusedError(code, _REFUSED[code]) from error


def _path(webhook_id: str) -> str:
    return f"/v1/webhooks/{segment(webhook_id)}"


def _read(values: Values) -> Webhook:
    return Webhook(
        id=values.text("id"),
        url=values.text("url"),
        made_at=values.moment("made_at"),
        pending=values.whole("pending"),
        dead=values.whole("dead"),
    )


def _read_made(values: Values) -> tuple[Webhook, str]:
    return _read(values), values.text("secret")


def _page(values: Values) -> tuple[list[DeadLetter], int | None]:
    letters = [
        DeadLetter(
            notice=read_notice(each.inner("notice")),
            attempts=each.whole("attempts"),
            cause=each.text("cause"),
            died_at=each.moment("died_at"),
        )
        for each in values.inners("items")
    ]
    return letters, values.optional("next", values.whole)
