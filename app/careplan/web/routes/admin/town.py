"""The first run: a demonstration town for an empty sandbox, and its end."""

from base64 import b64encode

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.exchange.town.desk import CONFIRMATION
from careplan.standard.specification import load_standard
from careplan.web import refusals
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect, render
from careplan.web.posted import PostedForm
from careplan.web.routes.admin.entry import Administrator, administration_of

router = page_router()


@router.get("/admin/town")
async def show_town(request: Request, session: Administrator) -> Response:
    """Show what stands there, and offer to make a town or to take it away."""
    return await _page(request, session)


@router.post("/admin/town")
async def make_town(request: Request, session: Administrator, _posted: PostedForm) -> Response:
    """Make the town, and show it with its log-ins, this once."""
    desks = desks_of(request)
    try:
        made = await desks.threads.run(desks.administration.town.build, session, desks.clock())
    except ExchangeError as error:
        return await _page(request, session, error)
    types = load_standard().service_types
    return render(request, "admin/town_made.html", made=made, types=types, base64=_base64)


@router.post("/admin/town/reset")
async def reset_town(request: Request, session: Administrator, posted: PostedForm) -> Response:
    """Take the town away, once the word was typed."""
    desks, word = desks_of(request), posted.text("word")
    try:
        if word != CONFIRMATION:
            raise refusals.confirmation_differs(CONFIRMATION)
        await desks.threads.run(desks.administration.town.reset, session, desks.clock(), word)
    except ExchangeError as error:
        return await _page(request, session, error)
    return redirect("/admin/town?done=reset")


async def _page(request: Request, session: Session, refusal: ExchangeError | None = None) -> Response:
    report = await desks_of(request).threads.run(administration_of(request).town.standing, session)
    return render(
        request,
        "admin/town.html",
        200 if refusal is None else 422,
        report=report,
        refusal=refusal,
        word=CONFIRMATION,
        done=request.query_params.get("done") == "reset",
    )


def _base64(content: bytes) -> str:
    return b64encode(content).decode()
