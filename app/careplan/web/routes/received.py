"""What came for an office: the list, one transmission, its contents, its receipt or refusal."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query as FromAddress
from fastapi import Request
from starlette.responses import Response

from careplan.exchange import refusals as exchange_refusals
from careplan.exchange.errors import ExchangeError
from careplan.exchange.sending.archive import write_archive
from careplan.exchange.states import Actor, State
from careplan.exchange.transmissions import Box
from careplan.web import refusals
from careplan.web.desk.asking import ListAsked
from careplan.web.desk.incoming import findings_in, look_in
from careplan.web.desk.one import TransmissionId, look
from careplan.web.desk.showing import Place, give_evidence, language_of, show, show_list, show_one
from careplan.web.desk.told import Told, chosen_findings
from careplan.web.desks import desks_of
from careplan.web.pages import download, page_router, redirect
from careplan.web.posted import PostedForm
from careplan.web.visits import visit_of

router = page_router()
MOST_REASON = 1000
SEALED = "unit.p7m"
_UNPROCESSABLE = 422
_EARLIER = "earlier-unfetched"
_MOST_TOLD = 100
Number = Annotated[int, FromAddress(ge=0, lt=10**18)]


@router.get("/received")
async def show_received(request: Request, asked: ListAsked) -> Response:
    """Show what came for the office."""
    return await show_list(request, Box.RECEIVED, asked)


@router.get("/received/arrivals")
async def tell_arrivals(request: Request, after: Number = 0) -> Response:
    """Return how many came since a notice, as a piece of the list's page: a script asks for it."""
    desks, session = desks_of(request), visit_of(request).required()
    found = await desks.threads.run(desks.notices.page, session, after, _MOST_TOLD)
    new = [each for each in found if (each.role, each.state) == (Actor.RECEIVER, State.ACCEPTED)]
    return show(request, "arrivals.html", count=len(new))


@router.get("/received/{transmission_id}")
async def show_one_received(request: Request, transmission_id: TransmissionId) -> Response:
    """Show one of them."""
    return await show_one(request, Box.RECEIVED, transmission_id)


@router.get("/received/{transmission_id}/evidence")
async def give_evidence_received(request: Request, transmission_id: TransmissionId) -> Response:
    """Return the evidence of one of them."""
    return await give_evidence(request, transmission_id)


@router.post("/received/{transmission_id}/opening")
async def open_received(request: Request, transmission_id: TransmissionId, posted: PostedForm) -> Response:
    """Fetch and open it with the key kept here, in the order of import unless one says otherwise."""
    desks, session = desks_of(request), visit_of(request).required()
    in_order = not posted.has("anyway")
    try:
        await desks.threads.run_checking(
            desks.hosted.open, session, transmission_id, desks.clock(), in_order=in_order
        )
    except ExchangeError as error:
        if error.code != _EARLIER:
            raise
        return await show_one(request, Box.RECEIVED, transmission_id, error)
    return redirect(f"/received/{transmission_id}/contents")


@router.get("/received/{transmission_id}/contents")
async def show_contents(request: Request, transmission_id: TransmissionId, user: Place = 1) -> Response:
    """Show what is in it: what the check says, and the forms of one service user at a time."""
    desks, visit = desks_of(request), visit_of(request)
    session, language = visit.required(), language_of(visit)
    seen = await desks.threads.run(look, desks, session, Box.RECEIVED, transmission_id, desks.clock())
    contents = await desks.threads.run_checking(look_in, desks, session, transmission_id, user, language)
    return show(request, "contents.html", seen=seen, opened=contents)


@router.post("/received/{transmission_id}/files")
async def give_files(request: Request, transmission_id: TransmissionId, _posted: PostedForm) -> Response:
    """Return the opened files as a ZIP, to be imported; repeatable until the receipt."""
    desks, session = desks_of(request), visit_of(request).required()
    opened = await desks.threads.run_checking(desks.hosted.open, session, transmission_id, desks.clock())
    return download(write_archive(opened.files), "application/zip", f"{transmission_id}.zip")


@router.post("/received/{transmission_id}/sealed")
async def give_sealed(request: Request, transmission_id: TransmissionId, _posted: PostedForm) -> Response:
    """Return the sealed unit with its header and the acceptance statement, for an office that has its key itself."""
    desks, session = desks_of(request), visit_of(request).required()
    fetched = await desks.threads.run(desks.delivery.fetch, session, transmission_id, desks.clock())
    payload = fetched.payload
    parts = {SEALED: payload.sealed, f"{SEALED}.header": payload.header, "acceptance.p7s": fetched.statement}
    return download(write_archive(parts), "application/zip", f"{transmission_id}-sealed.zip")


@router.get("/received/{transmission_id}/rejection")
async def show_rejection(request: Request, transmission_id: TransmissionId) -> Response:
    """Show the form for sending it back: why, and which findings go along."""
    return await _rejection(request, transmission_id)


@router.post("/received/{transmission_id}/rejection")
async def reject(request: Request, transmission_id: TransmissionId, posted: PostedForm) -> Response:
    """Send it back to its sender."""
    desks, session, at = desks_of(request), visit_of(request).required(), desks_of(request).clock()
    reason = posted.text("reason")
    if not 0 < len(reason) <= MOST_REASON:
        return await _rejection(request, transmission_id, refusals.reason_missing(MOST_REASON), reason)
    found: Sequence[Told] = ()
    if posted.has("finding"):
        found = await desks.threads.run_checking(findings_in, desks, session, transmission_id, at)
    told = {"reason": reason, "findings": chosen_findings(found, posted.all("finding"))}
    await desks.threads.run(desks.delivery.reject, session, transmission_id, told, at)
    return redirect(f"/received/{transmission_id}?done=rejection")


@router.post("/received/{transmission_id}/receipt")
async def sign_receipt(request: Request, transmission_id: TransmissionId, _posted: PostedForm) -> Response:
    """Sign the receipt with the key kept for the office; pressed twice, it is signed once."""
    desks, session = desks_of(request), visit_of(request).required()
    await desks.threads.run_checking(desks.hosted.sign_receipt, session, transmission_id, desks.clock())
    return redirect(f"/received/{transmission_id}?done=receipt")


async def _rejection(
    request: Request, transmission_id: str, refusal: ExchangeError | None = None, reason: str = ""
) -> Response:
    desks, session = desks_of(request), visit_of(request).required()
    at = desks.clock()
    seen = await desks.threads.run(look, desks, session, Box.RECEIVED, transmission_id, at)
    state = seen.listed.transmission.state
    if state is not State.FETCHED:
        raise exchange_refusals.state_forbids(state, "reject")
    found: Sequence[Told] = ()
    if seen.hosted:
        found = await desks.threads.run_checking(findings_in, desks, session, transmission_id, at)
    given = {"seen": seen, "found": found, "refusal": refusal, "reason": reason, "most": MOST_REASON}
    return show(request, "rejection.html", _UNPROCESSABLE if refusal else 200, **given)
