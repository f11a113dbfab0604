"""What a check says of files, by file and by unit, together with their bytes: what the pages of a check show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from careplan.standard.check import Report
from careplan.standard.filecheck import FileReport
from careplan.standard.findings import Finding
from careplan.standard.reports.checked import Checked, Places, Wishes, check_folder, layout_of
from careplan.standard.reports.formats import whole_report
from careplan.standard.specification import Kind
from careplan.standard.unitcheck import UnitReport
from careplan.web.checking.sources import Source

_MEMORY_OF_A_BYTE, _MEMORY_OF_A_FINDING = 4, 700


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """A file, numbered from 1: its report, its bytes (None: passed over), what units say of it besides."""

    number: int
    report: FileReport
    data: bytes | None = field(repr=False)
    of_units: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings about this file."""
        return self.report.findings + self.of_units

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.report.path.replace("\\", "/").rpartition("/")[2]

    @property
    def layout(self) -> Kind | None:
        """The layout by which it was checked."""
        return layout_of(self.report)

    def by_record(self) -> dict[int, list[Finding]]:
        """Return the findings by record, in the order of the records."""
        found: dict[int, list[Finding]] = {}
        for each in sorted(self.findings, key=lambda one: (one.record or 0, one.field or 0)):
            if each.record:
                found.setdefault(each.record, []).append(each)
        return found


@dataclass(frozen=True, slots=True)
class InspectedUnit:
    """A unit, numbered from 1: its report, its files, and what is said of it as a whole."""

    number: int
    report: UnitReport
    files: Mapping[str, bytes] = field(repr=False)
    file_numbers: tuple[int, ...]
    errors: int

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that are about no file of it."""
        return tuple(each for each in self.report.findings if each.file is None)


@dataclass(frozen=True)
class Inspection:
    """A check of everything that was sent at once."""

    sources: tuple[Source, ...]
    parts: tuple[Checked, ...]
    files: tuple[InspectedFile, ...]
    units: tuple[InspectedUnit, ...]
    drawn: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was drawn of the units, by their numbers (`documents`)."""
    told: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What a page tells, by language: folding many findings takes a while."""

    @cached_property
    def report(self) -> Report:
        """All folders together."""
        return whole_report(self.parts)

    @property
    def size(self) -> int:
        """About how much memory it takes, in bytes."""
        files = sum(len(data or b"") for source in self.sources for data in source.files.values())
        return files * _MEMORY_OF_A_BYTE + sum(1 for _ in self.report.findings) * _MEMORY_OF_A_FINDING

    @property
    def passed_over(self) -> list[str]:
        """The paths that were not looked at."""
        return [path for source in self.sources for path, data in source.files.items() if data is None]

    def parts_for(self, places: Places, *, show_values: bool) -> list[Checked]:
        """Return the check once more, as a report wants it."""
        wishes = Wishes(show_values=show_values, places=places)
        return [_check(source, wishes) for source in self.sources]


def inspect(sources: Sequence[Source]) -> Inspection:
    """Return what a check says of the sources; messages show values, for it is their owner who looks."""
    return inspected(
        sources, [_check(each, Wishes(show_values=True, places=Places.NONE)) for each in sources]
    )


def inspected(sources: Sequence[Source], parts: Sequence[Checked]) -> Inspection:
    """Return what a check said of the sources."""
    files = tuple(_files(sources, parts))
    return Inspection(tuple(sources), tuple(parts), files, tuple(_units(sources, parts, files)))


def _check(source: Source, wishes: Wishes) -> Checked:
    return check_folder(source.files, source.folder, as_units=source.as_units, wishes=wishes)


def _files(sources: Sequence[Source], parts: Sequence[Checked]) -> Iterator[InspectedFile]:
    number = 0
    for source, part in zip(sources, parts, strict=True):
        said = [
            (part.file_of(unit, each), each)
            for unit in part.report.units
            for each in unit.findings
            if each.file
        ]
        for file in part.report.files:
            number += 1
            of_units = tuple(each for about, each in said if about is file)
            yield InspectedFile(number, file, source.files[file.path], of_units)


def _units(
    sources: Sequence[Source], parts: Sequence[Checked], files: Sequence[InspectedFile]
) -> Iterator[InspectedUnit]:
    number = 0
    for source, part in zip(sources, parts, strict=True):
        for unit in part.report.units:
            number += 1
            own = [
                each for each in files if each.report in part.report.files and each.report.path in unit.files
            ]
            errors = sum(one.severity == "error" for one in unit.findings)
            errors += sum(one.severity == "error" for each in own for one in each.report.findings)
            content = {path: data for path in unit.files if (data := source.files[path]) is not None}
            yield InspectedUnit(number, unit, content, tuple(each.number for each in own), errors)
