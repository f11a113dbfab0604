"""Software that speaks the harness protocol (docs/harness.md): a program, or a vendor's adapter at an address."""

from collections.abc import Mapping
from typing import Any, Protocol

from careplan.conformance.harness.program import BrokenError
from careplan.conformance.harness.protocol import (
    Answer,
    AnswerError,
    Capabilities,
    Claim,
    files_request,
    hello,
    hold_request,
    read_answer,
    read_capabilities,
    write_request,
)
from careplan.conformance.vendor.judge import broken, judge, unsupported
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import Task
from careplan.standard.findings import Message
from careplan.standard.naming import read_name

_WANTED = {
    "write": ("write",),
    "canonical": ("read",),
    "variant": ("read",),
    "broken": ("read", "check"),
    "held": ("hold",),
}
_NOT_CLAIMED = Message("できると述べていません。", "It does not claim this.")


class Asked(Protocol):
    """What takes one request and gives one answer: `Program`, `HttpProgram`."""

    @property
    def running(self) -> bool:
        """Whether it has been greeted and still stands."""
        ...

    def ask(self, request: Mapping[str, Any]) -> Any:
        """Return the JSON of the answer; raise BrokenError where none comes."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class SpokenTarget:
    """Software that has introduced itself; it is greeted anew after each breakdown."""

    def __init__(self, program: Asked) -> None:
        self._program = program
        self._number = 0
        self._capabilities = self._greet()

    @property
    def software(self) -> Software:
        """Its name and version, as it says them."""
        return Software(self._capabilities.name, self._capabilities.version)

    def _greet(self) -> Capabilities:
        self._number += 1
        answer = self._program.ask(hello(self._number))
        try:
            return read_capabilities(answer, self._number)
        except AnswerError as error:
            self._program.close()
            raise BrokenError("garbage", error.message) from error

    def result(self, task: Task) -> Result:
        """Ask about one task and judge the answer."""
        request = self._request(task)
        if request is None:
            return unsupported(task, _NOT_CLAIMED)
        try:
            if not self._program.running:
                self._greet()
            return judge(task, self._answer(task, request))
        except BrokenError as error:
            return broken(task, error.code, error.message)
        except AnswerError as error:
            self._program.close()
            return broken(task, "garbage", error.message)

    def _request(self, task: Task) -> str | None:
        """Return the request that the software claims for a task: to read if it can, else to check what is broken."""
        wanted = _WANTED[task.sort]
        edition = "4.1" if task.document is None else task.document["edition"]
        kinds = {
            kind.id
            for files in task.units
            for name in files
            if (kind := read_name(name.rpartition("/")[2]).kind)
        }
        for name in wanted:
            claim = self._capabilities.claims.get(name)
            if claim and edition in self._capabilities.editions and _claimed(claim, task, kinds):
                return name
        return None

    def _answer(self, task: Task, request: str) -> Answer:
        self._number += 1
        if request == "hold":
            asked = hold_request(self._number, task.units)
        elif request == "write":
            asked = write_request(self._number, task.document, task.route)
        else:
            asked = files_request(self._number, request, task.files)
        return read_answer(self._program.ask(asked), self._number)

    def close(self) -> None:
        """End the software."""
        self._program.close()


def _claimed(claim: Claim, task: Task, kinds: set[str]) -> bool:
    return claim.covers(kinds) and (task.sort != "broken" or any(map(claim.finds, task.about)))
