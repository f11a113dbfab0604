"""Which values of which code lists stand in the files of a unit."""

import csv
import io
from collections.abc import Iterator, Mapping

from careplan.standard.charset import read_text
from careplan.standard.naming import read_name


def codes_given(unit: Mapping[str, bytes]) -> frozenset[tuple[str, str]]:
    """Return the pairs of code list and code that the records of a unit hold."""
    return frozenset(pair for name, data in unit.items() for pair in _of_file(name, data))


def _of_file(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    kind = read_name(name).kind
    coded = [field for field in kind.fields if field.code_list] if kind else []
    if not coded:
        return
    for record in csv.reader(io.StringIO(read_text(data).text, newline="")):
        for field in coded:
            if field.code_list and len(record) >= field.number and record[field.number - 1]:
                yield field.code_list, record[field.number - 1]
