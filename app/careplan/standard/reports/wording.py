"""The words that reports share: severities, places, titles, the verdict."""

from collections.abc import Iterable, Sequence
from typing import Literal

from careplan.standard.check import Report
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding, Message
from careplan.standard.specification import EDITION
from careplan.standard.unitcheck import UnitReport

Language = Literal["ja", "en"]
SEVERITY = {
    "error": Message("エラー", "error"),
    "warning": Message("警告", "warning"),
    "info": Message("情報", "info"),
}
_RECORDS_NAMED = 5


def said(message: Message, language: Language) -> str:
    """Return a message in one language."""
    return message.ja if language == "ja" else message.en


def place(finding: Finding, language: Language) -> str:
    """Return the record and field of a finding, empty where it has none."""
    if finding.record is None:
        return ""
    record = f"{finding.record}件目" if language == "ja" else f"record {finding.record}"
    if finding.field is None:
        return record
    field = f"項目{finding.field}" if language == "ja" else f"field {finding.field}"
    return f"{record} {field} {finding.field_name or ''}".rstrip()


def file_title(file: FileReport, language: Language) -> str:
    """Return a file's path, kind and number of records; the edition where it is not the newest."""
    old = file.edition if file.edition not in {None, EDITION} else None
    if language == "ja":
        return f"{file.path}  {file.kind or '種類不明'}{f'（第{old}版）' if old else ''} {file.records}件"
    edition = f" (edition {old})" if old else ""
    return f"{file.path}  {file.kind or 'unknown kind'}{edition}, {file.records} records"


def unit_title(unit: UnitReport, language: Language) -> str:
    """Return a unit's folder, kinds, ends and stamp."""
    kinds = " + ".join(unit.kinds)
    label = "送信単位" if language == "ja" else "unit"
    return f"{label} {unit.folder}: {kinds}  {unit.sender} → {unit.destination}  {unit.stamp}"


def more_like_it(others: Sequence[Finding], language: Language) -> str:
    """Return the line that stands for findings which say the same as the one before it."""
    records = [str(each.record) for each in others if each.record is not None]
    named = ", ".join(records[:_RECORDS_NAMED]) + (", …" if len(records) > _RECORDS_NAMED else "")
    if language == "ja":
        return f"ほかに同じもの {len(others)} 件" + (f"（{named} 件目）" if records else "")
    return f"and {len(others)} more like it" + (f" (records {named})" if records else "")


def more_of_rule(left: int, language: Language) -> str:
    """Return the line that stands for findings of the same rule and field with other words."""
    return f"この規則でほかに {left} 件" if language == "ja" else f"and {left} more of this rule here"


def verdict(reports: Iterable[Report], language: Language, known: int = 0) -> str:
    """Return the last line of a report: whether the files conform, and what was counted."""
    whole = sum(reports, Report())
    files, records = len(whole.files), sum(file.records for file in whole.files)
    counted = (files, records, whole.errors, whole.warnings)
    return _japanese(*counted, known) if language == "ja" else _english(*counted, known)


def _japanese(files: int, records: int, errors: int, warnings: int, known: int) -> str:
    judged = "不適合" if errors else "新しいエラーなし" if known else "適合"
    old = f" 既知{known}" if known else ""
    return f"{judged}：ファイル{files} レコード{records} エラー{errors} 警告{warnings}{old}"


def _english(files: int, records: int, errors: int, warnings: int, known: int) -> str:
    judged = "does not conform" if errors else "no new error" if known else "conforms"
    old = f", {known} known before" if known else ""
    return f"{judged}: {files} files, {records} records, {errors} errors, {warnings} warnings{old}"
