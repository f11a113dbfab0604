"""The log-ins of an office. Passwords that are made are shown once, on the page that answers."""

from collections.abc import Callable
from datetime import datetime

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Role, Session
from careplan.exchange.people.staffing import Login, StaffDesk
from careplan.web import refusals
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect, render
from careplan.web.posted import PostedForm
from careplan.web.routes.admin.entry import Administrator, OfficeNumber, StaffId, administration_of
from careplan.web.routes.admin.offices import office_page

router = page_router()
Deed = Callable[[StaffDesk, Session, str, str, datetime], object]
_DEEDS: dict[str, Deed] = {
    "enabled": lambda desk, by, number, who, at: desk.set_active(by, number, who, active=True, at=at),
    "disabled": lambda desk, by, number, who, at: desk.set_active(by, number, who, active=False, at=at),
    "unlocked": lambda desk, by, number, who, at: desk.unlock(by, number, who, at),
    "one-time-off": lambda desk, by, number, who, at: desk.reset_otp(by, number, who, at),
}


@router.post("/admin/offices/{number}/staff")
async def add_staff(
    request: Request, session: Administrator, number: OfficeNumber, posted: PostedForm
) -> Response:
    """Add a log-in with a provisional password, and show it."""
    desks = desks_of(request)
    role = Role.OFFICE_ADMINISTRATOR if posted.has("administrator") else Role.STAFF
    login = Login(posted.text("staff_id"), None, role)
    try:
        staff, made = await desks.threads.run_hashing(
            desks.administration.staff.add, session, number, login, desks.clock()
        )
    except ExchangeError as error:
        return await office_page(request, session, number, error, posted.text("staff_id"))
    return render(request, "admin/password_made.html", number=number, staff_id=staff.staff_id, password=made)


@router.post("/admin/offices/{number}/staff/{staff_id}/password")
async def reset_password(
    request: Request, session: Administrator, number: OfficeNumber, staff_id: StaffId, _posted: PostedForm
) -> Response:
    """Make a provisional password, and show it."""
    desks = desks_of(request)
    staff, made = await desks.threads.run_hashing(
        desks.administration.staff.reset_password, session, number, staff_id, desks.clock()
    )
    return render(request, "admin/password_made.html", number=number, staff_id=staff.staff_id, password=made)


@router.post("/admin/offices/{number}/staff/{staff_id}/{deed}")
async def change_staff(
    request: Request,
    session: Administrator,
    number: OfficeNumber,
    staff_id: StaffId,
    deed: str,
    _posted: PostedForm,
) -> Response:
    """Switch a log-in off or on, unlock it, or take its one-time password away."""
    desks, work = desks_of(request), _DEEDS.get(deed)
    if work is None:
        raise refusals.page_unknown()
    desk = administration_of(request).staff
    await desks.threads.run(work, desk, session, number, staff_id, desks.clock())
    return redirect(f"/admin/offices/{number}#staff")
