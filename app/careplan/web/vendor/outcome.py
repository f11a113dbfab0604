"""What the pages show of a run, a row a task; and files that were handed in, sorted by task."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from careplan.conformance.vendor.files import Files, is_answer
from careplan.conformance.vendor.reports import Run
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.tasks import Task


@dataclass(frozen=True, slots=True)
class Row:
    """A task and its result."""

    task: Task
    result: Result


def rows(tasks: Sequence[Task], run: Run, wanted: str = "") -> Iterator[Row]:
    """Yield the tasks with their results, only those of a status where one is given."""
    for task, result in zip(tasks, run.results, strict=True):
        if wanted in ("", result.status):
            yield Row(task, result)


def by_task(files: Files, names: Sequence[str]) -> Mapping[str, dict[str, bytes]]:
    """Return the files of answers by the task whose name is a folder on their path; others are passed over."""
    known, found = set(names), dict[str, dict[str, bytes]]()
    for path, data in files.items():
        *folders, name = PurePosixPath(path).parts
        task = next((each for each in reversed(folders) if each in known), None)
        if task is not None and is_answer(name):
            found.setdefault(task, {})[name] = data
    return found


def of_task(files: Files) -> dict[str, bytes]:
    """Return the files of one answer by their names, whatever folders they came in."""
    named = {PurePosixPath(path).name: data for path, data in files.items()}
    return {name: data for name, data in named.items() if is_answer(name)}
