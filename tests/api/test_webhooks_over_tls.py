"""Webhooks to receivers that speak TLS: whom `CAREPLAN_WEBHOOK_CA` lets in, and how the others are told."""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from structlog.testing import capture_logs

from careplan.api.notice.post import Poster, trusting_besides
from careplan.api.tls import load_server_credential
from careplan.authority import Authority
from careplan.authority.server_certificate import issue_server
from careplan.client import verify_webhook
from careplan.exchange.notice.addresses import Address, AddressRule, Target
from careplan.exchange.notice.deliveries import Message
from support.api_town import town as running
from support.webhook_receiver import receiving
from support.webhook_town import counts, deliver, send


def authority(file: Path) -> Authority:
    """Return a new authority whose certificate is in the file. `ssl` looks at the machine's clock."""
    made = Authority.create("a vendor's authority", not_before=datetime.now(UTC) - timedelta(days=100))
    file.write_bytes(made.certificate.public_bytes(Encoding.PEM))
    return made


def known_as(name: str, issuer: Authority, folder: Path, *, age: int = 0) -> ssl.SSLContext:
    """Return what a receiver shows: a certificate for the name, made `age` days ago, for 30 days."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    at = datetime.now(UTC) - timedelta(days=age)
    load_server_credential(context, issue_server(issuer.credential, (name,), at=at, days=30), folder)
    return context


async def test_a_receiver_of_a_named_authority_is_posted_to(tmp_path: Path) -> None:
    anchor = tmp_path / "ca.crt"
    shown = known_as("127.0.0.1", authority(anchor), tmp_path)
    async with (
        running(tmp_path, notice_seconds=60, webhook_ca=anchor) as town,
        receiving(tls=shown) as receiver,
    ):
        assert receiver.url.startswith("https://")
        headers, made, sent = await send(town, receiver)
        await deliver(town)
        (arrival,) = receiver.arrived
        notice = verify_webhook(arrival.headers, arrival.body, made["secret"], at=town.clock())
        assert (notice.transmission_id, await counts(town, headers)) == (sent, (0, 0))


@pytest.mark.parametrize(
    ("name", "named", "age"),
    [
        ("127.0.0.1", None, 0),
        ("127.0.0.1", "others.crt", 0),
        ("other.test", "ca.crt", 0),
        ("127.0.0.1", "ca.crt", 60),
    ],
    ids=["no file", "another authority", "another name", "ended"],
)
async def test_another_certificate_is_tried_again_and_given_up_with_its_cause(
    tmp_path: Path, name: str, named: str | None, age: int
) -> None:
    authority(tmp_path / "others.crt")
    shown = known_as(name, authority(tmp_path / "ca.crt"), tmp_path, age=age)
    ca = None if named is None else tmp_path / named
    async with (
        running(tmp_path, notice_seconds=60, webhook_attempts=2, webhook_ca=ca) as town,
        receiving(tls=shown) as receiver,
    ):
        headers, made, _ = await send(town, receiver)
        for left in ((1, 0), (0, 1)):
            with capture_logs() as lines:
                await deliver(town)
            told = [(line["event"], line["cause"]) for line in lines]
            assert told == [("webhook.failed", "certificate-untrusted")]
            assert await counts(town, headers) == left
            town.clock.advance(seconds=5)
        path = f"/v1/webhooks/{made['id']}/dead"
        (letter,) = (await town.http.get(path, headers=headers)).json()["items"]
        assert (letter["cause"], letter["attempts"]) == ("certificate-untrusted", 2)
        assert receiver.arrived == []


async def test_a_name_is_known_by_the_certificate_though_its_address_is_posted_to(tmp_path: Path) -> None:
    anchor = tmp_path / "ca.crt"
    shown = known_as("receiver.test", authority(anchor), tmp_path)

    async def loopback(_target: Target) -> Sequence[Address]:
        return [ip_address("127.0.0.1")]

    poster = Poster(AddressRule(private=True), 10, loopback, lambda: trusting_besides(anchor))
    async with receiving(tls=shown) as receiver:
        for name, cause in (("receiver.test", None), ("other.test", "certificate-untrusted")):
            message = Message(receiver.url.replace("127.0.0.1", name), {"webhook-id": "1"}, b"{}")
            assert await poster.post(message) == cause
        assert [each.body for each in receiver.arrived] == [b"{}"]
