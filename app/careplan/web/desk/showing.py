"""Rendering of the desk's pages: their templates know the words, besides what every page knows."""

from typing import Annotated, Any

from fastapi import Query as FromAddress
from fastapi import Request
from starlette.responses import Response

from careplan.exchange.errors import ExchangeError
from careplan.exchange.states import State
from careplan.exchange.transmissions import Box, Order
from careplan.standard.reports import Language
from careplan.standard.specification import load_standard
from careplan.web.desk import words
from careplan.web.desk.asking import Asked, months_around
from careplan.web.desk.listing import list_page
from careplan.web.desk.offices import RECEPTIONS, prefecture_name
from careplan.web.desk.one import look
from careplan.web.desks import desks_of
from careplan.web.pages import download, render
from careplan.web.visits import Visit, visit_of

_CONFLICT = 409
Place = Annotated[int, FromAddress(ge=1, le=100_000)]
"""A service user's place in a unit, from 1."""
_KNOWN = {
    "contents": words.contents,
    "kind_title": words.kind_title,
    "service_title": words.service_title,
    "month_word": words.month_word,
    "STATES": words.STATES,
    "STANDINGS": words.STANDINGS,
    "ACTIONS": words.ACTIONS,
    "VERDICTS": words.VERDICTS,
    "prefecture_name": prefecture_name,
    "RECEPTIONS": RECEPTIONS,
    "Box": Box,
    "State": State,
    "Order": Order,
}


def language_of(visit: Visit) -> Language:
    """Return the language in which forms are filled for a visitor."""
    return "en" if visit.language == "en" else "ja"


def show(request: Request, template: str, /, status: int = 200, **values: Any) -> Response:
    """Return a page of the desk."""
    return render(request, f"desk/{template}", status, **(_KNOWN | values))


async def show_list(request: Request, box: Box, asked: Asked) -> Response:
    """Return a page of the received or the sent list."""
    desks, session = desks_of(request), visit_of(request).required()
    at = desks.clock()
    page = await desks.threads.run(list_page, desks, session, box, asked, at)
    kinds = load_standard().kinds
    return show(request, "list.html", box=box, page=page, asked=asked, kinds=kinds, months=months_around(at))


async def show_one(
    request: Request, box: Box, transmission_id: str, refusal: ExchangeError | None = None
) -> Response:
    """Return the page of one transmission: who, when, what, which version, what happened, what can be done."""
    desks, session = desks_of(request), visit_of(request).required()
    seen = await desks.threads.run(look, desks, session, box, transmission_id, desks.clock())
    status = _CONFLICT if refusal else 200
    return show(request, "transmission.html", status, box=box, seen=seen, refusal=refusal)


async def give_evidence(request: Request, transmission_id: str) -> Response:
    """Return the evidence pack of one transmission, sealed now."""
    desks, session = desks_of(request), visit_of(request).required()
    pack = await desks.threads.run(desks.evidence.make, session, transmission_id, desks.clock())
    return download(pack, "application/zip", f"evidence-{transmission_id}.zip")
