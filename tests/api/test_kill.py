"""kill -9 under load: nothing that was answered is lost, nothing is there twice, the audit chain is whole."""

import http.client
import json
import os
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from threading import Event, Lock
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding

from careplan.authority import Holder, KeyType, issue_in_folder, load_folder
from careplan.exchange.audit import check_chain
from careplan.exchange.transmissions import Box, Order, Query
from careplan.main import open_store
from careplan.sealing import Envelope, Party, SealedUnit, Trust, seal
from careplan.settings import Settings
from careplan.store.datafolder import hold_folder
from careplan.trust import Credential, Role

KILLS, CLIENTS = 8, 4
PASSWORD = "correct horse battery"
OWN, OTHER = Party("1370000017", "43"), Party("1370000025", "17")


@dataclass
class Load:
    """Clients that send and send, and what they were told."""

    units: Iterator[tuple[str, SealedUnit]]
    answered: dict[str, str] = field(default_factory=dict)
    unanswered: dict[str, SealedUnit] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def run(self, url: str, token: str, enough: int) -> Event:
        """Start clients; the event is set once so many more are answered."""
        reached = Event()
        goal = len(self.answered) + enough

        def client() -> None:
            connection = http.client.HTTPConnection(urlsplit(url).netloc)
            try:
                while True:
                    with self.lock:
                        key, unit = next(self.units)
                        self.unanswered[key] = unit
                    self.send(connection, token, key, unit)
                    if len(self.answered) >= goal:
                        reached.set()
            except (OSError, http.client.HTTPException):
                reached.set()
            finally:
                connection.close()

        pool = ThreadPoolExecutor(CLIENTS)
        for _ in range(CLIENTS):
            pool.submit(client)
        pool.shutdown(wait=False)
        self.pool = pool
        return reached

    def send(self, connection: http.client.HTTPConnection, token: str, key: str, unit: SealedUnit) -> None:
        answer = ask(
            connection,
            "POST",
            "/v1/transmissions",
            unit.sealed,
            {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/pkcs7-mime",
                "Careplan-Header": b64encode(unit.header).decode(),
                "Idempotency-Key": key,
            },
        )
        with self.lock:
            self.answered[key] = answer["id"]
            self.unanswered.pop(key, None)

    def repeat(self, url: str, token: str) -> None:
        """Send again what was not answered: it may have been accepted, and must not be so twice."""
        connection = http.client.HTTPConnection(urlsplit(url).netloc)
        for key, unit in list(self.unanswered.items()):
            self.send(connection, token, key, unit)
        connection.close()


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: dict[str, str]
) -> dict[str, str]:
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    content = response.read()
    assert response.status in {200, 201}, content
    return json.loads(content)  # type: ignore[no-any-return]


@contextmanager
def service(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = os.environ | {
        "CAREPLAN_DATA": str(data),
        "CAREPLAN_PORT": "0",
        "CAREPLAN_ADMIN_PASSWORD": PASSWORD,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "careplan.main"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready, url = process.stdout.readline().split()
        assert ready == "ready"
        yield process, url
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


def log_in(url: str, staff_id: str) -> str:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    body = json.dumps({"staff_id": staff_id, "password": PASSWORD}).encode()
    token = ask(connection, "POST", "/v1/login", body, {"Content-Type": "application/json"})["token"]
    connection.close()
    return token


def enrol(data: Path, url: str) -> tuple[Credential, Credential]:
    """Register both offices; the certificates come from the sandbox's authority, by its folder."""
    headers = {"Authorization": f"Bearer {log_in(url, 'admin')}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    made = []
    for party in (OWN, OTHER):
        number = party.office_number
        office = {"number": number, "name": "みほん", "service_types": [party.service_type], "custody": "own"}
        staff = {"staff_id": f"staff-{number}", "password": PASSWORD}
        ask(connection, "POST", "/v1/offices", json.dumps(office).encode(), headers)
        ask(connection, "POST", f"/v1/offices/{number}/staff", json.dumps(staff).encode(), headers)
        holder = Holder(Role.OFFICE, "みほん", number)
        made.append(issue_in_folder(data / "authority", holder, KeyType.P256, at=datetime.now(UTC)))
        pem = made[-1].certificate.public_bytes(Encoding.PEM)
        ask(connection, "PUT", f"/v1/offices/{number}/certificate", pem, headers)
    connection.close()
    return made[0], made[1]


def sealed_units(data: Path, signer: Credential, recipient: Credential) -> Iterator[tuple[str, SealedUnit]]:
    trust = Trust((load_folder(data / "authority").certificate,))
    for number in count():
        envelope = Envelope(
            OWN,
            OTHER,
            f"20261122{number // 3600:02}{number // 60 % 60:02}{number % 60:02}",
            ("UPJSK",),
            (),
            "4.1",
        )
        files = {"UPJSK.CSV": b"opaque" * 50}
        yield (
            f"key-{number}",
            seal(
                files,
                envelope,
                signer=signer,
                recipient=recipient.certificate,
                trust=trust,
                at=datetime.now(UTC),
            ),
        )


def test_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    data, random = tmp_path / "data", Random(2026)  # noqa: S311 - when to kill
    with service(data) as (process, url):
        signer, recipient = enrol(data, url)
    load = Load(sealed_units(data, signer, recipient))
    for _ in range(KILLS):
        with service(data) as (process, url):
            token = log_in(url, f"staff-{OWN.office_number}")
            load.repeat(url, token)
            load.run(url, token, random.randint(1, 25)).wait(10)
            process.send_signal(signal.SIGKILL)
            process.wait()
            load.pool.shutdown()
    with service(data) as (process, url):
        load.repeat(url, log_in(url, f"staff-{OWN.office_number}"))
    assert len(load.answered) >= KILLS
    assert_kept(data, load.answered)


def assert_kept(data: Path, answered: dict[str, str]) -> None:
    folder = hold_folder(data, None, alone=True)
    store = open_store(Settings(data=data), folder)
    query = Query(Box.RECEIVED, OTHER.office_number, Order.NEWEST, None, None, 100_000)
    kept = [each.transmission_id for each in store.read(lambda tx: tx.transmissions.page(query))]
    entries = store.read(lambda tx: list(tx.audit.entries()))
    accepted = [entry.event.subject for entry in entries if entry.event.action == "transmission.accept"]
    assert sorted(kept) == sorted(answered.values()) == sorted(accepted)
    assert check_chain(entries) is None
    assert store.read(lambda tx: all(tx.transmissions.payload(each) for each in kept))
    store.close()
    folder.release()


def test_a_second_process_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with service(tmp_path / "data") as (_, url):
        assert url.startswith("http://127.0.0.1:")
        environment = os.environ | {"CAREPLAN_DATA": str(tmp_path / "data"), "CAREPLAN_PORT": "0"}
        second = subprocess.run(
            [sys.executable, "-c", "from careplan.cli.serve import serve; import typer; typer.run(serve)"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 2
        assert "another process" in second.stderr
        assert "Traceback" not in second.stderr
