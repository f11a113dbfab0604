"""All tasks of a run put to the software, those that have a result already left alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from careplan.conformance.vendor.detectors import MISREADS, ORDER, load_detectors
from careplan.conformance.vendor.judge import broken
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.state import RunFolder
from careplan.conformance.vendor.target import Target
from careplan.conformance.vendor.tasks import Task
from careplan.standard.findings import Message

_GIVE_UP = 3
_GIVEN_UP = Message(
    "続けて壊れたので尋ねていません。", "Not asked: the software broke down too often in a row."
)


def run(tasks: Iterable[Task], target: Target, folder: RunFolder | None = None) -> Iterator[Result]:
    """Yield the result of each task, in their order; what was kept is not asked again, what is new is kept.

    After three breakdowns in a row the rest is not asked, and not kept: the next run asks again.
    """
    tasks = list(tasks)
    misread: set[str] = set()
    concerned = {task.id: {task.scenario, *task.follows} for task in tasks}
    for result in _results(tasks, target, folder):
        if result.sort == "canonical" and result.status == "failed":
            misread.add(result.scenario)
        yield _without_echo(result) if concerned[result.task] & misread else result


def _without_echo(result: Result) -> Result:
    """Return a result without the blame on the way of writing, or on the order: a scenario is misread without, too."""
    order = {each.id for each in load_detectors() if each.use == ORDER}
    own = tuple(each for each in result.detectors if not each.startswith(MISREADS) and each not in order)
    return replace(result, detectors=own)


def _results(tasks: Sequence[Task], target: Target, folder: RunFolder | None) -> Iterator[Result]:
    kept = folder.kept(tasks) if folder else {}
    breakdowns = 0
    for task in tasks:
        if task.id in kept:
            yield kept[task.id]
            continue
        if breakdowns >= _GIVE_UP:
            yield broken(task, "given-up", _GIVEN_UP)
            continue
        result = target.result(task)
        breakdowns = breakdowns + 1 if result.status == "broken" else 0
        if folder and result.status not in {"broken", "waiting"}:
            folder.keep(result)
        yield result
