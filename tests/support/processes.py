"""The service as processes of its own: on a SQLite folder, or several on one PostgreSQL."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PASSWORD = "correct horse battery"
Process = subprocess.Popen[str]


@contextmanager
def service(data: Path, **settings: str) -> Iterator[tuple[Process, str]]:
    """Start the service; yield its process and `host:port` once it answers."""
    given = {"data": str(data), "port": "0", "admin_password": PASSWORD} | settings
    process = subprocess.Popen(
        [sys.executable, "-m", "careplan.main"],
        env=os.environ | {f"CAREPLAN_{name.upper()}": value for name, value in given.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready, url = process.stdout.readline().split()
        assert ready == "ready"
        yield process, urlsplit(url).netloc
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


class Caller:
    """A client of a service, logged in or not; a connection a request."""

    def __init__(self, netloc: str, staff_id: str | None = None, token: str | None = None) -> None:
        self._netloc = netloc
        self.headers: dict[str, str] = {} if token is None else {"Authorization": f"Bearer {token}"}
        if staff_id is not None:
            body = {"staff_id": staff_id, "password": PASSWORD}
            self.headers["Authorization"] = f"Bearer {self.ask('POST', '/v1/login', body)['token']}"

    @property
    def token(self) -> str:
        return self.headers["Authorization"].removeprefix("Bearer ")

    def answer(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], Any]:
        """Return status, headers and body; JSON read."""
        sent = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"} if sent is not None else {}
        connection = http.client.HTTPConnection(self._netloc, timeout=60)
        try:
            connection.request(method, path, sent, kind | self.headers | dict(headers or {}))
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        heads = {name.lower(): value for name, value in response.getheaders()}
        return (
            response.status,
            heads,
            json.loads(content) if content and "json" in heads.get("content-type", "") else content,
        )

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Return the body of a success."""
        status, _, content = self.answer(method, path, body, headers)
        assert 200 <= status < 300, (method, path, status, content)
        return content


def register_hosted(admin: Caller, number: str, service_type: str) -> str:
    """Register an office whose key is kept by the service; return its staff ID."""
    office = {"number": number, "name": "みほん", "service_types": [service_type], "custody": "hosted"}
    admin.ask("POST", "/v1/offices", office)
    staff_id = f"staff-{number}"
    admin.ask("POST", f"/v1/offices/{number}/staff", {"staff_id": staff_id, "password": PASSWORD})
    admin.ask("POST", f"/v1/offices/{number}/certificate", {})
    return staff_id
