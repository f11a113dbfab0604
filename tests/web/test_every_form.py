"""Whoever adds a page that changes something cannot forget its token."""

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from careplan.web.application import AREAS
from careplan.web.forgery import SAFE
from careplan.web.pages import PageRoute
from careplan.web.posted import read_posted


def test_every_page_knows_its_visitor_and_every_form_its_token() -> None:
    routes = [route for area in AREAS for route in area.router.routes]
    assert routes
    for route in routes:
        assert isinstance(route, PageRoute), route
        if set(route.methods or ()) - SAFE:
            assert read_posted in set(_called(route)), route.path


def _called(route: APIRoute) -> Iterator[object]:
    waiting: list[Dependant] = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        yield dependant.call
        waiting += dependant.dependencies
