"""A folder of files: each by itself, then as units. What `careplan check` and the service both call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from careplan.standard.filecheck import FileReport, check_file
from careplan.standard.findings import Finding, Severity
from careplan.standard.specification import Standard, load_standard
from careplan.standard.unitcheck import UnitReport, check_unit
from careplan.standard.units import group_files


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
    files: Mapping[str, bytes],
    *,
    folder: str = ".",
    standard: Standard | None = None,
    as_units: bool = True,
    show_values: bool = False,
) -> Report:
    """Check the files of one folder, by themselves and (unless `as_units` is false) as units.

    `files` maps each file's path, ending in its name, to its bytes; `folder` is what the units are reported under.
    """
    standard = standard or load_standard()
    reports = tuple(
        check_file(path, data, standard, show_values=show_values) for path, data in sorted(files.items())
    )
    if not as_units:
        return Report(reports)
    units = tuple(check_unit(group, folder, standard) for group in group_files(reports, standard))
    return Report(reports, units)
