"""Answers handed in all at once, as lines of the harness protocol: judged as if they had been asked for one by one."""

from collections.abc import Mapping
from typing import Any

from careplan.conformance.harness.protocol import (
    AnswerError,
    files_request,
    hold_request,
    read_answer,
    write_request,
)
from careplan.conformance.vendor.judge import broken, judge, waiting
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import Task

_NUMBER = 1


def request_of(task: Task) -> dict[str, Any]:
    """Return what the task asks, as a request of the harness protocol."""
    if task.side == "writes":
        return write_request(_NUMBER, task.document, task.route)
    if task.before:
        return hold_request(_NUMBER, task.units)
    return files_request(_NUMBER, "read", task.files)


class HandedTarget:
    """Software whose answers are there already, by task; what has none waits."""

    def __init__(self, software: Software, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self.software = software
        self._answers = answers

    def result(self, task: Task) -> Result:
        """Judge the answer to a task; its `id` is not asked."""
        given = self._answers.get(task.id)
        if given is None:
            return waiting(task)
        try:
            return judge(task, read_answer({**given, "id": _NUMBER}, _NUMBER))
        except AnswerError as error:
            return broken(task, "garbage", error.message)

    def close(self) -> None:
        """Nothing is held."""
