"""Checks between the fields of one record; which kind has which is data (kinds.toml).

They run where the compiled expression did not recognise a record, so each has its counterpart in
`expression.NARROWINGS`, or its kind is read the slow way throughout. A value that already has an error is None
and passed over: one fault, one finding.
"""

from collections.abc import Callable, Iterator

from careplan.standard.arithmetic import ARITHMETIC_OF_RECORDS
from careplan.standard.conditions import CONDITIONS_OF_RECORDS
from careplan.standard.contexts import RecordContext
from careplan.standard.findings import Finding, Message
from careplan.standard.plausibility import PLAUSIBILITY_OF_RECORDS
from careplan.standard.presence import PRESENCE_OF_RECORDS
from careplan.standard.specification import Field


def _day_in_month(record: RecordContext, *, date: str, month: str) -> Iterator[Finding]:
    """Check that a day of use lies in the service month (reading table6-day-month)."""
    day, service_month = record.value(date), record.value(month)
    if day and service_month and not day.startswith(service_month):
        yield record.finding("month.day-outside", record.kind.field(date), found=day, expected=service_month)


def _service_scope(record: RecordContext, *, field: str, exempt: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Check that a service's type is in scope (clause scope)."""
    code = record.value(field)
    if code and code not in exempt:
        yield from _scope(record, record.kind.field(field), code[:2])


def _scope(record: RecordContext, field: Field, code: str) -> Iterator[Finding]:
    service_type = record.scribe.standard.service_types.get(code)
    if service_type is None:
        yield record.finding("scope.service-type", field, found=code, title="")
    elif not service_type.in_scope:
        title = Message(f"（{service_type.title.ja}）", f" ({service_type.title.en})")
        yield record.finding("scope.service-type", field, found=code, title=title)


def _one_filled(
    record: RecordContext, *, field: str, types: list[str], fields: list[str], exempt: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Check that equipment rental carries one of its two codes (reading tais-place)."""
    code = record.value(field)
    if not code or code[:2] not in types or code[2:] in exempt:
        return
    values = [record.value(key) for key in fields]
    place = record.kind.field(fields[0])
    if None not in values and not any(values):
        yield record.finding("equipment.code-missing", place, found=code)
    elif all(values):
        yield record.finding("equipment.both-codes", place)


def _total_office(
    record: RecordContext, *, field: str, total: str, office: str, office_total: str
) -> Iterator[Finding]:
    """Check that the grand total's code and its office number come together (layout UPSIKYU 7, 9)."""
    code, number = record.value(field), record.value(office)
    if code and number and (code == total) != (number == office_total):
        place = record.kind.field(office)
        yield record.finding("total.office", place, office=office_total, total=total, found=number)


def _zero_pair(record: RecordContext, *, date: str, month: str) -> Iterator[Finding]:
    """Check that exactly one of plan date and month is zero (reading hosoku-sentinel)."""
    plan_date, service_month = record.value(date), record.value(month)
    if plan_date is None or service_month is None:
        return
    field = record.kind.field(date)
    if (plan_date == field.type.zero) == (service_month == record.kind.field(month).type.zero):
        yield record.finding("supplement.zero-pair", field, found=plan_date)


def _limit_service_types(
    record: RecordContext, *, part: str, field: str, short_stay: list[str], write: str
) -> Iterator[Finding]:
    """Check the service types of the limit slots (reading short-stay-22)."""
    for slot in record.kind.fields:
        code = record.values[slot.number - 1]
        if slot.key != field or not slot.part.startswith(f"{part}.") or not code:
            continue
        if code in short_stay:
            yield record.finding("scope.short-stay", slot, found=code, expected=write)
        else:
            yield from _scope(record, slot, code)


def _one_group(record: RecordContext, *, parts: list[str]) -> Iterator[Finding]:
    """Check that a row of table 3 fills one of its groups (layout UP3KYO)."""
    fields = [field for field in record.kind.fields if field.part in parts]
    filled = {field.part for field in fields if record.values[field.number - 1] != ""}
    if not filled:
        yield record.scribe.record("table3.empty-row", record.number)
    elif len(filled) > 1:
        yield record.scribe.record("table3.groups", record.number)


def _duration(record: RecordContext, *, part: str, start: str, end: str) -> Iterator[Finding]:
    """Warn of a service that ends as it begins (reading activity-zero-length)."""
    fields = [record.kind.field(key, part) for key in (start, end)]
    begins, ends = (record.values[field.number - 1] for field in fields)
    if begins and begins == ends:
        yield record.finding("table3.no-duration", fields[1], found=ends)


RECORD_CHECKS: dict[str, Callable[..., Iterator[Finding]]] = {
    "day_in_month": _day_in_month,
    "service_scope": _service_scope,
    "one_filled": _one_filled,
    "total_office": _total_office,
    "zero_pair": _zero_pair,
    "limit_service_types": _limit_service_types,
    "one_group": _one_group,
    "duration": _duration,
    **CONDITIONS_OF_RECORDS,
    **PRESENCE_OF_RECORDS,
    **PLAUSIBILITY_OF_RECORDS,
    **ARITHMETIC_OF_RECORDS,
}
