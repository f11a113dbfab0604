"""No office reaches another's anything by page: every page, asked by everybody for what is the sender's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from support.api_town import HELP, SUPPORT
from support.page_matrix import GIVEN, PAGES, VALUES
from support.route_world import ACTORS, LOGINS, World, build, visiting
from support.web_visitor import Visitor

LOOKED_AT = [name for name in PAGES if name.startswith("GET ")]
DONE = [name for name in PAGES if name not in LOOKED_AT]
_STATUSES = {"-": {303}, "x": {403}, "h": {404}, "c": {400, 401, 409, 422, 429}}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return asyncio.run(build(tmp_path_factory.mktemp("world")))


async def test_everybody_looks_at_what_is_the_senders(world: World, tmp_path: Path) -> None:
    async with visiting(world, tmp_path / "data") as (app, _):
        for index, actor in enumerate(ACTORS):
            async with entering(app, actor) as by:
                for name in LOOKED_AT:
                    url = address(world, name)
                    judge(world, (name, actor), await by.get(url), PAGES[name][index])


@pytest.mark.parametrize("name", DONE)
async def test_everybody_does_what_is_the_senders(world: World, tmp_path: Path, name: str) -> None:
    async with visiting(world, tmp_path / "data") as (app, _):
        store = app.state.services.door.store
        for index, actor in enumerate(ACTORS):
            expected = PAGES[name][index]
            async with entering(app, actor) as by:
                data, files = form(world, name)
                await by.token()
                before = store.read(lambda tx: tx.audit.head())
                answer = await by.post(address(world, name), data, files)
                judge(world, (name, actor), answer, expected)
                if expected in "-xh":
                    assert before == store.read(lambda tx: tx.audit.head()), (name, actor)


@asynccontextmanager
async def entering(app: FastAPI, actor: str) -> AsyncIterator[Visitor]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as http:
        by = Visitor(http)
        yield await by.log_in(*LOGINS[actor]) if actor in LOGINS else by


def address(world: World, name: str) -> str:
    values = VALUES | world.ids | {"number": SUPPORT.number}
    return name.partition(" ")[2].format_map(values)


def form(world: World, name: str) -> tuple[dict[str, Any], Any]:
    given = GIVEN.get(name, {})
    values = {"receiver": HELP.number, "number": SUPPORT.number, **world.ids}
    return {key: each.format_map(values) for key, each in given.get("data", {}).items()}, given.get("files")


def judge(world: World, about: tuple[str, str], answer: httpx.Response, expected: str) -> None:
    told = (*about, answer.status_code, answer.text[:200])
    asked_to_log_in = answer.headers.get("location", "").startswith("/login")
    assert asked_to_log_in == (expected == "-"), told
    if expected in "ps":
        assert answer.status_code in {200, 303}, told
    else:
        assert answer.status_code in _STATUSES[expected], told
    if about[1] != "sender" and (expected in "-hp" or (expected == "x" and about[1].startswith("other"))):
        known = str(answer.request.url)  # who asks with an id knows it already
        secrets = [each for each in world.secrets if each not in known]
        shown = [each for each in secrets if each in answer.text + answer.headers.get("location", "")]
        assert not shown, (*told, shown)
