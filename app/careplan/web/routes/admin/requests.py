"""What one office asks and is answered, recorded for a while and followed live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.directory.offices import Office
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.exchange.recording.recorded import Recording
from careplan.standard.specification import load_standard
from careplan.web import refusals
from careplan.web.administration import AdministrationDesks
from careplan.web.asked import asked_choice, asked_number, asked_text
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect, render
from careplan.web.posted import PostedForm
from careplan.web.recorded_rows import OUTCOMES, Outcome, RecordedRow, pretty
from careplan.web.routes.admin.entry import Administrator, OfficeNumber, administration_of

router = page_router()
_ON_A_PAGE, _AT_ONCE = 50, 100
_MINUTES = (10, 30, 60, 240)
NEWEST = "Careplan-Newest"
"""Header of a fragment: the number after which the next one begins."""


@dataclass(frozen=True, slots=True)
class _Shown:
    office: Office
    recording: Recording | None
    kept: int
    rows: Sequence[RecordedRow]
    newest: int
    following: int | None


@router.get("/admin/requests")
async def list_recordings(request: Request, _session: Administrator) -> Response:
    """Show which offices are recorded now."""
    desks = desks_of(request)
    found = await desks.threads.run(_recorded, desks.administration, desks.clock())
    return render(request, "admin/recordings.html", recorded=found, refusal=None)


@router.get("/admin/recordings")
async def find_office(request: Request, _session: Administrator) -> Response:
    """Go on to the log of the office whose number was typed."""
    number = asked_text(request, "office") or ""
    desks = desks_of(request)
    try:
        office = await desks.threads.run(administration_of(request).registry.office, number)
    except ExchangeError as error:
        found = await desks.threads.run(_recorded, desks.administration, desks.clock())
        return render(request, "admin/recordings.html", 404, recorded=found, refusal=error)
    return redirect(f"/admin/offices/{office.number}/requests")


@router.get("/admin/offices/{number}/requests")
async def show_requests(request: Request, session: Administrator, number: OfficeNumber) -> Response:
    """Show what was recorded of an office, the last first."""
    desks, outcome = desks_of(request), asked_choice(request, "outcome", Outcome)
    before = asked_number(request, "before")
    shown = await desks.threads.run(
        _show, desks.administration, session, number, (before, outcome), desks.clock()
    )
    return render(
        request,
        "admin/requests.html",
        shown=shown,
        chosen=outcome,
        outcomes=OUTCOMES,
        minutes=_MINUTES,
        before=before,
    )


@router.get("/admin/offices/{number}/requests/rows")
async def show_rows(request: Request, session: Administrator, number: OfficeNumber) -> Response:
    """Return the rows of what came after a number, for the page that follows."""
    desks, outcome = desks_of(request), asked_choice(request, "outcome", Outcome)
    after = asked_number(request, "after") or 0
    found = await desks.threads.run(desks.administration.recording.page, session, number, after, _AT_ONCE)
    rows = [RecordedRow(each) for each in reversed(found)]
    fitting = [row for row in rows if outcome is None or row.outcome is outcome]
    answer = render(request, "admin/request_rows.html", rows=fitting, number=number)
    answer.headers[NEWEST] = str(found[-1].number if found else after)
    return answer


@router.get("/admin/offices/{number}/requests/{place}")
async def show_request(
    request: Request, session: Administrator, number: OfficeNumber, place: str
) -> Response:
    """Show one request as it came, with its answer and findings."""
    desks = desks_of(request)
    whole = int(place) if place.isascii() and place.isdigit() and len(place) < 19 else 0  # noqa: PLR2004 - 64 bits
    found = await desks.threads.run(
        desks.administration.recording.page, session, number, max(whole - 1, 0), 1
    )
    if not found or found[0].number != whole:
        raise refusals.page_unknown()
    rules = load_standard().rules
    return render(
        request, "admin/request.html", row=RecordedRow(found[0]), number=number, rules=rules, pretty=pretty
    )


@router.post("/admin/offices/{number}/requests")
async def begin_recording(
    request: Request, session: Administrator, number: OfficeNumber, posted: PostedForm
) -> Response:
    """Record the office from now on."""
    desks, minutes = desks_of(request), posted.text("minutes")
    span = timedelta(minutes=int(minutes) if minutes in map(str, _MINUTES) else _MINUTES[1])
    await desks.threads.run(desks.administration.recording.begin, session, number, span, desks.clock())
    await desks.administration.look_again()
    return redirect(f"/admin/offices/{number}/requests")


@router.post("/admin/offices/{number}/requests/end")
async def end_recording(
    request: Request, session: Administrator, number: OfficeNumber, _posted: PostedForm
) -> Response:
    """Record the office no more."""
    desks = desks_of(request)
    await desks.threads.run(desks.administration.recording.end, session, number, desks.clock())
    await desks.administration.look_again()
    return redirect(f"/admin/offices/{number}/requests")


def _recorded(desks: AdministrationDesks, at: datetime) -> Mapping[str, tuple[Office, Recording]]:
    return {
        number: (desks.registry.office(number), recording)
        for number, recording in sorted(desks.recording.on(at).items())
    }


def _show(
    desks: AdministrationDesks,
    session: Session,
    number: str,
    asked: tuple[int | None, Outcome | None],
    at: datetime,
) -> _Shown:
    recording, kept = desks.recording.standing(session, number, at)
    newest = desks.recording.latest(session, number, None, 1)
    rows, following = _rows(desks, session, number, *asked)
    first = newest[0].number if newest else 0
    return _Shown(desks.registry.office(number), recording, kept, rows, first, following)


def _rows(
    desks: AdministrationDesks, session: Session, number: str, before: int | None, outcome: Outcome | None
) -> tuple[list[RecordedRow], int | None]:
    """Return a page of those that fit, and before which number the next page begins."""
    rows: list[RecordedRow] = []
    while True:
        found = desks.recording.latest(session, number, before, _AT_ONCE)
        for each in found:
            row = RecordedRow(each)
            if outcome is None or row.outcome is outcome:
                if len(rows) == _ON_A_PAGE:
                    return rows, rows[-1].kept.number
                rows.append(row)
        if len(found) < _AT_ONCE:
            return rows, None
        before = found[-1].number
