"""The directory as its keeper sees it: all offices, one office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.directory.offices import Custody, Office, OfficeQuery, Reception
from careplan.exchange.directory.traffic import PartnerTraffic
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.exchange.people.staffing import Standing
from careplan.standard.specification import load_standard
from careplan.web.administration import AdministrationDesks
from careplan.web.asked import asked_choice, asked_text
from careplan.web.certificate_rows import PROFILES, REASONS, CertificateRow, certificate_row
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect, render
from careplan.web.posted import PostedForm
from careplan.web.routes.admin.entry import Administrator, OfficeNumber, administration_of

router = page_router()
_ON_A_PAGE = 50
_ACTIVE = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class _Listed:
    offices: Sequence[Office]
    certificates: Mapping[str, CertificateRow]
    following: str | None


@dataclass(frozen=True, slots=True)
class _Shown:
    """Everything of one office's page."""

    office: Office
    staff: Sequence[Standing]
    certificates: Sequence[CertificateRow]
    in_force: str | None
    """Serial number of the certificate that is sealed for now."""
    partners: Sequence[PartnerTraffic]


@router.get("/admin/offices")
async def list_offices(request: Request, _session: Administrator) -> Response:
    """Show the offices that fit, page by page."""
    desks = desks_of(request)
    query = OfficeQuery(
        after=asked_text(request, "after"),
        limit=_ON_A_PAGE + 1,
        service_type=asked_text(request, "type"),
        receives=asked_choice(request, "receives", Reception),
        name=asked_text(request, "name"),
        number=asked_text(request, "number"),
        active=_ACTIVE.get(request.query_params.get("active", "")),
    )
    listed = await desks.threads.run(_list, desks.administration, query, desks.clock())
    types = load_standard().service_types
    return render(
        request, "admin/offices.html", listed=listed, query=query, types=types, receptions=list(Reception)
    )


@router.get("/admin/offices/{number}")
async def show_office(request: Request, session: Administrator, number: OfficeNumber) -> Response:
    """Show one office: what it is, who logs in, by which certificates."""
    return await office_page(request, session, number)


@router.post("/admin/offices/{number}/active")
async def change_office(
    request: Request, session: Administrator, number: OfficeNumber, posted: PostedForm
) -> Response:
    """Let the office take part, or not."""
    desks, active = desks_of(request), posted.text("active") == "yes"
    await desks.threads.run(
        administration_of(request).registry.set_active, session, number, active=active, at=desks.clock()
    )
    return redirect(f"/admin/offices/{number}")


async def office_page(
    request: Request,
    session: Session,
    number: str,
    refusal: ExchangeError | None = None,
    staff_id: str = "",
) -> Response:
    """Return the page of an office, above it what was refused just now; `staff_id` is what was typed."""
    desks = desks_of(request)
    shown = await desks.threads.run(_show, desks.administration, session, number, desks.clock())
    status = 200 if refusal is None else 422
    values: dict[str, Any] = {
        "types": load_standard().service_types,
        "profiles": PROFILES,
        "reasons": REASONS,
    }
    hosted = shown.office.custody is Custody.HOSTED
    return render(
        request,
        "admin/office.html",
        status,
        shown=shown,
        refusal=refusal,
        hosted=hosted,
        staff_id=staff_id,
        **values,
    )


def _list(desks: AdministrationDesks, query: OfficeQuery, at: datetime) -> _Listed:
    found = desks.registry.offices(query)
    offices = found[:_ON_A_PAGE]
    latest = desks.certificates.latest([office.number for office in offices])
    rows = {number: certificate_row(each, at) for number, each in latest.items()}
    return _Listed(offices, rows, offices[-1].number if len(found) > _ON_A_PAGE else None)


def _show(desks: AdministrationDesks, session: Session, number: str, at: datetime) -> _Shown:
    return _Shown(
        office=desks.registry.office(number),
        staff=desks.staff.listed(session, number, at),
        certificates=[certificate_row(each, at) for each in desks.certificates.history(session, number)],
        in_force=_in_force(desks, number, at),
        partners=desks.linkage.partners_of(session, number),
    )


def _in_force(desks: AdministrationDesks, number: str, at: datetime) -> str | None:
    try:
        return desks.enrolment.current(number, at).serial
    except ExchangeError:  # there is none, or no list is fresh enough to tell
        return None
