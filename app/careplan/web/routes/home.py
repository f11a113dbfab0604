"""The first page, and pages about the service itself."""

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.directory.offices import OfficeQuery
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, render

router = page_router()


@router.get("/")
async def show_home(request: Request) -> Response:
    """Show what one can do here; where no office is, how a demonstration town is made."""
    desks = desks_of(request)
    first = await desks.threads.run(desks.administration.registry.offices, OfficeQuery(limit=1))
    return render(request, "home.html", empty=not first, town=desks.administration.town.allowed)
