"""One's own log-in: the password, the one-time password."""

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.one_time import Enrolment
from careplan.web import refusals
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect, render
from careplan.web.posted import PostedForm
from careplan.web.visits import visit_of

router = page_router()
_UNPROCESSABLE = 422


@router.get("/account")
async def show_account(request: Request) -> Response:
    """Show who is logged in, and what can be changed."""
    visit_of(request).logged_in()
    return render(request, "account.html")


@router.get("/account/password")
async def show_password(request: Request) -> Response:
    """Show the form for a new password."""
    visit_of(request).logged_in()
    return render(request, "password.html", refusal=None)


@router.post("/account/password")
async def change_password(request: Request, posted: PostedForm) -> Response:
    """Change the password; every other window and machine is logged out."""
    visit, desks = visit_of(request), desks_of(request)
    session, at = visit.logged_in(), desks.clock()
    new = posted.raw("new")
    if new != posted.raw("again"):
        return render(request, "password.html", _UNPROCESSABLE, refusal=refusals.passwords_differ())
    try:
        opened = await desks.threads.run_hashing(
            desks.renewal.change_password, session, posted.raw("current"), new, at
        )
    except ExchangeError as error:
        return render(request, "password.html", _UNPROCESSABLE, refusal=error)
    visit.open(opened, at)
    return redirect("/account?done=password")


@router.get("/account/one-time")
async def show_one_time(request: Request) -> Response:
    """Show how to begin with one-time passwords."""
    visit_of(request).logged_in()
    return render(request, "one_time.html", started=None, refusal=None)


@router.post("/account/one-time")
async def begin_one_time(request: Request, _posted: PostedForm) -> Response:
    """Show the secret for the authenticator app, this once."""
    desks = desks_of(request)
    started = await desks.threads.run(desks.one_time.begin, visit_of(request).logged_in())
    return render(request, "one_time.html", started=started, refusal=None)


@router.post("/account/one-time/confirmation")
async def confirm_one_time(request: Request, posted: PostedForm) -> Response:
    """Take the first code; from now on each log-in asks for one."""
    desks, session = desks_of(request), visit_of(request).logged_in()
    started = Enrolment(posted.text("secret"), posted.text("uri"))
    try:
        await desks.threads.run(desks.one_time.confirm, session, posted.text("code"), desks.clock())
    except ExchangeError as error:
        return render(request, "one_time.html", _UNPROCESSABLE, started=started, refusal=error)
    return redirect("/account?done=one-time")
