"""The log-ins of an office, kept by its own administrator. A password that is made is shown once."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final

from fastapi import Path, Request
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Role, Session
from careplan.exchange.people.staffing import Login, StaffDesk
from careplan.web import refusals
from careplan.web.desk.showing import show
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect
from careplan.web.posted import PostedForm
from careplan.web.visits import visit_of

router = page_router()
StaffId = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{3,40}$")]
Deed = Callable[[StaffDesk, Session, str, datetime], object]
_UNPROCESSABLE = 422
_SHOWN_AGAIN = frozenset({"staff-malformed", "staff-exists"})
_DEEDS: Final[dict[str, Deed]] = {
    "enabled": lambda desk, by, who, at: desk.set_active(by, by.office(), who, active=True, at=at),
    "disabled": lambda desk, by, who, at: desk.set_active(by, by.office(), who, active=False, at=at),
    "unlocked": lambda desk, by, who, at: desk.unlock(by, by.office(), who, at),
    "one-time-off": lambda desk, by, who, at: desk.reset_otp(by, by.office(), who, at),
}


@router.get("/staff")
async def show_staff(request: Request) -> Response:
    """Show the log-ins of the office to its administrator."""
    return await _staff(request)


@router.post("/staff")
async def add_staff(request: Request, posted: PostedForm) -> Response:
    """Add a log-in with a provisional password, and show that."""
    desks, session = desks_of(request), visit_of(request).required()
    login = Login(posted.text("staff_id"), None)
    try:
        staff, made = await desks.threads.run_hashing(
            desks.staff.add, session, session.office(), login, desks.clock()
        )
    except ExchangeError as error:
        if error.code not in _SHOWN_AGAIN:
            raise
        return await _staff(request, error, login.staff_id)
    return show(request, "password_made.html", staff_id=staff.staff_id, password=made)


@router.post("/staff/{staff_id}/password")
async def reset_password(request: Request, staff_id: StaffId, _posted: PostedForm) -> Response:
    """Make a provisional password, and show it."""
    desks, session = desks_of(request), visit_of(request).required()
    staff, made = await desks.threads.run_hashing(
        desks.staff.reset_password, session, session.office(), staff_id, desks.clock()
    )
    return show(request, "password_made.html", staff_id=staff.staff_id, password=made)


@router.post("/staff/{staff_id}/{deed}")
async def change_staff(request: Request, staff_id: StaffId, deed: str, _posted: PostedForm) -> Response:
    """Switch a log-in off or on, unlock it, or take its one-time password away."""
    desks, session, work = desks_of(request), visit_of(request).required(), _DEEDS.get(deed)
    if work is None:
        raise refusals.page_unknown()
    await desks.threads.run(work, desks.staff, session, staff_id, desks.clock())
    return redirect("/staff")


async def _staff(request: Request, refusal: ExchangeError | None = None, typed: str = "") -> Response:
    desks, session = desks_of(request), visit_of(request).required()
    found = await desks.threads.run(desks.staff.listed, session, session.office(), desks.clock())
    status = _UNPROCESSABLE if refusal else 200
    return show(request, "staff.html", status, found=found, refusal=refusal, typed=typed, keeps=Role.STAFF)
