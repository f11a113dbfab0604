"""A page that somebody adds gets a row in the table of who is answered what (tests/support/page_matrix.py)."""

from fastapi.routing import APIRoute

from careplan.web.application import AREAS
from support.page_matrix import GIVEN, PAGES
from support.route_world import ACTORS


def test_every_page_stands_in_the_table() -> None:
    served = {
        f"{method} {route.path}"
        for area in AREAS
        for route in area.router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    assert served == set(PAGES), "add the row of a new page to tests/support/page_matrix.py"
    assert {len(row) for row in PAGES.values()} == {len(ACTORS)}
    assert set(GIVEN) <= set(PAGES)
