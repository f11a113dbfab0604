"""Notices: by event stream, and by page."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query

from careplan.api import problems
from careplan.api.notice.stream import EVENT_STREAM, PAGE, EventResponse, Pace, Sources, stream
from careplan.api.nuisance.duplicates import Duplicates
from careplan.api.services import Bearer, CurrentSession, Kit, Presented, Services
from careplan.api.wire_notices import NoticeAnswer, NoticePage
from careplan.exchange.notice.notices import Notice
from careplan.exchange.people.staff import Session

router = APIRouter(prefix="/v1", tags=["notices"])
_ASKED = ("session-missing", "office-only", problems.REQUEST_INVALID, problems.UNAVAILABLE)
_EXAMPLE = (
    'id: 42\nevent: transmission.accepted\ndata: {"id": "notice-42-1370000025", '
    '"type": "transmission.accepted", …}\n\n: heartbeat\n\n'
)
# OpenAPI 3.1 has no word for one event: some tools read the schema as the whole text, others as an event.
_EVENT = {"type": ["string", "object"]}
_EVENTS: dict[int | str, dict[str, Any]] = {
    problems.OK: {
        "description": "サーバー送信イベント server-sent events; `data` is a notice as /v1/notices gives it",
        "content": {EVENT_STREAM: {"schema": _EVENT, "example": _EXAMPLE}},
    }
}
LastEvent = Annotated[
    str | None,
    Header(
        alias="Last-Event-ID",
        pattern=r"^[0-9]{1,18}$",
        description="the last number that came: the stream goes on after it",
        examples=["42"],
    ),
]
After = Annotated[
    int | None,
    Query(ge=0, lt=10**18, description="この番号より後 after this number", examples=[42]),
]


async def beginning_of(after: After = None, last_event: LastEvent = None) -> int | None:
    """Return the number that a stream goes on after; what a client that comes again says wins."""
    return after if last_event is None else int(last_event)


Beginning = Annotated[int | None, Depends(beginning_of)]


@router.get("/notices", summary="お知らせの一覧 Notices", responses=problems.documented(*_ASKED))
async def list_notices(
    kit: Kit,
    session: CurrentSession,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=200)] = PAGE,
) -> NoticePage:
    """Return what the office was told, in order. They are kept for a while; the lists show what stands."""
    found = await kit.workers.run(kit.notices.page, session, after or 0, limit)
    items = [NoticeAnswer.model_validate(each.content()) for each in found]
    return NoticePage(items=items, next=found[-1].number if found else after or 0)


@router.get(
    "/events",
    status_code=problems.OK,
    response_class=EventResponse,
    summary="お知らせを受け続ける Notices as they come",
    responses=_EVENTS | problems.documented(*_ASKED, "streams-full"),
)
async def follow(
    kit: Kit,
    session: CurrentSession,
    bearer: Bearer,
    presented: Presented,
    begin: Beginning,
) -> EventResponse:
    """Send the office's own notices as they come, from now on, or after a number.

    A stream ends with an event `end` when the session ends or the service stops; come again with `Last-Event-ID`.
    A comment comes every few seconds, so that a broken connection is noticed.

    ログアウトやトークンの期限切れで終わります。Last-Event-IDを付けてつなぎ直すと続きから届きます。
    """
    token = "" if bearer is None else bearer.credentials
    ear = kit.feed.listen(session.office())
    sources = Sources(
        session=lambda: kit.workers.run(kit.door.session_of, token, presented, kit.clock()),
        page=partial(_page, kit),
        times=Duplicates(kit.nuisance, "event").times,
    )
    try:
        start = await kit.workers.run(kit.notices.last) if begin is None else begin
    except BaseException:
        ear.close()
        raise
    return EventResponse(stream(kit.feed, ear, sources, start, Pace(kit.heartbeat, kit.clock)), ear)


async def _page(kit: Services, session: Session, after: int) -> list[Notice]:
    return list(await kit.workers.run(kit.notices.page, session, after, PAGE))
