"""Webhooks over HTTP: posted once, signed, bounded, no further than the address."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_address
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from careplan.api.notice.post import Poster, resolve
from careplan.client import ProofRefusedError, verify_webhook
from careplan.exchange.notice.addresses import Address, AddressRule, Target
from careplan.exchange.notice.deliveries import EACH, Message
from careplan.main import create_app
from careplan.settings import Settings, SettingsError
from support.api_town import CHEAP, OTHER, OWN, Town
from support.api_town import town as running
from support.webhook_receiver import NEVER, TAKEN, receiving
from support.webhook_town import counts, deliver, send

LOCAL = AddressRule(private=True)
FAILED = b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n"


@pytest.fixture
async def quiet(tmp_path: Path) -> AsyncIterator[Town]:
    """A town that delivers when it is told to."""
    async with running(tmp_path, notice_seconds=60) as town:
        yield town


async def test_a_notice_is_posted_signed_and_once(quiet: Town) -> None:
    async with receiving() as receiver:
        headers, made, sent = await send(quiet, receiver)
        for _ in range(2):
            await deliver(quiet)
        (arrival,) = receiver.arrived
    assert arrival.head == "POST /careplan?x=1 HTTP/1.1"
    assert arrival.headers["host"] == receiver.url.split("/")[2]
    assert arrival.headers["content-type"] == "application/json"
    notice = verify_webhook(arrival.headers, arrival.body, made["secret"], at=quiet.clock())
    assert (notice.transmission_id, notice.state, notice.role) == (sent, "accepted", "receiver")
    assert arrival.headers["webhook-id"] == notice.id
    listed = (await quiet.http.get("/v1/notices", headers=headers)).json()["items"]
    assert [each["id"] for each in listed] == [notice.id]
    assert await counts(quiet, headers) == (0, 0)
    for body, secret, code in (
        (arrival.body + b" ", made["secret"], "webhook-signature"),
        (arrival.body, "whsec_" + "A" * 44, "webhook-signature"),
        (arrival.body, "AAAA", "webhook-malformed"),
    ):
        with pytest.raises(ProofRefusedError) as refused:
            verify_webhook(arrival.headers, body, secret, at=quiet.clock())
        assert refused.value.code == code


async def test_what_is_refused_is_tried_again_later(quiet: Town) -> None:
    async with receiving(FAILED, TAKEN) as receiver:
        headers, _, _ = await send(quiet, receiver)
        with capture_logs() as lines:
            await deliver(quiet)
        assert [(line["event"], line["cause"]) for line in lines] == [("webhook.failed", "status-500")]
        await deliver(quiet)
        assert (len(receiver.arrived), await counts(quiet, headers)) == (1, (1, 0))
        quiet.clock.advance(seconds=5)
        await deliver(quiet)
        first, again = receiver.arrived
        assert first.headers["webhook-id"] == again.headers["webhook-id"]
        assert first.body == again.body
        assert int(again.headers["webhook-timestamp"]) == int(first.headers["webhook-timestamp"]) + 5
        assert await counts(quiet, headers) == (0, 0)


async def test_a_dead_letter_is_shown_and_replayed(tmp_path: Path) -> None:
    async with (
        running(tmp_path, notice_seconds=60, webhook_attempts=1) as town,
        receiving(FAILED) as receiver,
    ):
        headers, made, sent = await send(town, receiver)
        await deliver(town)
        assert await counts(town, headers) == (0, 1)
        path = f"/v1/webhooks/{made['id']}"
        (letter,) = (await town.http.get(f"{path}/dead", headers=headers)).json()["items"]
        assert (letter["cause"], letter["attempts"]) == ("status-500", 1)
        assert letter["notice"]["data"]["transmission"] == sent
        replayed = await town.http.post(f"{path}/replay", json={}, headers=headers)
        assert replayed.json() == {"replayed": 1}
        receiver.answers = [TAKEN]
        await deliver(town)
        assert (len(receiver.arrived), await counts(town, headers)) == (2, (0, 0))
        other = await town.login(f"staff-{OWN.office_number}")
        for method, of in (("DELETE", ""), ("GET", "/dead"), ("POST", "/replay")):
            body: dict[str, str] | None = {} if method == "POST" else None
            refused = await town.http.request(method, path + of, headers=other, json=body)
            assert (refused.status_code, refused.json()["code"]) == (404, "webhook-unknown")
        assert (await town.http.delete(path, headers=headers)).status_code == 204
        assert (await town.http.get("/v1/webhooks", headers=headers)).json() == {"items": []}


async def test_an_address_that_is_not_let_in(tmp_path: Path) -> None:
    async with running(tmp_path, webhook_private=False) as town:
        headers = (await town.enrol(OWN))[0]
        for url in ("http://127.0.0.1:1/", "https://10.0.0.1/", "nonsense"):
            refused = await town.http.post("/v1/webhooks", json={"url": url}, headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (422, "webhook-url-refused")
        made = await town.http.post("/v1/webhooks", json={"url": "https://example.test/"}, headers=headers)
        assert made.status_code == 201
        assert made.json()["secret"].startswith("whsec_")


async def test_on_an_open_address_loopback_is_not_let_in_by_itself(tmp_path: Path) -> None:
    async with running(tmp_path, host="0.0.0.0") as town:  # noqa: S104 - nothing listens there
        headers = (await town.enrol(OWN))[0]
        refused = await town.http.post("/v1/webhooks", json={"url": "http://127.0.0.1/"}, headers=headers)
        assert refused.json()["code"] == "webhook-url-refused"


def message(url: str) -> Message:
    return Message(url, {"webhook-id": "1"}, b"{}")


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (TAKEN, None),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2_000_000, None),
        (b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n", "status-302"),
        (b"HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n", "status-410"),
        (b"HTTP/1.1 200 OK\r\nx: " + b"x" * 2_000_000, "unreachable"),
        (b"SSH-2.0-x\r\n\r\n", "unreachable"),
        (b"", "unreachable"),
    ],
)
async def test_whatever_answers(answer: bytes, cause: str | None) -> None:
    async with receiving(answer) as receiver:
        assert await Poster(LOCAL, 10).post(message(receiver.url)) == cause
        assert len(receiver.arrived) == 1


async def test_who_never_answers_is_left() -> None:
    async def never(_target: Target) -> Sequence[Address]:
        await asyncio.Event().wait()
        raise AssertionError

    assert await Poster(LOCAL, 0.01, never).post(message("http://127.0.0.1/")) == "timed-out"


async def test_where_nothing_listens() -> None:
    async with receiving() as receiver:
        url = receiver.url
    assert await Poster(LOCAL, 10).post(message(url)) == "unreachable"


async def test_a_name_is_judged_by_what_it_was_resolved_to_and_asked_once() -> None:
    asked: list[Target] = []

    def resolved(*addresses: str) -> Poster:
        async def resolver(target: Target) -> Sequence[Address]:
            asked.append(target)
            return [ip_address(each) for each in addresses]

        return Poster(AddressRule(private=False), 10, resolver)

    for addresses in (["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], []):
        assert await resolved(*addresses).post(message("https://rebound.test/")) == "address-refused"
    assert len(asked) == 3
    async with receiving() as receiver:
        url = receiver.url.replace("127.0.0.1", "localhost")
        assert (
            await Poster(LOCAL, 10, lambda _: asyncio.sleep(0, [ip_address("127.0.0.1")])).post(message(url))
            is None
        )
        assert receiver.arrived[0].headers["host"].startswith("localhost:")
    assert ip_address("127.0.0.1") in await resolve(Target("http", "127.0.0.1", 80))


async def test_of_several_addresses_the_first_that_answers_is_posted_to() -> None:
    async def both(_target: Target) -> Sequence[Address]:
        return [ip_address("127.0.0.2"), ip_address("127.0.0.1")]

    async with receiving() as receiver:
        assert await Poster(LOCAL, 10, both).post(message(receiver.url)) is None
        assert len(receiver.arrived) == 1
    assert await Poster(LOCAL, 10, both).post(message(receiver.url)) == "unreachable"


async def test_an_address_that_hangs_holds_up_nobody_else(tmp_path: Path) -> None:
    async with (
        running(tmp_path, notice_seconds=60, webhook_seconds=60) as town,
        receiving(NEVER) as hanging,
        receiving() as receiver,
    ):
        sender, key = await town.enrol(OWN)
        headers, _ = await town.enrol(OTHER)
        for url in (hanging.url, receiver.url):
            made = await town.http.post("/v1/webhooks", json={"url": url}, headers=headers)
            assert made.status_code == 201
        for second in range(12):
            unit = await town.seal(key, OTHER, sender, stamp=f"202611220304{second:02}")
            assert (await town.post_sealed(unit, sender)).status_code == 201
        courier = town.app.state.services.courier
        async with asyncio.timeout(20):
            while len(receiver.arrived) < 12:
                await courier.round()
                await asyncio.sleep(0)
        assert len(hanging.arrived) == EACH
        told = sorted(json.loads(each.body)["data"]["number"] for each in receiver.arrived)
        assert len(set(told)) == 12


async def test_a_try_that_ends_in_a_fault_is_logged_and_its_slot_free_again(
    quiet: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> str | None:
        raise ZeroDivisionError

    async with receiving() as receiver:
        await send(quiet, receiver)
        with monkeypatch.context() as broken, capture_logs() as lines:
            broken.setattr(Poster, "_post", fail)
            await deliver(quiet)
        assert ("task.failed", "ZeroDivisionError") in [(each["event"], each.get("error")) for each in lines]
        quiet.clock.advance(minutes=10)
        await deliver(quiet)
        assert len(receiver.arrived) == 1


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_a_file_of_authorities_that_is_none_is_said_at_the_start(
    tmp_path: Path, content: bytes | None
) -> None:
    anchor = tmp_path / "ca.crt"
    if content is not None:
        anchor.write_bytes(content)
    with pytest.raises(SettingsError, match="CAREPLAN_WEBHOOK_CA"):
        create_app(Settings(data=tmp_path / "data", webhook_ca=anchor), passwords=CHEAP)
