"""The fiscal year of an office: first use, partners by month, and how many against the five that are wanted."""

import json
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from fastapi import Path, Request
from starlette.responses import Response

from careplan.exchange.proof.fiscal_year import JAPAN, PARTNERS_WANTED, FiscalYear, year_of
from careplan.exchange.proof.year_forms import year_csv, year_html, year_json
from careplan.web.desk.showing import show
from careplan.web.desk.year_chart import HEIGHT, WIDTH, draw_year
from careplan.web.desks import desks_of
from careplan.web.pages import download, page_router
from careplan.web.visits import visit_of

router = page_router()
Year = Annotated[int, Path(ge=2000, le=2200)]
_YEARS_BACK = 5


class YearForm(StrEnum):
    """How the report can be saved."""

    CSV = "csv"
    JSON = "json"
    HTML = "html"


@router.get("/year")
async def show_this_year(request: Request) -> Response:
    """Show the fiscal year that it is."""
    return await _year(request, year_of(desks_of(request).clock()))


@router.get("/year/{year}")
async def show_year(request: Request, year: Year) -> Response:
    """Show the fiscal year that begins in April of `year`."""
    return await _year(request, year)


@router.get("/year/{year}/report.{form}")
async def save_year(request: Request, year: Year, form: YearForm) -> Response:
    """Return the report as a file."""
    report = await _report(request, year)
    name = f"fiscal-year-{report.office.number}-{year}.{form}"
    if form is YearForm.CSV:
        return download(year_csv(report), "text/csv; charset=utf-8", name)
    if form is YearForm.HTML:
        return download(year_html(report), "text/html; charset=utf-8", name)
    text = json.dumps(year_json(report), ensure_ascii=False, indent=2)
    return download(text, "application/json", name)


async def _report(request: Request, year: int) -> FiscalYear:
    desks, session = desks_of(request), visit_of(request).required()
    return await desks.threads.run(desks.years.report, session, session.office(), year)


async def _year(request: Request, year: int) -> Response:
    report = await _report(request, year)
    now = desks_of(request).clock()
    this = year_of(now)
    first = this - _YEARS_BACK if report.first_use is None else year_of(report.first_use)
    years = sorted({*range(max(first, this - _YEARS_BACK), this + 1), year}, reverse=True)
    names = {each.office_number: each.name for each in report.partners}
    drawn = {
        "chart": draw_year(report, f"{now.astimezone(JAPAN):%Y-%m}"),
        "width": WIDTH,
        "height": HEIGHT,
        "wanted": PARTNERS_WANTED,
    }
    return show(request, "year.html", HTTPStatus.OK, report=report, years=years, names=names, **drawn)
