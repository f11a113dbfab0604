"""The log-ins of an office, kept by its own administrator or the exchange's."""

from typing import Annotated

from fastapi import APIRouter, Path

from careplan.api import problems
from careplan.api.routes.offices import KEPT, Number
from careplan.api.services import CurrentSession, Kit
from careplan.api.wire_login import (
    StaffAnswer,
    StaffChange,
    StaffList,
    StaffListed,
    StaffRequest,
    staff_answer,
    standing_answer,
)
from careplan.exchange.people.staff import Role
from careplan.exchange.people.staffing import Login

router = APIRouter(prefix="/v1/offices/{number}/staff", tags=["staff"])
StaffPath = Annotated[str, Path(pattern=r"^[!-~]{1,40}$", description="職員ID", examples=["keikaku-01"])]


@router.get("", summary="職員一覧 Log-ins", responses=problems.documented(*KEPT, "office-unknown"))
async def list_staff(kit: Kit, session: CurrentSession, number: Number) -> StaffList:
    """Return the log-ins of an office (its administrator, or the exchange's)."""
    found = await kit.workers.run(kit.staff.listed, session, number, kit.clock())
    return StaffList(items=[standing_answer(each) for each in found])


@router.post(
    "",
    status_code=problems.CREATED,
    summary="職員の追加 Add a log-in",
    responses=problems.documented(
        *KEPT, "office-unknown", "staff-exists", "staff-malformed", "password-weak"
    ),
)
async def add_staff(kit: Kit, session: CurrentSession, number: Number, request: StaffRequest) -> StaffAnswer:
    """Add a log-in to an office; a password that is made is shown this once, and changed at the first log-in.

    事業所の管理者(office-administrator)は自分の事業所の職員を、交換サービスの管理者は両方を追加できます。
    """
    login = Login(request.staff_id, request.password, Role(request.role))
    staff, made = await kit.workers.run_hashing(kit.staff.add, session, number, login, kit.clock())
    return staff_answer(staff, made)


@router.patch(
    "/{staff_id}",
    summary="職員の停止・再開 Switch a log-in off, or on",
    responses=problems.documented(*KEPT, "staff-unknown"),
)
async def change_staff(
    kit: Kit, session: CurrentSession, number: Number, staff_id: StaffPath, request: StaffChange
) -> StaffListed:
    """Switch a log-in off, which ends its sessions at once, or on again."""
    changed = await kit.workers.run(
        kit.staff.set_active, session, number, staff_id, active=request.active, at=kit.clock()
    )
    return standing_answer(changed)


@router.post(
    "/{staff_id}/password",
    summary="パスワードの再発行 Make a new password",
    responses=problems.documented(*KEPT, "staff-unknown"),
)
async def reset_password(
    kit: Kit, session: CurrentSession, number: Number, staff_id: StaffPath
) -> StaffAnswer:
    """Make a provisional password, shown this once; sessions and lock end."""
    staff, made = await kit.workers.run_hashing(
        kit.staff.reset_password, session, number, staff_id, kit.clock()
    )
    return staff_answer(staff, made)


@router.delete(
    "/{staff_id}/otp",
    status_code=problems.NO_CONTENT,
    summary="ワンタイムパスワードの解除 Take one-time passwords away",
    responses=problems.documented(*KEPT, "staff-unknown"),
)
async def reset_otp(kit: Kit, session: CurrentSession, number: Number, staff_id: StaffPath) -> None:
    """Let somebody who lost the device log in by password, and set it up again; sessions end."""
    await kit.workers.run(kit.staff.reset_otp, session, number, staff_id, kit.clock())


@router.delete(
    "/{staff_id}/lock",
    status_code=problems.NO_CONTENT,
    summary="停止の解除 Unlock",
    responses=problems.documented(*KEPT, "staff-unknown"),
)
async def unlock(kit: Kit, session: CurrentSession, number: Number, staff_id: StaffPath) -> None:
    """Let somebody try again who failed too often."""
    await kit.workers.run(kit.staff.unlock, session, number, staff_id, kit.clock())
