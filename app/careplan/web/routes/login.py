"""Logging in and out by a form."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.login import Credentials
from careplan.exchange.people.sessions import Opened
from careplan.web.desks import desks_of
from careplan.web.pages import local_path, page_router, redirect, render
from careplan.web.posted import Posted, PostedForm
from careplan.web.visits import visit_of

router = page_router()
_AGAIN = frozenset({"login-failed", "login-locked", "otp-required"})
"""Refusals after which one may type again; others are shown as pages of their own."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """What the form shows; never the password."""

    staff_id: str = ""
    following: str = "/"
    wants_code: bool = False
    refusal: ExchangeError | None = None


@router.get("/login")
async def show_login(request: Request) -> Response:
    """Show the form; `next` is where to go on to."""
    return _form(request, _Typed(following=local_path(request.query_params.get("next", "/"))))


@router.post("/login")
async def log_in(request: Request, posted: PostedForm) -> Response:
    """Log in, or show the form again with what was wrong."""
    following = local_path(posted.raw("next"))
    try:
        opened = await _open(request, posted)
    except ExchangeError as error:
        if error.code not in _AGAIN:
            raise
        wants_code = error.code == "otp-required" or posted.has("code")
        return _form(request, _Typed(posted.text("staff_id"), following, wants_code, error))
    visit_of(request).open(opened, desks_of(request).clock())
    return redirect(following)


@router.post("/logout")
async def log_out(request: Request, _posted: PostedForm) -> Response:
    """End the session on this and every window of the browser."""
    visit, desks = visit_of(request), desks_of(request)
    if visit.session is not None:
        await desks.threads.run(desks.door.log_out, visit.session)
    visit.close()
    return redirect("/")


async def _open(request: Request, posted: Posted) -> Opened:
    desks = desks_of(request)
    given = Credentials(posted.text("staff_id"), posted.raw("password"), posted.text("code") or None)
    presented = desks.presented(request.scope)
    return await desks.threads.run_hashing(desks.door.log_in, given, presented, desks.clock())


def _form(request: Request, typed: _Typed) -> Response:
    status = 200 if typed.refusal is None or typed.wants_code else 401
    return render(request, "login.html", status, typed=typed)
