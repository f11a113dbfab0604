"""Sending: choose the files, choose the partner, see who would see what, send once or keep it as a draft."""

from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError
from careplan.web.desk.offices import AskedOffices, choose_offices
from careplan.web.desk.outgoing import (
    DraftId,
    archive_of,
    contents_out,
    is_hosted,
    look_out,
    named_in,
    send_out,
    sent_as,
)
from careplan.web.desk.showing import Place, language_of, show
from careplan.web.desks import desks_of
from careplan.web.pages import download, page_router, redirect
from careplan.web.posted import PostedForm
from careplan.web.visits import visit_of

router = page_router()
_UNPROCESSABLE = 422
_SHOWN_AGAIN = frozenset({"archive-refused", "nothing-to-send", "drafts-full"})
_IN_PROGRESS = "idempotency-in-progress"


@router.get("/send")
async def show_send(request: Request, asked: AskedOffices) -> Response:
    """Show the form for the files."""
    return await _form(request, asked.to)


@router.post("/send")
async def take_files(request: Request, posted: PostedForm) -> Response:
    """Keep the files as a draft, encrypted, and go on to the partner."""
    desks, session = desks_of(request), visit_of(request).required()
    to = posted.text("to")
    try:
        archive = archive_of(posted.files)
        shown = await desks.threads.run_checking(desks.drafts.save, session, archive, desks.clock())
    except ExchangeError as error:
        if error.code not in _SHOWN_AGAIN:
            raise
        return await _form(request, to, error)
    return redirect(_draft_url(shown.draft.draft_id, to) if to else f"/drafts/{shown.draft.draft_id}/partner")


@router.get("/drafts")
async def show_drafts(request: Request) -> Response:
    """Show the drafts."""
    desks, session = desks_of(request), visit_of(request).required()
    if not await desks.threads.run(is_hosted, desks, session):
        return show(request, "own_key.html")
    drafts = await desks.threads.run(desks.drafts.page, session, desks.clock())
    numbers = [number for each in drafts if (number := named_in(each))]
    names = await desks.threads.run(desks.registry.names, numbers)
    return show(request, "drafts.html", drafts=drafts, names=names)


@router.get("/drafts/{draft_id}")
async def show_draft(request: Request, draft_id: DraftId, asked: AskedOffices) -> Response:
    """Show in plain words what would be sent: to whom, about whom, whose services they would see."""
    return await _preview(request, draft_id, asked.to)


@router.get("/drafts/{draft_id}/contents")
async def show_forms(request: Request, draft_id: DraftId, asked: AskedOffices, user: Place = 1) -> Response:
    """Show the forms of one service user at a time, as the receiver will see them."""
    desks, visit = desks_of(request), visit_of(request)
    session = visit.required()
    contents = await desks.threads.run_checking(
        contents_out, desks, session, draft_id, user, language_of(visit)
    )
    return show(
        request, "draft_contents.html", draft=_draft_url(draft_id, asked.to), to=asked.to, opened=contents
    )


@router.get("/drafts/{draft_id}/partner")
async def choose_partner(request: Request, draft_id: DraftId, asked: AskedOffices) -> Response:
    """Show the directory, to choose the partner from."""
    desks, session = desks_of(request), visit_of(request).required()
    shown = await desks.threads.run(desks.drafts.look, session, draft_id, desks.clock())
    choice = await desks.threads.run(choose_offices, desks, session, asked)
    named = named_in(shown) or ""
    names = await desks.threads.run(desks.registry.names, [named] if named else [])
    return show(request, "partner.html", shown=shown, choice=choice, named=named, names=names)


@router.post("/drafts/{draft_id}/sending")
async def send_draft(request: Request, draft_id: DraftId, posted: PostedForm) -> Response:
    """Send it. Pressed twice, loaded again or in two windows, it is sent once."""
    desks, session = desks_of(request), visit_of(request).required()
    to, anyway = posted.text("to"), posted.has("allow_errors")
    try:
        sent = await desks.threads.run_checking(send_out, desks, session, draft_id, to, allow_errors=anyway)
    except ExchangeError as error:
        if error.code == _IN_PROGRESS:
            return redirect("/sent?done=sending")
        if error.code in {"partner-differs", "unit-has-errors"}:
            return await _preview(request, draft_id, to, error)
        raise
    return redirect(f"/sent/{sent}?done=sent")


@router.post("/drafts/{draft_id}/files")
async def replace_files(request: Request, draft_id: DraftId, posted: PostedForm) -> Response:
    """Keep other files in place of the draft's."""
    desks, session = desks_of(request), visit_of(request).required()
    to = posted.text("to")
    try:
        archive = archive_of(posted.files)
        await desks.threads.run_checking(desks.drafts.save, session, archive, desks.clock(), draft_id)
    except ExchangeError as error:
        if error.code not in _SHOWN_AGAIN:
            raise
        return await _preview(request, draft_id, to, error)
    return redirect(_draft_url(draft_id, to))


@router.get("/drafts/{draft_id}/files.zip")
async def give_files(request: Request, draft_id: DraftId) -> Response:
    """Return the ZIP as it was kept."""
    desks, session = desks_of(request), visit_of(request).required()
    archive = await desks.threads.run(desks.drafts.archive, session, draft_id, desks.clock())
    return download(archive, "application/zip", f"draft-{draft_id}.zip")


@router.post("/drafts/{draft_id}/deletion")
async def drop_draft(request: Request, draft_id: DraftId, _posted: PostedForm) -> Response:
    """Delete a draft; the page has asked before."""
    desks, session = desks_of(request), visit_of(request).required()
    await desks.threads.run(desks.drafts.drop, session, draft_id, desks.clock())
    return redirect("/drafts?done=deletion")


def _draft_url(draft_id: str, to: str) -> str:
    return f"/drafts/{draft_id}?{urlencode({'to': to})}" if to else f"/drafts/{draft_id}"


async def _form(request: Request, to: str, refusal: ExchangeError | None = None) -> Response:
    desks, session = desks_of(request), visit_of(request).required()
    if not await desks.threads.run(is_hosted, desks, session):
        return show(request, "own_key.html")
    names = await desks.threads.run(desks.registry.names, [to] if to else [])
    status = _UNPROCESSABLE if refusal else 200
    return show(request, "send.html", status, to=to, names=names, refusal=refusal)


async def _preview(
    request: Request, draft_id: str, to: str, refusal: ExchangeError | None = None
) -> Response:
    desks, session = desks_of(request), visit_of(request).required()
    try:
        out = await desks.threads.run_checking(look_out, desks, session, draft_id, to, desks.clock())
    except ExchangeError as error:
        sent = await desks.threads.run(sent_as, desks, session, draft_id)
        if error.code != "draft-unknown" or sent is None:
            raise
        return redirect(f"/sent/{sent}")  # one came back to it after it was sent
    status = _UNPROCESSABLE if refusal else 200
    return show(request, "draft.html", status, out=out, refusal=refusal or out.refusal)
