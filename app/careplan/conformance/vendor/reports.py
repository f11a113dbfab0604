"""A run told as text, JSON and JUnit XML."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from careplan import __version__
from careplan.conformance.vendor.detectors import all_detectors
from careplan.conformance.vendor.result import STATUSES, Result, result_json
from careplan.conformance.vendor.target import Software
from careplan.standard.findings import Message
from careplan.standard.reports.visible import visible
from careplan.standard.specification import EDITION


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has been gone through: the software, and a result a task."""

    software: Software
    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Whether something passed and nothing failed, broke or waits; what is not claimed does not count."""
        return verdict_of(self.results) in {"passed", "partly"}


def verdict_of(results: Iterable[Result]) -> str:
    """Return one verdict for some results: failed, waiting, unsupported, partly (some unsupported) or passed.

    What broke has failed; what is not claimed is no failure, yet what passes only in part is not called passed.
    """
    statuses = {each.status for each in results}
    if statuses & {"failed", "broken"}:
        return "failed"
    if "waiting" in statuses:
        return "waiting"
    if "unsupported" in statuses:
        return "partly" if "passed" in statuses else "unsupported"
    return "passed" if statuses else "unsupported"


EXCHANGE = "exchange"
SIDES_OF_EXCHANGE = {
    "account": Message("事業所と証明書", "office and certificate"),
    "sends": Message("送信", "sends"),
    "receives": Message("受信", "receives"),
    "options": Message("分割送信・Webhook（任意）", "upload in pieces, webhooks (optional)"),
}
VERDICTS = {**STATUSES, "partly": Message("一部のみ", "in part")}


def cells(results: Iterable[Result]) -> dict[tuple[str, str], str]:
    """Return the verdict of each pattern and side, the table that vendors publish."""
    groups: dict[tuple[str, str], list[Result]] = {}
    for each in results:
        groups.setdefault((each.pattern, each.side), []).append(each)
    return {key: verdict_of(group) for key, group in groups.items()}


def caught(results: Iterable[Result]) -> dict[str, list[str]]:
    """Return the detectors that fired, each with the tasks in which it did."""
    found: dict[str, list[str]] = {}
    for each in results:
        for detector in each.detectors:
            found.setdefault(detector, []).append(each.task)
    return found


def text_line(result: Result, language: str) -> Iterator[str]:
    """Yield the line of one result, and what is wrong."""
    yield f"{getattr(STATUSES[result.status], language):<11} {visible(result.task)}"
    for name in result.detectors:
        detector = all_detectors()[name]
        yield f"    [{name}] {getattr(detector.title, language)} ({detector.clause})"
    yield from (f"    {visible(getattr(each, language))}" for each in result.details)
    for entry in result.evidence:
        yield f"    {entry.number} {entry.action} {entry.digest}"


def text_summary(run: Run, language: str) -> Iterator[str]:
    """Yield the closing lines: the mistakes found, the table, the count."""
    found = caught(run.results)
    for name, tasks in found.items():
        yield f"{name}: {getattr(all_detectors()[name].title, language)} ({len(tasks)})"
    for (pattern, side), verdict in cells(run.results).items():
        yield f"{pattern} {side:<6} {getattr(VERDICTS[verdict], language)}"
    counts = Counter(each.status for each in run.results)
    told = ", ".join(f"{getattr(name, language)} {counts[status]}" for status, name in STATUSES.items())
    yield f"{visible(run.software.name)} {visible(run.software.version)}: {told}"


def run_json(run: Run) -> dict[str, Any]:
    """Return the run as JSON: what was run, the table, the detectors that fired, every result."""
    counts = Counter(each.status for each in run.results)
    return {
        "format": 1,
        "suite": __version__,
        "edition": EDITION,
        "software": {"name": run.software.name, "version": run.software.version},
        "conforms": run.conforms,
        "summary": {status: counts[status] for status in STATUSES},
        "table": [
            {"pattern": pattern, "side": side, "verdict": verdict}
            for (pattern, side), verdict in cells(run.results).items()
        ],
        "detectors": [
            {
                "id": name,
                "clause": all_detectors()[name].clause,
                "ja": all_detectors()[name].title.ja,
                "en": all_detectors()[name].title.en,
                "tasks": tasks,
            }
            for name, tasks in caught(run.results).items()
        ],
        "results": [result_json(each) for each in run.results],
    }


def junit_lines(run: Run, language: str) -> Iterator[str]:
    """Yield an XML document: a suite a pattern and side, a case a task; what waits or is not claimed is skipped."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="careplan conformance" {_counts(run.results)}>'
    for pattern, side in cells(run.results):
        group = [each for each in run.results if (each.pattern, each.side) == (pattern, side)]
        yield f"<testsuite name={_attribute(f'{pattern} {side}')} {_counts(group)}>"
        for each in group:
            name, sort = _attribute(each.task), _attribute(f"careplan.{pattern}.{side}")
            yield f'<testcase name={name} classname={sort} time="0">'
            yield from _outcome(each, language)
            yield "</testcase>"
        yield "</testsuite>"
    yield "</testsuites>"


def _counts(results: Sequence[Result]) -> str:
    counts = Counter(each.status for each in results)
    skipped = counts["unsupported"] + counts["waiting"]
    return (
        f'tests="{len(results)}" failures="{counts["failed"]}" errors="{counts["broken"]}" '
        f'skipped="{skipped}" time="0"'
    )


def _outcome(result: Result, language: str) -> Iterator[str]:
    told = [visible(getattr(each, language)) for each in result.details]
    named = " ".join(result.detectors) or result.status
    if result.status in _ELEMENTS:
        element = _ELEMENTS[result.status]
        yield f"<{element} type={_attribute(named)} message={_attribute(told[0] if told else named)}>"
        yield from map(escape, told)
        yield f"</{element}>"
    elif result.status != "passed":
        yield f"<skipped message={_attribute(told[0] if told else result.status)}/>"


def _attribute(value: str) -> str:
    return quoteattr(visible(value))


_ELEMENTS = {"failed": "failure", "broken": "error"}
