"""A program under test: one process, one line of JSON in, one line out, bounded in time and size.

Whatever it does instead of answering becomes a `BrokenError` that says what; the process is then ended, and the next
request starts a new one. Nothing here waits without a limit.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from careplan.standard.findings import Message
from careplan.standard.systemwords import words_of

_CHUNK = 65536
_TAIL = 2000
_LAST_WAIT = 2.0
_MOST_UNASKED = 3
_LINES = {
    "garbage": Message("JSON の一行ではありません", "This is no line of JSON"),
    "unasked": Message("尋ねる前に何かを書きました", "It wrote something before it was asked"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may take.

    Seconds an answer, seconds from its start to its first answer (a virtual machine takes its time), bytes an answer
    (a line), breakdowns in a row before the rest is not asked.
    """

    seconds: float = 10.0
    start_seconds: float = 30.0
    most_bytes: int = 64 * 1024 * 1024
    give_up: int = 3


class CannotStartError(Exception):
    """The command cannot be started at all; `message` says why in both languages."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


class BrokenError(Exception):
    """The program gave no answer that counts. `code`: timeout, ended, too-much, garbage, unasked."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(f"{code}: {message.en}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class _End:
    """What the reading thread reports in place of a line: `ended` or `too-much`."""

    code: str


class Program:
    """A running program under test; `ask` starts it where it does not run."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        self.command = list(command)
        self.limits = limits
        self._running: _Running | None = None

    def ask(self, request: Mapping[str, Any]) -> Any:
        """Send a request and return the answer's JSON.

        Raises:
            BrokenError: no answer that is one line of JSON came within the limits.
            CannotStartError: the command cannot be started.

        """
        if self._running is None:
            self._running = _Running(self.command, self.limits)
            seconds = max(self.limits.start_seconds, self.limits.seconds)
        else:
            seconds = self.limits.seconds
        try:
            return self._running.ask(request, seconds)
        except BrokenError:
            self.close()
            raise

    @property
    def running(self) -> bool:
        """Whether a process is there to be asked."""
        return self._running is not None

    def close(self) -> None:
        """End the process, if it runs."""
        running, self._running = self._running, None
        if running is not None:
            running.close()


class _Running:
    """One process with the threads that read from it."""

    def __init__(self, command: list[str], limits: Limits) -> None:
        self._limits = limits
        self._lines: queue.Queue[bytes | _End] = queue.Queue()
        self._tail = bytearray()
        self._process = _start(command)
        self._threads = [
            threading.Thread(target=self._read_lines, args=(_pipe(self._process.stdout),), daemon=True),
            threading.Thread(target=self._read_errors, args=(_pipe(self._process.stderr),), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, request: Mapping[str, Any], seconds: float) -> Any:
        """Return the JSON of the next line that the process writes after it was sent the request."""
        if not self._lines.empty():
            raise self._broken(self._lines.get(), unasked=True)
        # In a thread of its own: a program that does not read would hold us here when its pipe is full.
        line = json.dumps(request, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        writer = threading.Thread(target=self._write, args=(line,), daemon=True)
        self._threads.append(writer)
        writer.start()
        try:
            said = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise self._timeout(seconds) from None
        if isinstance(said, _End):
            raise self._broken(said)
        return self._loads(said)

    def _loads(self, line: bytes) -> Any:
        try:
            return json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError):
            raise self._broken(line) from None

    def _write(self, line: bytes) -> None:
        pipe = _pipe(self._process.stdin)
        try:
            view = memoryview(line)
            while view:
                view = view[pipe.write(view) :]
        except (OSError, ValueError):
            return  # it has ended, or closed its input: the reading side says so

    def _read_lines(self, pipe: IO[bytes]) -> None:
        """Hand on what the program writes, line by line; a line beyond the limit ends it."""
        held = bytearray()
        while chunk := _read(pipe):
            *ends, rest = chunk.split(b"\n")
            for end in ends:
                self._lines.put(bytes(held + end))
                held.clear()
            held += rest
            if len(held) > self._limits.most_bytes or self._lines.qsize() > _MOST_UNASKED:
                self._lines.put(_End("too-much"))
                return
        if held.strip():
            self._lines.put(bytes(held))
        self._lines.put(_End("ended"))

    def _read_errors(self, pipe: IO[bytes]) -> None:
        """Keep the end of what it says on standard error, however much that is."""
        while chunk := _read(pipe):
            self._tail += chunk
            del self._tail[:-_TAIL]

    def _timeout(self, limit: float) -> BrokenError:
        seconds = f"{limit:g}"
        return BrokenError(
            "timeout",
            self._with_tail(
                Message(f"{seconds} 秒のうちに答えがありません。", f"No answer within {seconds} seconds.")
            ),
        )

    def _broken(self, said: bytes | _End, *, unasked: bool = False) -> BrokenError:
        """Return the error for what came in place of an answer."""
        code = said.code if isinstance(said, _End) else "unasked" if unasked else "garbage"
        if code == "ended":
            code_of = self._exit_code()
            message = Message(
                f"答えずに終わりました（終了コード {code_of}）。",
                f"It ended without an answer (exit code {code_of}).",
            )
        elif code == "too-much":
            most = f"{self._limits.most_bytes:,}"
            message = Message(
                f"出力が多すぎます（一行は {most} バイトまで、一つの要求に一行）。",
                f"It writes too much ({most} bytes a line at most, one line a request).",
            )
        else:
            shown = ascii(bytes(said if isinstance(said, bytes) else b"")[:80])
            message = _LINES[code]
            message = Message(f"{message.ja}：{shown}", f"{message.en}: {shown}")
        return BrokenError(code, self._with_tail(message))

    def _exit_code(self) -> int | str:
        try:
            return self._process.wait(_LAST_WAIT)
        except subprocess.TimeoutExpired:
            return "-"

    def _with_tail(self, message: Message) -> Message:
        """Add the last thing it said on standard error."""
        tail = bytes(self._tail).decode("utf-8", "backslashreplace").strip()
        if not tail:
            return message
        return Message(f"{message.ja} stderr: {tail}", f"{message.en} stderr: {tail}")

    def close(self) -> None:
        """End the process and what it started, and close our ends of its pipes."""
        _kill(self._process)
        for thread in self._threads:
            thread.join(_LAST_WAIT)
        if not any(thread.is_alive() for thread in self._threads):
            for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
                _close(_pipe(pipe))


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - the user names the program that is tested
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = words_of(error)
        raise CannotStartError(Message(f"{command[0]}：{why.ja}", f"{command[0]}: {why.en}")) from error


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the process has no such pipe")
    return pipe


def _read(pipe: IO[bytes]) -> bytes:
    try:
        return os.read(pipe.fileno(), _CHUNK)
    except (OSError, ValueError):
        return b""


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Close its input, then end the process with all that it started (on Windows the process alone)."""
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
    process.wait()


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return  # what it had not read yet is lost with it
