"""The first page of the administrator's room: what there is, and what wants looking after."""

from fastapi import Request
from starlette.responses import Response

from careplan.web.pages import page_router, render
from careplan.web.routes.admin.entry import Administrator

router = page_router()


@router.get("/admin")
async def show_overview(request: Request, _session: Administrator) -> Response:
    """Show the doors of the room."""
    return render(request, "admin/overview.html")
