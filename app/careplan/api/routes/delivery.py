"""One transmission: look at it, fetch it, sign for it, send it back, take it back."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from careplan.api import problems
from careplan.api.media import PKCS7, SIGNATURE, ZIP, JsonResponse, media_type
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.wire_pseudonyms import PseudonymsBody
from careplan.api.wire_transmissions import RejectionBody, TransmissionDetail, encode
from careplan.api.wire_writing import write_detail
from careplan.exchange.people.staff import Session
from careplan.exchange.sending.archive import write_archive
from careplan.exchange.transmissions import Transmission

router = APIRouter(prefix="/v1/transmissions/{transmission_id}", tags=["delivery"])
TransmissionId = Annotated[
    str, Path(pattern=r"^[0-9a-f-]{36}$", examples=["6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11"])
]
_FOUND = ("session-missing", "office-only", "transmission-unknown", problems.REQUEST_INVALID)
_MOVED = (*_FOUND, "state-forbids", "content-purged", problems.UNAVAILABLE)
_FETCHED = (*_MOVED, "earlier-unfetched")
InOrder = Annotated[
    bool,
    Query(
        description="連番順を守る refuse while something of the same sender with an older stamp is unfetched"
    ),
]
_OPENED = ("custody-differs", "certificate-missing", "opening-failed", "key-unreadable")
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_TEXT: dict[str, Any] = {"schema": {"type": "string"}, "example": "MIIF…"}
_SEALED: dict[int | str, dict[str, Any]] = {
    problems.OK: {
        "description": "封をした送信単位 the sealed unit",
        "content": {PKCS7: _BINARY | {"example": "(CMS AuthEnvelopedData, DER)"}},
        "headers": {
            "Careplan-Header": _TEXT | {"description": "the sender's signed clear header: CMS, Base64"},
            "Careplan-Statement": _TEXT | {"description": "the acceptance statement: CMS, Base64"},
        },
    }
}
FILES: dict[int | str, dict[str, Any]] = {
    problems.OK: {
        "description": "開封したファイル the opened files",
        "content": {ZIP: _BINARY | {"example": "(ZIP of the unit's files)"}},
    }
}
_RECEIPT = {
    "required": False,
    "content": {SIGNATURE: _BINARY | {"example": "(CMS SignedData, DER: statement `receipt`)"}},
}


class SealedResponse(Response):
    """A sealed unit."""

    media_type = PKCS7


class ZipResponse(Response):
    """Opened files."""

    media_type = ZIP


@router.get(
    "",
    response_model=TransmissionDetail,
    summary="送受信の詳細 One transmission",
    responses=problems.documented(*_FOUND, problems.UNAVAILABLE),
)
async def show(kit: Kit, session: CurrentSession, transmission_id: TransmissionId) -> JsonResponse:
    """Return state, acceptance statement, receipt and rejection, to sender and receiver."""
    return JsonResponse(await kit.workers.run(_detail, kit, session, transmission_id))


@router.get(
    "/content",
    response_class=SealedResponse,
    summary="受信 Fetch the sealed unit",
    responses=_SEALED | problems.documented(*_FETCHED),
)
async def fetch(
    kit: Kit, session: CurrentSession, transmission_id: TransmissionId, *, in_order: InOrder = False
) -> SealedResponse:
    """Return the sealed bytes to the receiver and mark them fetched; repeatable until the receipt."""
    fetched = await kit.workers.run(
        kit.delivery.fetch, session, transmission_id, kit.clock(), in_order=in_order
    )
    headers = {
        "Careplan-Header": encode(fetched.payload.header),
        "Careplan-Statement": encode(fetched.statement),
    }
    return SealedResponse(fetched.payload.sealed, headers=headers)


@router.get(
    "/files",
    response_class=ZipResponse,
    summary="受信(鍵を預けた事業所) Fetch opened",
    responses=FILES | problems.documented(*_FETCHED, *_OPENED),
)
async def open_files(
    kit: Kit, session: CurrentSession, transmission_id: TransmissionId, *, in_order: InOrder = False
) -> ZipResponse:
    """Return the files to a receiver whose key is kept here, after the whole opening procedure."""
    return ZipResponse(
        await kit.workers.run_checking(_open, kit, session, transmission_id, in_order=in_order)
    )


@router.post(
    "/receipt",
    response_model=TransmissionDetail,
    summary="受領 Sign for it",
    responses=problems.documented(
        *(*_MOVED, *_OPENED, "receipt-refused", "receipt-missing"),
        *(problems.TOO_LARGE, problems.UNSUPPORTED_MEDIA_TYPE),
    ),
    openapi_extra={"requestBody": _RECEIPT},
)
async def put_receipt(
    kit: Kit, session: CurrentSession, transmission_id: TransmissionId, request: Request
) -> JsonResponse:
    """Take the receiver's signed receipt; without a body it is signed with the key kept for the office."""
    receipt = await request.body()
    if receipt:
        media_type(request, (SIGNATURE, PKCS7))
    return JsonResponse(await kit.workers.run_checking(_receive, kit, session, transmission_id, receipt))


@router.post(
    "/rejection",
    response_model=TransmissionDetail,
    summary="差戻し Send it back",
    responses=problems.documented(*_MOVED, problems.MALFORMED, problems.TOO_LARGE),
)
async def reject(
    kit: Kit, session: CurrentSession, transmission_id: TransmissionId, request: RejectionBody
) -> JsonResponse:
    """Tell the sender that the import failed, with the findings."""
    return JsonResponse(await kit.workers.run(_reject, kit, session, transmission_id, request))


@router.put(
    "/pseudonyms",
    response_model=TransmissionDetail,
    summary="仮名の登録 Put down pseudonyms",
    responses=problems.documented(
        *(*_FOUND, "custody-differs", "pseudonyms-refused"),
        *(problems.MALFORMED, problems.TOO_LARGE, problems.UNAVAILABLE),
    ),
)
async def put_pseudonyms(
    kit: Kit, session: CurrentSession, transmission_id: TransmissionId, request: PseudonymsBody
) -> JsonResponse:
    """Keep the receiver's own pseudonyms of the service users in it, by which its list can be filtered.

    鍵を自分で保管する事業所が、開封した後に登録します。
    """
    return JsonResponse(
        await kit.workers.run(_put_pseudonyms, kit, session, transmission_id, request.pseudonyms)
    )


@router.post(
    "/withdrawal",
    response_model=TransmissionDetail,
    summary="取下げ Take it back",
    responses=problems.documented(*_MOVED),
)
async def withdraw(kit: Kit, session: CurrentSession, transmission_id: TransmissionId) -> JsonResponse:
    """Take back, as its sender, what was not fetched yet.

    未受信のものだけ取り下げられます。
    """
    return JsonResponse(await kit.workers.run(_withdraw, kit, session, transmission_id))


def _detail(kit: Services, session: Session, transmission_id: str) -> bytes:
    return write_detail(*kit.lists.look(session, transmission_id, kit.clock()))


def _moved(kit: Services, moved: Transmission) -> bytes:
    return write_detail(*kit.lists.look_at(moved, kit.clock()))


def _open(kit: Services, session: Session, transmission_id: str, *, in_order: bool) -> bytes:
    return write_archive(kit.hosted.open(session, transmission_id, kit.clock(), in_order=in_order).files)


def _put_pseudonyms(kit: Services, session: Session, transmission_id: str, given: list[str]) -> bytes:
    kit.lists.put_pseudonyms(session, transmission_id, given)
    return _detail(kit, session, transmission_id)


def _receive(kit: Services, session: Session, transmission_id: str, receipt: bytes) -> bytes:
    if receipt:
        return receive_signed(kit, session, transmission_id, receipt)
    return _moved(kit, kit.hosted.sign_receipt(session, transmission_id, kit.clock()))


def receive_signed(kit: Services, session: Session, transmission_id: str, receipt: bytes) -> bytes:
    """Take a receipt that the receiver signed; return what it is about, as it goes out."""
    return _moved(kit, kit.delivery.put_receipt(session, transmission_id, receipt, kit.clock()))


def _reject(kit: Services, session: Session, transmission_id: str, body: RejectionBody) -> bytes:
    return _moved(kit, kit.delivery.reject(session, transmission_id, body.model_dump(), kit.clock()))


def _withdraw(kit: Services, session: Session, transmission_id: str) -> bytes:
    return _moved(kit, kit.delivery.withdraw(session, transmission_id, kit.clock()))
