"""Checks of conditional presence: what must be given, or left empty, because of what another field says.

They are warnings: the layouts mark these fields as free to be empty, the printed form does not.
"""

import calendar
from collections.abc import Callable, Iterator
from typing import Any

from careplan.standard.contexts import FileContext, RecordContext
from careplan.standard.findings import Finding


def _text_with_code(record: RecordContext, *, field: str, code: str, text: str) -> Iterator[Finding]:
    """Check that "other" comes with its text, and the text with "other" (layout UP1KYO 25, 26)."""
    chosen, words = record.value(field), record.value(text)
    if chosen is None or words is None:
        return
    if chosen == code and not words.strip():
        yield record.finding("presence.reason-text", record.kind.field(text), code=code)
    elif chosen != code and words.strip():
        yield record.finding("presence.reason-code", record.kind.field(field), code=code)


def _day_flags(record: RecordContext, *, field: str, month: str) -> Iterator[Finding]:
    """Check that flags of daily billing lie inside the month and are not all zero (layout UPPLAN 11)."""
    flags, service_month = record.value(field), record.value(month)
    if not flags or not service_month:
        return
    place = record.kind.field(field)
    length = calendar.monthrange(int(service_month[:4]), int(service_month[4:]))[1]
    if "1" not in flags:
        yield record.finding("flags.none-set", place)
    elif "1" in flags[length:]:
        yield record.finding("flags.beyond-month", place, found=flags.rindex("1") + 1, expected=length)


def _flag_types(record: RecordContext, *, field: str, code: str, types: list[str]) -> Iterator[Finding]:
    """Check that the flag of more than 30 days stands at services that are stays (layout UPPLAN 23, UPSIKYU 33)."""
    flag, service = record.value(field), record.value(code)
    if flag == "1" and service and service[:2] not in types:
        yield record.finding("flags.over-30-days", record.kind.field(field), found=service)


def _slots_filled(record: RecordContext, *, part: str, field: str) -> Iterator[Finding]:
    """Check that the limits by service type fill their slots from 1 on without a gap (layout UPHOSOKU 20)."""
    slots = [each for each in record.kind.fields if each.key == field and each.part.startswith(f"{part}.")]
    values = [record.values[slot.number - 1] for slot in slots]
    empty = [slot for slot, value in zip(slots, values, strict=True) if value == ""]
    filled = [slot.number for slot, value in zip(slots, values, strict=True) if value]
    if empty and filled and empty[0].number < max(filled):
        yield record.finding("limits.gap", empty[0])


def _needs_when(
    file: FileContext, *, field: str, code: str, fields: list[str], unless: dict[str, str]
) -> Iterator[Finding]:
    """Check that a certified status comes with its dates and care level (layout UP1KYO 17, UPHOSOKU 16).

    Nobody is certified where the field of `unless` has its code (06: by the check list).
    """
    for record, (status, exempt, *values) in file.picked([field, unless["field"], *fields]):
        if status != code or exempt == unless["code"]:
            continue
        for key, value in zip(fields, values, strict=True):
            if value == "":
                yield file.finding("presence.certified", record, key)


def _blank_on_totals(
    file: FileContext, *, code: str, marks: dict[str, Any], empty: list[str], zero: list[str]
) -> Iterator[Finding]:
    """Check that subtotal and total rows state no discount, and 0 units (layout UPSIKYU 13 to 15)."""
    keys = [*empty, *zero]
    for record, (service, *values) in file.picked([code, *keys]):
        if not service or (service != marks["total"] and service[2:] not in marks["subtotals"]):
            continue
        for key, value in zip(keys, values, strict=True):
            if key in empty and value:
                yield file.finding("total.discount", record, key, found=value)
            elif key in zero and value and int(value):
                yield file.finding("total.units", record, key, found=value)


PRESENCE_OF_RECORDS: dict[str, Callable[..., Iterator[Finding]]] = {
    "text_with_code": _text_with_code,
    "day_flags": _day_flags,
    "flag_types": _flag_types,
    "slots_filled": _slots_filled,
}
PRESENCE_OF_ROWS: dict[str, Callable[..., Iterator[Finding]]] = {
    "needs_when": _needs_when,
    "blank_on_totals": _blank_on_totals,
}
