"""`/v1/town`: where it is permitted, what it refuses, and two who ask at once. (The town told here is short.)"""

import asyncio
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from careplan.exchange.town import desk as town_desk
from careplan.protection import permits_town
from careplan.settings import Settings
from support.api_town import OTHER, Town
from support.api_town import town as running


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Found the town, and let nothing happen in it."""
    monkeypatch.setattr(town_desk, "rehearse", lambda _writer: [])


@pytest.mark.parametrize(
    ("given", "permitted"),
    [
        ({}, True),
        ({"tls": True}, False),
        ({"trusted_proxies": (ip_network("10.0.0.0/8"),)}, False),
        ({"tls": True, "town": True}, True),
        ({"town": False}, False),
    ],
)
def test_without_the_setting_only_development_permits_a_town(given: dict[str, Any], permitted: bool) -> None:
    assert permits_town(Settings(**given)) is permitted


async def test_what_is_not_permitted_is_refused_and_said(tmp_path: Path) -> None:
    async with running(tmp_path, town=False) as service:
        admin = await service.login("admin")
        assert (await service.http.get("/v1/town", headers=admin)).json()["allowed"] is False
        for method in ("POST", "DELETE"):
            refused = await service.http.request(method, "/v1/town", headers=admin)
            assert (refused.status_code, refused.json()["code"]) == (403, "town-off")


@pytest.mark.usefixtures("quick")
async def test_of_two_who_ask_at_once_one_makes_it(town: Town) -> None:
    admin = await town.login("admin")
    asked = [town.http.post("/v1/town", headers=admin) for _ in range(2)]
    made, refused = sorted(await asyncio.gather(*asked), key=lambda each: each.status_code)
    assert (made.status_code, refused.status_code) == (201, 409)
    assert refused.json()["code"] in {"town-in-progress", "town-not-empty"}
    staff = await town.login("suzuran", made.json()["password"])
    assert (await town.http.get("/v1/session", headers=staff)).json()["role"] == "office-administrator"
    removed = await asyncio.gather(*(town.http.delete("/v1/town", headers=admin) for _ in range(2)))
    counts = sorted(each.json().get("offices", 0) for each in removed)
    assert counts == [0, 7]
    assert (await town.http.get("/v1/session", headers=staff)).status_code == 401
    assert (await town.http.get("/v1/town", headers=admin)).json()["standing"] == "empty"


@pytest.mark.usefixtures("quick")
async def test_the_word_is_told_by_the_refusal(town: Town) -> None:
    admin = await town.login("admin")
    assert (await town.http.post("/v1/town", headers=admin)).status_code == 201
    await town.register(OTHER, "hosted")
    refused = await town.http.delete("/v1/town", headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "town-not-alone")
    assert refused.json()["foreign"] == 1
    word = refused.json()["confirmation"]
    removed = await town.http.delete("/v1/town", params={"confirm": word}, headers=admin)
    assert (removed.status_code, removed.json()["offices"], removed.json()["foreign"]) == (200, 8, 1)


async def test_an_exchange_of_others_is_left_alone(town: Town) -> None:
    await town.register(OTHER, "hosted")
    admin = await town.login("admin")
    for confirm in ({}, {"confirm": "erase-everything"}):
        refused = await town.http.delete("/v1/town", params=confirm, headers=admin)
        assert (refused.status_code, refused.json()["code"]) == (409, "town-missing")
    refused = await town.http.post("/v1/town", headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "town-not-empty")
    long = await town.http.delete("/v1/town", params={"confirm": "x" * 41}, headers=admin)
    assert (long.status_code, long.json()["code"]) == (422, "request-invalid")
    assert (await town.http.get("/v1/town", headers=admin)).json()["standing"] == "other"
