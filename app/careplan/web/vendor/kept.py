"""A run of the vendor test as it is kept between two requests, in a locker that only the visitor can open."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from careplan.conformance.vendor.files import Files, judge_files
from careplan.conformance.vendor.judge import waiting
from careplan.conformance.vendor.reports import Run
from careplan.conformance.vendor.result import Result, read_result, result_json
from careplan.conformance.vendor.runner import run
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import Task, load_tasks


@dataclass(frozen=True, slots=True)
class KeptRun:
    """The software, what is asked of it, and what came back: answers (files by name) and results, by task."""

    software: Software
    patterns: tuple[str, ...]
    sides: tuple[str, ...]
    answers: Mapping[str, Files] = field(default_factory=dict, repr=False)
    results: Mapping[str, Result] = field(default_factory=dict)

    def tasks(self) -> tuple[Task, ...]:
        """Return what is asked, in its order."""
        return load_tasks(self.patterns, self.sides)

    def task(self, name: str) -> Task | None:
        """Return a task of this run by its id."""
        return next((each for each in self.tasks() if each.id == name), None)

    def answered(self, task: Task, files: Files) -> "KeptRun":
        """Return the run with another answer to a task, judged; no files take the answer back."""
        answers, results = dict(self.answers), dict(self.results)
        answers.pop(task.id, None)
        results.pop(task.id, None)
        if files:
            answers[task.id] = files
            results[task.id] = judge_files(task, files)
        return replace(self, answers=answers, results=results)

    def told(self) -> Run:
        """Return the run as the reports take it; what has no answer waits."""
        return Run(self.software, tuple(run(self.tasks(), _Kept(self.software, self.results))))


@dataclass(frozen=True, slots=True)
class _Kept:
    """Software whose results are there already; one of another suite, that asked otherwise, does not count."""

    software: Software
    results: Mapping[str, Result]

    def result(self, task: Task) -> Result:
        found = self.results.get(task.id)
        return waiting(task) if found is None or found.asked != task.digest else found

    def close(self) -> None:
        """Nothing is held."""


def write_run(kept: KeptRun) -> bytes:
    """Return a run as the bytes that a locker takes."""
    return json.dumps(
        {
            "software": [kept.software.name, kept.software.version],
            "patterns": kept.patterns,
            "sides": kept.sides,
            "answers": {task: _packed(files) for task, files in kept.answers.items()},
            "results": {task: result_json(result) for task, result in kept.results.items()},
        }
    ).encode()


def read_run(content: bytes) -> KeptRun:
    """Return the run that `write_run` wrote."""
    value = json.loads(content)
    return KeptRun(
        Software(*value["software"]),
        tuple(value["patterns"]),
        tuple(value["sides"]),
        {task: _unpacked(files) for task, files in value["answers"].items()},
        {task: read_result(result) for task, result in value["results"].items()},
    )


def _packed(files: Files) -> dict[str, str]:
    return {name: b64encode(data).decode("ascii") for name, data in files.items()}


def _unpacked(files: Mapping[str, str]) -> Files:
    return {name: b64decode(data) for name, data in files.items()}
