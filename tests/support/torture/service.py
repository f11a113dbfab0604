"""The service as its own process, on SQLite or PostgreSQL, and two offices that keep their keys."""

import http.client
import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding

from careplan.authority import Holder, KeyType, issue_in_folder, load_folder
from careplan.sealing import Envelope, Party, SealedUnit, Trust, seal
from careplan.trust import Credential, Role

PASSWORD = "correct horse battery"
OWN, OTHER = Party("1370000017", "43"), Party("1370000025", "17")
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service keeps its things. Without a database's URL that is SQLite in the folder."""

    data: Path
    database: str | None = None
    wrapper: tuple[str, ...] = ()
    """A command to run the service under."""


@contextmanager
def service(place: Place) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the service; yield its process and its URL. It is killed at the end."""
    environment = os.environ | {
        "CAREPLAN_DATA": str(place.data),
        "CAREPLAN_PORT": "0",
        "CAREPLAN_ADMIN_PASSWORD": PASSWORD,
    }
    if place.database is not None:
        environment["CAREPLAN_DATABASE_URL"] = place.database
    process = subprocess.Popen(
        [*place.wrapper, sys.executable, "-m", "careplan.main"],
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


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: dict[str, str]
) -> dict[str, object]:
    """Return the JSON of an answer of success."""
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    content = response.read()
    assert response.status in {200, 201}, content
    return json.loads(content)  # type: ignore[no-any-return]


def connect(url: str) -> http.client.HTTPConnection:
    """Return a connection to the service."""
    return http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)


def send_unit(
    connection: http.client.HTTPConnection, headers: dict[str, str], key: str, unit: SealedUnit
) -> str:
    """Send a sealed unit; return the transmission's id."""
    given = headers | {
        "Content-Type": "application/pkcs7-mime",
        "Careplan-Header": b64encode(unit.header).decode(),
        "Idempotency-Key": key,
    }
    return str(ask(connection, "POST", "/v1/transmissions", unit.sealed, given)["id"])


def log_in(url: str, staff_id: str) -> dict[str, str]:
    """Return the headers of somebody who is logged in."""
    body = json.dumps({"staff_id": staff_id, "password": PASSWORD}).encode()
    with closing(connect(url)) as connection:
        token = ask(connection, "POST", "/v1/login", body, {"Content-Type": "application/json"})["token"]
    return {"Authorization": f"Bearer {token}"}


def enrol(place: Place, url: str) -> tuple[Credential, Credential]:
    """Register both offices; the certificates come from the sandbox's authority, by its folder."""
    headers = log_in(url, "admin") | {"Content-Type": "application/json"}
    connection = connect(url)
    made = []
    for party in (OWN, OTHER):
        number = party.office_number
        office = {"number": number, "name": "みほん", "service_types": [party.service_type], "custody": "own"}
        staff = {"staff_id": f"staff-{number}", "password": PASSWORD}
        ask(connection, "POST", "/v1/offices", json.dumps(office).encode(), headers)
        ask(connection, "POST", f"/v1/offices/{number}/staff", json.dumps(staff).encode(), headers)
        holder = Holder(Role.OFFICE, "みほん", number)
        made.append(issue_in_folder(place.data / "authority", holder, KeyType.P256, at=datetime.now(UTC)))
        pem = made[-1].certificate.public_bytes(Encoding.PEM)
        ask(connection, "PUT", f"/v1/offices/{number}/certificate", pem, headers)
    connection.close()
    return made[0], made[1]


def sealed_units(place: Place, signer: Credential, recipient: Credential) -> Iterator[tuple[str, SealedUnit]]:
    """Yield units without end, each with an idempotency key and a stamp of its own."""
    trust = Trust((load_folder(place.data / "authority").certificate,))
    for number in count():
        stamp = f"{_FIRST + timedelta(seconds=number):%Y%m%d%H%M%S}"
        about = Envelope(OWN, OTHER, stamp, ("UPJSK",), (), "4.1")
        files = {"UPJSK.CSV": b"opaque" * 50}
        at = datetime.now(UTC)
        yield (
            f"key-{number}",
            seal(files, about, signer=signer, recipient=recipient.certificate, trust=trust, at=at),
        )
