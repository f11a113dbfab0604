"""Transmission units: which sets of files travel together, and how the files of a folder form units."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from careplan.standard.filecheck import FileReport
from careplan.standard.naming import Address, FileName
from careplan.standard.specification import Standard, UnitKind, load_standard

_Address3 = tuple[str, Address, Address]


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one folder that are checked as one unit. `stray` are those whose address or stamp differs."""

    files: tuple[FileReport, ...]
    stray: tuple[FileReport, ...] = ()

    @property
    def lead(self) -> FileName:
        """The name whose stamp, sender and destination speak for the unit."""
        return _named(next(file for file in self.files if file not in self.stray))


def unit_kind(kinds: Iterable[str], standard: Standard | None = None) -> UnitKind | None:
    """Return the transmission unit that these kinds make, None if they make none."""
    standard = standard or load_standard()
    wanted = sorted(without_companions(kinds, standard))
    return next((unit for unit in standard.units if sorted(unit.kinds) == wanted), None)


def without_companions(kinds: Iterable[str], standard: Standard) -> list[str]:
    """Return the kinds without those that travel with another one among them."""
    kinds = list(kinds)
    known = standard.kinds
    return [kind for kind in kinds if not (kind in known and known[kind].companion_of in kinds)]


def is_transmission_unit(kinds: Iterable[str]) -> bool:
    """Whether these kinds, each once, make a transmission unit (clause unit)."""
    return unit_kind(kinds) is not None


def group_files(files: Sequence[FileReport], standard: Standard) -> list[Group]:
    """Group the files of one folder into units by stamp, sender and destination.

    Groups that make no unit are taken together where they would make one: then a stamp or an address is wrong in
    some of them, and that is what is said. Files whose name could not be read take no part.
    """
    by_address: dict[_Address3, list[FileReport]] = defaultdict(list)
    for file in files:
        if file.name:
            by_address[_address(file)].append(file)
    groups = [tuple(group) for _, group in sorted(by_address.items())]
    whole = [group for group in groups if _fits(group, standard)]
    parts = [group for group in groups if group not in whole]
    joined = _join(parts, standard)
    if joined:
        return [*(Group(group) for group in whole), joined]
    return [Group(group) for group in groups]


def _join(parts: list[tuple[FileReport, ...]], standard: Standard) -> Group | None:
    files = [file for part in parts for file in part]
    kinds = [_named(file).kind for file in files]
    kinds = without_companions(kinds, standard)
    could_be = any(set(kinds) <= set(unit.kinds) for unit in standard.units)
    if len(parts) < len(("one", "other")) or len(set(kinds)) != len(kinds) or not could_be:
        return None
    largest = max(parts, key=len)
    return Group(tuple(files), tuple(file for file in files if file not in largest))


def _fits(files: Iterable[FileReport], standard: Standard) -> bool:
    return unit_kind((_named(file).kind for file in files), standard) is not None


def _address(file: FileReport) -> _Address3:
    name = _named(file)
    return name.stamp, name.sender, name.destination


def _named(file: FileReport) -> FileName:
    if file.name is None:
        raise ValueError(f"{file.path} has no readable name")
    return file.name
