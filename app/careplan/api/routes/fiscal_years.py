"""An office's fiscal year."""

import json
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from careplan.api import problems
from careplan.api.media import CSV, HTML, JSON
from careplan.api.services import CurrentSession, Kit, Services
from careplan.exchange.people.staff import Session
from careplan.exchange.proof.year_forms import year_csv, year_html, year_json

router = APIRouter(prefix="/v1/offices/{number}/fiscal-years", tags=["proof"])


class YearForm(StrEnum):
    """How the report is written."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"


Year = Annotated[int, Path(ge=2000, le=2200, description="年度 the year of its April", examples=[2026])]
Number = Annotated[str, Path(pattern=r"^[0-9A-Z]{10}$", examples=["1370000017"])]
_MEDIA = {YearForm.JSON: JSON, YearForm.CSV: f"{CSV}; charset=utf-8", YearForm.HTML: f"{HTML}; charset=utf-8"}
_EXAMPLE: dict[str, Any] = {
    "office_number": "1370000017",
    "office_name": "みほん居宅介護支援事業所",
    "fiscal_year": 2026,
    "first_use": "2026-11-22T00:00:00.000000Z",
    "began_in_year": True,
    "partner_count": 5,
    "partners_wanted": 5,
    "has_partners_wanted": True,
    "months": [],
    "partners": [],
    "kinds": [],
}
_REPORT: dict[int | str, dict[str, Any]] = {
    problems.OK: {
        "description": "年度の実績 the report",
        "content": {
            JSON: {"schema": {"type": "object"}, "example": _EXAMPLE},
            CSV: {
                "schema": {"type": "string"},
                "example": "事業所 office,1370000017,みほん居宅介護支援事業所",
            },
            HTML: {"schema": {"type": "string"}, "example": "<!doctype html>…"},
        },
    }
}


@router.get(
    "/{year}",
    response_class=Response,
    summary="年度の実績 Fiscal-year report",
    responses=_REPORT
    | problems.documented(
        "session-missing", "office-unknown", problems.REQUEST_INVALID, problems.UNAVAILABLE
    ),
)
async def report_year(
    kit: Kit,
    session: CurrentSession,
    number: Number,
    year: Year,
    form: Annotated[YearForm, Query(alias="format")] = YearForm.JSON,
) -> Response:
    """Return first use, partners by month, partners counted against five, documents; of the own office."""
    content = await kit.workers.run(_report, kit, session, (number, year), form)
    return Response(content, media_type=_MEDIA[form])


def _report(kit: Services, session: Session, asked: tuple[str, int], form: YearForm) -> bytes:
    report = kit.years.report(session, *asked)
    if form is YearForm.CSV:
        return year_csv(report)
    if form is YearForm.HTML:
        return year_html(report)
    return json.dumps(year_json(report), ensure_ascii=False).encode()
