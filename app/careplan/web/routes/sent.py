"""What an office sent: the list, one transmission, taking it back."""

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.transmissions import Box
from careplan.web.desk.asking import ListAsked
from careplan.web.desk.one import TransmissionId
from careplan.web.desk.showing import give_evidence, show_list, show_one
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect
from careplan.web.posted import PostedForm
from careplan.web.visits import visit_of

router = page_router()


@router.get("/sent")
async def show_sent(request: Request, asked: ListAsked) -> Response:
    """Show what the office sent."""
    return await show_list(request, Box.SENT, asked)


@router.get("/sent/{transmission_id}")
async def show_one_sent(request: Request, transmission_id: TransmissionId) -> Response:
    """Show one of them."""
    return await show_one(request, Box.SENT, transmission_id)


@router.get("/sent/{transmission_id}/evidence")
async def give_evidence_sent(request: Request, transmission_id: TransmissionId) -> Response:
    """Return the evidence of one of them."""
    return await give_evidence(request, transmission_id)


@router.post("/sent/{transmission_id}/withdrawal")
async def withdraw(request: Request, transmission_id: TransmissionId, _posted: PostedForm) -> Response:
    """Take back what was not fetched yet; the page has asked before."""
    desks, session = desks_of(request), visit_of(request).required()
    await desks.threads.run(desks.delivery.withdraw, session, transmission_id, desks.clock())
    return redirect(f"/sent/{transmission_id}?done=withdrawal")
