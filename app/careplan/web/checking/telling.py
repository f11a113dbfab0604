"""A finding in one language: what is there, what to do, where; ready for a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from careplan.standard.findings import Finding, Message, Wording
from careplan.standard.reports.folding import fold
from careplan.standard.reports.visible import visible
from careplan.standard.reports.wording import SEVERITY, Language, said
from careplan.standard.specification import Kind, load_standard

SIGNS = {"error": "✕", "warning": "！", "info": "ｉ"}
"""A sign besides the colour, for those who do not tell colours apart."""
_RECORDS_NAMED = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, and the records of others that say the same."""

    rule: str
    severity: str
    severity_name: str
    sign: str
    clause: str
    place: str
    what: str
    fix: str
    record: int | None
    field: int | None
    records: tuple[int, ...] = ()
    others: int = 0


def tell(finding: Finding, language: Language, layout: Kind | None, others: Sequence[Finding] = ()) -> Told:
    """Return a finding as a page shows it; `layout` is that of its file, where it is known."""
    what, fix = halves(finding)
    records = tuple(each.record for each in others if each.record is not None)
    return Told(
        finding.rule,
        finding.severity,
        said(SEVERITY[finding.severity], language),
        SIGNS[finding.severity],
        finding.clause,
        visible(_place(finding, language, layout)),
        visible(said(what, language)),
        visible(said(fix, language)),
        finding.record,
        finding.field,
        records[:_RECORDS_NAMED],
        len(others),
    )


def _place(finding: Finding, language: Language, layout: Kind | None) -> str:
    if finding.record is None:
        return ""
    parts = [f"{finding.record}件目" if language == "ja" else f"record {finding.record}"]
    if finding.field is not None:
        parts.append(f"項目{finding.field}" if language == "ja" else f"field {finding.field}")
        if layout is not None and finding.field <= len(layout.fields):
            parts.append(said(layout.fields[finding.field - 1].name, language))
    return " ".join(parts)


def halves(finding: Finding) -> tuple[Message, Message]:
    """Return what a finding says is there and should be, and how to mend it."""
    rule, words = load_standard().rules[finding.rule], finding.wording.words
    return Wording(rule.message, words).message, Wording(rule.fix, words).message


def tell_folded(findings: Iterable[Finding], language: Language, layout: Kind | None) -> list[Told | int]:
    """Return the findings of a file or unit, those alike as one.

    A number stands for that many more of the rule above it.
    """
    told: list[Told | int] = []
    for each in fold(findings):
        told += [tell(same.first, language, layout, same.findings[1:]) for same in each.shown]
        if each.left:
            told.append(each.left)
    return told


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, the gravest first."""
    order = list(SIGNS)
    return sorted(findings, key=lambda each: order.index(each.severity))
