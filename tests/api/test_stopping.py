"""SIGTERM under load: what was begun is answered, what was answered is kept, streams end, the process ends well."""

import http.client
import json
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Lock

import pytest

from careplan.exchange.audit import check_chain
from careplan.exchange.sending.archive import write_archive
from careplan.main import open_store
from careplan.settings import Settings
from careplan.store.datafolder import hold_folder
from support.live_town import HELP, SUPPORT, fresh
from support.processes import Caller, Process, register_hosted, service

CLIENTS = 6
LOST = "lost"
ZIP = {"Content-Type": "application/zip"}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Process, str, str, str]]:
    with service(tmp_path / "data") as (process, netloc):
        admin = Caller(netloc, "admin")
        tokens = [
            Caller(netloc, register_hosted(admin, office.number, office.service_type)).token
            for office in (SUPPORT, HELP)
        ]
        yield process, netloc, tokens[0], tokens[1]


def test_sigterm_loses_no_answer(running: tuple[Process, str, str, str], tmp_path: Path) -> None:
    process, netloc, sender, _ = running
    answers: list[str] = []
    enough, lock = Event(), Lock()
    units = iter([write_archive(fresh(f"month-{HELP.number}")) for _ in range(600)])

    def client() -> None:
        caller = Caller(netloc, token=sender)
        while True:
            with lock:
                body = next(units)
            try:
                status, _, content = caller.answer("POST", "/v1/transmissions", body, ZIP)
            except (OSError, http.client.RemoteDisconnected):
                return  # it listens no more; that nothing was begun for it is what the audit log tells
            with lock:
                answers.append(content["id"] if status == 201 else LOST)
                if len(answers) >= CLIENTS * 3:
                    enough.set()

    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(CLIENTS):
            pool.submit(client)
        assert enough.wait(60)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in {0, -signal.SIGTERM}  # uvicorn raises the signal again once it is done
    assert LOST not in answers
    assert accepted(tmp_path / "data") == sorted(answers)


def accepted(data: Path) -> list[str]:
    """Return what stands as accepted in the audit log, whose chain is whole."""
    folder = hold_folder(data, None, alone=True)
    store = open_store(Settings(data=data), folder)
    entries = store.read(lambda tx: list(tx.audit.entries()))
    store.close()
    folder.release()
    assert check_chain(entries) is None
    return sorted(each.event.subject for each in entries if each.event.action == "transmission.accept")


def test_sigterm_ends_a_stream_with_a_word(running: tuple[Process, str, str, str]) -> None:
    process, netloc, _, receiver = running
    connection = http.client.HTTPConnection(netloc, timeout=30)
    connection.request("GET", "/v1/events", headers={"Authorization": f"Bearer {receiver}"})
    response = connection.getresponse()
    assert response.readline() == b"retry: 2000\n"
    process.send_signal(signal.SIGTERM)
    lines = response.read().decode().splitlines()
    assert json.loads(lines[lines.index("event: end") + 1].removeprefix("data: ")) == {
        "code": "shutting-down"
    }
    assert process.wait(30) in {0, -signal.SIGTERM}
    connection.close()
