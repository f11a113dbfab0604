"""The steps about what software may do without: upload in pieces, webhooks."""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from careplan.conformance.exchange.scene import Answer, Scene, wrong
from careplan.conformance.exchange.sending import sending
from careplan.conformance.exchange.stage import Stage
from careplan.exchange.notice.standard_webhooks import TOLERANCE, make_secret, signed_headers, write_secret
from careplan.standard.findings import Message

_PIECE: Final = {"method": "PATCH", "route": "/v1/uploads/{upload_id}"}


def pieces(stage: Stage) -> Scene:
    """Send by upload in pieces; the answer to the first piece is lost."""
    stage.disturb(do="cut", nth=1, office=stage.office, **_PIECE)
    scene = sending(stage)

    def judge(answer: Answer) -> list[Message]:
        return scene.judge(answer) + wrong(
            "分割での送信（PATCH /v1/uploads/…）がありません。",
            "Nothing was uploaded in pieces (PATCH /v1/uploads/…).",
            when=stage.tally()[1] == 0,
        )

    return Scene(scene.told, judge)


def webhooks(stage: Stage) -> Scene:
    """Be handed what came to a webhook: genuine, altered, by a stranger, late, and genuine once more."""
    secret, now = make_secret(), int(stage.clock().timestamp())
    first, second = (_notice(stage, number) for number in (1, 2))
    late = int(timedelta(seconds=2 * TOLERANCE).total_seconds())
    deliveries = [
        _delivery(make_secret(), first, now),
        _delivery(secret, first, now),
        _delivery(secret, second, now) | {"body": b64encode(_body(first)).decode()},
        _delivery(secret, second, now - late),
        _delivery(secret, first, now),
        _delivery(secret, second, now),
    ]

    def judge(answer: Answer) -> list[Message]:
        return wrong(
            "扱うべきものは 1 と 5 です：署名・時刻を確かめ、同じ webhook-id は一度だけにします。",
            "Numbers 1 and 5 are to be acted on: verify signature and time, and take a webhook-id once.",
            when=answer.get("genuine") != [1, 5],
        )

    return Scene({"secret": write_secret(secret), "deliveries": deliveries}, judge)


def _delivery(secret: bytes, notice: Mapping[str, Any], seconds: int) -> dict[str, Any]:
    body = _body(notice)
    return {
        "headers": signed_headers(secret, notice["id"], seconds, body),
        "body": b64encode(body).decode(),
    }


def _body(notice: Mapping[str, Any]) -> bytes:
    return json.dumps(notice).encode()


def _notice(stage: Stage, number: int) -> dict[str, Any]:
    return {
        "id": f"notice-{number}-{stage.office}",
        "type": "transmission.accepted",
        "timestamp": stage.clock().strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "data": {
            "number": number,
            "office": stage.office,
            "role": "receiver",
            "partner": stage.partner_office,
            "transmission": f"00000000-0000-4000-8000-{number:012d}",
            "state": "accepted",
            "kinds": ["UPJSK"],
            "months": ["202612"],
        },
    }
