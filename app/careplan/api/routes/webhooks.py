"""Webhooks: addresses of an office that its notices are posted to."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from careplan.api import problems
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire_webhooks import (
    DeadLetterPage,
    ReplayAnswer,
    ReplayRequest,
    WebhookList,
    WebhookMade,
    WebhookRequest,
    dead_letter_answer,
    webhook_answer,
    webhook_made,
)

router = APIRouter(prefix="/v1/webhooks", tags=["notices"])
WebhookId = Annotated[
    str, Path(pattern=r"^[0-9a-f-]{36}$", examples=["0f0e6c4e-2f0a-4a53-9d5e-7b1c8f6a2d10"])
]
_ASKED = ("session-missing", "office-only", problems.REQUEST_INVALID, problems.UNAVAILABLE)
_BODY = (problems.MALFORMED, problems.TOO_LARGE)


@router.post(
    "",
    status_code=problems.CREATED,
    summary="ウェブフックの登録 Add a webhook",
    responses=problems.documented(*_ASKED, *_BODY, "webhook-url-refused", "webhooks-full", "key-unreadable"),
)
async def add(kit: Kit, session: CurrentSession, request: WebhookRequest) -> WebhookMade:
    """Have the office's notices posted to an address from now on, signed after Standard Webhooks.

    The secret is shown this once. 署名の鍵は一度だけ表示します。
    """
    return webhook_made(*await kit.workers.run(kit.webhooks.add, session, request.url, kit.clock()))


@router.get("", summary="ウェブフックの一覧 Webhooks", responses=problems.documented(*_ASKED))
async def list_webhooks(kit: Kit, session: CurrentSession) -> WebhookList:
    """Return the office's webhooks, with what is on its way and what was given up."""
    found = await kit.workers.run(kit.webhooks.all, session)
    return WebhookList(items=[webhook_answer(each) for each in found])


@router.delete(
    "/{webhook_id}",
    status_code=problems.NO_CONTENT,
    summary="ウェブフックの削除 Remove a webhook",
    responses=problems.documented(*_ASKED, "webhook-unknown"),
)
async def remove(kit: Kit, session: CurrentSession, webhook_id: WebhookId) -> None:
    """Remove a webhook with its secret and all that was to be delivered to it."""
    await kit.workers.run(kit.webhooks.remove, session, webhook_id, kit.clock())


@router.get(
    "/{webhook_id}/dead",
    summary="配達できなかったお知らせ Dead letters",
    responses=problems.documented(*_ASKED, "webhook-unknown"),
)
async def list_dead(
    kit: Kit,
    session: CurrentSession,
    webhook_id: WebhookId,
    after: Annotated[int, Query(ge=0, lt=10**18, examples=[42])] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> DeadLetterPage:
    """Return the notices whose delivery was given up, by number."""
    found = await kit.workers.run(kit.webhooks.dead, session, webhook_id, after, limit + 1)
    shown = found[:limit]
    following = shown[-1].notice.number if len(found) > limit else None
    return DeadLetterPage(items=[dead_letter_answer(each) for each in shown], next=following)


@router.post(
    "/{webhook_id}/replay",
    summary="再配達 Deliver dead letters anew",
    responses=problems.documented(*_ASKED, *_BODY, "webhook-unknown"),
)
async def replay(
    kit: Kit, session: CurrentSession, webhook_id: WebhookId, request: ReplayRequest
) -> ReplayAnswer:
    """Begin anew with dead letters, all or some; what was given up before is tried at once."""
    count = await kit.workers.run(kit.webhooks.replay, session, webhook_id, request.numbers, kit.clock())
    return ReplayAnswer(replayed=count)
