"""Which fields of which layouts the scenarios fill."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from careplan.conformance.scenarios import Scenario
from careplan.standard.charset import read_text
from careplan.standard.naming import read_name


def fields_filled(scenarios: Iterable[Scenario]) -> Mapping[tuple[str, int], Sequence[str]]:
    """Return the scenarios that give a field a value, by kind and number of the field."""
    filled: dict[tuple[str, int], list[str]] = defaultdict(list)
    for scenario in scenarios:
        for name, data in scenario.unit.items():
            kind = read_name(name).kind
            if kind and kind.fields:
                for number in _numbers(data):
                    filled[kind.id, number].append(scenario.id)
    return filled


def _numbers(data: bytes) -> list[int]:
    """Return the numbers of the fields that some record of a file fills."""
    filled: set[int] = set()
    for record in csv.reader(io.StringIO(read_text(data).text, newline="")):
        filled |= {number for number, cell in enumerate(record, start=1) if cell}
    return sorted(filled)
