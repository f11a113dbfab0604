"""A town with a webhook put down, and its deliveries."""

from support.api_town import OTHER, OWN, Town
from support.webhook_receiver import Receiver


async def send(town: Town, receiver: Receiver) -> tuple[dict[str, str], dict[str, str], str]:
    """Let the destination put down the receiver, and send something; return its headers, the webhook, the id."""
    sender, key = await town.enrol(OWN)
    headers, _ = await town.enrol(OTHER)
    made = await town.http.post("/v1/webhooks", json={"url": receiver.url}, headers=headers)
    assert made.status_code == 201, made.text
    sent = await town.post_sealed(await town.seal(key, OTHER, sender), sender)
    return headers, made.json(), sent.json()["id"]


async def deliver(town: Town) -> None:
    courier = town.app.state.services.courier
    await courier.round()
    await courier.settled()


async def counts(town: Town, headers: dict[str, str]) -> tuple[int, int]:
    (listed,) = (await town.http.get("/v1/webhooks", headers=headers)).json()["items"]
    assert "secret" not in listed
    return listed["pending"], listed["dead"]
