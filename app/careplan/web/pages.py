"""How a page is answered: the route class that knows the visitor, and rendering."""

import gzip
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match

from careplan.exchange.nuisance.script import Rule
from careplan.standard.reports.visible import visible
from careplan.standard.specification import load_standard
from careplan.web.assets import asset_url
from careplan.web.desks import desks_of
from careplan.web.forgery import SAFE, verify_same_site
from careplan.web.times import day, moment, second
from careplan.web.visits import Visit, close_visit, open_visit, visit_of

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_LEAST_GZIP = 1024


class PageRoute(APIRoute):
    """A route of pages: the visitor is known before the handler runs, cookies go out after it."""

    def get_route_handler(self) -> Handler:
        """Return the handler, wrapped."""
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            verify_same_site(request)
            request.state.visit = await open_visit(request)
            response = await answer(request)
            finish(request, response)
            return response

        return handle


def page_router() -> APIRouter:
    """Return a router for the pages of an area; they are no part of the API's description."""
    return APIRouter(route_class=PageRoute, include_in_schema=False, default_response_class=HTMLResponse)


def render(request: Request, template: str, /, status: int = HTTPStatus.OK, **values: Any) -> Response:
    """Return a page.

    Templates know `visit`, `development`, `path` (of a page, never of a form alone), `say(ja, en)`, `asset(name)`,
    `standard()`, the filters `moment`, `second` and `day` of times, `visible` of foreign texts, and the values.
    """
    visit = visit_of(request)
    path = _looked_at(request)
    common = {"visit": visit, "development": desks_of(request).development, "path": path}
    common |= {
        "address": _address(request, path),
        "nuisances": _nuisances(request) if visit.is_administrator else (),
    }
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(common | values), status)


def redirect(url: str) -> Response:
    """Return: look there now (303). Only paths of this service: `//` and schemes are refused by `local_path`."""
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)


def download(content: bytes | str, media_type: str, name: str) -> Response:
    """Return a file to keep; its name may be Japanese (RFC 8187)."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


def local_path(given: str) -> str:
    """Return a path of this service to go on to; the first page for anything else."""
    plain = given.startswith("/") and not given.startswith(("//", "/\\")) and given.isprintable()
    return given if plain else "/"


def finish(request: Request, response: Response) -> None:
    """Put on an answer what all pages have: policy, cookies, compression where the browser takes it."""
    close_visit(request, response)
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["Content-Language"] = visit_of(request).language
    body = getattr(response, "body", b"")
    accepted = request.headers.get("accept-encoding", "")
    kind = response.headers.get("content-type", "")
    if len(body) < _LEAST_GZIP or "gzip" not in accepted or not kind.startswith("text/html"):
        return
    response.body = gzip.compress(body, compresslevel=6, mtime=0)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.body))
    response.headers.add_vary_header("Accept-Encoding")


def _nuisances(request: Request) -> tuple[Rule, ...]:
    """Return the rules in force, of which every page of the administrator warns."""
    return desks_of(request).administration.nuisance.rules


def _looked_at(request: Request) -> str:
    """Return the path of the page; of an answer to a form, the nearest above it that can be looked at by a link."""
    path, routes = request.url.path, request.app.router.routes
    while request.method not in SAFE and path != "/":
        looked = {**request.scope, "method": "GET", "path": path}
        if any(route.matches(looked)[0] is Match.FULL for route in routes):
            break
        path = path.rstrip("/").rpartition("/")[0] or "/"
    return path


def _address(request: Request, path: str) -> Callable[..., str]:
    """Return what makes the page's own address with other parameters; one that is None is left out."""

    def address(**changed: object) -> str:
        query = {**request.query_params, **changed}
        kept = {name: str(value) for name, value in query.items() if value is not None}
        return f"{path}?{urlencode(kept)}" if kept else path

    return address


@pass_context
def _say(context: Context, ja: str, en: str) -> str:
    visit: Visit = context["visit"]
    return visit.say(ja, en)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"say": _say, "asset": asset_url, "standard": load_standard}
    made.filters |= {"moment": moment, "second": second, "day": day, "visible": visible}
    return made


_ENVIRONMENT = _environment()
