"""Two processes of the service on one PostgreSQL are one exchange."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import pytest

from careplan.exchange.audit import check_chain
from careplan.exchange.sending.archive import write_archive
from careplan.store.database import open_database
from support.live_town import HELP, SUPPORT, fresh
from support.postgres import PostgresServer
from support.processes import Caller, Process, register_hosted, service

ZIP = {"Content-Type": "application/zip"}
SENDS = 12


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.fresh()


@pytest.fixture
def processes(url: str, tmp_path: Path) -> Iterator[list[tuple[Process, str]]]:
    """Start the second over the folder that the first made: authority and deployment key are shared files."""
    with ExitStack() as stack:
        yield [stack.enter_context(service(tmp_path / "data", database_url=url)) for _ in range(2)]


def test_log_in_at_one_and_go_on_at_the_other(url: str, processes: list[tuple[Process, str]]) -> None:
    (_, first), (second_process, second) = processes
    admin = Caller(first, "admin")
    people = [register_hosted(admin, office.number, office.service_type) for office in (SUPPORT, HELP)]
    sender = Caller(first, people[0])
    receiver = Caller(second, people[1])
    elsewhere = Caller(second, token=sender.token)
    sent = elsewhere.ask("POST", "/v1/transmissions", write_archive(fresh(f"month-{HELP.number}")), **ZIP)[
        "id"
    ]
    assert sender.ask("GET", f"/v1/transmissions/{sent}")["state"] == "accepted"

    one = same_key_at_both(sender, elsewhere)
    many = send_at_both(sender, elsewhere)
    listed = receiver.ask("GET", "/v1/received?limit=200")["items"]
    assert {each["id"] for each in listed} == {sent, one, *many}
    assert listed == Caller(first, token=receiver.token).ask("GET", "/v1/received?limit=200")["items"]
    in_order = receiver.ask("GET", "/v1/received?limit=200&order=stamp")["items"]
    assert [each["stamp"] for each in in_order] == sorted(each["stamp"] for each in listed)

    sender.ask("POST", "/v1/logout")
    assert elsewhere.answer("GET", "/v1/session")[0] == 401
    second_process.send_signal(signal.SIGTERM)
    second_process.wait(30)
    assert Caller(first, token=receiver.token).ask("GET", "/v1/session")["staff_id"] == people[1]
    # Newest first is the order of the audit chain turned round, whichever process took what.
    assert accepted_in_order(url) == [each["id"] for each in reversed(listed)]


def same_key_at_both(one: Caller, other: Caller) -> str:
    """Send the same under the same key at both processes at once, again and again; return the one transmission."""
    body, key = write_archive(fresh(f"month-{HELP.number}")), {"Idempotency-Key": "the-same"}
    at_once = Barrier(2)

    def send(caller: Caller) -> str:
        at_once.wait()
        while True:
            status, _, content = caller.answer("POST", "/v1/transmissions", body, ZIP | key)
            if status != 409:
                break
            assert content["code"] == "idempotency-in-progress"
        assert status == 201, content
        return str(content["id"])

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, (one, other))
    assert first == second
    return first


def send_at_both(one: Caller, other: Caller) -> set[str]:
    """Send several things at both processes at the same time."""
    bodies = [write_archive(fresh(f"month-{HELP.number}")) for _ in range(SENDS)]

    def send(caller: Caller, mine: list[bytes]) -> list[str]:
        return [str(caller.ask("POST", "/v1/transmissions", body, **ZIP)["id"]) for body in mine]

    with ThreadPoolExecutor(2) as pool:
        left, right = pool.map(send, (one, other), (bodies[::2], bodies[1::2]))
    assert len({*left, *right}) == SENDS
    return {*left, *right}


def accepted_in_order(url: str) -> list[str]:
    """Return what stands as accepted in the audit log, whose chain is whole."""
    store = open_database(url, 2)
    entries = store.read(lambda tx: list(tx.audit.entries()))
    store.close()
    assert check_chain(entries) is None
    assert [each.number for each in entries] == list(range(1, len(entries) + 1))
    return [each.event.subject for each in entries if each.event.action == "transmission.accept"]
