"""The reference subject: our own client, as a program that the exchange test asks."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from careplan.authority import KeyFolder, KeyType, load_earlier
from careplan.client import Client, ClientError, Office, ProofRefusedError, verify_webhook
from careplan.sealing import SealingError
from careplan.trust import load_certificates, load_credential

Values = dict[str, Any]


class Subject:
    """An office that keeps its own key in the folder `work`; one object a step."""

    def __init__(self, request: Mapping[str, Any], clock: Callable[[], datetime]) -> None:
        self.request = request
        self.clock = clock
        self.number = str(request["office"])
        self.keys = KeyFolder(Path(request["work"]), self.number)

    def answer(self) -> Values:
        """Do the step and return the answer; what is refused is the reason."""
        step = STEPS.get(str(self.request["step"]))
        if step is None:
            return {"status": "unsupported"}
        try:
            with self.client:
                return {"status": "done"} | step(self)
        except SealingError as error:
            return {"status": "failed", "reason": error.message_en}
        except ClientError as error:
            return {"status": "failed", "reason": error.message.en}

    @cached_property
    def client(self) -> Client:
        """The client, not logged in."""
        return Client(self.request["url"])

    @cached_property
    def office(self) -> Office:
        """The office's own end, logged in."""
        self.client.login(self.request["staff_id"], self.request["password"])
        certificate = self.keys.folder / f"{self.number}.crt"
        return Office(
            self.client,
            load_credential(certificate.read_bytes(), certificate.with_suffix(".key").read_bytes()),
            load_certificates(self.request["anchors"].encode()),
            clock=self.clock,
            earlier=load_earlier(certificate),
        )

    @property
    def files(self) -> dict[str, bytes]:
        """The files to send."""
        return {name: b64decode(content) for name, content in self.request["files"].items()}

    def enrol(self) -> Values:
        """Enrol a key; again it is a renewal, and the earlier key is kept."""
        request = self.keys.begin(KeyType.P256)
        made = self.client.directory.enrol(self.number, request, self.request["issue_password"])
        self.keys.finish(made.pem)
        return {}

    def login(self) -> Values:
        """Log in and ask who we are."""
        self.client.login(self.request["staff_id"], self.request["password"])
        self.client.session()
        return {}

    def send(self) -> Values:
        """Send; what may be repeated the client repeats, under one Idempotency-Key."""
        return {"transmission": self.office.send(self.files).acceptance.id}

    def unread(self) -> Values:
        """Name what waits."""
        waiting = self.office.client.received(state="accepted", order="stamp")
        return {"transmissions": [each.id for each in waiting]}

    def fetch(self) -> Values:
        """Fetch and open."""
        files = self.office.fetch(self.request["transmission"]).files
        return {"files": {name: b64encode(content).decode() for name, content in files.items()}}

    def receipt(self) -> Values:
        """Open, check and sign for each."""
        for name in self.request["transmissions"]:
            self.office.receipt(name)
        return {}

    def withdraw(self) -> Values:
        """Send and take back."""
        self.office.client.withdraw(self.send()["transmission"])
        return {}

    def follow(self) -> Values:
        """Read notices until all that is awaited came."""
        awaited, seen = set(self.request["await"]), list[str]()
        for notice in self.office.client.events(0):
            if notice.transmission_id in awaited:
                seen.append(notice.transmission_id)
            if awaited <= set(seen):
                break
        return {"transmissions": seen}

    def renew(self) -> Values:
        """Renew, then open what was sealed before."""
        self.enrol()
        return self.fetch()

    def pieces(self) -> Values:
        """Send in pieces, and on from where it stands."""
        unit = self.office.prepare(self.files).unit
        return {"transmission": self.client.send_sealed(unit, in_pieces=True).id}

    def webhook(self) -> Values:
        """Say which deliveries are to be acted on."""
        genuine, seen = [], set[str]()
        for number, each in enumerate(self.request["deliveries"]):
            try:
                notice = verify_webhook(
                    each["headers"], b64decode(each["body"]), self.request["secret"], at=self.clock()
                )
            except ProofRefusedError:
                continue
            if notice.id not in seen:
                genuine.append(number)
            seen.add(notice.id)
        return {"genuine": genuine}


STEPS: Mapping[str, Callable[[Subject], Values]] = {
    "enrol": lambda subject: subject.enrol(),
    "login": lambda subject: subject.login(),
    "certificate": lambda subject: subject.send(),
    "send": lambda subject: subject.send(),
    "list": lambda subject: subject.unread(),
    "fetch": lambda subject: subject.fetch(),
    "open": lambda subject: subject.fetch(),
    "receipt": lambda subject: subject.receipt(),
    "withdraw": lambda subject: subject.withdraw(),
    "cut": lambda subject: subject.send(),
    "busy": lambda subject: subject.send(),
    "duplicate": lambda subject: subject.follow(),
    "renewal": lambda subject: subject.renew(),
    "pieces": lambda subject: subject.pieces(),
    "webhook": lambda subject: subject.webhook(),
}
