"""No office reaches another's anything: every route, asked by everybody for what is the sender's."""

import asyncio
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from support.api_town import RENTAL, SUPPORT, Town
from support.event_stream import streaming
from support.offline_routes import document, operations
from support.route_matrix import MATRIX
from support.route_world import ACTORS, World, build, request_of, visiting

OPERATIONS = {f"{method} {path}": operation for method, path, operation in operations()}
STREAM = "GET /v1/events"
_STATUSES = {"-": {401}, "x": {403}, "h": {404}, "c": {401, 404, 409, 422, 429}}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return asyncio.run(build(tmp_path_factory.mktemp("world")))


@pytest.mark.parametrize("name", MATRIX)
async def test_everybody_asks_for_what_is_the_senders(world: World, tmp_path: Path, name: str) -> None:
    async with visiting(world, tmp_path / "data") as (app, http):
        store = app.state.services.door.store
        for actor, expected in zip(ACTORS, MATRIX[name], strict=True):
            before = store.read(lambda tx: tx.audit.head())
            answer = await (follow if name == STREAM else ask)(http, world, name, actor)
            after = store.read(lambda tx: tx.audit.head())
            assert_class(answer, expected, (name, actor, answer.status_code, answer.text[:300]))
            if expected in "-xh":
                assert before == after, (name, actor)
            if expected in "-hp" or (expected == "x" and actor.startswith("other")):
                shown = [secret for secret in world.secrets if secret in answer.text + str(answer.headers)]
                assert not shown, (name, actor, shown)


async def ask(http: httpx.AsyncClient, world: World, name: str, actor: str) -> httpx.Response:
    method, url, rest = request_of(world, name, OPERATIONS[name], document())
    headers = rest.get("headers", {}) | world.tokens[actor]
    return await http.request(method, url, **(rest | {"headers": headers}))


async def follow(http: httpx.AsyncClient, world: World, name: str, actor: str) -> httpx.Response:
    """Ask for the event stream from its beginning up to the first heartbeat; a refusal is an answer like others."""
    app = cast("Any", http)._transport.app  # noqa: SLF001 - the application that the client asks
    async with streaming(app, world.tokens[actor], query="after=0") as stream:
        if stream.status == 200:
            blocks = [await stream.block()]
            while blocks[-1] != ": heartbeat":
                blocks.append(await stream.block())
            return httpx.Response(200, text="\n".join(map(str, blocks)))
    return await ask(http, world, name, actor)


def assert_class(answer: httpx.Response, expected: str, about: Any) -> None:
    if expected in "ps":
        assert answer.is_success, about
        return
    assert answer.status_code in _STATUSES[expected], about
    code = answer.json()["code"] if answer.content else ""  # HEAD is answered without a body
    if expected == "-":
        assert code in {"session-missing", ""}, about
    if expected == "h":
        assert code.endswith("-unknown") or not code, about


async def test_one_s_own_address_does_not_lead_to_another_s_log_ins(world: World, tmp_path: Path) -> None:
    async with visiting(world, tmp_path / "data") as (_, http):
        where, by = f"/v1/offices/{RENTAL.number}/staff/staff-{SUPPORT.number}", world.tokens["other-chief"]
        for method, path, body in (
            ("PATCH", where, {"active": False}),
            ("POST", f"{where}/password", None),
            ("DELETE", f"{where}/otp", None),
            ("DELETE", f"{where}/lock", None),
        ):
            answer = await http.request(method, path, headers=by, json=body)
            assert answer.json()["code"] == "staff-unknown", (method, path, answer.text)


async def test_the_same_service_user_has_another_pseudonym_at_each_office(
    world: World, tmp_path: Path
) -> None:
    async with visiting(world, tmp_path / "data") as (_, http):
        made = [
            await ask(http, world, "POST /v1/pseudonyms", each) for each in ("other", "sender", "receiver")
        ]
        assert len({answer.json()["pseudonym"] for answer in made}) == 3


@pytest.mark.parametrize("token", [b"x", "é".encode(), b"\xff", b"a" * 5000])
async def test_a_token_of_any_kind(town: Town, token: bytes) -> None:
    answer = await town.http.get("/v1/session", headers={b"Authorization": b"Bearer " + token})
    assert answer.json()["code"] == "session-missing"
