"""What a check said, as lists of the desk show it and as a sender is told it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Told = tuple[str, Mapping[str, Any]]
"""A file (empty: the unit as a whole), and a finding about it as `careplan check` writes it."""
_ORDER = ("error", "warning", "info")


def findings_of(report: Mapping[str, Any]) -> Sequence[Told]:
    """Return the findings of a report (`report_json`), errors first; the order is the same each time."""
    found = [(file["path"], each) for file in report["files"] for each in file["findings"]]
    found += [(each.get("file", ""), each) for one in report["units"] for each in one["findings"]]
    return sorted(found, key=lambda told: _ORDER.index(told[1]["severity"]))


def chosen_findings(found: Sequence[Told], ticked: Iterable[str]) -> list[dict[str, object]]:
    """Return the findings that were ticked, by their place in the list, as a rejection carries them."""
    places = {int(each) for each in ticked if each.isascii() and each.isdigit() and len(each) < len("10000")}
    return [{**each, "file": file or None} for place, (file, each) in enumerate(found) if place in places]
