"""kill -9 under load: nothing that was answered or seen is lost, nothing is there twice, the audit chain is whole."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.postgres import PostgresServer, running_server
from support.torture.kills import torture
from support.torture.service import Place, service

KILLS, MOST = 10, 25


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with running_server(fsync=True) as server:
        yield server


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_kills_lose_and_double_nothing(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url = None
    if database == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.fresh("template0")
    verdict = torture(Place(tmp_path / "data", url), KILLS, MOST, seed=2026)
    assert verdict.holds, verdict
    assert verdict.accepted >= KILLS


def test_a_second_process_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with service(Place(tmp_path / "data")) as (_, url):
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
