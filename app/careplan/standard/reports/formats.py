"""The formats of a report by name; the module of each is loaded when it is asked for."""

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from careplan.standard.check import Report
from careplan.standard.reports.checked import Checked, Places
from careplan.standard.reports.wording import Language


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One format: its media type, the places it shows, and the function that yields its lines."""

    name: str
    media_type: str
    places: Places
    module: str
    function: str

    def write(self, parts: Sequence[Checked], language: Language) -> Iterator[str]:
        """Yield the lines of a report on these folders, without line ends."""
        function: Any = getattr(importlib.import_module(self.module), self.function)
        yield from function(parts, language)


def _format(name: str, media_type: str, places: Places) -> ReportFormat:
    return ReportFormat(name, media_type, places, f"{__package__}.{name}", f"write_{name}")


FORMATS = {
    each.name: each
    for each in (
        _format("text", "text/plain", Places.FIRST),
        _format("json", "application/json", Places.NONE),
        _format("junit", "application/xml", Places.FIRST),
        _format("sarif", "application/sarif+json", Places.ALL),
        _format("html", "text/html", Places.FIRST),
        _format("github", "text/plain", Places.ALL),
    )
}


def whole_report(parts: Sequence[Checked]) -> Report:
    """Return what was found in all folders together."""
    return sum((part.report for part in parts), Report())
