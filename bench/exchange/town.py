"""The exchange under test: started as its users start it, with two offices that keep their own P-256 keys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

from cryptography.hazmat.primitives.serialization import Encoding

from careplan.authority import Holder, KeyType, certificate_pem, issue_in_folder
from careplan.client import Client
from careplan.sealing import Credential, Envelope, Party, SealedUnit, Trust, seal
from careplan.trust import Role

PASSWORD = "a password of the benchmark"  # noqa: S105 - of an exchange that lives for a minute
SENDER, RECEIVER = Party("1370000017", "43"), Party("1370000025", "17")
SIZE = 100_000
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """One of the two: its bearer token, bound to its certificate, and the key it signs with."""

    token: str
    credential: Credential

    @property
    def headers(self) -> dict[str, str]:
        """What the office is known by: its token, and the certificate that a trusted proxy tells (RFC 9440)."""
        return {"Authorization": f"Bearer {self.token}"} | _shown(self.credential)


@dataclass(frozen=True, slots=True)
class Town:
    """A running exchange: the URLs of its processes, their numbers, and its two offices."""

    urls: tuple[str, ...]
    pids: tuple[int, ...]
    sender: Office
    receiver: Office
    trust: Trust

    def units(self, count: int, first: int) -> list[SealedUnit]:
        """Return sealed units of 100 KB of noise, each with a stamp of its own."""
        return [self._unit(first + index) for index in range(count)]

    def _unit(self, number: int) -> SealedUnit:
        return seal(
            {"UPPLAN.CSV": os.urandom(SIZE)},
            Envelope(
                SENDER,
                RECEIVER,
                f"{_FIRST + timedelta(seconds=number):%Y%m%d%H%M%S}",
                ("UPPLAN", "UPSIKYU", "UPHOSOKU"),
                ("202612",),
                "4.1",
            ),
            signer=self.sender.credential,
            recipient=self.receiver.credential.certificate,
            trust=self.trust,
            at=datetime.now(UTC),
        )


@contextmanager
def running(folder: Path, *, processes: int = 1, database: str | None = None) -> Iterator[Town]:
    """Run an exchange on a folder, in so many processes (more than one needs a database)."""
    started = [_start(folder, database) for _ in range(processes)]
    try:
        urls = tuple(url for _, url in started)
        yield _settled(folder, urls, tuple(process.pid for process, _ in started))
    finally:
        for process, _ in started:
            process.terminate()
        for process, _ in started:
            process.wait(30)


def _start(folder: Path, database: str | None) -> tuple[subprocess.Popen[str], str]:
    environment = os.environ | {
        "CAREPLAN_ADMIN_PASSWORD": PASSWORD,
        "CAREPLAN_TRUSTED_PROXIES": json.dumps(["127.0.0.1/32"]),
    }
    if database is not None:
        environment["CAREPLAN_DATABASE_URL"] = database
    command = [
        sys.executable,
        "-m",
        "careplan.cli",
        "serve",
        "--data",
        str(folder),
        "--port",
        "0",
        "--print-ready",
    ]
    log = (folder.parent / f"{folder.name}.log").open("ab")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
    return process, ready_url(process)


def ready_url(process: subprocess.Popen[str]) -> str:
    """Return the URL that a server says it listens at."""
    line = process.stdout.readline() if process.stdout else ""
    if not line.startswith("ready "):
        raise RuntimeError("the server did not start")
    return line.split()[1]


def _settled(folder: Path, urls: tuple[str, ...], pids: tuple[int, ...]) -> Town:
    with Client(urls[0]) as admin:
        admin.login("admin", PASSWORD)
        sender = _enrol(admin, folder, SENDER)
        receiver = _enrol(admin, folder, RECEIVER)
        trust = Trust(admin.directory.anchors(), admin.directory.crls())
    return Town(urls, pids, sender, receiver, trust)


def _enrol(admin: Client, folder: Path, party: Party) -> Office:
    number = party.office_number
    admin.administration.register(number, "みほん事業所", [party.service_type], "own")
    now = datetime.now(UTC)
    credential = issue_in_folder(
        folder / "authority", Holder(Role.OFFICE, "みほん", number), KeyType.P256, at=now, days=30
    )
    admin.administration.install_certificate(number, certificate_pem(credential.certificate))
    admin.administration.add_staff(number, f"staff-{number}", PASSWORD)
    return Office(_bound_token(admin.address, number, credential), credential)


def _bound_token(url: str, number: str, credential: Credential) -> str:
    body = json.dumps({"staff_id": f"staff-{number}", "password": PASSWORD}).encode()
    headers = {"Content-Type": "application/json"} | _shown(credential)
    with urlopen(Request(f"{url}/v1/login", body, headers)) as answer:  # noqa: S310 - the server of this run
        session = json.load(answer)
    if session["x5t_s256"] is None:
        raise RuntimeError("the token is not bound to the certificate")
    return str(session["token"])


def _shown(credential: Credential) -> dict[str, str]:
    der = credential.certificate.public_bytes(Encoding.DER)
    return {"Client-Cert": f":{b64encode(der).decode()}:"}


def sending_headers(office: Office, unit: SealedUnit) -> dict[str, str]:
    """Return the headers of a sending."""
    return office.headers | {
        "Content-Type": "application/pkcs7-mime",
        "Careplan-Header": b64encode(unit.header).decode(),
        "Idempotency-Key": unit.header[-16:].hex(),
    }
