"""A run as one page of HTML: the verdict, the table of patterns, the mistakes found, then every task."""

from collections.abc import Iterator, Mapping

from careplan.conformance.scenarios import PATTERNS
from careplan.conformance.vendor.detectors import all_detectors
from careplan.conformance.vendor.page import page, said, text
from careplan.conformance.vendor.reports import EXCHANGE, SIDES_OF_EXCHANGE, VERDICTS, Run, caught, cells
from careplan.conformance.vendor.result import STATUSES, Result
from careplan.conformance.vendor.tasks import SIDES
from careplan.standard.findings import Message
from careplan.standard.specification import EDITION

_TITLE = Message("ケアプランデータ連携 ベンダー試験の結果", "Vendor test of the care plan exchange")
_SIDES = {"writes": Message("書き出し", "writes"), "reads": Message("取り込み", "reads")}
_MISTAKES = Message("見つかった誤り", "Mistakes found")
_TASKS = Message("課題ごとの結果", "Every task")
_NOTE = Message(
    "この結果は careplan の試験によるもので、認定ではありません。",
    "This is the result of careplan's own test, and no certification.",
)


def result_html(run: Run, language: str) -> Iterator[str]:
    """Yield the lines of the page."""
    title = f"{getattr(_TITLE, language)} — {run.software.name} {run.software.version}"
    yield from page(title, language, _body(run, language))


def _body(run: Run, language: str) -> Iterator[str]:
    bad = "" if run.conforms else " bad"
    passed = sum(each.status == "passed" for each in run.results)
    yield f'<p class="verdict{bad}">{passed} / {len(run.results)} {said(STATUSES["passed"], language)}</p>'
    yield f'<p class="second">{said(_NOTE, language)}</p>'
    yield from table_html(run, language)
    found = caught(run.results)
    if found:
        yield f"<h2>{said(_MISTAKES, language)}</h2><ul>"
        yield from (_mistake(name, tasks, language) for name, tasks in found.items())
        yield "</ul>"
    yield f"<h2>{said(_TASKS, language)}</h2><table>"
    for each in run.results:
        yield _row(each, language)
    yield "</table>"


def table_html(run: Run, language: str) -> Iterator[str]:
    """Yield the table of patterns, a column a side: the one that vendors publish; of an exchange test, its sides."""
    verdicts = cells(run.results)
    if any(pattern in PATTERNS for pattern, _ in verdicts):
        yield from _patterns(verdicts, language)
    told = {side: verdict for (pattern, side), verdict in verdicts.items() if pattern == EXCHANGE}
    if told:
        yield "<table>"
        for side, verdict in told.items():
            yield f"<tr><th>{said(SIDES_OF_EXCHANGE[side], language)}</th>{_cell(verdict, language)}</tr>"
        yield "</table>"


def _patterns(verdicts: Mapping[tuple[str, str], str], language: str) -> Iterator[str]:
    heads = "".join(f"<th>{said(_SIDES[side], language)}</th>" for side in SIDES)
    yield f"<table><tr><th>{text(EDITION)}</th>{heads}</tr>"
    for pattern, title in PATTERNS.items():
        row = "".join(_cell(verdicts.get((pattern, side)), language) for side in SIDES)
        yield f"<tr><th>{pattern} {said(title, language)}</th>{row}</tr>"
    yield "</table>"


def _cell(verdict: str | None, language: str) -> str:
    if verdict is None:
        return "<td>–</td>"
    return f'<td class="{verdict}">{said(VERDICTS[verdict], language)}</td>'


def _mistake(name: str, tasks: list[str], language: str) -> str:
    detector = all_detectors()[name]
    where = ", ".join(tasks[:5]) + (f" … ({len(tasks)})" if len(tasks) > 5 else "")  # noqa: PLR2004 - a line holds five
    return (
        f"<li><p><code>{text(name)}</code> {said(detector.title, language)} <code>{text(detector.clause)}</code></p>"
        f'<p>{said(detector.page, language)}</p><p class="second">{text(where)}</p></li>'
    )


def _row(result: Result, language: str) -> str:
    shown = [said(each, language) for each in result.details]
    shown += [
        f"{entry.number} {text(entry.action)} <code>{text(entry.digest)}</code>" for entry in result.evidence
    ]
    told = "<br>".join(shown)
    named = " ".join(f"<code>{text(name)}</code>" for name in result.detectors)
    status = f'<td class="{result.status}">{said(STATUSES[result.status], language)}</td>'
    return f"<tr>{status}<td>{text(result.task)}</td><td>{named} {told}</td></tr>"
