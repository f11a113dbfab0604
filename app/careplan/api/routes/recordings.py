"""The log of requests of one office: begun and ended by the administrator, read by the office's own too."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from careplan.api import problems
from careplan.api.routes.offices import ASKED, KEPT, Number
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire_recordings import (
    RecordedPage,
    RecordingAnswer,
    RecordingRequest,
    recorded_answer,
    recording_answer,
)

router = APIRouter(prefix="/v1/offices/{number}", tags=["requests"])
_READ = (*ASKED, "administrator-only", "office-unknown")


@router.put(
    "/request-log",
    summary="要求の記録を始める Record an office's requests",
    responses=problems.documented(*KEPT, "office-unknown"),
)
async def begin(
    kit: Kit, session: CurrentSession, number: Number, request: RecordingRequest
) -> RecordingAnswer:
    """Record every request of an office from now on, for so many minutes (administrator).

    Failed log-ins of its staff IDs and what was refused before the log-in are recorded too, where the office can be
    told. Passwords, codes, tokens and whatever is not known to be harmless stand there by their length; sealed units
    and ZIPs by size and SHA-256. What is kept is encrypted, and goes with time.

    パスワードやトークン、利用者の情報は記録しません。ほかのプロセスは数秒以内に記録を始めます。
    """
    await kit.workers.run(
        kit.recording.desk.begin, session, number, timedelta(minutes=request.minutes), kit.clock()
    )
    await kit.recording.poll()
    standing = await kit.workers.run(kit.recording.desk.standing, session, number, kit.clock())
    return recording_answer(number, *standing)


@router.get("/request-log", summary="要求の記録の状態 Is it recorded?", responses=problems.documented(*_READ))
async def show(kit: Kit, session: CurrentSession, number: Number) -> RecordingAnswer:
    """Return whether an office is recorded, and how many requests are kept (its administrator, or the exchange's)."""
    standing = await kit.workers.run(kit.recording.desk.standing, session, number, kit.clock())
    return recording_answer(number, *standing)


@router.delete(
    "/request-log",
    status_code=problems.NO_CONTENT,
    summary="要求の記録を終える Record no more",
    responses=problems.documented(*_READ),
)
async def end(kit: Kit, session: CurrentSession, number: Number) -> None:
    """End the recording now; what was recorded can still be read for its time (administrator)."""
    await kit.workers.run(kit.recording.desk.end, session, number, kit.clock())
    await kit.recording.poll()


@router.get("/requests", summary="記録した要求 Recorded requests", responses=problems.documented(*_READ))
async def list_requests(
    kit: Kit,
    session: CurrentSession,
    number: Number,
    after: Annotated[
        int, Query(ge=0, lt=2**31, description="この番号より後 after this number", examples=[42])
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> RecordedPage:
    """Return what an office asked and was answered, the newest last; ask again with `next` to follow.

    事業所の管理者は自分の事業所の記録を読めます。
    """
    found = await kit.workers.run(kit.recording.desk.page, session, number, after, limit)
    recording, _ = await kit.workers.run(kit.recording.desk.standing, session, number, kit.clock())
    return RecordedPage(
        items=[recorded_answer(each) for each in found],
        next=found[-1].number if found else after,
        until=None if recording is None else recording.until,
    )
