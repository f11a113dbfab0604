"""The real service as a process of its own, on a free port."""

import os
import queue
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from careplan.cli.console import CannotRunError
from careplan.standard.findings import Message

_READY = re.compile(r"ready (http://\S+)")
_START_SECONDS = 60
_STOP_SECONDS = 10
_LOG_LINES = 5


@dataclass(frozen=True, slots=True)
class Service:
    """A service that answers requests."""

    url: str
    administrator: str
    password: str

    def __repr__(self) -> str:
        """Show where it is; never the password."""
        return f"Service({self.url!r})"


@contextmanager
def running_service(data: Path, log: Path) -> Iterator[Service]:
    """Run `careplan serve` on a data folder until the block ends; its messages go to the log.

    Raises:
        CannotRunError: it did not start.

    """
    password = secrets.token_urlsafe(18)
    with log.open("wb") as messages:
        process = subprocess.Popen(  # noqa: S603 - this very interpreter and package
            [
                sys.executable,
                "-P",
                "-m",
                "careplan.cli",
                "serve",
                "--data",
                str(data),
                "--port",
                "0",
                "--print-ready",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=messages,
            env=_environment(password),
        )
    try:
        yield Service(_address(process, log), "admin", password)
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def _environment(password: str) -> dict[str, str]:
    """Return the environment without this project's settings: the demo never touches the data they name."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CAREPLAN_")}
    return inherited | {"CAREPLAN_ADMIN_PASSWORD": password}


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    lines: queue.Queue[str | None] = queue.Queue()
    if process.stdout is None:
        raise AssertionError
    threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True).start()
    try:
        while (line := lines.get(timeout=_START_SECONDS)) is not None:
            if match := _READY.match(line):
                return match[1]
    except queue.Empty:
        pass
    raise _not_started(log)


def _pass_on(stream: IO[bytes], lines: "queue.Queue[str | None]") -> None:
    """Hand on each line; a thread, since a pipe can be waited on with a limit on no other way on Windows."""
    try:
        for line in stream:
            lines.put(line.decode("utf-8", "replace"))
    except ValueError:
        pass  # closed at the end of the demo
    lines.put(None)


def _not_started(log: Path) -> CannotRunError:
    last = " / ".join(log.read_text("utf-8", "replace").splitlines()[-_LOG_LINES:])
    return CannotRunError(
        Message(f"サービスが起動しません：{last}（{log}）", f"The service does not start: {last} ({log})")
    )
