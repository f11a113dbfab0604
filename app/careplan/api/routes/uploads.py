"""Resumable uploads by tus 1.0.0 (https://tus.io/protocols/resumable-upload): core, creation, expiration, termination.

What is whole is sent by one request more, with what goes with a send: clear header, idempotency key.
"""

from base64 import b64decode
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from starlette.requests import ClientDisconnect

from careplan.api import problems
from careplan.api.media import OCTETS, PKCS7, ZIP, JsonResponse, media_type
from careplan.api.routes.sending import (
    SENT,
    Asked,
    accepted,
    asked_of,
    decode_header,
    pseudonyms_of,
    repeat_key,
)
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.value_messages import value_error
from careplan.api.wire_transmissions import AcceptanceAnswer
from careplan.exchange.people.staff import Session
from careplan.exchange.sending.kept import Upload
from careplan.exchange.sending.plain_unit import PlainUnit
from careplan.exchange.sending.uploads import WithUpload
from careplan.exchange.transmissions import Acceptance

VERSION, EXTENSIONS = "1.0.0", "creation,expiration,termination"
_PIECE = 1_048_576  # bytes that are kept at once: so much is lost at most where a connection breaks
UploadId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$", examples=["6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11"])]
Length = Annotated[int, Header(ge=0, le=2**31 - 1, description="bytes of the whole", examples=[7_000_000])]
Offset = Annotated[int, Header(ge=0, le=2**31 - 1, description="where the bytes begin", examples=[0])]
Metadata = Annotated[
    str,
    Header(
        max_length=1000,
        description="`filetype` and, in Base64, application/pkcs7-mime or application/zip",
        examples=["filetype YXBwbGljYXRpb24vemlw"],
    ),
]


async def spoken(
    response: Response,
    _session: CurrentSession,
    tus_resumable: Annotated[str | None, Header(description="the version of tus", examples=[VERSION])] = None,
) -> None:
    """Refuse another version of tus than ours: upload-version."""
    response.headers["Tus-Resumable"] = VERSION
    if tus_resumable != VERSION:
        raise problems.upload_version(VERSION)


async def where_of(upload_id: UploadId, upload_offset: Offset) -> tuple[str, int]:
    """Return which upload a piece belongs to, and where it begins."""
    return upload_id, upload_offset


router = APIRouter(prefix="/v1/uploads", tags=["sending"])
_TUS = [Depends(spoken)]
_KNOWN = (
    *("session-missing", "office-only", "upload-unknown"),
    *(problems.UPLOAD_VERSION, problems.REQUEST_INVALID, problems.UNAVAILABLE),
)
_PIECE_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        OCTETS: {"schema": {"type": "string", "format": "binary"}, "example": "(bytes from the offset)"}
    },
}


@router.options(
    "",
    status_code=problems.NO_CONTENT,
    summary="アップロードの条件 What of tus is spoken",
    responses=problems.documented("session-missing", problems.UNAVAILABLE),
)
async def options(kit: Kit, _session: CurrentSession, response: Response) -> None:
    """Tell version, extensions and the most bytes of an upload, in headers."""
    response.headers["Tus-Resumable"] = response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(kit.uploads.limits.length)


@router.post(
    "",
    status_code=problems.CREATED,
    dependencies=_TUS,
    response_class=Response,
    summary="アップロードの開始 Begin an upload",
    responses=problems.documented(
        *(*_KNOWN, "office-unknown", "custody-differs", "upload-too-large", "uploads-full"),
        problems.UNSUPPORTED_MEDIA_TYPE,
    ),
)
async def begin(
    kit: Kit, session: CurrentSession, upload_length: Length, upload_metadata: Metadata
) -> Response:
    """Begin a resumable upload: for units over some 5 MB. `Location` says where its pieces go.

    途中で切れても、続きから送れます。届いた分は暗号化して保存し、期限を過ぎると消します。
    """
    plain = _is_plain(upload_metadata)
    begun = await kit.workers.run(kit.uploads.begin, session, upload_length, kit.clock(), plain=plain)
    headers = {"Location": f"/v1/uploads/{begun.upload_id}", "Tus-Resumable": VERSION, **_progress(begun)}
    return Response(status_code=problems.CREATED, headers=headers)


@router.head(
    "/{upload_id}",
    status_code=problems.NO_CONTENT,
    dependencies=_TUS,
    summary="アップロードの状況 How far an upload has come",
    responses=problems.documented(*_KNOWN),
)
async def look(kit: Kit, session: CurrentSession, response: Response, upload_id: UploadId) -> None:
    """Tell in `Upload-Offset` how many bytes are kept: the next piece begins there."""
    found = await kit.workers.run(kit.uploads.look, session, upload_id, kit.clock())
    response.headers.update(_progress(found))


@router.patch(
    "/{upload_id}",
    status_code=problems.NO_CONTENT,
    dependencies=_TUS,
    summary="アップロードの続き A piece of an upload",
    responses=problems.documented(
        *(*_KNOWN, "upload-offset-differs", "upload-too-large", problems.UNSUPPORTED_MEDIA_TYPE),
        *(problems.TOO_LARGE, problems.TOO_SLOW, problems.OVERLOADED),
    ),
    openapi_extra={"requestBody": _PIECE_BODY},
)
async def append(
    kit: Kit,
    session: CurrentSession,
    request: Request,
    response: Response,
    where: Annotated[tuple[str, int], Depends(where_of)],
) -> None:
    """Keep the bytes of the body; what had come before a connection broke is kept, too."""
    media_type(request, (OCTETS,))
    stands = _Stands(kit, session, *where)
    try:
        async for chunk in request.stream():
            await stands.take(chunk)
    except (ClientDisconnect, problems.ProblemError):
        await stands.keep()
        raise
    response.headers.update(_progress(await stands.keep()))


@router.delete(
    "/{upload_id}",
    status_code=problems.NO_CONTENT,
    dependencies=_TUS,
    summary="アップロードの中止 Give an upload up",
    responses=problems.documented(*_KNOWN),
)
async def drop(kit: Kit, session: CurrentSession, upload_id: UploadId) -> None:
    """Delete what was uploaded."""
    await kit.workers.run(kit.uploads.drop, session, upload_id)


@router.post(
    "/{upload_id}/sending",
    response_model=AcceptanceAnswer,
    status_code=problems.CREATED,
    summary="アップロードしたものの送信 Send what was uploaded",
    responses=SENT | problems.documented("upload-unknown", "upload-incomplete", problems.REQUEST_INVALID),
)
async def send(
    kit: Kit,
    session: CurrentSession,
    upload_id: UploadId,
    asked: Annotated[Asked, Depends(asked_of)],
) -> JsonResponse:
    """Send the whole as if it had come to `/v1/transmissions` at once. Again, it gets the first answer again."""
    acceptance, unit = await kit.workers.run_checking(_send, kit, session, upload_id, asked)
    return accepted(acceptance, unit)


class _Stands:
    """Where an upload stands while a piece comes in; keeps what has come in bites of some size."""

    def __init__(self, kit: Services, session: Session, upload_id: str, offset: int) -> None:
        self._kit, self._session, self._upload_id, self._offset = kit, session, upload_id, offset
        self._waiting = bytearray()

    async def take(self, chunk: bytes) -> None:
        self._waiting += chunk
        if len(self._waiting) >= _PIECE:
            await self.keep()

    async def keep(self) -> Upload:
        piece, self._waiting = bytes(self._waiting), bytearray()
        kit = self._kit
        kept = await kit.workers.run(
            kit.uploads.append, self._session, self._upload_id, self._offset, piece, kit.clock()
        )
        self._offset += len(piece)
        return kept


def _send(
    kit: Services, session: Session, upload_id: str, asked: Asked
) -> tuple[Acceptance, PlainUnit | None]:
    header = decode_header(asked.header)
    repeat = repeat_key(kit, session, asked, header, upload_id.encode())
    pseudonyms = pseudonyms_of(session, asked)
    given = WithUpload(header, pseudonyms, asked.allow_errors, repeat)
    return kit.uploads.send(session, upload_id, given, kit.clock())


def _progress(upload: Upload) -> dict[str, str]:
    return {
        "Upload-Offset": str(upload.received),
        "Upload-Length": str(upload.length),
        "Upload-Expires": format_datetime(upload.expires_at, usegmt=True),
    }


def _is_plain(metadata: str) -> bool:
    """Return whether the metadata's filetype is a ZIP; refuse what is neither that nor a sealed unit."""
    pairs = dict(pair.strip().partition(" ")[::2] for pair in metadata.split(","))
    try:
        kind = b64decode(pairs.get("filetype", ""), validate=True).decode("ascii")
    except ValueError as error:
        wrong = value_error(
            "header.upload-metadata", "filetypeがBase64ではありません", "filetype is not Base64"
        )
        raise problems.request_invalid([wrong]) from error
    if kind not in {PKCS7, ZIP}:
        raise problems.unsupported_media_type((PKCS7, ZIP))
    return kind == ZIP
