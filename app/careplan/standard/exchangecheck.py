"""A unit against what was sent before: whether a deletion refers to anything. Pure; whoever calls knows the history.

All findings are warnings: what came by another way than this, or under an older number, is unknown here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from careplan.standard.check import Report, check_files
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding, Place
from careplan.standard.matters import Matter, load_matters
from careplan.standard.naming import Address
from careplan.standard.rows import Rows
from careplan.standard.specification import load_standard

_USER = ("insurer_number", "insured_number")


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a unit states, or takes back, of one service user; `month` is empty where it has none."""

    sender: Address
    destination: Address
    matter: str
    month: str
    insurer_number: str
    insured_number: str


def check_after(files: Mapping[str, bytes], before: Iterable[Mapping[str, bytes]]) -> Report:
    """Check files as `check_files` does, and their deletions against the units that were sent before."""
    known = {said for each in before for _, _, said in stated_in(check_files(each))}
    return check_deletions(check_files(files), known.__contains__)


def check_deletions(report: Report, was_sent: Callable[[Said], bool]) -> Report:
    """Return the report with a warning at each deletion of what that office never sent to that destination."""
    units = list(report.units)
    titles = {matter.id: matter.title for matter in load_matters()}
    for file, record, said in deleted_in(report):
        if was_sent(said):
            continue
        at = next(number for number, unit in enumerate(units) if file.path in unit.files)
        words = {"what": titles[said.matter], "destination": said.destination.office_number}
        finding = _finding(file, record, units[at].unit or "", words)
        units[at] = replace(units[at], findings=(*units[at].findings, finding))
    return Report(report.files, tuple(units))


def deleted_in(report: Report) -> Iterator[tuple[FileReport, int, Said]]:
    """Yield what the units of a report take back: file, record, and what."""
    yield from _said(report, lambda matter: (matter.deletion,))


def stated_in(report: Report) -> Iterator[tuple[FileReport, int, Said]]:
    """Yield what the units of a report state anew: file, record, and what."""
    yield from _said(report, lambda matter: matter.kinds)


def _said(report: Report, kinds: Callable[[Matter], Sequence[str]]) -> Iterator[tuple[FileReport, int, Said]]:
    in_units = {path for unit in report.units for path in unit.files}
    for file in report.files:
        for matter in load_matters():
            name, rows = file.name, file.rows
            if file.kind not in kinds(matter) or rows is None or name is None or file.path not in in_units:
                continue
            month = (name.month or "") if matter.monthly else ""
            for record, (insurer, insured) in _users(rows):
                yield file, record, Said(name.sender, name.destination, matter.id, month, insurer, insured)


def _users(rows: Rows) -> Iterator[tuple[int, tuple[str, str]]]:
    if not rows.columns:
        return
    for record, (insurer, insured) in rows.first_of_each(_USER):
        if insurer and insured:
            yield record, (insurer, insured)


def _finding(file: FileReport, record: int, unit: str, words: Mapping[str, object]) -> Finding:
    standard = load_standard(file.edition) if file.edition else load_standard()
    field = standard.kinds[file.kind or ""].field(_USER[-1])
    place = Place(record, field.number, field.name.ja)
    name = file.path.rpartition("/")[2]
    return standard.rules["exchange.deletion-of-nothing"].finding(name, place, words, clause={"unit": unit})
