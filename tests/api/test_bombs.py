"""Archives and bodies that would unfold to gigabytes, sent to a process that may not grow by one."""

import resource
from pathlib import Path

import pytest

from careplan.exchange.sending.archive import write_archive
from support.bombs import archive, deflated_zeros, overlapping
from support.live_town import HELP, SUPPORT, fresh
from support.processes import Caller, Process, register_hosted, service

ZIP = {"Content-Type": "application/zip"}
ROOM = 1 << 30
GIGABYTES_4 = deflated_zeros(256)
MEGABYTES_32 = deflated_zeros(2)
NAME = "0000.CSV"
BOMBS = {
    "four gigabytes, said so": archive(NAME, GIGABYTES_4, (1 << 32) - 1),
    "four gigabytes, said to be a hundred bytes": archive(NAME, GIGABYTES_4, 100),
    "thirty-two megabytes of thirty-two kilobytes": archive(NAME, MEGABYTES_32, 1 << 25),
    "the same bytes as sixty members": overlapping(NAME, MEGABYTES_32, 60, 1 << 25),
    "the same bytes as sixty thousand members": overlapping(NAME, MEGABYTES_32, 60_000, 1 << 25),
    "more lines than are checked": write_archive({NAME: b"\r\n" * 1_000_000}),
}
ROUTES = (
    ("POST", "/v1/transmissions"),
    ("POST", "/v1/preview"),
    ("POST", "/v1/drafts"),
    ("POST", "/v1/check"),
)


def peak(process: Process) -> int:
    """Return the most bytes that the process ever had in memory."""
    lines = Path(f"/proc/{process.pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def limit(process: Process) -> None:
    """Let the address space grow by so much and no more."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + ROOM
    resource.prlimit(process.pid, resource.RLIMIT_AS, (most, most))


def test_bombs_are_refused_within_bounded_memory(tmp_path: Path) -> None:
    with service(tmp_path / "data") as (process, netloc):
        admin = Caller(netloc, "admin")
        sender, _ = (
            Caller(netloc, register_hosted(admin, office.number, office.service_type))
            for office in (SUPPORT, HELP)
        )
        sender.ask("POST", "/v1/transmissions", write_archive(fresh(f"month-{HELP.number}")), **ZIP)
        limit(process)
        before = peak(process)
        for method, path in ROUTES:
            for what, bomb in BOMBS.items():
                status, _, problem = sender.answer(method, path, bomb, ZIP)
                assert (status, problem["code"]) == (422, "archive-refused"), (path, what, problem)
        nested = b"[" * 500_000
        assert sender.answer("POST", "/v1/groups", nested)[0] in {400, 422}
        assert sender.answer("POST", "/v1/check", b"x" * 20_000_001, ZIP)[2]["code"] == "too-large"
        assert peak(process) - before < 300_000_000
        sent = sender.ask("POST", "/v1/transmissions", write_archive(fresh(f"month-{HELP.number}")), **ZIP)
        assert sender.ask("GET", f"/v1/transmissions/{sent['id']}")["state"] == "accepted"


@pytest.mark.parametrize("what", BOMBS)
def test_a_bomb_is_small(what: str) -> None:
    assert len(BOMBS[what]) < 8_000_000
