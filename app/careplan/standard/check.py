"""A folder of files: each by itself, then as units. What `careplan check` and the service both call."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO

from careplan.standard.filecheck import FileCheck, FileReport
from careplan.standard.findings import WHOLE_FILE, Finding, Severity
from careplan.standard.folders import is_left_by_system
from careplan.standard.naming import Address, standard_of
from careplan.standard.specification import Standard, load_standard
from careplan.standard.unitcheck import UnitReport, check_unit
from careplan.standard.units import group_files
from careplan.standard.windows import Opening


@dataclass(frozen=True, slots=True)
class Report:
    """What a check says of files and units; reports of several folders add up."""

    files: tuple[FileReport, ...] = ()
    units: tuple[UnitReport, ...] = ()

    def __add__(self, other: "Report") -> "Report":
        return Report(self.files + other.files, self.units + other.units)

    @property
    def findings(self) -> Iterable[Finding]:
        """All findings, those of files first."""
        yield from (finding for file in self.files for finding in file.findings)
        yield from (finding for unit in self.units for finding in unit.findings)

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return self.count("error")

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return self.count("warning")


def check_files(
    files: Mapping[str, bytes | None],
    *,
    folder: str = ".",
    standard: Standard | None = None,
    as_units: bool = True,
    show_values: bool = False,
) -> Report:
    """Check the files of one folder, by themselves and (unless `as_units` is false) as units.

    `files` maps each file's path, ending in its name, to its bytes; `folder` is what the units are reported under.
    Without a `standard` each file is checked by that of its edition, and only files of one edition make a unit.
    What a system left among the files is not checked, nor what has None for its bytes (it is there and not meant for
    the exchange); that is said once.
    """
    opens = {path: None if data is None else partial(BytesIO, data) for path, data in files.items()}
    said: list[Finding] = []
    report = Report()
    for step in check_stream(
        opens, folder=folder, standard=standard, as_units=as_units, show_values=show_values
    ):
        if isinstance(step, Finding):
            said.append(step)
        elif isinstance(step, FileReport):
            report += Report(files=(replace(step, findings=tuple(said)),))
            said.clear()
        else:
            report += Report(units=(step,))
    return report


def check_stream(
    files: Mapping[str, Opening | None],
    *,
    folder: str = ".",
    standard: Standard | None = None,
    as_units: bool = True,
    show_values: bool = False,
) -> Iterator[Finding | FileReport | UnitReport]:
    """Check the files of one folder as `check_files` does, holding none of the findings of files.

    Yields the findings of a file as they are found, then the file's report, without findings; after the last file
    the reports of the units, with theirs. `files` maps each file's path to what opens it, more than once.
    """
    reports = []
    meant = {path: opens for path, opens in files.items() if opens and not is_left_by_system(path)}
    for path, opens in sorted(meant.items()):
        checking = FileCheck(path, opens, standard, show_values=show_values, for_unit=as_units)
        yield from checking.findings()
        reports.append(checking.report())
        yield reports[-1]
    yield from _tell_passed_over(sorted(files.keys() - meant), standard or load_standard())
    if as_units:
        units = (
            check_unit(group, folder, own)
            for own, its in _by_standard(reports, standard)
            for group in group_files(its, own)
        )
        yield from _check_stamps(units, standard or load_standard())


def _tell_passed_over(paths: Sequence[str], standard: Standard) -> Iterator[Finding | FileReport]:
    """Yield one finding, at the first of the files that are not checked, and the report of that file."""
    if not paths:
        return
    file = paths[0].replace("\\", "/").rpartition("/")[2]
    words = {"count": len(paths)}
    yield standard.rules["name.passed-over"].finding(file, WHOLE_FILE, words, clause={})
    yield FileReport(paths[0], None, None, 0, None, ())


def _by_standard(
    reports: Sequence[FileReport], standard: Standard | None
) -> Iterator[tuple[Standard, list[FileReport]]]:
    """Yield the standards that the files were checked by, each with its files."""
    used = [standard or standard_of(file.edition) for file in reports]
    for edition in dict.fromkeys(each.edition for each in used):
        its = [file for file, own in zip(reports, used, strict=True) if own.edition == edition]
        yield next(own for own in used if own.edition == edition), its


def _check_stamps(units: Iterable[UnitReport], standard: Standard) -> Iterator[UnitReport]:
    """Yield the units, with a warning on those that have sender, kinds and stamp of another (reading same-stamp)."""
    seen: set[tuple[str, Address, tuple[str, ...]]] = set()
    for unit in units:
        key = (unit.stamp, unit.sender, unit.kinds)
        if key in seen:
            reused = standard.rules["unit.stamp-reused"].finding(
                None, WHOLE_FILE, {"found": unit.stamp}, clause={}
            )
            yield replace(unit, findings=(*unit.findings, reused))
        else:
            seen.add(key)
            yield unit
