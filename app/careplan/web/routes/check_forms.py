"""A unit that is checked, as the forms that people know: one service user at a time."""

from fastapi import Request
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from careplan.standard.reports.wording import Language
from careplan.web.checking.documents import Drawn, draw_unit, list_people, only
from careplan.web.checking.kept import find_one
from careplan.web.desks import desks_of
from careplan.web.pages import page_router, render
from careplan.web.visits import visit_of
from careplan.workbench.forms import Form, fill_forms, form_markup

router = page_router()
_NOT_FOUND = 404


@router.get("/check/{locker_id}/form")
async def show_forms(request: Request, locker_id: str, unit: int = 1, user: int = 1) -> Response:
    """Show all forms of one service user of one unit; `unit` and `user` count from 1."""
    locker, inspection = await find_one(request, locker_id)
    threads = desks_of(request).threads
    chosen = next((each for each in inspection.units if each.number == unit), None)
    if chosen is None and inspection.units:
        raise HTTPException(_NOT_FOUND)
    drawn = Drawn(None) if chosen is None else await threads.run_checking(draw_unit, inspection, chosen)
    if drawn.users and not 1 <= user <= len(drawn.users):
        raise HTTPException(_NOT_FOUND)
    forms = await threads.run_checking(_fill, drawn, user, visit_of(request).speech)
    return render(
        request,
        "check/forms.html",
        locker=locker,
        inspection=inspection,
        chosen=chosen,
        drawn=drawn,
        user=user,
        people=list_people(drawn),
        forms=[(each, _drawn(each, f"form{number}")) for number, each in enumerate(forms)],
    )


def _fill(drawn: Drawn, user: int, language: Language) -> list[Form]:
    if drawn.document is None:
        return []
    shown = only(drawn.document, drawn.users[user - 1]) if drawn.users else drawn.document
    return fill_forms(shown, language=language)


def _drawn(form: Form, anchor: str) -> Markup:
    return Markup(form_markup(form, anchor=anchor))  # noqa: S704 - it escapes every text itself, and is tested to
