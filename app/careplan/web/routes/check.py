"""Checking files: the verdict, the findings, each file as sent."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError
from careplan.exchange.lockers.locker import Purpose
from careplan.standard.reports.wording import Language
from careplan.web.checking.inspection import InspectedFile, Inspection
from careplan.web.checking.intake import gather
from careplan.web.checking.kept import admit, drop_kept, find_one, keep, links_of, mine_of
from careplan.web.checking.table import page_of, read_table
from careplan.web.checking.telling import SIGNS, Told, by_weight, tell_folded
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect, render
from careplan.web.posted import PostedForm
from careplan.web.visits import visit_of

router = page_router()
ToldOfAll = tuple[list[list[Told | int]], list[list[Told | int]], int]
_NOT_FOUND, _UNPROCESSABLE = 404, 422
_MOST_TOLD = 200
_SHOWN_AGAIN = frozenset({"archive-refused", "nothing-to-check", "lockers-full"})


@router.get("/check", dependencies=[Depends(admit)])
async def show_form(request: Request) -> Response:
    """Show where files can be dropped, and what this browser checked before."""
    return await _form(request)


@router.post("/check", dependencies=[Depends(admit)])
async def check(request: Request, posted: PostedForm) -> Response:
    """Check what was dropped; the files are kept for a while, encrypted, the key with this browser."""
    desks = desks_of(request)
    try:
        sources = await desks.threads.run_checking(gather, posted.files, desks.archive)
        locker_id = await keep(request, Purpose.CHECK, [sources])
    except ExchangeError as error:
        if error.code not in _SHOWN_AGAIN:
            raise
        return await _form(request, error)
    return redirect(f"/check/{locker_id}")


@router.get("/check/{locker_id}")
async def show_result(request: Request, locker_id: str) -> Response:
    """Show the verdict and the findings."""
    locker, inspection = await find_one(request, locker_id)
    told = await desks_of(request).threads.run_checking(_tell, inspection, visit_of(request).speech)
    return _page(
        request,
        "check/result.html",
        locker=locker,
        inspection=inspection,
        told=told,
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of which file: `show` is "all" for all records, `at` a record that the page has to have."""

    file: int = 1
    show: str = ""
    start: int = 1
    at: int = 0


@router.get("/check/{locker_id}/table")
async def show_table(request: Request, locker_id: str, wanted: Annotated[Wanted, Depends()]) -> Response:
    """Show a file as it was sent, the findings at their cells."""
    locker, inspection = await find_one(request, locker_id)
    chosen = _file(inspection, wanted.file)
    everything = wanted.show == "all" or not chosen.by_record()
    start = page_of(chosen, wanted.at, everything=everything) if wanted.at else wanted.start
    threads, speech = desks_of(request).threads, visit_of(request).speech
    table = await threads.run_checking(read_table, chosen, speech, start, everything=everything)
    return _page(
        request,
        "check/table.html",
        locker=locker,
        inspection=inspection,
        chosen=chosen,
        table=table,
        everything=everything,
    )


@router.post("/check/{locker_id}/delete", dependencies=[Depends(admit)])
async def delete(request: Request, locker_id: str, _posted: PostedForm) -> Response:
    """Delete the files before their time."""
    await drop_kept(request, locker_id)
    return redirect("/check?done=deleted")


async def _form(request: Request, refusal: ExchangeError | None = None) -> Response:
    desks, mine = desks_of(request), await mine_of(request)
    status = _UNPROCESSABLE if refusal else 200
    checks = [each for each in mine if each.purpose is Purpose.CHECK]
    return render(
        request,
        "check/form.html",
        status,
        refusal=refusal,
        checks=checks,
        links=links_of(request, mine),
        limits=desks.archive,
        keep=desks.lockers.limits,
    )


def _page(request: Request, template: str, **values: Any) -> Response:
    return render(request, template, signs=SIGNS, **values)


def _file(inspection: Inspection, number: int) -> InspectedFile:
    if not 1 <= number <= len(inspection.files):
        raise HTTPException(_NOT_FOUND)
    return inspection.files[number - 1]


def _tell(inspection: Inspection, language: Language) -> ToldOfAll:
    """Return what is told of each file and of each unit, and how many findings a page does not hold."""
    known: ToldOfAll | None = inspection.told.get(language)
    if known is None:
        known = inspection.told[language] = _fold(inspection, language)
    return known


def _fold(inspection: Inspection, language: Language) -> ToldOfAll:
    files = [tell_folded(by_weight(file.findings), language, file.layout) for file in inspection.files]
    units = [tell_folded(by_weight(unit.findings), language, None) for unit in inspection.units]
    left, hidden = _MOST_TOLD, 0
    for told in (*files, *units):
        hidden += len(told[left:])
        del told[left:]
        left -= len(told)
    return files, units, hidden
