"""Event streams: whose, from where on, how many, and when they end."""

import asyncio
import json
from pathlib import Path

import pytest

from careplan.trust import Credential
from support.api_town import OTHER, OWN, Town
from support.api_town import town as running
from support.event_stream import EventStream, streaming

Ends = tuple[dict[str, str], dict[str, str], Credential]


async def ends(town: Town) -> Ends:
    sender, key = await town.enrol(OWN)
    receiver, _ = await town.enrol(OTHER)
    return sender, receiver, key


async def send(town: Town, by: Ends, stamp: str = "20261122030405") -> str:
    answer = await town.post_sealed(await town.seal(by[2], OTHER, by[0], stamp=stamp), by[0])
    assert answer.status_code == 201, answer.text
    sent: str = answer.json()["id"]
    return sent


async def next_data(stream: EventStream) -> dict[str, object]:
    event = await stream.event()
    assert event is not None
    data: dict[str, object] = json.loads(event["data"])
    return data


async def ended(stream: EventStream) -> str:
    event = await stream.event()
    assert event is not None
    assert event["event"] == "end"
    assert await stream.event() is None
    return str(json.loads(event["data"])["code"])


async def test_a_stream_tells_what_comes_and_goes_on_after_a_number(town: Town) -> None:
    by = await ends(town)
    first = await send(town, by)
    async with streaming(town.app, by[1]) as stream:
        assert stream.status == 200
        assert await stream.block() == "retry: 2000"
        second = await send(town, by, "20261122030406")
        event = await stream.event()
        assert event is not None
        content = json.loads(event["data"])
        assert (event["event"], content["data"]["transmission"]) == ("transmission.accepted", second)
    listed = (await town.http.get("/v1/notices", headers=by[1])).json()
    assert [each["data"]["transmission"] for each in listed["items"]] == [first, second]
    assert listed["items"][1] == content
    assert str(listed["next"]) == event["id"]
    async with streaming(town.app, by[1] | {"Last-Event-ID": "0"}) as stream:
        assert await next_data(stream) == listed["items"][0]
        assert await next_data(stream) == content
    number = listed["items"][0]["data"]["number"]
    async with streaming(town.app, by[1], query=f"after={number}") as stream:
        assert await next_data(stream) == content
    page = await town.http.get(f"/v1/notices?after={listed['next']}", headers=by[1])
    assert page.json() == {"items": [], "next": listed["next"]}


async def test_the_sender_is_told_of_what_the_receiver_does(town: Town) -> None:
    by = await ends(town)
    sent = await send(town, by)
    async with streaming(town.app, by[0]) as stream, streaming(town.app, by[1]) as other:
        assert await stream.block() == await other.block()
        await town.http.get(f"/v1/transmissions/{sent}/content", headers=by[1])
        assert (await next_data(stream))["type"] == "transmission.fetched"
        town.app.state.services.feed.end()
        assert await ended(other) == "shutting-down"


async def test_an_administrator_of_the_exchange_has_no_notices(town: Town) -> None:
    admin = await town.login("admin")
    for path in ("/v1/events", "/v1/notices"):
        assert (await town.http.get(path, headers=admin)).json()["code"] == "office-only"


@pytest.mark.parametrize("number", ["x", "-1", "9" * 40])
async def test_a_number_that_is_none(town: Town, number: str) -> None:
    headers = (await ends(town))[0]
    answer = await town.http.get("/v1/events", headers=headers | {"Last-Event-ID": number})
    assert answer.json()["code"] == "request-invalid"
    assert (await town.http.get(f"/v1/notices?after={number}", headers=headers)).status_code == 422


async def test_streams_of_an_office_are_bounded_and_given_back(tmp_path: Path) -> None:
    async with running(tmp_path, max_streams=2) as town:
        by = await ends(town)
        async with streaming(town.app, by[0]), streaming(town.app, by[0]), streaming(town.app, by[1]):
            refused = await town.http.get("/v1/events", headers=by[0])
            assert (refused.status_code, refused.json()["code"]) == (429, "streams-full")
            assert refused.headers["Retry-After"] == "30"
        async with streaming(town.app, by[0]) as stream:
            assert stream.status == 200


async def test_a_stream_ends_with_its_session(town: Town) -> None:
    by = await ends(town)
    async with streaming(town.app, by[0]) as stream:
        assert await stream.block() == "retry: 2000"
        await town.http.post("/v1/logout", headers=by[0])
        town.app.state.services.feed.ring()
        assert await ended(stream) == "session-missing"
    async with streaming(town.app, by[1]) as stream:
        assert await stream.block() == "retry: 2000"
        town.clock.advance(minutes=61)
        town.app.state.services.feed.ring()
        assert await ended(stream) == "session-missing"


async def test_what_came_after_the_end_of_a_session_is_not_told(town: Town) -> None:
    by = await ends(town)
    async with streaming(town.app, by[1]) as stream:
        assert await stream.block() == "retry: 2000"
        await town.http.post("/v1/logout", headers=by[1])
        await send(town, by)
        assert await ended(stream) == "session-missing"


async def test_heartbeats_come_as_comments(tmp_path: Path) -> None:
    async with running(tmp_path, heartbeat_seconds=0.05) as town:
        by = await ends(town)
        async with streaming(town.app, by[0]) as stream:
            assert [await stream.block() for _ in range(3)] == ["retry: 2000", ": heartbeat", ": heartbeat"]


async def test_a_poll_without_streams_asks_nothing(town: Town) -> None:
    feed = town.app.state.services.feed
    by = await ends(town)
    ear = feed.listen(OTHER.office_number)
    await feed.poll()
    assert await ear.wait(0)
    await feed.poll()
    assert not await ear.wait(0)
    await send(town, by)
    await asyncio.gather(feed.poll(), feed.poll())
    assert await ear.wait(0)
    ear.close()
    ear.close()
    town.app.state.release()  # a query would fail from here on
    await feed.poll()
