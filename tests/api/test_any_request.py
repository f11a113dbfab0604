"""Requests that schemathesis makes from the OpenAPI document, by everybody: no 500, no answer outside the schema.

`make fuzz-api` asks a hundred times more.
"""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_dict, media_type
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from careplan.api.media import CSV, OCTETS, PKCS7, SIGNATURE, ZIP
from careplan.api.routes.certificates import PEM
from support.api_town import SUPPORT
from support.offline_routes import document, operations
from support.route_world import LOGINS, MONTH, PLAN, World, build
from support.served_world import served

for kind in (PKCS7, ZIP, OCTETS, PEM, SIGNATURE, CSV):
    media_type(kind, st.binary(max_size=100) | st.sampled_from([PLAN, MONTH]))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
TAGS = sorted({tag for _, _, operation in operations() for tag in operation["tags"]})
SECONDS = 120  # what is made at the first request, such as the vendor test's scenarios, takes long beside other work
EXAMPLES = max(1, settings().max_examples // 20)  # 5 a route; with the profile `long` a hundred times more


@pytest.fixture
def world(built: World) -> World:
    return replace(built, tokens={actor: dict(headers) for actor, headers in built.tokens.items()})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> World:
    return asyncio.run(build(tmp_path_factory.mktemp("world")))


@pytest.mark.parametrize("tag", TAGS)
def test_no_answer_is_a_fault_or_outside_the_schema(world: World, tmp_path: Path, tag: str) -> None:
    schema = from_dict(document())
    asked = 0
    with (
        requests.Session() as session,
        served(world, tmp_path / "data", ended=tag == "notices") as url,
    ):
        for result in schema.include(tag=tag).get_all_operations():
            asked += 1
            ask(session, world, url, cast("Any", result).ok())
            stay_logged_in(session, world, url)
    assert asked == sum(tag in operation["tags"] for _, _, operation in operations())


def ask(session: requests.Session, world: World, url: str, operation: Any) -> None:
    cases = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    @given(case=st.one_of(cases), actor=st.sampled_from(sorted(world.tokens)), real=st.booleans())
    def each(case: Any, actor: str, real: bool) -> None:
        if real:
            known = world.ids | {"number": SUPPORT.number, "year": 2026}
            case.path_parameters = {
                name: known.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
        response = case.call(base_url=url, session=session, headers=world.tokens[actor], timeout=SECONDS)
        case.validate_response(response, checks=CHECKS)

    each()


def stay_logged_in(session: requests.Session, world: World, url: str) -> None:
    """Log those in again whom a route logged out."""
    for actor, (staff_id, password) in LOGINS.items():
        if session.get(f"{url}/v1/session", headers=world.tokens[actor]).status_code != requests.codes.ok:
            body = {"staff_id": staff_id, "password": password}
            answer = session.post(f"{url}/v1/login", json=body).json()
            world.tokens[actor]["Authorization"] = f"Bearer {answer.get('token', 'x')}"
