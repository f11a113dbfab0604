"""Two files side by side, or a plan and what was done: the differences in words and marked on the forms."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError
from careplan.exchange.lockers.locker import Purpose
from careplan.standard.reports.wording import Language
from careplan.web.checking.comparison import (
    Compared,
    Comparison,
    about_actuals,
    compare,
    compared_forms,
    told_differences,
    too_long,
)
from careplan.web.checking.comparison import Told as Difference
from careplan.web.checking.documents import Drawn, draw_unit
from careplan.web.checking.inspection import InspectedUnit, Inspection
from careplan.web.checking.intake import gather
from careplan.web.checking.kept import admit, drop_kept, find_kept, find_one, keep, mine_of
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, redirect, render
from careplan.web.posted import PostedForm
from careplan.web.visits import visit_of
from careplan.workbench.forms import Form, form_markup

router = page_router()
_NOT_FOUND, _UNPROCESSABLE = 404, 422
_SHOWN_AGAIN = frozenset({"archive-refused", "nothing-to-check", "lockers-full"})
SIDES = ("one", "other")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which unit of either side, which service user, and whether those are shown in whom nothing differs; from 1."""

    one: int = 1
    other: int = 1
    user: int = 0
    show: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One service user's forms and differences."""

    person: Compared
    forms: tuple[tuple[Form, Markup], ...]
    told: tuple[Difference, ...]
    about: tuple[str, ...]
    too_long: bool


@router.get("/compare", dependencies=[Depends(admit)])
async def show_form(request: Request) -> Response:
    """Show where the files of both sides can be dropped."""
    return await _form(request)


@router.post("/compare", dependencies=[Depends(admit)])
async def upload(request: Request, posted: PostedForm) -> Response:
    """Take the files of both sides."""
    desks = desks_of(request)
    try:
        sides = [
            await desks.threads.run_checking(gather, posted.files_of(name), desks.archive) for name in SIDES
        ]
        locker_id = await keep(request, Purpose.COMPARISON, sides)
    except ExchangeError as error:
        if error.code not in _SHOWN_AGAIN:
            raise
        return await _form(request, error)
    return redirect(f"/compare/{locker_id}")


@router.post("/check/{locker_id}/compare", dependencies=[Depends(admit)])
async def compare_units(request: Request, locker_id: str, _posted: PostedForm) -> Response:
    """Compare the units of a check with one another."""
    _, inspection = await find_one(request, locker_id)
    made = await keep(request, Purpose.COMPARISON, [inspection.sources, inspection.sources])
    return redirect(f"/compare/{made}?one=1&other={min(2, len(inspection.units))}")


@router.get("/compare/{locker_id}")
async def show_comparison(request: Request, locker_id: str, wanted: Annotated[Wanted, Depends()]) -> Response:
    """Show one service user of both sides, what differs marked."""
    locker, sides = await find_kept(request, Purpose.COMPARISON, locker_id)
    run, language = desks_of(request).threads.run_checking, visit_of(request).speech
    units = _unit(sides[0], wanted.one), _unit(sides[1], wanted.other)
    drawn = [await run(_draw, side, unit) for side, unit in zip(sides, units, strict=True)]
    found = await run(_compare, drawn[0], drawn[1])
    shown = None if found is None else await run(_show, found, wanted, language)
    return render(
        request,
        "compare/result.html",
        locker=locker,
        sides=sides,
        units=units,
        drawn=drawn,
        found=found,
        shown=shown,
        ways=_ways(found, wanted, shown),
        wanted=wanted,
    )


@router.post("/compare/{locker_id}/delete", dependencies=[Depends(admit)])
async def delete(request: Request, locker_id: str, _posted: PostedForm) -> Response:
    """Delete the files before their time."""
    await drop_kept(request, locker_id)
    return redirect("/compare?done=deleted")


async def _form(request: Request, refusal: ExchangeError | None = None) -> Response:
    mine = [each for each in await mine_of(request) if each.purpose is Purpose.COMPARISON]
    status = _UNPROCESSABLE if refusal else 200
    return render(request, "compare/form.html", status, refusal=refusal, mine=mine)


def _unit(side: Inspection, number: int) -> InspectedUnit | None:
    if not side.units:
        return None
    if not 1 <= number <= len(side.units):
        raise HTTPException(_NOT_FOUND)
    return side.units[number - 1]


def _draw(side: Inspection, unit: InspectedUnit | None) -> Drawn:
    return Drawn(None) if unit is None else draw_unit(side, unit)


def _compare(one: Drawn, other: Drawn) -> Comparison | None:
    if one.document is None or other.document is None:
        return None
    return compare(one.document, other.document)


def _show(found: Comparison, wanted: Wanted, language: Language) -> Shown | None:
    person = _person(found, wanted)
    if person is None:
        return None
    if too_long(person):
        return Shown(person, (), (), (), too_long=True)
    forms = compared_forms(found, person, language)
    drawn = tuple((each, _drawn(each, f"form{number}")) for number, each in enumerate(forms))
    told, about = told_differences(found, person, language), about_actuals(found, person, language)
    return Shown(person, drawn, tuple(told), tuple(about), too_long=False)


def _person(found: Comparison, wanted: Wanted) -> Compared | None:
    """Return the service user asked for, else the first in whom anything differs, else the first."""
    if not found.people:
        return None
    if wanted.user:
        if not 1 <= wanted.user <= len(found.people):
            raise HTTPException(_NOT_FOUND)
        return found.people[wanted.user - 1]
    return next((each for each in found.people if each.mark), found.people[0])


def _ways(found: Comparison | None, wanted: Wanted, shown: Shown | None) -> tuple[int, int]:
    """Return the service users before and after this one, 0 for none; those in whom nothing differs only if asked."""
    if found is None or shown is None:
        return 0, 0
    numbers = [each.number for each in found.people if each.mark or wanted.show == "all"]
    here = shown.person.number
    before = [each for each in numbers if each < here]
    after = [each for each in numbers if each > here]
    return before[-1] if before else 0, after[0] if after else 0


def _drawn(form: Form, anchor: str) -> Markup:
    return Markup(form_markup(form, anchor=anchor))  # noqa: S704 - it escapes every text itself, and is tested to
