"""A unit that is checked, as the forms that people know: one service user at a time."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from careplan.standard.reports.wording import Language
from careplan.web.checking.documents import Drawn, actuals_beside, draw_unit, list_people, only
from careplan.web.checking.inspection import InspectedUnit, Inspection
from careplan.web.checking.kept import find_one
from careplan.web.checking.paper import forms_on_paper
from careplan.web.desks import desks_of
from careplan.web.pages import download, page_router, render
from careplan.web.visits import visit_of
from careplan.workbench.forms import Form, fill_forms, form_markup

router = page_router()
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which service user of which unit; both count from 1."""

    unit: int = 1
    user: int = 1


@router.get("/check/{locker_id}/form")
async def show_forms(request: Request, locker_id: str, wanted: Annotated[Wanted, Depends()]) -> Response:
    """Show all forms of one service user of one unit."""
    locker, inspection = await find_one(request, locker_id)
    chosen, drawn, forms = await _find(request, inspection, wanted)
    return render(
        request,
        "check/forms.html",
        locker=locker,
        inspection=inspection,
        chosen=chosen,
        drawn=drawn,
        user=wanted.user,
        people=list_people(drawn),
        forms=[(each, _drawn(each, f"form{number}")) for number, each in enumerate(forms)],
    )


@router.get("/check/{locker_id}/form.pdf")
async def save_forms(request: Request, locker_id: str, wanted: Annotated[Wanted, Depends()]) -> Response:
    """Return the same as PDF, as it is printed."""
    _, inspection = await find_one(request, locker_id)
    _, _, forms = await _find(request, inspection, wanted)
    if not forms:
        raise HTTPException(_NOT_FOUND)
    content = await desks_of(request).threads.run_checking(forms_on_paper, forms)
    return download(content, "application/pdf", "careplan-forms.pdf")


async def _find(
    request: Request, inspection: Inspection, wanted: Wanted
) -> tuple[InspectedUnit | None, Drawn, list[Form]]:
    run = desks_of(request).threads.run_checking
    chosen = next((each for each in inspection.units if each.number == wanted.unit), None)
    if chosen is None and inspection.units:
        raise HTTPException(_NOT_FOUND)
    drawn = Drawn(None) if chosen is None else await run(draw_unit, inspection, chosen)
    if drawn.users and not 1 <= wanted.user <= len(drawn.users):
        raise HTTPException(_NOT_FOUND)
    return chosen, drawn, await run(_fill, (inspection, chosen, drawn), wanted.user, visit_of(request).speech)


def _fill(
    about: tuple[Inspection, InspectedUnit | None, Drawn], number: int, language: Language
) -> list[Form]:
    """Return the forms of one service user; what other units say was done stands below what was planned."""
    inspection, unit, drawn = about
    if drawn.document is None or unit is None:
        return []
    if not drawn.users:
        return fill_forms(drawn.document, language=language)
    user = drawn.users[number - 1]
    done = actuals_beside(inspection, unit, user)
    return fill_forms(only(drawn.document, user), actuals=done, language=language)


def _drawn(form: Form, anchor: str) -> Markup:
    return Markup(form_markup(form, anchor=anchor))  # noqa: S704 - it escapes every text itself, and is tested to
