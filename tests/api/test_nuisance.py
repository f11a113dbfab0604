"""What a script does to requests and notices, and to whom."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs

from careplan.api.nuisance.requests import Nuisance
from careplan.exchange.nuisance.script import Deed, Rule, Script
from support.api_town import HELP, OTHER, OWN, SUPPORT, Town, party
from support.api_town import town as running
from support.event_stream import streaming
from support.webhook_receiver import receiving

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "nuisance.md").read_text("utf-8")


def rule(name: str, do: str, **given: object) -> dict[str, object]:
    return {"name": name, "do": do} | given


async def put(town: Town, *rules: dict[str, object], seed: int = 0) -> dict[str, str]:
    admin = await town.login("admin")
    answer = await town.http.put("/v1/nuisance", json={"seed": seed, "rules": rules}, headers=admin)
    assert answer.status_code == 200, answer.text
    return admin


async def tallies(town: Town, admin: dict[str, str]) -> dict[str, tuple[int, int]]:
    shown = (await town.http.get("/v1/nuisance", headers=admin)).json()
    return {each["name"]: (each["fitted"], each["fired"]) for each in shown["rules"]}


async def test_nothing_is_there_until_a_script_is_put(town: Town) -> None:
    admin = await town.login("admin")
    nothing: dict[str, object] = {"script": None, "rules": []}
    assert (await town.http.get("/v1/nuisance", headers=admin)).json() == nothing
    script = {
        "seed": 7,
        "rules": [
            rule("busy", "refuse", status=429, retry_after=1, route="/v1/session", nth=2),
            rule("closed", "maintenance", until="2026-11-22T04:00:00Z", times=1, office="1370000025"),
        ],
    }
    shown = (await town.http.put("/v1/nuisance", json=script, headers=admin)).json()
    for given, told in zip(script["rules"], shown["script"]["rules"], strict=True):  # type: ignore[call-overload]
        assert given.items() <= told.items()
    assert shown["script"]["seed"] == 7
    assert shown["rules"] == [{"name": each, "fitted": 0, "fired": 0} for each in ("busy", "closed")]
    assert (await town.http.delete("/v1/nuisance", headers=admin)).status_code == 204
    assert (await town.http.get("/v1/nuisance", headers=admin)).json() == nothing


async def test_the_nth_request_of_a_route_is_refused(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    admin = await put(
        town,
        rule("busy", "refuse", status=429, retry_after=3, method="GET", route="/v1/session", nth=2),
        rule("away", "refuse", route="/v1/offices/{number}", every=2),
    )
    with capture_logs() as lines:
        answers = [await town.http.get("/v1/session", headers=sender) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 429, 200]
    assert (answers[1].headers["Retry-After"], answers[1].json()["code"]) == ("3", "too-many-requests")
    assert [line.get("nuisance") for line in lines] == [None, ["busy"], None]
    path = f"/v1/offices/{SUPPORT.number}"
    answers = [await town.http.get(path, headers=sender) for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 503, 200, 503]
    assert "Retry-After" not in answers[1].headers
    assert await tallies(town, admin) == {"busy": (3, 1), "away": (4, 2)}


async def test_one_office_is_refused_and_others_are_not(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    receiver = await town.register(party(HELP), "hosted")
    admin = await put(town, rule("busy", "refuse", office=SUPPORT.number))
    others: list[dict[str, str]] = [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}]
    codes = [
        (await town.http.get("/v1/session", headers=each)).status_code
        for each in (sender, receiver, admin, *others)
    ]
    assert codes == [503, 200, 200, 401, 401, 401]


async def test_maintenance_spares_health_and_ends(town: Town) -> None:
    until = (town.clock() + timedelta(minutes=1)).isoformat()
    admin = await put(town, rule("closed", "maintenance", until=until))
    closed = await town.http.get("/v1/session", headers=admin)
    assert (closed.status_code, closed.json()["code"]) == (503, "maintenance")
    assert closed.headers["Retry-After"] == "60"
    for path in ("/healthz", "/readyz", "/v1/nuisance"):
        assert (await town.http.get(path, headers=admin)).status_code == 200
    town.clock.advance(minutes=1)
    assert (await town.http.get("/v1/session", headers=admin)).status_code == 200


async def test_an_expired_certificate_is_served_the_same_each_time(town: Town) -> None:
    sender = await town.register(party(SUPPORT), "hosted")
    await town.register(party(HELP), "hosted")
    path = f"/v1/offices/{HELP.number}/certificate"
    good = (await town.http.get(path, headers=sender)).content
    await put(town, rule("old", "expired-certificate", office=HELP.number, times=2))
    answers = [await town.http.get(path, headers=sender) for _ in range(3)]
    assert answers[0].content == answers[1].content
    assert answers[2].content == good
    spoilt = x509.load_pem_x509_certificate(answers[0].content)
    assert spoilt.not_valid_after_utc < town.clock()
    assert spoilt.issuer == x509.load_pem_x509_certificate(good).issuer
    assert (await town.http.get(path)).status_code == 401
    other = await town.http.get(f"/v1/offices/{SUPPORT.number}/certificate", headers=sender)
    assert x509.load_pem_x509_certificate(other.content).not_valid_after_utc > town.clock()
    await put(town, rule("old", "expired-certificate"))
    assert (await town.http.get("/v1/offices/1379999999/certificate", headers=sender)).status_code == 404


async def test_notices_come_twice(tmp_path: Path) -> None:
    async with running(tmp_path, notice_seconds=60) as town, receiving() as receiver:
        sender, key = await town.enrol(OWN)
        headers, _ = await town.enrol(OTHER)
        await town.http.post("/v1/webhooks", json={"url": receiver.url}, headers=headers)
        admin = await put(
            town,
            rule("echo", "duplicate", channel="event", office=OTHER.office_number, nth=1),
            rule("twice", "duplicate", channel="webhook"),
        )
        for stamp in ("20261122030405", "20261122030406"):
            await town.post_sealed(await town.seal(key, OTHER, sender, stamp=stamp), sender)
        async with streaming(town.app, headers, query="after=0") as stream:
            events = [await stream.event() for _ in range(3)]
        assert events[0] == events[1] != events[2]
        courier = town.app.state.services.courier
        await courier.round()
        await courier.settled()
        names = [each.headers["webhook-id"] for each in receiver.arrived]
        assert len(names) == 4
        assert len(set(names)) == 2
        assert await tallies(town, admin) == {"echo": (2, 1), "twice": (2, 2)}


async def test_delays_are_waited_and_cuts_do_the_work_first(town: Town) -> None:
    services = town.app.state.services
    slept: list[float] = []
    done: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        done.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def ask(path: str, extensions: dict[str, Any]) -> list[str]:
        messages: list[Message] = [{"type": "http.disconnect"}, {"type": "http.request", "body": b""}]
        sent: list[str] = []

        async def receive() -> Message:
            return messages.pop()

        async def send(message: Message) -> None:
            sent.append(message["type"])

        scope = {"type": "http", "method": "GET", "path": path, "headers": [], "extensions": extensions}
        await Nuisance(app, services, sleep)(scope, receive, send)
        return sent

    services.nuisance._set(  # noqa: SLF001 - put without a log-in
        Script((Rule("slow", Deed.DELAY, seconds=2.5), Rule("cut", Deed.CUT)))
    )
    whole = ["http.response.start", "http.response.body"]
    assert await ask("/healthz", {}) == whole
    assert (slept, done) == ([], ["/healthz"])
    cut: list[str] = []
    assert await ask("/a", {"careplan.cut": lambda: cut.append("cut")}) == []
    assert await ask("/b", {}) == []
    assert (slept, done, cut) == ([2.5, 2.5], ["/healthz", "/a", "/b"], ["cut"])


@pytest.mark.parametrize(
    "wrong",
    [
        rule("x", "explode"),
        rule("X Y", "refuse"),
        rule("x", "refuse", status=418),
        rule("x", "delay", seconds=3600),
        rule("x", "maintenance", until="2026-11-22T04:00:00"),
        rule("x", "refuse", route="v1"),
        rule("x", "refuse", office="1"),
        rule("x", "refuse", nth=0),
        rule("x", "refuse", often=1),
    ],
)
async def test_a_script_that_makes_no_sense(town: Town, wrong: dict[str, object]) -> None:
    admin = await town.login("admin")
    answer = await town.http.put("/v1/nuisance", json={"rules": [wrong]}, headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


async def test_administrators_only_and_not_where_it_is_switched_off(tmp_path: Path) -> None:
    async with running(tmp_path, nuisance=False) as town:
        office = await town.register(party(SUPPORT), "hosted")
        admin = await town.login("admin")
        script = {"rules": [rule("busy", "refuse")]}
        for method in ("PUT", "GET", "DELETE"):
            for headers, code in ((office, "administrator-only"), (admin, "nuisance-off")):
                body = script if method == "PUT" else None
                answer = await town.http.request(method, "/v1/nuisance", json=body, headers=headers)
                assert (answer.status_code, answer.json()["code"]) == (403, code)
        assert (await town.http.get("/v1/session", headers=office)).status_code == 200


async def test_the_examples_of_the_page_are_scripts(town: Town) -> None:
    blocks = [each.partition("```")[0] for each in PAGE.split("```json\n")[1:]]
    assert len(blocks) >= 2
    done: set[str] = set()
    admin = await town.login("admin")
    for block in blocks:
        script = json.loads(block)
        answer = await town.http.put("/v1/nuisance", json=script, headers=admin)
        assert answer.status_code == 200, answer.text
        done |= {each["do"] for each in script["rules"]}
    assert done == set(Deed)
