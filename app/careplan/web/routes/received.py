"""What came for an office: the list, one transmission, its receipt."""

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


@router.get("/received")
async def show_received(request: Request, asked: ListAsked) -> Response:
    """Show what came for the office."""
    return await show_list(request, Box.RECEIVED, asked)


@router.get("/received/{transmission_id}")
async def show_one_received(request: Request, transmission_id: TransmissionId) -> Response:
    """Show one of them."""
    return await show_one(request, Box.RECEIVED, transmission_id)


@router.get("/received/{transmission_id}/evidence")
async def give_evidence_received(request: Request, transmission_id: TransmissionId) -> Response:
    """Return the evidence of one of them."""
    return await give_evidence(request, transmission_id)


@router.post("/received/{transmission_id}/receipt")
async def sign_receipt(request: Request, transmission_id: TransmissionId, _posted: PostedForm) -> Response:
    """Sign the receipt with the key kept for the office; pressed twice, it is signed once."""
    desks, session = desks_of(request), visit_of(request).required()
    await desks.threads.run_checking(desks.hosted.sign_receipt, session, transmission_id, desks.clock())
    return redirect(f"/received/{transmission_id}?done=receipt")
