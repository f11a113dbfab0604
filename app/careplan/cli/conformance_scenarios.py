"""`careplan conformance list` and `sheet`: the scenarios of the vendor test, and what a person keys in."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from careplan.cli.console import (
    CANNOT_RUN,
    Language,
    default_language,
    in_language,
    stop,
    write_binary_line,
)
from careplan.conformance.scenarios import (
    PATTERNS,
    Scenario,
    UnknownScenarioError,
    find_scenario,
    load_scenarios,
)
from careplan.conformance.sheets import sheet_html, sheet_json, sheet_of


class ListFormat(StrEnum):
    """Formats of the list."""

    TEXT = "text"
    JSON = "json"


class SheetFormat(StrEnum):
    """Formats of a sheet; `document` is the expected document, for software that loads it."""

    HTML = "html"
    JSON = "json"
    DOCUMENT = "document"


def list_scenarios(
    pattern: Annotated[str | None, typer.Option("--pattern", help="One pattern, D1 to D7.")] = None,
    form: Annotated[ListFormat, typer.Option("--format", help="Format of the list.")] = ListFormat.TEXT,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of texts.")] = None,
) -> None:
    """List the scenarios of the vendor test: id, title, traps."""
    language = language or default_language()
    try:
        scenarios = load_scenarios(pattern)
    except UnknownScenarioError as error:
        stop(error.message, CANNOT_RUN, language)
    if form is ListFormat.JSON:
        write_binary_line(json.dumps([_entry(each) for each in scenarios], ensure_ascii=False, indent=1))
        return
    shown = None
    for each in scenarios:
        if each.pattern != shown:
            shown = each.pattern
            typer.echo(f"{shown}  {in_language(PATTERNS[shown], language)}")
        typer.echo(f"  {each.id}  {in_language(each.title, language)}  [{' '.join(each.traps)}]")


def _entry(scenario: Scenario) -> dict[str, object]:
    return {
        "id": scenario.id,
        "pattern": scenario.pattern,
        "title": {"ja": scenario.title.ja, "en": scenario.title.en},
        "traps": list(scenario.traps),
        "month": scenario.month,
        "from": f"{scenario.sender.number}/{scenario.sender.service_type}",
        "to": f"{scenario.destination.number}/{scenario.destination.service_type}",
        "service_users": len(scenario.document["service_users"]),
        "follows": scenario.follows,
    }


def sheet(
    scenario: Annotated[str, typer.Argument(metavar="ID", help="A scenario, as `list` shows it.")],
    form: Annotated[SheetFormat, typer.Option("--format", help="Format of the sheet.")] = SheetFormat.HTML,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Write what a person keys in for a scenario, to standard output: a page to print, or JSON."""
    try:
        found = find_scenario(scenario)
    except UnknownScenarioError as error:
        stop(error.message, CANNOT_RUN, language)
    if form is SheetFormat.HTML:
        write_binary_line(sheet_html(sheet_of(found)).rstrip("\n"))
    else:
        value = sheet_json(sheet_of(found)) if form is SheetFormat.JSON else found.document
        write_binary_line(json.dumps(value, ensure_ascii=False, indent=1))
