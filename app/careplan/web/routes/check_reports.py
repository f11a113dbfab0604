"""What a check says, to save and to send on: files in many formats, and a link without values."""

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from careplan.exchange.lockers.locker import Purpose
from careplan.standard.reports.checked import Places
from careplan.standard.reports.formats import FORMATS
from careplan.standard.reports.wording import Language
from careplan.web.checking.inspection import Inspection
from careplan.web.checking.kept import admit, drop_kept, find_one, links_of, mine_of, secret_of
from careplan.web.checking.paper import report_on_paper
from careplan.web.checking.sharing import read_findings, write_findings
from careplan.web.checking.spreadsheet import write_sheet
from careplan.web.desks import desks_of
from careplan.web.pages import download, page_router, redirect, render
from careplan.web.posted import PostedForm
from careplan.web.visits import visit_of

router = page_router()
_NOT_FOUND = 404
_ENDINGS = {
    "json": "json",
    "sarif": "sarif",
    "junit": "xml",
    "html": "html",
    "text": "txt",
    "csv": "csv",
    "pdf": "pdf",
}
_PDF = "application/pdf"
_SHEET = "text/csv; charset=utf-8"


@router.get("/check/{locker_id}/reports")
async def show_reports(request: Request, locker_id: str) -> Response:
    """Show in what formats the report can be saved, and the links that were made."""
    locker, inspection = await find_one(request, locker_id)
    desks, links = desks_of(request), links_of(request, await mine_of(request))
    days = desks.lockers.limits.findings.days
    return render(request, "check/reports.html", locker=locker, inspection=inspection, links=links, days=days)


@router.get("/check/{locker_id}/reports/{form}")
async def save_report(request: Request, locker_id: str, form: str, values: bool = False) -> Response:
    """Return the report as a file; with personal data only where `values` asks for it."""
    _, inspection = await find_one(request, locker_id)
    if form not in _ENDINGS:
        raise HTTPException(_NOT_FOUND)
    desks, language = desks_of(request), visit_of(request).speech
    content, media_type = await desks.threads.run_checking(_write, inspection, form, language, values)
    return download(content, media_type, f"careplan-check.{_ENDINGS[form]}")


@router.post("/check/{locker_id}/share", dependencies=[Depends(admit)])
async def share(request: Request, locker_id: str, _posted: PostedForm) -> Response:
    """Make a link to the findings, without values: for a colleague, a vendor."""
    _, inspection = await find_one(request, locker_id)
    desks, secret = desks_of(request), secret_of(request)
    content = await desks.threads.run_checking(write_findings, inspection)
    await desks.threads.run(desks.lockers.put, secret, Purpose.FINDINGS, content, desks.clock())
    return redirect(f"/check/{locker_id}/reports#links")


@router.get("/findings/{token}")
async def show_findings(request: Request, token: str) -> Response:
    """Show the findings to whoever has the link; who made it may take it back."""
    desks = desks_of(request)
    locker, content = await desks.threads.run(
        desks.lockers.take_by_token, token, Purpose.FINDINGS, desks.clock()
    )
    own = any(each.locker_id == locker.locker_id for each in await mine_of(request))
    found = read_findings(content)
    response = render(request, "check/findings.html", locker=locker, found=found, own=own, token=token)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@router.post("/findings/{token}/revoke")
async def revoke(request: Request, token: str, _posted: PostedForm) -> Response:
    """Take a link back; only the browser that made it can."""
    await drop_kept(request, token.partition(".")[0])
    return redirect("/check?done=revoked")


def _write(inspection: Inspection, form: str, language: Language, values: bool) -> tuple[bytes, str]:
    if form == "pdf":
        return report_on_paper(inspection, language, show_values=values), _PDF
    if form == "csv":
        return write_sheet(inspection.parts_for(Places.NONE, show_values=values), language), _SHEET
    known = FORMATS[form]
    parts = inspection.parts_for(known.places, show_values=values)
    body = "".join(f"{line}\n" for line in known.write(parts, language))
    charset = "" if known.media_type.endswith("json") else "; charset=utf-8"
    return body.encode("utf-8", "backslashreplace"), f"{known.media_type}{charset}"
