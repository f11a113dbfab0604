"""docs/conformance.md: each clause with its scenarios and vectors, or why there can be none."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from careplan.conformance.coverage.gather import Clause
from careplan.conformance.scenarios import PATTERNS, load_scenarios
from careplan.standard.findings import Message

_HEAD = """# 何が何で試されるか / What is tested by what

この頁は `specs/careplan_csv` から作られます（`make docs`）。
シナリオの内容は `careplan conformance sheet ID`、ベクトルは `specs/careplan_csv/vectors` にあります。
長い列は途中で切ります。
This page is made from `specs/careplan_csv` (`make docs`); a test fails where a line has neither a test nor a reason.
Scenarios are shown by `careplan conformance sheet ID`; vectors are in `specs/careplan_csv/vectors`.
Long lists are cut.
"""
_GROUPS = {
    "reading": Message("読み方", "Readings"),
    "trap": Message("つまずきやすい点", "Traps"),
    "unit": Message("送信単位", "Transmission units"),
    "service-type": Message("対象のサービス種類", "Service types in scope"),
    "edition": Message("版", "Editions"),
    "rule": Message("規則", "Rules"),
    "code": Message("コード表の値", "Values of code lists"),
    "field": Message("項目", "Fields"),
}
_SHORT = {"code": "| list | codes | tested by |", "field": "| layout | fields | tested by |"}
_SHOWN = 3
_PAIRS = ".pairs-"  # vectors of several legal ways at once; named only where there are no others
_UNTESTED = "**not tested**"


def conformance_page(clauses: Sequence[Clause]) -> str:
    """Return the page as Markdown."""
    lines = [_HEAD, *_scenarios()]
    for group, title in _GROUPS.items():
        own = [clause for clause in clauses if clause.group == group]
        tested = sum(clause.tested for clause in own)
        reasoned = sum(clause.why is not None and not clause.tested for clause in own)
        lines += [
            "",
            f"## {title.ja} / {title.en}",
            "",
            f"{tested} / {len(own)}（理由あり / with a reason: {reasoned}）",
            "",
        ]
        lines += _short(own, _SHORT[group]) if group in _SHORT else _table(own)
    return "\n".join(lines) + "\n"


def _scenarios() -> Iterator[str]:
    yield from ("## シナリオ / Scenarios", "", "| | ja | en | |", "|---|---|---|---|")
    for pattern, title in PATTERNS.items():
        yield f"| {pattern} | {title.ja} | {title.en} | {len(load_scenarios(pattern))} |"


def _table(clauses: Sequence[Clause]) -> Iterator[str]:
    yield "| clause | | tested by |"
    yield "|---|---|---|"
    for clause in clauses:
        title = f"{_cell(clause.title.ja)}<br>{_cell(clause.title.en)}"
        yield f"| `{clause.id}`<br>{clause.locator} | {title} | {_tests(clause)} |"


def _tests(clause: Clause) -> str:
    if not clause.tested:
        return f"{_cell(clause.why.ja)}<br>{_cell(clause.why.en)}" if clause.why else _UNTESTED
    names = {"": clause.scenarios, "broken: ": clause.vectors, "kept: ": clause.kept}
    if clause.group != "rule":
        names = {"": clause.scenarios, "vectors: ": clause.vectors}
    return "<br>".join(f"{said}{_listed(tests)}" for said, tests in names.items() if tests)


def _listed(tests: Sequence[str]) -> str:
    plain = [test for test in tests if _PAIRS not in test] or list(tests)
    more = " …" if len(plain) > _SHOWN else ""
    return ", ".join(f"`{test}`" for test in plain[:_SHOWN]) + more


def _short(clauses: Sequence[Clause], heads: str) -> Iterator[str]:
    """Yield a line for each kind (or list) and test: the fields (or codes) that it is the first to fill."""
    yield heads
    yield "|---|---|---|"
    for (kind, tested_by), own in groupby(sorted(clauses, key=_place), key=lambda each: _place(each)[:2]):
        numbers = [clause.id.partition("/")[2] for clause in own]
        yield f"| `{kind}` | {' '.join(numbers)} | {tested_by} |"


def _place(clause: Clause) -> tuple[str, str, str]:
    kind, _, number = clause.id.partition("/")
    tests = (clause.scenarios + clause.vectors)[:1]
    return kind, f"`{tests[0]}`" if tests else _tests(clause), number.zfill(4)


def _cell(text: str) -> str:
    """Return a text as it may stand in a table."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
