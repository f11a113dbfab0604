"""The rules, the readings behind them, and the mistakes of importers that the vendor test knows."""

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from careplan.conformance.harness.vectors import load_vectors
from careplan.conformance.vendor.detectors import all_detectors, load_detectors
from careplan.exchange.sending.archive import write_archive
from careplan.standard.readings import load_readings
from careplan.standard.rulepage import SCOPES
from careplan.web.desks import desks_of
from careplan.web.pages import download, page_router, render
from careplan.web.reference import Wanted, load_entries, rules_of, search_rules

router = page_router()
_NOT_FOUND = 404


@router.get("/rules")
async def show_rules(request: Request, q: str = "", severity: str = "", scope: str = "") -> Response:
    """Show the rules that have all the words, in whatever language they are."""
    wanted = Wanted(q, severity, scope)
    found = search_rules(wanted)
    return render(request, "rules/list.html", wanted=wanted, found=found, scopes=SCOPES)


@router.get("/rules/readings")
async def show_readings(request: Request) -> Response:
    """Show all readings."""
    return render(request, "rules/readings.html", readings=load_readings().values())


@router.get("/rules/readings/{reading}")
async def show_reading(request: Request, reading: str) -> Response:
    """Show what is unclear, and what is done about it."""
    found = load_readings().get(reading)
    if found is None:
        raise HTTPException(_NOT_FOUND)
    return render(request, "rules/reading.html", reading=found, rules=rules_of(reading))


@router.get("/rules/mistakes")
async def show_mistakes(request: Request) -> Response:
    """Show the mistakes that the vendor test tells by name."""
    return render(request, "rules/mistakes.html", mistakes=load_detectors())


@router.get("/rules/mistakes/{mistake}")
async def show_mistake(request: Request, mistake: str) -> Response:
    """Show one mistake, and what to do."""
    found = all_detectors().get(mistake)
    if found is None:
        raise HTTPException(_NOT_FOUND)
    reading = load_readings().get(found.clause.removeprefix("reading/"))
    return render(request, "rules/mistake.html", mistake=found, reading=reading)


@router.get("/rules/examples/{example}.zip")
async def save_example(request: Request, example: str) -> Response:
    """Return the files of a published vector, to try one's own software with."""
    content = await desks_of(request).threads.run_checking(_archive, example)
    return download(content, "application/zip", f"{example}.zip")


@router.get("/rules/{rule}")
async def show_rule(request: Request, rule: str) -> Response:
    """Show a rule: what it says, how to mend, right and wrong, and the reading behind it."""
    entry = load_entries().get(rule)
    if entry is None:
        raise HTTPException(_NOT_FOUND)
    return render(request, "rules/rule.html", entry=entry, scopes=SCOPES)


def _archive(example: str) -> bytes:
    found = next((each for each in load_vectors() if each.id == example), None)
    if found is None:
        raise HTTPException(_NOT_FOUND)
    return write_archive(found.load_files())
