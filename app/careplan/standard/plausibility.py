"""Checks of order and plausibility: times, dates, numbers that run, whose services these are. All are warnings."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from careplan.standard.contexts import FileContext, RecordContext
from careplan.standard.findings import Finding
from careplan.standard.naming import FileName, is_support
from careplan.standard.rows import Values
from careplan.standard.specification import Standard

_OPEN = "9999"
_MIDNIGHT = {"0000": "2400"}
_DATE = 8  # characters of YYYYMMDD, with which a stamp begins


def _times_fault(start: str, end: str, *, may_be_equal: bool) -> str | None:
    """Return the rule that a start and an end break; an end of 0000 is the end of the day (reading hm-2400)."""
    if (start == _OPEN) != (end == _OPEN):
        return "order.open-time"
    end = _MIDNIGHT.get(end, end)
    if start != _OPEN and (start > end or (start == end and not may_be_equal)):
        return "order.times"
    return None


def _times_in_order(record: RecordContext, *, start: str, end: str) -> Iterator[Finding]:
    """Check that a service begins before it ends, or that both times are open (layout UPPLAN 12, 13)."""
    begins, ends = record.value(start), record.value(end)
    rule = begins and ends and _times_fault(begins, ends, may_be_equal=False)
    if rule:
        yield record.finding(rule, record.kind.field(end), start=begins, found=ends)


def _part_times(record: RecordContext, *, part: str, start: str, end: str) -> Iterator[Finding]:
    """Check the times of one group of table 3; those that are equal are another rule's (layout UP3KYO)."""
    fields = [record.kind.field(key, part) for key in (start, end)]
    begins, ends = (record.values[field.number - 1] for field in fields)
    if begins and ends and _times_fault(begins, ends, may_be_equal=True):
        yield record.finding("order.times", fields[1], start=begins, found=ends)


def _dates_in_order(file: FileContext, *, pairs: list[list[str]]) -> Iterator[Finding]:
    """Check that of each pair of dates the first is not after the second; empty ones are passed over."""
    for earlier, later in pairs:
        for record, (first, second) in file.picked([earlier, later]):
            if first and second and first > second:
                words = {"earlier": file.field(earlier).name, "found": file.shown(later, second)}
                yield file.finding("order.dates", record, later, **words, start=file.shown(earlier, first))


def _not_after_stamp(file: FileContext, *, dates: list[str]) -> Iterator[Finding]:
    """Check that what was planned was planned before it was sent (clause naming)."""
    if file.name is None:
        return
    sent = file.name.stamp[:_DATE]
    for key in dates:
        for record, (day,) in file.rows.first_of_each([key]):
            if day and day > sent:
                yield file.finding("order.after-stamp", record, key, found=day, expected=sent)


def _item_type(record: RecordContext, *, code: str, item: str, types: list[str]) -> Iterator[Finding]:
    """Check that item numbers stand at equipment only (layout UPPLAN 19)."""
    service = record.value(code)
    if service and record.value(item) and service[:2] not in types:
        yield record.finding("equipment.item-type", record.kind.field(item), found=service)


def _item_numbers(
    file: FileContext, *, by: list[str], code: str, item: str, types: list[str]
) -> Iterator[Finding]:
    """Check that item numbers run 1, 2, 3 … among rows of one `by` (layout UPPLAN 19)."""
    numbers: dict[Values, dict[int, int]] = defaultdict(dict)
    item_at = file.rows.position(item)
    pick = file.rows.pick([code, item, *by])
    for record, values in file.rows.items:
        if not values[item_at]:
            continue
        service, number, *rest = pick(values)
        if service and number and service[:2] in types:
            numbers[service, *rest].setdefault(int(number), record)
    for group in numbers.values():
        missing = next(number for number in range(1, len(group) + 2) if number not in group)
        if missing <= len(group):
            record = group[min(number for number in group if not 1 <= number < missing)]
            yield file.finding("equipment.item-sequence", record, item, expected=missing)


def giving_offices(name: FileName | None, standard: Standard) -> tuple[str, ...]:
    """Return the offices whose services a file of actuals may hold: none where nothing can be told.

    None between two planning offices: they are passed on and are somebody else's (reading consigned-return).
    Where the name's types seem swapped, either end may be the sender (reading actual-direction).
    """
    if name is None:
        return ()
    ends = [name.sender, name.destination] if is_support(name.sender, standard) else [name.sender]
    if all(is_support(end, standard) for end in ends):
        return ()
    return tuple(end.office_number for end in ends)


def _own_office(record: RecordContext, *, field: str) -> Iterator[Finding]:
    """Check that actuals hold the services of the office that sends them (layout UPJSK 20)."""
    office, offices = record.value(field), giving_offices(record.name, record.scribe.standard)
    if office and offices and office not in offices:
        expected = " / ".join(offices)
        yield record.finding("actual.other-office", record.kind.field(field), found=office, expected=expected)


PLAUSIBILITY_OF_RECORDS: dict[str, Callable[..., Iterator[Finding]]] = {
    "part_times": _part_times,
    "times_in_order": _times_in_order,
    "item_type": _item_type,
    "own_office": _own_office,
}
PLAUSIBILITY_OF_ROWS: dict[str, Callable[..., Iterator[Finding]]] = {
    "dates_in_order": _dates_in_order,
    "not_after_stamp": _not_after_stamp,
    "item_numbers": _item_numbers,
}
