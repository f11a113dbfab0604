"""No detector fires where software is right: whichever legal way it writes in, and whatever is left free."""

import copy
from typing import Any

import pytest

from careplan.conformance.harness.protocol import Answer
from careplan.conformance.scenarios import PATTERNS
from careplan.conformance.vendor.freedom import load_freedoms
from careplan.conformance.vendor.judge import judge
from careplan.conformance.vendor.tasks import Task, load_tasks
from careplan.standard.documents import write_unit
from careplan.workbench.actuals import actual_document


def by_scenario(pattern: str, side: str, sort: str) -> dict[str, Task]:
    return {each.scenario: each for each in load_tasks([pattern], [side], [sort])}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_legal_way_of_writing_passes_without_a_name(pattern: str) -> None:
    writes, reads = by_scenario(pattern, "writes", "write"), by_scenario(pattern, "reads", "canonical")
    variants = load_tasks([pattern], ["reads"], ["variant"])
    assert len({about for each in variants for about in each.about}) >= 15
    for variant in variants:
        answer = Answer("written", verdict="accept", files=variant.files)
        for task in (writes[variant.scenario], reads[variant.scenario]):
            result = judge(task, answer)
            assert (variant.id, result.status, result.detectors) == (variant.id, "passed", ())


def changed(value: Any, names: tuple[str, ...], to: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: to(each) if key in names and each is not None else changed(each, names, to)
            for key, each in value.items()
        }
    return [changed(each, names, to) for each in value] if isinstance(value, list) else value


OTHERWISE = {
    "date-of-making": lambda _value: "2026-11-21",
    "goal-numbers": lambda number: number + 10,
    "kana-width": lambda _value: "サクラ　ハナエ",
    "last-updated-by": lambda _value: "1370000026",
    "plan-heading-of-actuals": lambda value: 3 if isinstance(value, int) else "別の担当者",
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_is_left_free_may_be_otherwise(name: str) -> None:
    free = next(each for each in load_freedoms() if each.id == name)
    side, sort = ("writes", "write") if "written" in free.proofs else ("reads", "canonical")
    pattern, proof = ("D1", "written" if side == "writes" else "again")
    if free.proofs == ("actuals",):
        pattern, proof = "D2", "actuals"
    task = next(iter(by_scenario(pattern, side, sort).values()))
    told = actual_document(task.document or {}, task.own) if proof == "actuals" else task.document
    document = changed(copy.deepcopy(told), free.members, OTHERWISE[name])
    assert document != told
    sender, destination, stamp = task.route
    route = (destination, sender) if proof == "actuals" else (sender, destination)
    result = judge(task, Answer("written", verdict="accept", files=write_unit(document, *route, stamp)))
    assert (result.status, result.proof) == ("passed", proof)


def test_everything_free_that_shows_is_tried() -> None:
    assert set(OTHERWISE) == {each.id for each in load_freedoms() if each.how != "none"}
