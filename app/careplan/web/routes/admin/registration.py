"""Offices come into the directory: one by a form, many by a list."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from starlette.responses import Response

from careplan.exchange.directory.office_list import (
    OfficeListError,
    Passed,
    read_columns,
    read_office_list,
)
from careplan.exchange.directory.offices import Custody, Office
from careplan.exchange.directory.registry import MOST_LISTED, Listed
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.standard.checkdigit import office_fits
from careplan.standard.specification import load_standard
from careplan.web import refusals
from careplan.web.administration import AdministrationDesks
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect, render
from careplan.web.posted import Posted, PostedForm
from careplan.web.routes.admin.entry import Administrator, administration_of

router = page_router()
_UNPROCESSABLE = 422
COLUMNS = """encoding = "utf-8"
[columns]
number = "事業所番号"
name = "事業所名"
service_type = "サービスの種類"
[service_types]
"""
"""What the form for a list begins with."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """What the form shows again."""

    number: str = ""
    name: str = ""
    service_types: tuple[str, ...] = ()
    custody: Custody = Custody.HOSTED


@dataclass(frozen=True, slots=True)
class _Imported:
    listed: Listed
    passed: list[Passed]


@router.get("/admin/new-office")
async def show_form(request: Request, _session: Administrator) -> Response:
    """Show the form for a new office."""
    return _form(request, _Typed())


@router.post("/admin/new-office")
async def register(request: Request, session: Administrator, posted: PostedForm) -> Response:
    """Register an office, or show the form again. A number whose check digit does not fit is asked about once."""
    desks, typed = desks_of(request), _typed(posted)
    office = Office(
        typed.number, typed.name, typed.service_types, typed.custody, active=True, registered_at=desks.clock()
    )
    try:
        if not posted.has("sure") and not office_fits(typed.number):
            raise refusals.office_number_doubtful()
        await desks.threads.run(
            administration_of(request).registry.register_office, session, office, desks.clock()
        )
    except ExchangeError as error:
        return _form(request, typed, error)
    return redirect(f"/admin/offices/{office.number}")


@router.get("/admin/office-list")
async def show_list_form(request: Request, _session: Administrator) -> Response:
    """Show the form for a list of offices."""
    return _list_form(request)


@router.post("/admin/office-list")
async def register_list(request: Request, session: Administrator, posted: PostedForm) -> Response:
    """Register the offices of a list that are not in the directory yet, and say what became of each line."""
    desks = desks_of(request)
    if not posted.files:
        return _list_form(request, posted.raw("columns"), refusals.file_missing())
    try:
        imported = await desks.threads.run_checking(
            _import, desks.administration, session, posted, desks.clock()
        )
    except OfficeListError as error:
        refusal = refusals.office_list_unreadable(error.message.ja, error.message.en)
        return _list_form(request, posted.raw("columns"), refusal)
    return render(request, "admin/office_list_done.html", imported=imported)


def _import(desks: AdministrationDesks, session: Session, posted: Posted, at: datetime) -> _Imported:
    names = {service.title.ja: code for code, service in load_standard().service_types.items()}
    columns = read_columns(posted.raw("columns"), names)
    custody = Custody.HOSTED if posted.text("custody") == Custody.HOSTED else Custody.OWN
    offices, passed = read_office_list(posted.files[0].content, columns, custody, at)
    added, known = list[str](), list[str]()
    for start in range(0, len(offices), MOST_LISTED):
        listed = desks.registry.register_listed(session, offices[start : start + MOST_LISTED], at)
        added += listed.added
        known += listed.known
    return _Imported(Listed(tuple(added), tuple(known)), passed)


def _typed(posted: Posted) -> _Typed:
    hosted = posted.text("custody") != Custody.OWN
    return _Typed(
        posted.text("number").upper(),
        posted.text("name"),
        tuple(sorted(set(posted.all("service_type")))),
        Custody.HOSTED if hosted else Custody.OWN,
    )


def _form(request: Request, typed: _Typed, refusal: ExchangeError | None = None) -> Response:
    types = {code: each for code, each in load_standard().service_types.items() if each.scope != "out"}
    status = 200 if refusal is None else _UNPROCESSABLE
    doubtful = refusal is not None and refusal.code == refusals.office_number_doubtful().code
    return render(
        request, "admin/new_office.html", status, typed=typed, refusal=refusal, types=types, doubtful=doubtful
    )


def _list_form(request: Request, columns: str = COLUMNS, refusal: ExchangeError | None = None) -> Response:
    status = 200 if refusal is None else _UNPROCESSABLE
    return render(request, "admin/office_list.html", status, columns=columns, refusal=refusal)
