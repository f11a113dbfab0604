"""Drafts of hosted offices."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request

from careplan.api import problems
from careplan.api.media import ZIP, JsonResponse, media_type
from careplan.api.routes.delivery import FILES, ZipResponse
from careplan.api.routes.sending import SENT, Asked, accepted, asked_of, repeat_key
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.wire_drafts import DraftAnswer, DraftList, draft_answer
from careplan.api.wire_transmissions import AcceptanceAnswer
from careplan.exchange.people.staff import Session
from careplan.exchange.sending.plain_unit import PlainUnit
from careplan.exchange.transmissions import Acceptance

router = APIRouter(prefix="/v1/drafts", tags=["sending"])
DraftId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$", examples=["6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11"])]
_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        ZIP: {"schema": {"type": "string", "format": "binary"}, "example": "(ZIP of the unit's files)"}
    },
}
_KEPT = (
    *("session-missing", "office-only", "office-unknown", "custody-differs", "key-unreadable"),
    problems.UNAVAILABLE,
)
_ONE = (*_KEPT, "draft-unknown", problems.REQUEST_INVALID)
_SAVED = (
    *(*_KEPT, "archive-refused", problems.TOO_LARGE, problems.UNSUPPORTED_MEDIA_TYPE),
    *(problems.OVERLOADED, problems.TOO_SLOW),
)


@router.post(
    "",
    status_code=problems.CREATED,
    summary="下書きの保存 Keep a draft",
    responses=problems.documented(*_SAVED, "drafts-full"),
    openapi_extra={"requestBody": _BODY},
)
async def save(kit: Kit, session: CurrentSession, request: Request) -> DraftAnswer:
    """Keep plain files, encrypted, until they are sent, deleted, or expire. They need not be a unit yet.

    暗号化して保存します。期限を過ぎると消えます。
    """
    media_type(request, (ZIP,))
    body = await request.body()
    return draft_answer(await kit.workers.run_checking(kit.drafts.save, session, body, kit.clock()))


@router.get("", summary="下書きの一覧 Drafts", responses=problems.documented(*_KEPT))
async def list_drafts(kit: Kit, session: CurrentSession) -> DraftList:
    """Return the office's drafts, the last changed first."""
    found = await kit.workers.run(kit.drafts.page, session, kit.clock())
    return DraftList(items=[draft_answer(each) for each in found])


@router.get("/{draft_id}", summary="下書き One draft", responses=problems.documented(*_ONE))
async def show(kit: Kit, session: CurrentSession, draft_id: DraftId) -> DraftAnswer:
    """Return what a draft is."""
    return draft_answer(await kit.workers.run(kit.drafts.look, session, draft_id, kit.clock()))


@router.get(
    "/{draft_id}/files",
    response_class=ZipResponse,
    summary="下書きのファイル A draft's files",
    responses=FILES | problems.documented(*_ONE),
)
async def files(kit: Kit, session: CurrentSession, draft_id: DraftId) -> ZipResponse:
    """Return the ZIP as it was kept."""
    return ZipResponse(await kit.workers.run(kit.drafts.archive, session, draft_id, kit.clock()))


@router.put(
    "/{draft_id}",
    summary="下書きの変更 Change a draft",
    responses=problems.documented(*_SAVED, "draft-unknown", problems.REQUEST_INVALID),
    openapi_extra={"requestBody": _BODY},
)
async def change(kit: Kit, session: CurrentSession, draft_id: DraftId, request: Request) -> DraftAnswer:
    """Keep other files in place of the draft's; it expires later then."""
    media_type(request, (ZIP,))
    body = await request.body()
    return draft_answer(await kit.workers.run_checking(kit.drafts.save, session, body, kit.clock(), draft_id))


@router.delete(
    "/{draft_id}",
    status_code=problems.NO_CONTENT,
    summary="下書きの削除 Delete a draft",
    responses=problems.documented(*_ONE),
)
async def drop(kit: Kit, session: CurrentSession, draft_id: DraftId) -> None:
    """Delete a draft."""
    await kit.workers.run(kit.drafts.drop, session, draft_id, kit.clock())


@router.post(
    "/{draft_id}/sending",
    response_model=AcceptanceAnswer,
    status_code=problems.CREATED,
    summary="下書きの送信 Send a draft",
    responses=SENT | problems.documented("draft-unknown", problems.REQUEST_INVALID),
)
async def send(
    kit: Kit,
    session: CurrentSession,
    draft_id: DraftId,
    asked: Annotated[Asked, Depends(asked_of)],
) -> JsonResponse:
    """Send a draft as its ZIP would be sent to `/v1/transmissions`; then it is a draft no more."""
    acceptance, unit = await kit.workers.run_checking(_send, kit, session, draft_id, asked)
    return accepted(acceptance, unit)


def _send(
    kit: Services, session: Session, draft_id: str, asked: Asked
) -> tuple[Acceptance, PlainUnit | None]:
    repeat = repeat_key(kit, session, asked, b"draft", draft_id.encode())
    return kit.drafts.send(session, draft_id, repeat, kit.clock(), allow_errors=asked.allow_errors)
