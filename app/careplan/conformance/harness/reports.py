"""What a run showed, as text, JSON and JUnit XML."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from careplan.conformance.harness.judge import Result
from careplan.conformance.harness.protocol import PROTOCOL, Capabilities
from careplan.standard.findings import Message
from careplan.standard.reports.visible import visible

STATUSES = {
    "passed": Message("合格", "passed"),
    "failed": Message("不合格", "failed"),
    "broken": Message("異常", "broken"),
    "unsupported": Message("対象外", "unsupported"),
    "unclaimed": Message("判定外", "unclaimed"),
}


def conforms(results: Iterable[Result]) -> bool:
    """Whether something passed, and nothing failed or broke."""
    statuses = {each.status for each in results}
    return "passed" in statuses and not statuses & {"failed", "broken"}


def text_line(result: Result, language: str) -> Iterator[str]:
    """Yield the line of one result, and its details."""
    status = getattr(STATUSES[result.status], language)
    yield f"{status:<11} {result.request:<5} {result.expected}/{result.given}  {visible(result.vector)}"
    yield from (f"    {visible(getattr(each, language))}" for each in result.details)


def text_summary(capabilities: Capabilities, results: Sequence[Result], language: str) -> str:
    """Return the closing line: the program and how many results of each sort there are."""
    counts = Counter(each.status for each in results)
    told = ", ".join(f"{getattr(name, language)} {counts[status]}" for status, name in STATUSES.items())
    return f"{visible(capabilities.name)} {visible(capabilities.version)}: {told}"


def run_json(capabilities: Capabilities, results: Sequence[Result]) -> dict[str, Any]:
    """Return the run as JSON (schema `harness`, `$defs/report`)."""
    counts = Counter(each.status for each in results)
    return {
        "protocol": PROTOCOL,
        "program": {"name": capabilities.name, "version": capabilities.version},
        "editions": sorted(capabilities.editions),
        "conforms": conforms(results),
        "summary": {status: counts[status] for status in STATUSES},
        "results": [
            {
                "vector": each.vector,
                "request": each.request,
                "status": each.status,
                "expected": each.expected,
                "given": each.given,
                "details": [{"ja": one.ja, "en": one.en} for one in each.details],
            }
            for each in results
        ],
    }


def junit_lines(capabilities: Capabilities, results: Sequence[Result], language: str) -> Iterator[str]:
    """Yield an XML document: a case a result; what is not judged is skipped, what broke is an error."""
    counts = Counter(each.status for each in results)
    skipped = counts["unsupported"] + counts["unclaimed"]
    numbers = f'tests="{len(results)}" failures="{counts["failed"]}" errors="{counts["broken"]}" skipped="{skipped}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="careplan harness" {numbers} time="0">'
    yield f'<testsuite name={_attribute(capabilities.name)} {numbers} time="0">'
    for each in results:
        classname = _attribute(f"careplan.harness.{each.request}")
        yield f'<testcase name={_attribute(each.vector)} classname={classname} time="0">'
        yield from _outcome(each, language)
        yield "</testcase>"
    yield "</testsuite>"
    yield "</testsuites>"


def _outcome(result: Result, language: str) -> Iterator[str]:
    details = [visible(getattr(each, language)) for each in result.details]
    if result.status in _ELEMENTS:
        element = _ELEMENTS[result.status]
        message = _attribute(details[0] if details else result.status)
        yield f"<{element} type={_attribute(result.given or '')} message={message}>"
        yield from map(escape, details)
        yield f"</{element}>"
    elif result.status != "passed":
        yield f"<skipped message={_attribute(result.status)}/>"


def _attribute(text: str) -> str:
    return quoteattr(visible(text))


_ELEMENTS = {"failed": "failure", "broken": "error"}
