"""Units that come one after the other: asked, answered in every way, and judged."""

import json
from pathlib import Path
from typing import Any

import pytest

from careplan.conformance.harness.protocol import Answer
from careplan.conformance.scenarios import PATTERNS
from careplan.conformance.vendor.folder import FolderTarget
from careplan.conformance.vendor.form import form_json
from careplan.conformance.vendor.judge import judge
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import Task, load_tasks
from careplan.standard.documents import read_unit, write_unit


def held(name: str) -> Task:
    tasks = load_tasks([name[:2]], ["reads"], ["held"])
    return next(each for each in tasks if each.id == f"{name}.held")


def again(task: Task, users: list[Any]) -> Result:
    """Judge users exported again, a month a unit."""
    files: dict[str, bytes] = {}
    sender, destination, stamp = task.route
    for number, month in enumerate(sorted({user.get("service_month") for user in users})):
        own = [user for user in users if user.get("service_month") == month]
        document = {**(task.document or {}), "service_users": own}
        files |= write_unit(document, sender, destination, str(int(stamp) + number))
    return judge(task, Answer("written", verdict="accept", files=files))


def test_every_pattern_has_corrections_and_deletions_over_two_units() -> None:
    ends = {each.id.partition("-")[2] for each in load_tasks(PATTERNS, ["reads"], ["held"])}
    ends = {each.rpartition("twice")[1] or each for each in ends}
    assert ends == {"twice", "correction.held", "withdrawal.held", "next-month.held"}
    for pattern in PATTERNS:
        assert len(load_tasks([pattern], ["reads"], ["held"])) >= 3


@pytest.mark.parametrize("name", ["D2-next-month", "D3-correction", "D6-withdrawal", "D7-withdrawal"])
def test_what_is_held_may_be_exported_again(name: str) -> None:
    task = held(name)
    users = (task.document or {})["service_users"]
    right = again(task, users)
    assert (right.status, right.proof) == ("passed", "again")
    kept = again(task, read_unit(task.before[-1])["service_users"])
    assert kept.status == "failed"
    assert kept.detectors


def test_a_supplement_that_outlives_the_deletion_of_a_month_is_no_fault() -> None:
    task = held("D2-withdrawal")
    gone = read_unit(task.before[-1])["service_users"][0]
    left = {name: each for name, each in gone.items() if isinstance(each, str) or name == "supplement"}
    document = {**(task.document or {}), "service_users": [*(task.document or {})["service_users"], left]}
    assert judge(task, Answer("read", verdict="accept", document=document)).status == "passed"
    document["service_users"][-1] = gone
    result = judge(task, Answer("read", verdict="accept", document=document))
    assert result.detectors == ("deletion-not-applied",)


def test_a_person_ticks_what_is_there_after_all_units(tmp_path: Path) -> None:
    task = held("D4-withdrawal")
    target = FolderTarget(tmp_path, Software("hand", "1"))
    target.lay_down([task])
    laid = sorted(path.name for path in (tmp_path / "in" / task.id).iterdir())
    assert laid == ["1", "2", "3", "form.html", "form.json"]
    form = form_json(task.shown)
    last = max(line["service_user"] for line in form["lines"])
    for seen, status, detectors in [
        (last, "failed", ("deletion-not-applied",)),
        (last - 1, "passed", ()),
        (0, "failed", ("deletion-too-wide",)),
    ]:
        for line in form["lines"]:
            line["seen"] = line["service_user"] <= seen
        answer = tmp_path / "out" / task.id / "form.json"
        answer.write_text(json.dumps(form), encoding="utf-8")
        result = target.result(task)
        assert (result.status, result.detectors) == (status, detectors)


def test_actuals_of_two_providers_may_be_exported_as_one_sheet() -> None:
    task = held("D3-correction")
    users = read_unit(task.files)["service_users"]
    assert again(task, users).detectors
    everyone = (task.document or {})["service_users"]
    assert any(len(user["actual"]) > 1 for user in everyone)
    own = [
        {
            **user,
            "actual": [
                {**user["actual"][0], "uses": [use for each in user["actual"] for use in each["uses"]]}
            ],
        }
        for user in everyone
    ]
    assert again(task, own).status == "passed"
