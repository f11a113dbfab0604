"""Files and units made anonymous, and the proof that a check says of them what it said before."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from careplan.standard.check import check_files
from careplan.standard.naming import read_name
from careplan.standard.specification import Kind, Standard, load_standard
from careplan.workbench.anonymise.characters import Inventor
from careplan.workbench.anonymise.offices import looks_like_office, name_tokens, office_table, rename
from careplan.workbench.anonymise.people import People, office_numbers
from careplan.workbench.anonymise.pictures import picture_of_nobody
from careplan.workbench.bytemap import ByteMap, byte_map
from careplan.workbench.cells import Line, read_lines, replace_values

Files = Mapping[str, bytes]
Said = tuple[str, str, str, int | None, int | None]
_ATTEMPTS = 8


class FindingsChangedError(Exception):
    """No anonymous copy was found of which a check says the same; `rules` are those that would come or go."""

    def __init__(self, rules: Sequence[str]) -> None:
        super().__init__(", ".join(rules))
        self.rules = tuple(rules)


def anonymise_units(
    units: Mapping[str, Files], secret: bytes, *, keep_offices: bool = False
) -> dict[str, dict[str, bytes]]:
    """Return folders of files (folder to name to bytes) with all that tells of a person exchanged.

    Any bytes are taken. The same value becomes the same throughout; the same secret gives the same files, and
    without it nothing leads back. Every finding stays: rule, severity, file, record, field.

    Raises:
        FindingsChangedError: that could not be done.

    """
    changed: list[str] = []
    for attempt in range(_ATTEMPTS):
        run = _Run(units, Inventor(secret + bytes([attempt])), keep_offices=keep_offices)
        made = run.made()
        changed = [rule for folder in units for rule in run.changed(folder, made)]
        if not changed:
            return made
    raise FindingsChangedError(sorted(set(changed)))


class _Run:
    def __init__(self, units: Mapping[str, Files], inventor: Inventor, *, keep_offices: bool) -> None:
        self.standard: Standard = load_standard()
        self.units = units
        self.maps = {
            (folder, name): byte_map(data)
            for folder, files in units.items()
            for name, data in files.items()
            if not _is_picture(name)
        }
        numbers = sorted(set(self._numbers()))
        table = dict(zip(numbers, numbers, strict=True)) if keep_offices else office_table(numbers, inventor)
        self.people = People(self.standard, inventor, table)

    def _numbers(self) -> Iterator[str]:
        """Yield the office numbers of names and records; looser ones only where the layout cannot say."""
        for (_, name), text in self.maps.items():
            yield from name_tokens(PurePosixPath(name).name)
            kinds = _kinds(name)
            for line in read_lines(text.text):
                kind = _fitting(kinds, line)
                for index, cell in enumerate(line.cells):
                    if kind:
                        yield from office_numbers(kind.fields[index], cell.value)
                    elif cell.value.startswith(("1370",)) and looks_like_office(cell.value):
                        yield cell.value
        for files in self.units.values():
            for name in files:
                yield from name_tokens(PurePosixPath(name).name)

    def made(self) -> dict[str, dict[str, bytes]]:
        return {
            rename(folder, self.people.offices): {
                rename(name, self.people.offices): self._data(folder, name, data)
                for name, data in files.items()
            }
            for folder, files in self.units.items()
        }

    def _data(self, folder: str, name: str, data: bytes) -> bytes:
        if (folder, name) not in self.maps:
            return picture_of_nobody(data)
        return self._file(_kinds(name), self.maps[folder, name])

    def _file(self, kinds: tuple[Kind, ...], mapped: ByteMap) -> bytes:
        names = {field.name.ja for kind in kinds for field in kind.fields}

        def change(line: Line, index: int) -> str:
            value = line.cells[index].value
            kind = _fitting(kinds, line)
            if value in names:
                return value
            if kind is None:
                return self.people.loose(value)
            return self.people.value(kind, kind.fields[index], value)

        return mapped.with_text(replace_values(mapped.text, change))

    def changed(self, folder: str, made: Mapping[str, Files]) -> list[str]:
        """Return the rules of findings that came or went."""
        new = made[rename(folder, self.people.offices)]
        before = self._said(self.units[folder])
        after = _said(new)
        return [said[0] for said in set(before) ^ set(after)] or (
            [] if len(before) == len(after) else ["number of findings"]
        )

    def _said(self, files: Files) -> list[Said]:
        return [(*said[:2], rename(said[2], self.people.offices), *said[3:]) for said in _said(files)]


def _said(files: Files) -> list[Said]:
    return [
        (each.rule, each.severity, each.file or "", each.record, each.field)
        for each in check_files(files).findings
    ]


def _kinds(name: str) -> tuple[Kind, ...]:
    """Return the layouts that a file's kind has, that of the edition of its name first."""
    named = read_name(PurePosixPath(name).name).kind
    if named is None:
        return ()
    read = [load_standard(each.id).kinds for each in load_standard().editions.values() if each.read]
    return (named, *(kinds[named.id] for kinds in read if kinds.get(named.id, named) is not named))


def _fitting(kinds: tuple[Kind, ...], line: Line) -> Kind | None:
    """Return the layout that has as many fields as a record: a file may be of another edition than its name."""
    return next((kind for kind in kinds if len(kind.fields) == len(line.cells)), None)


def _is_picture(name: str) -> bool:
    kind = read_name(PurePosixPath(name).name).kind
    return kind is not None and not kind.fields
