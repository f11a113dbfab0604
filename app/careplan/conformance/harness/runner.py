"""All vectors put to a program: one result a vector and request, in the order of the manifest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from careplan.conformance.harness.judge import Result, Route, judge
from careplan.conformance.harness.program import BrokenError, Program
from careplan.conformance.harness.protocol import (
    REQUESTS,
    AnswerError,
    Capabilities,
    files_request,
    hello,
    read_answer,
    read_capabilities,
    write_request,
)
from careplan.conformance.harness.vectors import Vector
from careplan.standard.check import check_files
from careplan.standard.findings import Message

_GIVEN_UP = Message(
    "続けて壊れたので尋ねていません。", "Not asked: the program broke down too often in a row."
)


@dataclass(frozen=True, slots=True)
class _Question:
    vector: Vector
    request: str
    route: Route | None


class Session:
    """A program that has introduced itself; each process is greeted anew."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._number = 0
        self.capabilities = self._greet()

    def _greet(self) -> Capabilities:
        """Ask a new process who it is.

        Raises:
            BrokenError: it does not answer, or not as the protocol says.
            CannotStartError: the command cannot be started.

        """
        self._number += 1
        answer = self._program.ask(hello(self._number))
        try:
            capabilities = read_capabilities(answer, self._number)
        except AnswerError as error:
            self._program.close()
            raise BrokenError("garbage", error.message) from error
        return capabilities

    def run(self, vectors: Iterable[Vector]) -> Iterator[Result]:
        """Yield the results as they come; after some breakdowns in a row the rest is not asked."""
        broken = 0
        for question in self._questions(vectors):
            if broken >= self._program.limits.give_up:
                yield _broken(question, "given-up", _GIVEN_UP)
                continue
            result = self._ask(question)
            broken = broken + 1 if result.status == "broken" else 0
            yield result

    def _questions(self, vectors: Iterable[Vector]) -> Iterator[_Question]:
        """Yield check for all, read and write for what has a document; without check, read shows what it refuses."""
        asked = [request for request in REQUESTS if request in self.capabilities.claims]
        for vector in vectors:
            for request in asked:
                by_reading = request == "read" and "check" not in asked and vector.verdict == "refuse"
                if request == "check" or vector.document is not None or by_reading:
                    yield _Question(vector, request, _route(vector) if request == "write" else None)

    def _ask(self, question: _Question) -> Result:
        try:
            if not self._program.running:
                self._greet()
            self._number += 1
            answer = read_answer(self._program.ask(_request(self._number, question)), self._number)
        except BrokenError as error:
            return _broken(question, error.code, error.message)
        except AnswerError as error:
            self._program.close()
            return _broken(question, "garbage", error.message)
        return judge(question.request, question.vector, self.capabilities, answer, question.route)


def _request(number: int, question: _Question) -> dict[str, object]:
    if question.route is not None:
        return write_request(number, question.vector.load_document(), question.route)
    return files_request(number, question.request, question.vector.load_files())


def _route(vector: Vector) -> Route:
    """Return addresses and stamp of the one unit that the vector's files are."""
    (unit,) = check_files(vector.load_files()).units
    return unit.sender, unit.destination, unit.stamp


def _broken(question: _Question, code: str, message: Message) -> Result:
    return Result(question.vector.id, question.request, "broken", question.vector.verdict, code, (message,))
