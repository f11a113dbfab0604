"""The scenarios of the vendor test: what a person keys in, and the files that belong to it."""

import json
from typing import Any

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from careplan.conformance.scenarios import (
    PATTERNS,
    Scenario,
    UnknownScenarioError,
    find_scenario,
    load_scenarios,
)
from careplan.conformance.sheets import sheet_json, sheet_of
from careplan.exchange.sending.archive import write_archive
from careplan.web.desks import desks_of
from careplan.web.pages import download, page_router, render

router = page_router()
_NOT_FOUND = 404


@router.get("/vendor-test/scenarios")
async def show_scenarios(request: Request, pattern: str = "") -> Response:
    """Show the stories of a pattern, or of all."""
    wanted = [pattern] if pattern in PATTERNS else list(PATTERNS)
    found = await desks_of(request).threads.run_checking(_scenarios, wanted)
    values: dict[str, Any] = {
        "patterns": PATTERNS,
        "pattern": pattern if pattern in PATTERNS else "",
        "found": found,
    }
    return render(request, "vendor/scenarios.html", **values)


@router.get("/vendor-test/scenarios/{name}")
async def show_scenario(request: Request, name: str) -> Response:
    """Show a scenario's sheet: its story, and form by form what is keyed in."""
    scenario = await desks_of(request).threads.run_checking(_find, name)
    return render(request, "vendor/scenario.html", sheet=sheet_of(scenario), patterns=PATTERNS)


@router.get("/vendor-test/scenarios/{name}/sheet.json")
async def save_sheet(request: Request, name: str) -> Response:
    """Return the sheet as JSON, for software that would rather load it."""
    scenario = await desks_of(request).threads.run_checking(_find, name)
    text = json.dumps(sheet_json(sheet_of(scenario)), ensure_ascii=False, indent=1)
    return download(text, "application/json", f"{name}.json")


@router.get("/vendor-test/scenarios/{name}/files.zip")
async def save_files(request: Request, name: str) -> Response:
    """Return the scenario's unit as we write it."""
    scenario = await desks_of(request).threads.run_checking(_find, name)
    return download(write_archive(dict(scenario.unit)), "application/zip", f"{name}.zip")


def _scenarios(patterns: list[str]) -> list[Scenario]:
    return [scenario for pattern in patterns for scenario in load_scenarios(pattern)]


def _find(name: str) -> Scenario:
    try:
        return find_scenario(name)
    except UnknownScenarioError:
        raise HTTPException(_NOT_FOUND) from None
