"""The week of table 3: services on their days and activities, by time."""

from collections.abc import Mapping
from typing import Any

from careplan.standard.findings import Message
from careplan.standard.reports.wording import said
from careplan.standard.specification import Standard
from careplan.workbench.forms.model import Block, Span, Value, Week
from careplan.workbench.forms.values import Where

_DAY = 24 * 60


def fill_week(shape: Mapping[str, Any], where: Where, standard: Standard) -> Block:
    """Return the week; what stands on no known day stands on the first."""
    days = standard.codes[shape["days"]]
    order = {code: index for index, code in enumerate(days)}
    services, activities = shape["services"], shape["activities"]
    sheet, language = where.levels[0], where.language
    spans = [
        _span(entry, services, order.get(str(entry.get(services["day"])), 0))
        for entry in sheet.get(services["of"]) or []
    ]
    spans += [_span(entry, activities, len(days)) for entry in sheet.get(activities["of"]) or []]
    last = Message(shape["activities_ja"], shape["activities_en"])
    bands = tuple(
        (said(Message(each["ja"], each["en"]), language), _minutes(each["start"]), _minutes(each["end"]))
        for each in shape["bands"]
    )
    return Week(tuple(said(each, language) for each in (*days.values(), last)), bands, tuple(spans))


def _span(entry: Mapping[str, Any], names: Mapping[str, str], column: int) -> Span:
    start, end = str(entry.get(names["start"]) or ""), str(entry.get(names["end"]) or "")
    times = f"{start}–{end}" if end and end != start else start
    return Span(column, _minutes(start), _minutes(end), times, Value(str(entry.get(names["text"]) or "")))


def _minutes(time: str) -> int:
    """Return minutes after midnight; midnight for what is no time of the clock (9999: no end is known)."""
    hour, _, minute = time.partition(":")
    if not (hour.isdigit() and minute.isdigit()):
        return 0
    return min(int(hour) * 60 + int(minute), _DAY)
