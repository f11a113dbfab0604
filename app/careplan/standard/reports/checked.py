"""What was checked, together with what a report needs of its bytes; the bytes themselves are let go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from careplan.standard.check import Report, check_files
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding
from careplan.standard.naming import standard_of
from careplan.standard.reports.baseline import Baseline
from careplan.standard.reports.excerpts import Excerpt, read_excerpts
from careplan.standard.reports.folding import shown
from careplan.standard.specification import Kind
from careplan.standard.unitcheck import UnitReport


class Places(Enum):
    """Of which findings a report shows the place in the file: of none, of the first of each sort, of all."""

    NONE = "none"
    FIRST = "first"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Checked:
    """The report of one folder. `base` is what its paths are relative to, `excerpts` are records by path and number.

    `known` counts the findings that a baseline took away.
    """

    report: Report
    base: str = ""
    excerpts: Mapping[str, Mapping[int, Excerpt]] = field(default_factory=dict, repr=False)
    show_values: bool = False
    known: int = 0

    def location(self, file: FileReport) -> str:
        """Return a file's path from where the command was run, with `/`."""
        path = file.path.replace("\\", "/")
        base = self.base.replace("\\", "/").rstrip("/")
        return f"{base}/{path}" if base not in {"", "."} else path

    def file_of(self, unit: UnitReport, finding: Finding) -> FileReport | None:
        """Return the file that a unit's finding is about, None where it is about the unit as a whole."""
        paths = [path for path in unit.files if path.replace("\\", "/").rpartition("/")[2] == finding.file]
        return next((file for file in self.report.files if file.path in paths), None)

    def excerpt(self, file: FileReport | None, finding: Finding) -> Excerpt | None:
        """Return the record that a finding is about, where there is one and it was kept."""
        if file is None or finding.record is None:
            return None
        return self.excerpts.get(file.path, {}).get(finding.record)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a report is to hold: values of personal data, the places in the files, only what is new to a baseline."""

    show_values: bool = False
    places: Places = Places.FIRST
    baseline: Baseline | None = None


NO_WISHES = Wishes()


def check_folder(
    files: Mapping[str, bytes | None],
    folder: str = ".",
    *,
    base: str = "",
    as_units: bool = True,
    wishes: Wishes = NO_WISHES,
) -> Checked:
    """Check the files of one folder, as `check_files` does, and keep what a report shows of their records."""
    report = check_files(files, folder=folder, as_units=as_units, show_values=wishes.show_values)
    # What the checks of units looked at is not reported, and is much.
    report = replace(report, files=tuple(replace(file, rows=None) for file in report.files))
    found = sum(1 for _ in report.findings)
    if wishes.baseline:
        report = wishes.baseline.without_known(report)
    known = found - sum(1 for _ in report.findings)
    plain = Checked(report, base, show_values=wishes.show_values, known=known)
    excerpts = {
        path: read_excerpts(data, records)
        for path, records in _records(plain, wishes.places).items()
        if records and (data := files[path])
    }
    return replace(plain, excerpts=excerpts)


def _records(checked: Checked, places: Places) -> Mapping[str, set[int]]:
    wanted: dict[str, set[int]] = {file.path: set() for file in checked.report.files}
    for file in checked.report.files:
        wanted[file.path].update(_numbers(file.findings, places))
    for unit in checked.report.units:
        for finding in _chosen(unit.findings, places):
            about = checked.file_of(unit, finding)
            if about and finding.record:
                wanted[about.path].add(finding.record)
    return wanted


def _numbers(findings: Iterable[Finding], places: Places) -> Iterable[int]:
    return (finding.record for finding in _chosen(findings, places) if finding.record)


def _chosen(findings: Iterable[Finding], places: Places) -> Iterable[Finding]:
    if places is Places.NONE:
        return ()
    return findings if places is Places.ALL else shown(findings)


def layout_of(file: FileReport) -> Kind | None:
    """Return the layout that a file was checked by, None where its edition is not read."""
    standard = standard_of(file.edition)
    return standard.kinds.get(file.kind) if file.kind and file.edition in {None, standard.edition} else None
