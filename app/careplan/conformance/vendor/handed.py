"""Answers handed in all at once, judged as if they had been asked for one by one.

They are lines of the harness protocol, or reference forms that a person ticked.
"""

from collections.abc import Mapping
from typing import Any

from careplan.conformance.harness.protocol import (
    AnswerError,
    files_request,
    hold_request,
    read_answer,
    write_request,
)
from careplan.conformance.vendor.form import form_json, read_form
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


def form_of(task: Task) -> dict[str, Any] | None:
    """Return the reference form that a person may tick instead of an answer; writing has none."""
    return None if task.side == "writes" else form_json(task.shown)


def judge_form(task: Task, form: Any) -> Result:
    """Return the result of a reference form, ticked: verdict, detectors, details; it waits while not all is ticked."""
    try:
        answer = read_form(task.shown, form)
    except AnswerError as error:
        return broken(task, "garbage", error.message)
    return waiting(task) if answer is None else judge(task, answer, "form")


class HandedTarget:
    """Software whose answers, or ticked forms, are there already, by task; what has neither waits."""

    def __init__(
        self,
        software: Software,
        answers: Mapping[str, Mapping[str, Any]],
        forms: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.software = software
        self._answers = answers
        self._forms = forms or {}

    def result(self, task: Task) -> Result:
        """Judge the answer to a task, whose `id` is not asked, or else its form."""
        given = self._answers.get(task.id)
        if given is None:
            form = self._forms.get(task.id) if task.side == "reads" else None
            return waiting(task) if form is None else judge_form(task, form)
        try:
            return judge(task, read_answer({**given, "id": _NUMBER}, _NUMBER))
        except AnswerError as error:
            return broken(task, "garbage", error.message)

    def close(self) -> None:
        """Nothing is held."""
