"""The preview of a send."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from careplan.api import problems
from careplan.api.media import PKCS7, ZIP, media_type
from careplan.api.routes.sending import BODY, decode_header, header_of
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.wire_preview import PreviewAnswer, preview_answer
from careplan.exchange.people.staff import Session
from careplan.exchange.sending.archive import read_archive
from careplan.exchange.transmissions import Payload

router = APIRouter(prefix="/v1", tags=["sending"])


@router.post(
    "/preview",
    summary="送信前の確認 What would be sent",
    responses=problems.documented(
        *("session-missing", "office-only", "sender-differs", "custody-differs", "header-refused"),
        *("hash-differs", "archive-refused", "files-not-one-unit", "key-unreadable", "office-unknown"),
        "edition-not-carried",
        *(problems.MALFORMED, problems.REQUEST_INVALID, problems.TOO_LARGE),
        *(problems.UNSUPPORTED_MEDIA_TYPE, problems.UNAVAILABLE, problems.OVERLOADED),
    ),
    openapi_extra={"requestBody": BODY},
)
async def preview(
    kit: Kit, session: CurrentSession, request: Request, header: Annotated[str | None, Depends(header_of)]
) -> PreviewAnswer:
    """Show to whom, about whom, about which months and with whose services it would be sent. Nothing is kept.

    Bodies are those of `POST /v1/transmissions`. Service users are shown for plain files only, and those only to the
    office that would send them. `refusals` lists what the send would be refused with.

    送信はしません。第６表・第７表には他の事業所のサービスも入るため、送信先に見える事業所を示します。
    """
    kind = media_type(request, (PKCS7, ZIP))
    body = await request.body()
    if kind == PKCS7:
        return await kit.workers.run(_sealed, kit, session, header, body)
    return await kit.workers.run_checking(_plain, kit, session, body)


def _sealed(kit: Services, session: Session, header: str | None, body: bytes) -> PreviewAnswer:
    payload = Payload(body, decode_header(header))
    return preview_answer(kit.preview.sealed(session, payload, kit.clock()))


def _plain(kit: Services, session: Session, body: bytes) -> PreviewAnswer:
    kit.hosted.keys.verify_hosted(session)
    return preview_answer(kit.preview.plain(session, read_archive(body, kit.archive), kit.clock()))
