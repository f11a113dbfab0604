"""Checks of what the code in one field asks of other fields of its record; which codes and fields is data (kinds.toml).

They are warnings: the layouts mark these fields as free to be empty, the printed form does not.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from careplan.standard.contexts import RecordContext
from careplan.standard.findings import Finding, Message
from careplan.standard.specification import Field


def _meaning(record: RecordContext, field: Field, code: str) -> Message:
    """Return what a code means, itself where its field has no list."""
    for codes in record.scribe.standard.codes.values():
        if tuple(codes) == field.codes and code in codes:
            return codes[code]
    return Message(code, code)


def _given_when(
    record: RecordContext, *, rule: str, field: str, codes: list[str], fields: list[str]
) -> Iterator[Finding]:
    """Check that fields are filled where another has one of some codes."""
    chooser, code = record.kind.field(field), record.value(field)
    if not code or code not in codes:
        return
    words = {"chooser": chooser.name, "code": code, "meaning": _meaning(record, chooser, code)}
    for key in fields:
        value = record.value(key)
        if value is not None and not value.strip():
            yield record.finding(rule, record.kind.field(key), **words)


def _only_when(
    record: RecordContext, *, rule: str, field: str, codes: list[str], text: str
) -> Iterator[Finding]:
    """Check that a text stands only beside the codes that ask for it; said at the field of the code."""
    code, words = record.value(field), record.value(text)
    if code is None or not words or not words.strip() or code in codes:
        return
    place = record.kind.field(field)
    meaning = _meaning(record, place, codes[0])
    yield record.finding(rule, place, told=record.kind.field(text).name, code=codes[0], meaning=meaning)


def _blank_when(
    record: RecordContext, *, rule: str, field: str, codes: list[str], fields: list[str]
) -> Iterator[Finding]:
    """Check that fields are empty where another has one of some codes."""
    code = record.value(field)
    for key in fields if code in codes else ():
        if record.value(key):
            yield record.finding(rule, record.kind.field(key), code=code)


def _given_together(record: RecordContext, *, rule: str, fields: list[str]) -> Iterator[Finding]:
    """Check that of fields that belong together none is filled without its neighbour."""
    for pair in (*pairwise(fields), *pairwise(fields[::-1])):
        given, lacking = (record.value(key) for key in pair)
        if given and lacking is not None and not lacking.strip():
            yield record.finding(rule, record.kind.field(pair[1]), other=record.kind.field(pair[0]).name)


def _form(record: RecordContext, *, rule: str, field: str, pattern: str) -> Iterator[Finding]:
    """Check that a value that is given has a form that the layout's type does not ask for."""
    value = record.value(field)
    if value and not re.fullmatch(pattern, value):
        yield record.finding(rule, record.kind.field(field), found=value)


def _flags_at(record: RecordContext, *, field: str, code: str, types: list[str]) -> Iterator[Finding]:
    """Check that flags of daily billing stand at services that are paid by the month (layout UPPLAN 11)."""
    service = record.value(code)
    if record.value(field) and service and service[:2] not in types:
        yield record.finding("flags.not-daily", record.kind.field(field), found=service)


CONDITIONS_OF_RECORDS: dict[str, Callable[..., Iterator[Finding]]] = {
    "given_when": _given_when,
    "only_when": _only_when,
    "blank_when": _blank_when,
    "given_together": _given_together,
    "form": _form,
    "flags_at": _flags_at,
}
