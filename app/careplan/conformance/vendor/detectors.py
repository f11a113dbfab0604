"""The known field mistakes, each a detector: its name, the reading it rests on, and how it shows (detectors.toml).

Of a document that differs, each difference is explained by the first detector that knows it. What is no document has
detectors of its own, one a rule or a choice of writing: a broken file accepted, a legal way refused or misread, a rule
that written files break.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from careplan.conformance.vendor.compare import Difference
from careplan.conformance.vendor.predicates import PREDICATES, Case
from careplan.locator import locate
from careplan.standard.findings import Message
from careplan.standard.specification import load_standard
from careplan.workbench.variants import load_dimensions

MISREADS = "misreads-"
ORDER = "order"  # the predicate of mistakes over several units


@dataclass(frozen=True, slots=True)
class Detector:
    """One mistake. `clause` is the reading or the place it rests on; `use` names the predicate, empty for a family."""

    id: str
    clause: str
    title: Message
    page: Message
    use: str = ""
    parameters: Mapping[str, Any] | None = None


@cache
def load_detectors() -> tuple[Detector, ...]:
    """Return the detectors of differences, those that explain first first."""
    with locate("specs/careplan_csv/conformance/detectors.toml").open("rb") as file:
        rows = tomllib.load(file)["detector"]
    return tuple(_detector(row) for row in rows)


def _detector(row: Mapping[str, Any]) -> Detector:
    known = {"id", "clause", "ja", "en", "page_ja", "page_en", "use"}
    return Detector(
        row["id"],
        row["clause"],
        Message(row["ja"], row["en"]),
        Message(row["page_ja"], row["page_en"]),
        row["use"],
        {name: value for name, value in row.items() if name not in known},
    )


@cache
def all_detectors() -> Mapping[str, Detector]:
    """Return every detector by id, those of the families too."""
    listed = [*load_detectors(), *_of_rules(), *_of_choices()]
    return {each.id: each for each in listed}


def _of_rules() -> Iterable[Detector]:
    for rule in load_standard().rules.values():
        if rule.severity != "error":
            continue
        clause = f"reading/{rule.reading}" if rule.reading else f"rule/{rule.id}"
        says = rule.title
        yield Detector(
            f"accepts-{rule.id}",
            clause,
            Message(f"退けるべきファイルを受け取る：{says.ja}", f"Accepts what must be refused: {says.en}"),
            rule.whole,
        )
        yield Detector(
            f"writes-{rule.id}",
            clause,
            Message(f"規則に反するファイルを書く：{says.ja}", f"Writes against a rule: {says.en}"),
            rule.whole,
        )


def _of_choices() -> Iterable[Detector]:
    for choice in load_dimensions():
        levels_ja = "、".join(level.title.ja for level in choice.levels)
        levels_en = ", ".join(level.title.en for level in choice.levels)
        page = Message(f"書き方：{levels_ja}", f"The ways: {levels_en}")
        clause = f"reading/{choice.reading}"
        ja, en = choice.title.ja, choice.title.en
        yield Detector(
            f"refuses-{choice.id}",
            clause,
            Message(f"許された書き方を退ける：{ja}", f"Refuses a legal way of writing: {en}"),
            page,
        )
        yield Detector(
            f"{MISREADS}{choice.id}",
            clause,
            Message(f"許された書き方を読み違える：{ja}", f"Misreads a legal way of writing: {en}"),
            page,
        )


def explain(case: Case, found: Sequence[Difference]) -> dict[str, list[Difference]]:
    """Return the differences by the detector that explains them, "" for those that none does."""
    said: dict[str, list[Difference]] = {}
    for difference in found:
        detector = next((each.id for each in load_detectors() if _knows(each, case, difference)), "")
        said.setdefault(detector, []).append(difference)
    return said


def _knows(detector: Detector, case: Case, difference: Difference) -> bool:
    return PREDICATES[detector.use](case, difference, **(detector.parameters or {}))
