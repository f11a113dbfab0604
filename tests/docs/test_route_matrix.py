"""A route that somebody adds gets a row in the table of who is answered what (tests/support/route_matrix.py)."""

from typing import cast

from careplan.api.application import create_application
from careplan.api.bounds import BodyLimits
from careplan.api.services import Services
from support.offline_routes import nothing, operations, served
from support.route_matrix import MATRIX
from support.route_world import ACTORS

UNDESCRIBED = {"GET /openapi.json", "HEAD /openapi.json"}  # says what routes there are, and nothing else


def test_every_route_stands_in_the_table() -> None:
    assert {f"{method} {path}" for method, path, _ in operations()} == set(MATRIX)
    assert {len(row) for row in MATRIX.values()} == {len(ACTORS)}


def test_no_route_is_left_out_of_the_description() -> None:
    app = create_application(cast("Services", None), BodyLimits(), nothing)
    assert set(served(app)) - UNDESCRIBED == {f"{method} {path}" for method, path, _ in operations()}
