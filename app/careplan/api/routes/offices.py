"""The directory of offices and, for administrators, its keeping."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query

from careplan.api import problems
from careplan.api.services import CurrentSession, Kit, Services
from careplan.api.wire import (
    OfficeAnswer,
    OfficeChange,
    OfficePage,
    OfficeRequest,
    certificate_end,
    office_answer,
)
from careplan.api.wire_directory import (
    ListedAnswer,
    ListedRequest,
    OfficeSearch,
    ReceivesRequest,
)
from careplan.exchange.directory.offices import Office, OfficeQuery

router = APIRouter(prefix="/v1/offices", tags=["offices"])
Number = Annotated[str, Path(pattern=r"^[0-9A-Z]{10}$", description="事業所番号", examples=["1370000017"])]
ASKED = ("session-missing", problems.REQUEST_INVALID, problems.UNAVAILABLE)
KEPT = (*ASKED, "administrator-only", problems.MALFORMED, problems.TOO_LARGE)


@router.get("", summary="事業所一覧 Directory of offices", responses=problems.documented(*ASKED))
async def list_offices(
    kit: Kit,
    _session: CurrentSession,
    asked: Annotated[OfficeSearch, Query()],
) -> OfficePage:
    """Return the offices that fit all that is given, by number, page by page.

    都道府県・サービス種類・名称・番号・受信できるもので絞り込めます。事業所番号順です。
    """
    query = OfficeQuery(**asked.model_dump())
    found = await kit.workers.run(kit.registry.offices, replace(query, limit=query.limit + 1))
    items = await _answers(kit, found[: query.limit])
    return OfficePage(items=items, next=items[-1].number if len(found) > query.limit else None)


@router.get("/{number}", summary="事業所 One office", responses=problems.documented(*ASKED, "office-unknown"))
async def show_office(kit: Kit, _session: CurrentSession, number: Number) -> OfficeAnswer:
    """Return one office of the directory."""
    return (await _answers(kit, [await kit.workers.run(kit.registry.office, number)]))[0]


@router.post(
    "",
    status_code=problems.CREATED,
    summary="事業所の登録 Register an office",
    responses=problems.documented(*KEPT, "office-exists", "office-malformed"),
)
async def register_office(kit: Kit, session: CurrentSession, request: OfficeRequest) -> OfficeAnswer:
    """Add an office to the directory (administrator).

    管理者が行います。
    """
    now = kit.clock()
    office = office_of(request, now)
    return office_answer(await kit.workers.run(kit.registry.register_office, session, office, now))


@router.post(
    "/list",
    summary="事業所一覧の取込み Register a list of offices",
    responses=problems.documented(*KEPT, "office-malformed"),
)
async def register_list(kit: Kit, session: CurrentSession, request: ListedRequest) -> ListedAnswer:
    """Add the offices that are not in the directory yet (administrator); those that are stay as they are."""
    now = kit.clock()
    offices = [office_of(each, now) for each in request.offices]
    listed = await kit.workers.run(kit.registry.register_listed, session, offices, now)
    return ListedAnswer(added=list(listed.added), known=list(listed.known))


@router.put(
    "/{number}/receives",
    summary="受信できるものの申告 Declare what can be received",
    responses=problems.documented(*ASKED, "office-unknown", problems.MALFORMED, problems.TOO_LARGE),
)
async def declare_receives(
    kit: Kit, session: CurrentSession, number: Number, request: ReceivesRequest
) -> OfficeAnswer:
    """Say what the own office can receive; partners search by it, and nothing is refused for it."""
    office = await kit.workers.run(kit.registry.declare, session, number, request.receives, kit.clock())
    return office_answer(office)


@router.patch(
    "/{number}",
    summary="利用の停止・再開 Let an office take part, or not",
    responses=problems.documented(*KEPT, "office-unknown"),
)
async def change_office(
    kit: Kit, session: CurrentSession, number: Number, request: OfficeChange
) -> OfficeAnswer:
    """Switch an office off or on (administrator); what it has received stays its own."""
    office = await kit.workers.run(
        kit.registry.set_active, session, number, active=request.active, at=kit.clock()
    )
    return (await _answers(kit, [office]))[0]


def office_of(request: OfficeRequest, now: datetime) -> Office:
    """Return the office that a request describes, registered now."""
    return Office(
        number=request.number,
        name=request.name,
        service_types=tuple(sorted(set(request.service_types))),
        custody=request.custody,
        active=True,
        registered_at=now,
    )


async def _answers(kit: Services, offices: Sequence[Office]) -> list[OfficeAnswer]:
    """Return offices as they go out, each with its certificate's end."""
    latest = await kit.workers.run(kit.certificates.latest, [office.number for office in offices])
    now = kit.clock()
    ends = {number: certificate_end(each, now) for number, each in latest.items()}
    return [office_answer(office, ends.get(office.number)) for office in offices]
