"""A conversion as text and as JSON (schema/conversion.schema.json); values are shown only where somebody asks."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Literal

from careplan.standard.fieldcheck import printable
from careplan.standard.findings import Finding, Message
from careplan.workbench.conversion.changes import Change
from careplan.workbench.conversion.convert import Conversion

Language = Literal["ja", "en"]
_WHAT = {"lost": Message("失われる", "lost"), "filled": Message("補った", "filled in")}
_NAMED = 10


def conversion_json(conversion: Conversion, *, show_values: bool = False) -> dict[str, Any]:
    """Return a conversion as JSON values; each change has its `value` only where asked for."""
    return {
        "from_edition": conversion.source,
        "to_edition": conversion.target,
        "files": sorted(conversion.files),
        "changes": [_change_json(each, show_values=show_values) for each in conversion.changes],
        "errors": [_error_json(each) for each in conversion.errors],
    }


def _change_json(change: Change, *, show_values: bool) -> dict[str, Any]:
    value = {"value": change.value} if show_values else {}
    return {
        "change": change.what,
        "kind": change.kind,
        "file": change.file,
        "record": change.record,
        "field": change.field,
        "field_name": {"ja": change.field_name.ja, "en": change.field_name.en},
        **value,
    }


def _error_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "file": finding.file,
        "record": finding.record,
        "field": finding.field,
        "message": {"ja": finding.message.ja, "en": finding.message.en},
    }


def conversion_text(
    conversion: Conversion, language: Language, *, show_values: bool = False
) -> Iterator[str]:
    """Yield the lines: editions, then what was lost and filled by table and field, with the records."""
    counts = {what: sum(each.what == what for each in conversion.changes) for what in _WHAT}
    source, target, lost, filled = conversion.source, conversion.target, counts["lost"], counts["filled"]
    head = Message(
        f"第{source}版 → 第{target}版：失われる値 {lost}、補った値 {filled}",
        f"edition {source} to {target}: {lost} values lost, {filled} filled in",
    )
    yield _in(head, language)
    for (what, kind, field, name), group in groupby(_sorted(conversion.changes), _place):
        changes = list(group)
        where = f"{kind} {_field(field, language)} " if kind else ""
        line = f"  {_in(_WHAT[what], language)}  {where}{_in(name, language)}"
        yield line if show_values or not kind else f"{line}  {_records(changes, language)}"
        for each in changes if show_values else ():
            yield f"    {_records([each], language)}: {printable(each.value)}".replace("    : ", "    ")


def _sorted(changes: Sequence[Change]) -> list[Change]:
    return sorted(changes, key=lambda each: (each.what == "filled", each.kind or "", each.field or 0))


def _place(change: Change) -> tuple[str, str | None, int | None, Message]:
    return change.what, change.kind, change.field, change.field_name


def _field(field: int | None, language: Language) -> str:
    return f"項目{field}" if language == "ja" else f"field {field}"


def _records(changes: Sequence[Change], language: Language) -> str:
    numbers = [str(each.record) for each in changes if each.record is not None]
    if not numbers:
        return ""
    named = ", ".join(numbers[:_NAMED]) + (", …" if len(numbers) > _NAMED else "")
    if language == "ja":
        return f"{named}件目" if len(numbers) == 1 else f"{len(numbers)}か所（{named}件目）"
    return f"record {named}" if len(numbers) == 1 else f"{len(numbers)} records ({named})"


def _in(message: Message, language: Language) -> str:
    return message.ja if language == "ja" else message.en
