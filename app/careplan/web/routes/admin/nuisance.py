"""Nuisances: what goes wrong on purpose, put, seen, taken away."""

from dataclasses import replace

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError
from careplan.exchange.nuisance.script import Script
from careplan.exchange.nuisance.script_text import read_script, write_script
from careplan.exchange.people.staff import Session
from careplan.web.desks import desks_of
from careplan.web.nuisance_form import DEEDS, PLACES, UNTYPED, rule_of
from careplan.web.pages import page_router, redirect, render
from careplan.web.posted import Posted, PostedForm
from careplan.web.routes.admin.entry import Administrator, administration_of

router = page_router()
_HERE = "/admin/nuisance"


@router.get("/admin/nuisance")
async def show_nuisance(request: Request, session: Administrator) -> Response:
    """Show what is in force, how often it fired, and the forms for more."""
    return _page(request, session)


@router.post("/admin/nuisance/rule")
async def add_rule(request: Request, session: Administrator, posted: PostedForm) -> Response:
    """Put the script of before with one rule more."""
    try:
        script, _ = administration_of(request).nuisance.show(session)
        rule = rule_of(posted, script, desks_of(request).clock())
        await _put(
            request, session, Script((*(script.rules if script else ()), rule), script.seed if script else 0)
        )
    except ExchangeError as error:
        return _page(request, session, error, typed=posted)
    return redirect(_HERE)


@router.post("/admin/nuisance/script")
async def put_script(request: Request, session: Administrator, posted: PostedForm) -> Response:
    """Put a script that was written by hand, in place of the one of before."""
    text = posted.raw("script")
    try:
        await _put(request, session, read_script(text))
    except ExchangeError as error:
        return _page(request, session, error, text)
    return redirect(_HERE)


@router.post("/admin/nuisance/rule/removal")
async def remove_rule(request: Request, session: Administrator, posted: PostedForm) -> Response:
    """Put the script of before without a rule; without its last one there is none."""
    script, _ = administration_of(request).nuisance.show(session)
    left = tuple(rule for rule in (script.rules if script else ()) if rule.name != posted.text("name"))
    if script is not None and left:
        await _put(request, session, replace(script, rules=left))
    else:
        await _clear(request, session)
    return redirect(_HERE)


@router.post("/admin/nuisance/removal")
async def clear(request: Request, session: Administrator, _posted: PostedForm) -> Response:
    """Stop every nuisance."""
    await _clear(request, session)
    return redirect(_HERE)


async def _put(request: Request, session: Session, script: Script) -> None:
    desks = desks_of(request)
    await desks.threads.run(desks.administration.nuisance.put, session, script, desks.clock())


async def _clear(request: Request, session: Session) -> None:
    desks = desks_of(request)
    await desks.threads.run(desks.administration.nuisance.clear, session, desks.clock())


def _page(
    request: Request,
    session: Session,
    refusal: ExchangeError | None = None,
    text: str | None = None,
    typed: Posted = UNTYPED,
) -> Response:
    script, tallies = administration_of(request).nuisance.show(session)
    written = "" if script is None else write_script(script)
    return render(
        request,
        "admin/nuisance.html",
        200 if refusal is None else 422,
        script=script,
        tallies=tallies,
        refusal=refusal,
        text=written if text is None else text,
        typed=typed,
        deeds=DEEDS,
        places=PLACES,
    )
