"""The units that paths name: folders and zips unit by unit, files named singly by their folder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from careplan.cli.console import CannotRunError
from careplan.cli.sources import Source, load_sources
from careplan.standard.check import check_files
from careplan.standard.findings import Message


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """The files (name to bytes) of a unit, where they lie, and its stamp, empty where they say none."""

    folder: str
    stamp: str
    files: dict[str, bytes]

    @property
    def name(self) -> str:
        """What a message calls it: a folder may hold several."""
        return f"{self.folder} ({self.stamp})" if self.stamp else self.folder


def load_units(paths: Sequence[Path]) -> list[dict[str, bytes]]:
    """Return the files (name to bytes) of each unit as `load_named_units` does."""
    return [unit.files for unit in load_named_units(paths)]


def load_named_units(paths: Sequence[Path]) -> list[NamedUnit]:
    """Return the units, the oldest stamp first.

    A folder whose files make at most one unit is given as it stands, so that what is wrong with it can be said.

    Raises:
        CannotRunError: a path cannot be read, there is nothing, or files stand beside several units.

    """
    units = [unit for source in _by_folder(load_sources(paths)) for unit in _split(source)]
    return sorted(units, key=lambda unit: unit.stamp)


def _by_folder(sources: Iterator[Source]) -> Iterator[Source]:
    single: dict[str, dict[str, bytes]] = {}
    for source in sources:
        if source.as_units:
            yield source
        for path, data in source.files.items() if not source.as_units else ():
            single.setdefault(str(Path(path).parent), {})[Path(path).name] = data
    for folder, files in single.items():
        yield Source(folder, files, as_units=True)


def _split(source: Source) -> Iterator[NamedUnit]:
    files = {PurePosixPath(path).name: data for path, data in source.files.items()}
    units = check_files(files).units
    if len(units) <= 1:
        yield NamedUnit(source.folder, units[0].stamp if units else "", files)
        return
    taken = {name for unit in units for name in unit.files}
    if set(files) - taken:
        stray = min(set(files) - taken)
        raise CannotRunError(
            Message(
                f"{source.folder} に、どの送信単位にも入らないファイルがあります：{stray}",
                f"{source.folder} holds a file that belongs to none of its units: {stray}",
            )
        )
    for unit in units:
        yield NamedUnit(source.folder, unit.stamp, {name: files[name] for name in unit.files})
