"""Sending: a sealed unit, or the plain files of a hosted office."""

from base64 import b64decode
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request

from careplan.api import problems
from careplan.api.media import PKCS7, ZIP, JsonResponse, media_type
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.value_messages import value_error
from careplan.api.wire_transmissions import AcceptanceAnswer
from careplan.api.wire_writing import write_acceptance
from careplan.exchange.people.staff import Session
from careplan.exchange.receiving.pseudonyms import verify_pseudonyms
from careplan.exchange.sending.acceptance import ROUTE, Sending
from careplan.exchange.sending.archive import read_archive
from careplan.exchange.sending.hosted import PlainSending
from careplan.exchange.sending.plain_unit import PlainUnit
from careplan.exchange.transmissions import Acceptance, Payload, RepeatKey

router = APIRouter(prefix="/v1", tags=["sending"])
REPLAYED = "Careplan-Replayed"
BODY: dict[str, Any] = {
    "required": True,
    "content": {
        PKCS7: {"schema": {"type": "string", "format": "binary"}, "example": "(CMS AuthEnvelopedData, DER)"},
        ZIP: {"schema": {"type": "string", "format": "binary"}, "example": "(ZIP of the unit's files)"},
    },
}
SENT = problems.documented(
    problems.MALFORMED,
    "session-missing",
    *("office-only", "sender-differs", "office-inactive", "office-unknown"),
    *("same-stamp", "idempotency-key-reused", "idempotency-in-progress", "custody-differs"),
    *(problems.TOO_LARGE, problems.UNSUPPORTED_MEDIA_TYPE, problems.REQUEST_INVALID),
    *(
        "header-refused",
        "pseudonyms-refused",
        "hash-differs",
        "not-sealed",
        "recipient-differs",
        "not-a-unit",
        "service-type-foreign",
        "destination-unknown",
    ),
    *("destination-inactive", "destination-without-certificate", "archive-refused", "files-not-one-unit"),
    *("unit-has-errors", "edition-not-carried", "sealing-failed", "certificate-missing"),
    *(problems.UNAVAILABLE, problems.OVERLOADED, "key-unreadable"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a send says beside its body."""

    header: str | None
    key: str | None
    allow_errors: bool
    pseudonyms: str | None


async def header_of(
    careplan_header: Annotated[
        str | None,
        Header(description="封をした送信の平文ヘッダー signed clear header: CMS, Base64", examples=["MIIF…"]),
    ] = None,
) -> str | None:
    """Return the signed clear header that goes with a sealed unit."""
    return careplan_header


async def asked_of(
    header: Annotated[str | None, Depends(header_of)],
    idempotency_key: Annotated[
        str | None,
        Header(
            pattern=r"^[!-~]{1,255}$",
            description="繰返しても二重送信にならない鍵",
            examples=["send-20261122-1"],
        ),
    ] = None,
    allow_errors: Annotated[
        bool, Query(description="検査のエラーがあっても送る send in spite of errors")
    ] = False,
    careplan_pseudonyms: Annotated[
        str | None,
        Header(
            max_length=70_000,
            description="利用者の仮名(封をした送信) the sender's pseudonyms of the service users in a sealed unit,"
            " comma between",
            examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        ),
    ] = None,
) -> Asked:
    """Collect them."""
    return Asked(header, idempotency_key, allow_errors, careplan_pseudonyms)


@router.post(
    "/transmissions",
    response_model=AcceptanceAnswer,
    status_code=problems.CREATED,
    summary="送信 Send one transmission unit",
    responses=SENT,
    openapi_extra={"requestBody": BODY},
)
async def send(
    kit: Kit,
    session: CurrentSession,
    request: Request,
    asked: Annotated[Asked, Depends(asked_of)],
) -> JsonResponse:
    """Accept a unit for one destination; the answer means that it is on disk.

    `application/pkcs7-mime`: a sealed unit, its signed clear header in `Careplan-Header`. `application/zip`: the
    plain files of an office whose key is kept here; they are checked, and a unit with errors is refused unless
    `allow_errors=true`. A repeat gets the first answer again, with `Careplan-Replayed: true`.

    同じ内容の繰返しには最初と同じ答えを返し、二重には送りません。
    """
    kind = media_type(request, (PKCS7, ZIP))
    body = await request.body()
    if kind == PKCS7:
        acceptance, unit = await kit.workers.run(send_sealed, kit, session, asked, body)
    else:
        acceptance, unit = await kit.workers.run_checking(_send_plain, kit, session, asked, body)
    return accepted(acceptance, unit)


def accepted(acceptance: Acceptance, unit: PlainUnit | None) -> JsonResponse:
    """Return the answer to a sender, with the report on files that came plain; it says where it is a repeat."""
    answer = write_acceptance(acceptance, None if unit is None else unit.report)
    return JsonResponse(answer, problems.CREATED, {REPLAYED: "true"} if acceptance.repeated else None)


def send_sealed(
    kit: Services, session: Session, asked: Asked, body: bytes
) -> tuple[Acceptance, PlainUnit | None]:
    """Accept a sealed unit; there is no report on what nobody here can read."""
    header = decode_header(asked.header)
    payload = Payload(body, header)
    repeat = repeat_key(kit, session, asked, header, payload.sealed_sha256.encode())
    sending = Sending(payload, repeat, pseudonyms=pseudonyms_of(session, asked))
    return kit.acceptance.accept(session, sending, kit.clock()), None


def _send_plain(
    kit: Services, session: Session, asked: Asked, body: bytes
) -> tuple[Acceptance, PlainUnit | None]:
    repeat = repeat_key(kit, session, asked, b"plain", body)
    kit.hosted.keys.verify_hosted(session)
    files = read_archive(body, kit.archive)
    return kit.hosted.send(session, PlainSending(files, asked.allow_errors, repeat), kit.clock())


def repeat_key(kit: Services, session: Session, asked: Asked, header: bytes, body: bytes) -> RepeatKey | None:
    """Return the idempotency key with a mark of the request; `body` tells it from others: its bytes or their hash."""
    office = session.office()
    if asked.key is None:
        return None
    # A keyed mark, not a hash: a plain deletion holds so little that its hash could be guessed back.
    mark = kit.cabinet.mark_content(header, body, str(asked.allow_errors).encode())
    return RepeatKey(office, ROUTE, asked.key, mark)


def pseudonyms_of(session: Session, asked: Asked) -> dict[str, tuple[str, ...]]:
    """Return the pseudonyms that came with a sealed unit, by the office whose own they are."""
    marks = verify_pseudonyms(asked.pseudonyms.split(",")) if asked.pseudonyms else ()
    return {session.office(): marks} if marks else {}


def decode_header(value: str | None) -> bytes:
    """Return the bytes of a clear header as it travels, or refuse: request-invalid."""
    try:
        return b64decode(value or "", validate=True)
    except ValueError as error:
        wrong = value_error("header.careplan-header", "Base64ではありません", "not Base64")
        raise problems.request_invalid([wrong]) from error
