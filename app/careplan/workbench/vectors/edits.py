"""How a story changes a unit's files. Each edit is a table with the key that names it; `file` is a kind.

Edits happen in their order; those on text and bytes (`text`, `bytes`, `encode`) when the file is written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from careplan.standard.naming import read_name
from careplan.standard.records import LINE_END, read_records
from careplan.standard.specification import load_standard
from careplan.workbench.drafts import Draft, DraftFile
from careplan.workbench.variants.ways import WAYS
from careplan.workbench.vectors.stories import Base, Edit


@dataclass(slots=True)
class Work:
    """A draft under change, and the NUL bytes that belong to the end of a file but are not stored."""

    draft: Draft
    zeros: dict[str, int] = field(default_factory=dict)

    def of(self, edit: Edit) -> Iterator[DraftFile]:
        """Yield the files with records that an edit is about: those of its `file` (a kind, or how a name begins)."""
        wanted = edit.get("file")
        return (file for file in self.draft.files if wanted is None or is_of(wanted, file.name))


def is_of(wanted: str, name: str) -> bool:
    """Whether a file is of the kind that a story says, or has the name (or the beginning of it) that it says."""
    kind = read_name(name).kind
    if kind and wanted in load_standard().kinds:
        return kind.id == wanted
    return name == wanted or name.startswith(f"{wanted}_")


def drafted(base: Base, pictures: Mapping[str, bytes]) -> Work:
    """Return a base as a draft."""
    draft = Draft([], dict(pictures))
    for name, text in base.files.items():
        kind = read_name(name).kind
        if kind is None:
            raise KeyError(name)
        draft.files.append(
            DraftFile(kind, name, [list(each.values) for each in read_records(text.replace("\n", LINE_END))])
        )
    return Work(draft)


def apply_edits(work: Work, edits: Iterable[Edit]) -> Work:
    """Change a draft in place and return it."""
    for edit in edits:
        EDITS[next(name for name in EDITS if name in edit)](work, edit)
    return work


def _numbers(edit: Edit, records: list[list[str]]) -> Iterator[int]:
    """Yield the indices (from 0) of the records that an edit names: one, some, or all of them."""
    named = edit.get("record", list(range(1, len(records) + 1)))
    yield from (number - 1 for number in ([named] if isinstance(named, int) else named))


def _set(work: Work, edit: Edit) -> None:
    """Put a value into a field of one, some or all records."""
    for file in work.of(edit):
        for index in _numbers(edit, file.records):
            file.records[index][edit["field"] - 1] = edit["set"]


def _repeat(work: Work, edit: Edit) -> None:
    """Put a text, so many times over, into a field: what is very long."""
    text, times = edit["repeat"]
    _set(work, {**edit, "set": text * times})


def _add(work: Work, edit: Edit) -> None:
    """Repeat a record at the end (or before the record `before`), with some fields (`with`) changed."""
    for file in work.of(edit):
        record = list(file.records[edit["add"] - 1])
        for number, value in edit.get("with", {}).items():
            record[int(number) - 1] = value
        file.records.insert(edit.get("before", len(file.records) + 1) - 1, record)


def _keep(work: Work, edit: Edit) -> None:
    """Keep these records only, in this order."""
    for file in work.of(edit):
        file.records = [list(file.records[number - 1]) for number in edit["keep"]]


def _name(work: Work, edit: Edit) -> None:
    """Replace a part of a file's name, or of the names of all."""
    old, new = edit["name"]
    for file in work.of(edit):
        file.name = file.name.replace(old, new, 1)
    work.draft.others = {
        name.replace(old, new, 1) if "file" not in edit or is_of(edit["file"], name) else name: data
        for name, data in work.draft.others.items()
    }


def _copy(work: Work, edit: Edit) -> None:
    """Put a copy beside a file, a part of its name changed."""
    old, new = edit["as"]
    for file in list(work.draft.of(edit["copy"])):
        name = file.name.replace(old, new, 1)
        kind = read_name(name).kind or file.kind
        records = [list(record) for record in file.records]
        work.draft.files.append(replace(file, name=name, kind=kind, records=records))


def _copy_all(work: Work, edit: Edit) -> None:
    """Put a copy of every file beside it, a part of the names changed: a second unit."""
    for kind in [file.kind.id for file in work.draft.files]:
        _copy(work, {"copy": kind, "as": edit["again"]})


def _drop(work: Work, edit: Edit) -> None:
    """Leave a file out."""
    work.draft.files = [file for file in work.draft.files if not is_of(edit["drop"], file.name)]
    others = work.draft.others
    work.draft.others = {name: data for name, data in others.items() if not is_of(edit["drop"], name)}


def _text(work: Work, edit: Edit) -> None:
    """Replace a part of the written text, the first that is found."""
    old, new = edit["text"]
    for file in work.of(edit):
        file.closing = _then(file.closing, lambda text: text.replace(old, new, 1))


def _bytes(work: Work, edit: Edit) -> None:
    """Replace written bytes (in hexadecimal), the first that are found; of a picture, too."""
    old, new = map(bytes.fromhex, edit["bytes"])
    for file in work.of(edit):
        file.encode = _then(file.encode, lambda data: data.replace(old, new, 1))
    for name, data in work.draft.others.items():
        if is_of(edit["file"], name):
            work.draft.others[name] = data.replace(old, new, 1)


def _encode(work: Work, edit: Edit) -> None:
    """Write a file in another encoding (as Python names it)."""
    for file in work.of(edit):
        file.encode = lambda text: text.encode(edit["encode"])


def _way(work: Work, edit: Edit) -> None:
    """Write the unit in one of the ways of variants.toml."""
    WAYS[edit["way"]](work.draft, edit["level"])


def _zeros(work: Work, edit: Edit) -> None:
    """Let a file end in so many NUL bytes; they are counted, not stored."""
    for name in work.draft.others:
        if is_of(edit["file"], name):
            work.zeros[name] = edit["zeros"]


def _then(first: Callable[[str], Any], second: Callable[[Any], Any]) -> Callable[[str], Any]:
    return lambda text: second(first(text))


EDITS: dict[str, Callable[[Work, Edit], None]] = {
    "set": _set,
    "repeat": _repeat,
    "add": _add,
    "keep": _keep,
    "name": _name,
    "copy": _copy,
    "again": _copy_all,
    "drop": _drop,
    "text": _text,
    "bytes": _bytes,
    "encode": _encode,
    "way": _way,
    "zeros": _zeros,
}
