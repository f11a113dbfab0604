"""The order of system calls: before each answer of success lies a sync that followed the last write."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from support.torture.service import OWN, Place, connect, enrol, log_in, sealed_units, send_unit, service

_WATCHED = "pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync"
_CALL = re.compile(
    r"^(?P<pid>\d+) +(?P<time>[\d.]+) (?:<\.\.\. )?(?P<name>[a-z0-9_]+)(?: resumed>|\()(?P<rest>.*)$"
)
_WAL = re.compile(r"<[^>]*-wal>")
_ACCEPTED = "HTTP/1.1 201"


@dataclass(frozen=True, slots=True)
class Step:
    """A system call that matters: `write` to the log of the database, `sync` of it, `answer`; done at that time."""

    time: float
    what: str


def trace_acceptances(folder: Path, count: int) -> list[Step]:
    """Run the service under strace, send so many units one after the other, return what it asked the system for."""
    log = folder / "trace"
    plain = Place(folder / "data")
    with service(plain) as (_, url):
        keys = enrol(plain, url)
    units = sealed_units(plain, *keys)
    wrapper = ("strace", "-f", "-y", "-ttt", "-s", "24", "-e", f"trace={_WATCHED}", "-o", str(log))
    with service(Place(plain.data, wrapper=wrapper)) as (process, url):
        headers = log_in(url, f"staff-{OWN.office_number}")
        with closing(connect(url)) as connection:
            for _ in range(count):
                send_unit(connection, headers, *next(units))
        subprocess.run(["pkill", "-TERM", "-P", str(process.pid)], check=True)
        process.wait(30)
    return list(read_steps(log.read_text(errors="replace").splitlines()))


def read_steps(lines: Iterable[str]) -> Iterator[Step]:
    """Yield the steps of a trace in order of their ends."""
    begun: dict[str, str] = {}
    for line in lines:
        found = _CALL.match(line)
        if found is None:
            continue
        pid, name, rest = found["pid"], found["name"], found["rest"]
        if rest.endswith("<unfinished ...>"):
            begun[pid] = rest
            # An answer is on its way as soon as it is begun; a write or sync counts when it is done.
            if _ACCEPTED in rest:
                yield Step(float(found["time"]), "answer")
            continue
        whole = begun.pop(pid, "") + rest
        resumed = "resumed>" in line
        if _ACCEPTED in whole and not resumed:
            yield Step(float(found["time"]), "answer")
        elif _WAL.search(whole) and whole.rstrip().split("= ")[-1][:1].isdigit():
            yield Step(float(found["time"]), "sync" if name in {"fsync", "fdatasync"} else "write")


def unsynced_answers(steps: Iterable[Step]) -> list[float]:
    """Return the times of answers before which the log was written and not synced, or not written at all."""
    state, bad = "nothing", []
    for step in steps:
        if step.what == "answer":
            if state != "sync":
                bad.append(step.time)
            state = "nothing"
        elif step.what == "write" or state == "write":
            state = step.what
    return bad
