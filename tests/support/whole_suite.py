"""The whole vendor test against our own software, timed: `make conformance`.

Every pattern and side over the harness protocol, the published vectors, and the exchange test against a service on
loopback, each as a command with a program in a process of its own. Exit 1 where something does not pass, or the
processors worked longer than the limit: a machine that others use stretches the clock, and not their seconds.
"""

import resource
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from careplan.cli import app
from support.live_town import PASSWORD, running_town

LIMIT = 90.0  # seconds of the processors
OURS = shlex.join([sys.executable, "-m", "careplan.cli", "harness", "serve"])
SUBJECT = shlex.join([sys.executable, "-m", "careplan.conformance.exchange"])


@dataclass(frozen=True, slots=True)
class Timed:
    """One part: its exit code, the last line it wrote, and seconds on the clock and of the processors."""

    part: str
    code: int
    said: str
    wall: float
    cpu: float


def _command(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--lang", "en"])
    return done.exit_code, done.output.strip().rpartition("\n")[2]


def _vendor() -> tuple[int, str]:
    return _command("conformance", "run", OURS)


def _vectors() -> tuple[int, str]:
    return _command("harness", "run", "--command", OURS)


def _exchange() -> tuple[int, str]:
    with tempfile.TemporaryDirectory() as made, running_town(Path(made)) as town:
        password, session = Path(made) / "password", str(Path(made) / "session.json")
        password.write_text(PASSWORD, encoding="utf-8")
        login = ("login", town.url, "--staff", "admin", "--session", session)
        code, said = _command(*login, "--password-file", str(password))
        if code:
            return code, said
        return _command("conformance", "exchange", town.url, "--session", session, "--command", SUBJECT)


def timed(part: str, run: Callable[[], tuple[int, str]]) -> Timed:
    """Run a part and measure it, the processes that it started among it."""
    began, used = time.monotonic(), _used()
    code, said = run()
    return Timed(part, code, said, time.monotonic() - began, _used() - used)


def _used() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


PARTS = {"patterns D1 to D7": _vendor, "published vectors": _vectors, "exchange test": _exchange}


def whole(parts: Sequence[Timed]) -> Timed:
    """Return the sum of the parts; its code is 1 where one did not pass or the limit is passed."""
    wall, cpu = sum(each.wall for each in parts), sum(each.cpu for each in parts)
    failed = any(each.code for each in parts) or cpu > LIMIT
    return Timed("whole", int(failed), f"limit {LIMIT:g} s", wall, cpu)


if __name__ == "__main__":
    found = [timed(part, run) for part, run in PARTS.items()]
    found.append(whole(found))
    for each in found:
        line = (
            f"{each.part:<18} {each.wall:6.1f} s  {each.cpu:6.1f} s of CPU  exit {each.code}  {each.said}\n"
        )
        sys.stdout.write(line)
    sys.exit(found[-1].code)
