"""Whom an office exchanges with, and the linkage groups it is in."""

from typing import Annotated

from fastapi import APIRouter, Path

from careplan.api import problems
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire_directory import (
    GroupAnswer,
    GroupList,
    GroupRequest,
    PartnerList,
    group_answer,
    partner_answer,
)

router = APIRouter(prefix="/v1", tags=["groups"])
GroupNumber = Annotated[str, Path(pattern=r"^G[0-9]{6,9}$", examples=["G000001"])]
Member = Annotated[str, Path(pattern=r"^[0-9A-Z]{10}$", description="事業所番号", examples=["1370000025"])]
_ASKED = ("session-missing", "office-only", problems.REQUEST_INVALID, problems.UNAVAILABLE)
_FOUND = (*_ASKED, "group-unknown")


@router.get("/partners", summary="連携先 Partners", responses=problems.documented(*_ASKED))
async def list_partners(kit: Kit, session: CurrentSession) -> PartnerList:
    """Return the offices that the own office sent to or received from, the latest first."""
    found = await kit.workers.run(kit.linkage.partners, session)
    return PartnerList(items=list(map(partner_answer, found)))


@router.get("/groups", summary="連携グループ一覧 Linkage groups", responses=problems.documented(*_ASKED))
async def list_groups(kit: Kit, session: CurrentSession) -> GroupList:
    """Return the groups that the own office is in."""
    return GroupList(items=list(map(group_answer, await kit.workers.run(kit.linkage.groups, session))))


@router.post(
    "/groups",
    status_code=problems.CREATED,
    summary="連携グループの作成 Make a group",
    responses=problems.documented(*_ASKED, "group-malformed", problems.MALFORMED, problems.TOO_LARGE),
)
async def make_group(kit: Kit, session: CurrentSession, request: GroupRequest) -> GroupAnswer:
    """Make a group with a number of its own; the own office owns it and is its first member."""
    return group_answer(await kit.workers.run(kit.linkage.make, session, request.name, kit.clock()))


@router.get("/groups/{group}", summary="連携グループ One group", responses=problems.documented(*_FOUND))
async def show_group(kit: Kit, session: CurrentSession, group: GroupNumber) -> GroupAnswer:
    """Return a group to an office that is in it."""
    return group_answer(await kit.workers.run(kit.linkage.group, session, group))


@router.delete(
    "/groups/{group}",
    status_code=problems.NO_CONTENT,
    summary="解散 Dissolve a group",
    responses=problems.documented(*_FOUND, "group-owner-only"),
)
async def dissolve_group(kit: Kit, session: CurrentSession, group: GroupNumber) -> None:
    """Dissolve a group, as its owner; its number is not given again."""
    await kit.workers.run(kit.linkage.dissolve, session, group, kit.clock())


@router.put(
    "/groups/{group}/members/{number}",
    summary="加入 Take an office in",
    responses=problems.documented(*_FOUND, "group-owner-only", "office-unknown", "group-full"),
)
async def put_member(kit: Kit, session: CurrentSession, group: GroupNumber, number: Member) -> GroupAnswer:
    """Take an office into the group, as its owner."""
    return group_answer(await kit.workers.run(kit.linkage.put_member, session, group, number, kit.clock()))


@router.delete(
    "/groups/{group}/members/{number}",
    status_code=problems.NO_CONTENT,
    summary="脱退 Let an office leave",
    responses=problems.documented(*_FOUND, "group-owner-only", "group-owner-stays"),
)
async def drop_member(kit: Kit, session: CurrentSession, group: GroupNumber, number: Member) -> None:
    """Leave a group, or let an office leave it as its owner."""
    await kit.workers.run(kit.linkage.drop_member, session, group, number, kit.clock())
