"""The first page, and pages about the service itself."""

from fastapi import Request
from starlette.responses import Response

from careplan.web.pages import page_router, render

router = page_router()


@router.get("/")
async def show_home(request: Request) -> Response:
    """Show what one can do here."""
    return render(request, "home.html")
