"""The first page of the administrator's room: what wants looking after, and the doors to everything."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.certificates.book import Page
from careplan.exchange.directory.offices import OfficeQuery
from careplan.exchange.people.staff import Session
from careplan.trust import WARNED_DAYS
from careplan.web.administration import AdministrationDesks
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, render
from careplan.web.routes.admin.entry import Administrator

router = page_router()
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class _Wants:
    """What wants looking after: whether there is no office, offices that have to renew, offices recorded."""

    empty: bool
    ending: int
    recorded: int


@router.get("/admin")
async def show_overview(request: Request, session: Administrator) -> Response:
    """Show what wants looking after, and the doors of the room."""
    desks = desks_of(request)
    wants = await desks.threads.run(_wants, desks.administration, session, desks.clock())
    return render(request, "admin/overview.html", wants=wants, most=_MOST_TOLD)


def _wants(desks: AdministrationDesks, session: Session, at: datetime) -> _Wants:
    within = timedelta(days=WARNED_DAYS)
    return _Wants(
        empty=not desks.registry.offices(OfficeQuery(limit=1)),
        ending=len(desks.certificates.ending(session, Page(None, _MOST_TOLD), within, at)),
        recorded=len(desks.recording.on(at)),
    )
