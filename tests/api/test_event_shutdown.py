"""A service that is told to stop ends its event streams first, and then itself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from careplan.client import Client
from support.api_town import PASSWORD


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    command = [sys.executable, "-m", "careplan.cli", "serve", "--data", str(tmp_path / "data")]
    environment = {**os.environ, "CAREPLAN_ADMIN_PASSWORD": PASSWORD}
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            [*command, "--port", "0", "--print-ready"], stdout=subprocess.PIPE, stderr=log, env=environment
        ) as started,
    ):
        assert started.stdout is not None
        try:
            yield started, started.stdout.readline().decode().split()[1]
        finally:
            started.kill()


def test_a_stream_does_not_hold_up_the_end(process: tuple[subprocess.Popen[bytes], str]) -> None:
    started, url = process
    with Client(url) as client:
        client.login("admin", PASSWORD)
        client.administration.register("1370000017", "みほん", ["43"], "hosted")
        client.administration.add_staff("1370000017", "staff-1", PASSWORD)
    login = httpx.post(f"{url}/v1/login", json={"staff_id": "staff-1", "password": PASSWORD}).json()
    headers = {"Authorization": f"Bearer {login['token']}"}
    with httpx.stream("GET", f"{url}/v1/events", headers=headers) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "retry: 2000"
        started.terminate()
        assert [line for line in lines if line] == ["event: end", 'data: {"code": "shutting-down"}']
    assert started.wait(timeout=9) in {0, -15}  # uvicorn would have waited ten seconds for the stream
