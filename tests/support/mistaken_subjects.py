"""Subjects of the exchange test, each with one mistake of the field, asked without a process."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from careplan.client import Client, Office, Retries
from careplan.client.errors import ConnectionFailedError
from careplan.client.proofs import write_time
from careplan.conformance.exchange.own import Subject, Values
from careplan.sealing import sign_statement
from support.live_town import fresh

IMPATIENT = Retries(attempts=1)


def now() -> datetime:
    return datetime.now(UTC)


class Asked:
    """A subject as the runner speaks with it; what passes is JSON."""

    def __init__(self, sort: type[Subject] = Subject) -> None:
        self.sort = sort

    def ask(self, request: Mapping[str, Any]) -> Any:
        return json.loads(json.dumps(self.sort(json.loads(json.dumps(request)), now).answer()))

    def close(self) -> None:
        """Nothing runs between steps."""


class SendsAnew(Subject):
    """Takes no answer for nothing done: new stamp, new seal, new key."""

    def send(self) -> Values:
        with Client(self.request["url"], retries=IMPATIENT) as client:
            client.login(self.request["staff_id"], self.request["password"])
            ours = self.office
            once = Office(client, ours.credential, ours.anchors, clock=self.clock)
            if self.request["step"] != "cut":
                return super().send()
            try:
                return {"transmission": once.send(self.files).acceptance.id}
            except ConnectionFailedError:
                label = f"plan-{self.request['partner']}"
                return {"transmission": ours.send(fresh(label)).acceptance.id}


class GivesUp(Subject):
    """Takes 429 for a refusal for good."""

    @cached_property
    def client(self) -> Client:
        retries = IMPATIENT if self.request["step"] == "busy" else None
        return Client(self.request["url"], retries=retries)


def waiting_by(sleep: Callable[[float], None]) -> type[Subject]:
    """Return a subject that waits for Retry-After by this."""

    class Waits(Subject):
        @cached_property
        def client(self) -> Client:
            return Client(self.request["url"], retries=Retries(sleep=sleep))

    return Waits


class SignsUnseen(Subject):
    """Fetches and signs; nothing is opened or checked."""

    def receipt(self) -> Values:
        for name in self.request["transmissions"]:
            content = self.office.client.content(name)
            shown = self.office.client.transmission(name)
            body = {
                "transmission": name,
                "sealed_sha256": shown.sealed_sha256,
                "header_sha256": shown.header_sha256,
                "received_at": write_time(now()),
                "verdict": "clean",
            }
            assert content.sealed
            statement = sign_statement("receipt", body, signer=self.office.credential, at=now())
            self.office.client.give_receipt(name, statement)
        return {}


class LosesOldKeys(Subject):
    """Throws the key of before away at the renewal."""

    def renew(self) -> Values:
        self.enrol()
        for old in self.keys.folder.glob(f"{self.number}-*"):
            old.unlink()
        return self.fetch()


class SendsWhole(Subject):
    """Has no upload in pieces, and says that it has."""

    def pieces(self) -> Values:
        return self.send()


class BelievesAll(Subject):
    """Takes whatever comes to its webhook for true."""

    def webhook(self) -> Values:
        return {"genuine": list(range(len(self.request["deliveries"])))}


class ActsTwice(Subject):
    """Acts on every notice that comes, also on one that came before."""

    def follow(self) -> Values:
        awaited, seen = set(self.request["await"]), list[str]()
        notices = self.office.client.notices
        for notice in notices._stream(0):  # noqa: SLF001 - the stream as it comes, undeduplicated
            if notice is not None and notice.transmission_id in awaited:
                seen.append(notice.transmission_id)
            if awaited <= set(seen):
                break
        return {"transmissions": seen}
