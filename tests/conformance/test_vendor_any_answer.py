"""Whatever software answers is judged, never an exception; what differs is told by table, service user and field."""

import copy
import time
from collections.abc import Iterator
from typing import Any

import pytest

from careplan.conformance.harness.protocol import Answer
from careplan.conformance.vendor.compare import differences, place
from careplan.conformance.vendor.handed import HandedTarget, request_of
from careplan.conformance.vendor.judge import judge
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import Task, load_tasks
from careplan.standard.documents import write_unit
from careplan.workbench.actuals import actual_document

JUNK: tuple[Any, ...] = (None, 0, "", "x\ud800", [], {}, [1, None], {"a": [{}]}, [[]], True)
Path = tuple[str | int, ...]


def task(pattern: str, sort: str) -> Task:
    return min(load_tasks([pattern], ["writes", "reads"], [sort]), key=lambda each: len(str(each.document)))


def as_planned() -> Task:
    return next(each for each in load_tasks(["D3"], ["reads"], ["canonical"]) if "as-planned" in each.id)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in steps:
        yield from paths(each, (*path, step))


def replaced(value: Any, path: Path, junk: Any) -> Any:
    if not path:
        return junk
    made = copy.deepcopy(value)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = junk
    return made


@pytest.mark.parametrize(
    ("pattern", "sort"),
    [("D1", "canonical"), ("D2", "canonical"), ("D3", "held"), ("D4", "canonical"), ("D5", "canonical")],
)
def test_junk_anywhere_in_a_document_is_judged(pattern: str, sort: str) -> None:
    asked = task(pattern, sort)
    for number, path in enumerate(paths(asked.document)):
        junk = JUNK[number % len(JUNK)]
        result = judge(asked, Answer("read", verdict="accept", document=replaced(asked.document, path, junk)))
        assert result.status in {"passed", "failed"}
        assert all(each.en.encode() for each in result.details)


def test_what_is_nested_too_deep_is_broken() -> None:
    deep: Any = "x"
    for _ in range(20_000):
        deep = [deep]
    asked = task("D3", "canonical")
    document = {**(asked.document or {}), "service_users": deep}
    assert judge(asked, Answer("read", verdict="accept", document=document)).status == "broken"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"answer": "refused", "reason": "\ud800"}, "failed"),
        ({"answer": "written", "files": []}, "failed"),
        ({"answer": "written", "files": [{"name": "../x\ud800.CSV", "base64": "AA=="}]}, "failed"),
        ({"answer": "written", "files": [{"name": "x", "base64": "?"}]}, "broken"),
        ({"answer": "unsupported"}, "unsupported"),
        ({"answer": "error", "message": "no"}, "failed"),
        ({"answer": 1}, "broken"),
        ({}, "broken"),
        (None, "waiting"),
    ],
)
def test_answers_of_any_form(given: dict[str, Any] | None, status: str) -> None:
    asked = task("D3", "write")
    answers = {} if given is None else {asked.id: given}
    result = HandedTarget(Software("x", "1"), answers).result(asked)
    assert result.status == status
    assert all(each.ja.encode() for each in result.details)


def test_a_difference_names_table_user_record_and_field() -> None:
    asked = as_planned()
    found = copy.deepcopy(dict(asked.document or {}))
    found["service_users"][0]["actual"][0]["uses"][0]["times"] = 7
    (difference,) = differences(asked.document or {}, found, "document")
    told = place(difference).en
    assert told.startswith("service user 1 UPJSK ")
    assert told.endswith("Times on the day (14)")
    assert asked.document is not None
    assert asked.document["service_users"][0]["actual"][0]["uses"][0]["service_code"] in told


def test_what_the_standard_leaves_free_is_no_difference() -> None:
    asked = as_planned()
    found = copy.deepcopy(dict(asked.document or {}))
    found["service_users"][0]["actual"][0]["created_on"] = "2027-02-03"
    found["service_users"].reverse()
    found["service_users"][0]["actual"][0]["uses"].reverse()
    assert differences(asked.document or {}, found, "written") == []
    assert [each.name for each in differences(asked.document or {}, found, "document")] == ["created_on"]


def test_actuals_made_from_a_plan_prove_that_it_was_read() -> None:
    plan = next(each for each in load_tasks(["D2"], ["reads"], ["canonical"]) if "other-offices" in each.id)
    sender, destination, stamp = plan.route
    actual = actual_document(plan.document or {}, plan.own)
    files = write_unit(actual, destination, sender, stamp)
    result = judge(plan, Answer("written", verdict="accept", files=files))
    assert (result.status, result.proof) == ("passed", "actuals")
    again = judge(plan, Answer("written", verdict="accept", files=plan.files))
    assert (again.status, again.proof) == ("passed", "again")


def test_requests_are_those_of_the_harness() -> None:
    assert request_of(task("D3", "write"))["request"] == "write"
    assert request_of(task("D3", "canonical"))["request"] == "read"


def seconds_for(count: int) -> float:
    """Return the processor's seconds for an answer with so many rows that were never asked for."""
    asked = next(each for each in load_tasks(["D2"], ["reads"], ["canonical"]) if "correction" in each.id)
    document = copy.deepcopy(asked.document) or {}
    sheet = document["service_users"][0]["planned"][0]
    sheet["uses"] = [{**sheet["uses"][0], "units": number} for number in range(count)]
    begun = time.process_time()
    assert judge(asked, Answer("read", verdict="accept", document=document)).status == "failed"
    return time.process_time() - begun


def test_a_long_answer_takes_no_more_than_its_length() -> None:
    seconds_for(10)
    few, many = min(seconds_for(1000) for _ in range(3)), seconds_for(8000)
    assert many / few < 24  # 8 where each row costs the same, 64 where each costs as many as there are
