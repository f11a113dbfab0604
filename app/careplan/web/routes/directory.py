"""The directory: who takes part and what they can receive, and the linkage groups of an office."""

from typing import Annotated

from fastapi import Path, Request
from starlette.responses import Response

from careplan.exchange import refusals
from careplan.exchange.directory.offices import Reception
from careplan.exchange.errors import ExchangeError
from careplan.web.desk.offices import AskedOffices, OfficesAsked, choose_offices
from careplan.web.desk.showing import show
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect
from careplan.web.posted import PostedForm
from careplan.web.visits import visit_of

router = page_router()
_UNPROCESSABLE = 422
GroupNumber = Annotated[str, Path(pattern=r"^G[0-9]{6}$")]


@router.get("/directory")
async def show_directory(request: Request, asked: AskedOffices) -> Response:
    """Show the offices that fit, and the partners of late."""
    return await _directory(request, asked)


@router.post("/directory/receives")
async def declare(request: Request, posted: PostedForm) -> Response:
    """Put down what the own office can receive."""
    desks, session = desks_of(request), visit_of(request).required()
    wanted = posted.all("receives")
    kinds = [each for each in Reception if each.value in wanted]
    await desks.threads.run(desks.registry.declare, session, session.office(), kinds, desks.clock())
    return redirect("/directory?done=declared")


@router.post("/directory/groups")
async def make_group(request: Request, posted: PostedForm) -> Response:
    """Make a group; the office is in it."""
    desks, session = desks_of(request), visit_of(request).required()
    try:
        made = await desks.threads.run(desks.linkage.make, session, posted.text("name"), desks.clock())
    except ExchangeError as error:
        if error.code != "group-malformed":
            raise
        return await _directory(request, OfficesAsked(), error)
    return redirect(f"/directory/groups/{made.number}")


@router.get("/directory/groups/{group}")
async def show_group(request: Request, group: GroupNumber, asked: AskedOffices) -> Response:
    """Show who is in a group, and the directory to take offices from."""
    desks, session = desks_of(request), visit_of(request).required()
    wanted = asked.model_copy(update={"group": group})
    choice = await desks.threads.run(choose_offices, desks, session, wanted)
    return show(request, "group.html", choice=choice)


@router.post("/directory/groups/{group}/members")
async def put_member(request: Request, group: GroupNumber, posted: PostedForm) -> Response:
    """Take an office into a group."""
    desks, session = desks_of(request), visit_of(request).required()
    member = posted.text("office")
    await desks.threads.run(desks.linkage.put_member, session, group, member, desks.clock())
    return redirect(f"/directory/groups/{group}?done=joined")


@router.post("/directory/groups/{group}/leaving")
async def drop_member(request: Request, group: GroupNumber, posted: PostedForm) -> Response:
    """Let an office leave a group: by the owner, or itself."""
    desks, session = desks_of(request), visit_of(request).required()
    member = posted.text("office")
    await desks.threads.run(desks.linkage.drop_member, session, group, member, desks.clock())
    own = member == session.office_number
    return redirect("/directory?done=left" if own else f"/directory/groups/{group}?done=left")


@router.post("/directory/groups/{group}/dissolution")
async def dissolve(request: Request, group: GroupNumber, _posted: PostedForm) -> Response:
    """Dissolve a group; the page has asked before."""
    desks, session = desks_of(request), visit_of(request).required()
    await desks.threads.run(desks.linkage.dissolve, session, group, desks.clock())
    return redirect("/directory?done=dissolved")


async def _directory(request: Request, asked: OfficesAsked, refusal: ExchangeError | None = None) -> Response:
    desks, session = desks_of(request), visit_of(request).required()
    choice = await desks.threads.run(choose_offices, desks, session, asked)
    own = next(iter(await desks.threads.run(desks.registry.known, [session.office()])), None)
    if own is None:
        raise refusals.office_unknown(session.office())
    status = _UNPROCESSABLE if refusal else 200
    return show(request, "directory.html", status, choice=choice, own=own, refusal=refusal)
