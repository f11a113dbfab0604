"""The JSON of a run fits its schema, whatever came out."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from careplan.conformance.harness.own import answer
from careplan.conformance.vendor.handed import HandedTarget, request_of
from careplan.conformance.vendor.reports import Run, run_json
from careplan.conformance.vendor.runner import run
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import Task, load_tasks
from support.mistaken_software import ask
from support.report_schemas import SCHEMA, faults


def report(tasks: Iterable[Task], answers: dict[str, Any]) -> dict[str, Any]:
    target = HandedTarget(Software("見本", "1"), answers)
    value: dict[str, Any] = json.loads(json.dumps(run_json(Run(target.software, tuple(run(tasks, target))))))
    return value


@pytest.mark.parametrize(("pattern", "side"), [("D5", "writes"), ("D4", "reads")])
def test_every_status_fits(pattern: str, side: str) -> None:
    tasks = load_tasks([pattern], [side])
    says: list[Callable[[Task], dict[str, Any]]] = [
        lambda task: answer(request_of(task)),
        lambda task: ask("writes_utf8", request_of(task)),
        lambda task: ask("first_user_only", request_of(task)),
        lambda _task: {"answer": "unsupported"},
        lambda _task: {"answer": "none"},
    ]
    given = {task.id: says[number % 6](task) for number, task in enumerate(tasks) if number % 6 < len(says)}
    value = report(tasks, given)
    assert faults(value) == []
    assert all(value["summary"][name] for name in ("passed", "broken", "unsupported", "waiting"))
    assert value["detectors"]


def test_the_schema_refuses_another_report() -> None:
    value = report(load_tasks(["D5"], ["writes"]), {})
    for name in SCHEMA["required"]:
        assert faults({key: each for key, each in value.items() if key != name})
    assert faults(value | {"results": [value["results"][0] | {"status": "certified"}]})
