"""A unit and its document: files of records in, one value a service user out, and back."""

import copy
import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from operator import getitem, itemgetter
from typing import Any

from careplan.standard.charset import read_text, write_text
from careplan.standard.check import check_files
from careplan.standard.documents.cells import CellValues, canonical_cell, read_cell, varies, write_cell
from careplan.standard.documents.errors import DocumentError
from careplan.standard.documents.parts import Cells, Row, Value, expect, take, unknown
from careplan.standard.documents.pictures import embed_pictures, extract_pictures
from careplan.standard.documents.places import USERS, Places, places_of
from careplan.standard.documents.shapes import SHAPES
from careplan.standard.findings import Message
from careplan.standard.naming import (
    Address,
    FileName,
    NameNotWritableError,
    read_name,
    standard_of,
    write_name,
)
from careplan.standard.records import read_records, write_records
from careplan.standard.specification import Kind, Standard, UnitKind
from careplan.standard.units import unit_kind


def read_unit(files: Mapping[str, bytes], standard: Standard | None = None) -> Value:
    """Return the document of a unit's files, which must be free of errors (see `check_files`).

    Without errors the records are well-formed CSV, so the library's reader takes them apart.

    `{"document": unit, "edition": "4.1", "service_users": [...]}`; each service user holds the key of the unit and
    one entry a file, named in kinds.toml. Without a `standard` the edition is that of the file names.

    Raises:
        ValueError: the files are no transmission unit.

    """
    standard = standard or _standard_of_names(files)
    by_kind = _by_kind(files, standard)
    unit = unit_kind(by_kind, standard)
    if unit is None:
        raise ValueError(f"{sorted(by_kind)} is no transmission unit; check the files first")
    users: dict[tuple[str, ...], Value] = {}
    for kind_id in _kinds(unit, standard):
        kind = standard.kinds[kind_id]
        if kind_id not in by_kind or not kind.fields:
            continue
        for key, records in _by_user(kind, unit, by_kind[kind_id]).items():
            user = users.setdefault(key, _read_key(kind, unit, key))
            if "name" in kind.document:
                user[kind.document["name"]] = SHAPES[kind.document["shape"]][0](kind, records)
    listed = [user for _, user in sorted(users.items())]
    embed_pictures(listed, files, standard)
    return {"document": unit.id, "edition": standard.edition, USERS: listed}


def _standard_of_names(files: Mapping[str, bytes]) -> Standard:
    editions = (read_name(path.rpartition("/")[2]).edition for path in files)
    return standard_of(next((edition for edition in editions if edition), None))


def _kinds(unit: UnitKind, standard: Standard) -> list[str]:
    """Return the kinds of a unit, each followed by those that may travel with it."""
    kinds = standard.kinds.values()
    return [
        kind for own in unit.kinds for kind in (own, *(each.id for each in kinds if each.companion_of == own))
    ]


def _by_kind(files: Mapping[str, bytes], standard: Standard) -> dict[str, str]:
    texts = {}
    for path, data in files.items():
        kind = read_name(path.rpartition("/")[2], standard).kind
        if kind:
            texts[kind.id] = read_text(data).text
    return texts


def _by_user(kind: Kind, unit: UnitKind, text: str) -> dict[tuple[str, ...], list[Cells]]:
    """Return the records of each service user; the library's reader refuses fields of 128 KiB, ours does not."""
    try:
        return _grouped(kind, unit, csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return _grouped(kind, unit, (record.values for record in read_records(text) if not record.blank))


def _grouped(kind: Kind, unit: UnitKind, records: Iterable[Cells]) -> dict[tuple[str, ...], list[Cells]]:
    """Group records by service user, cells as we would write them; equal cells are kept once."""
    users: dict[tuple[str, ...], list[Cells]] = defaultdict(list)
    key_of = itemgetter(*(kind.field(key).number - 1 for key in unit.subject))
    canonical = [
        CellValues(partial(canonical_cell, field) if varies(field) else str, empty="")
        for field in kind.fields
    ]
    for record in records:
        if record:
            cells = tuple(map(getitem, canonical, record))
            users[key_of(cells)].append(cells)
    return users


def _read_key(kind: Kind, unit: UnitKind, key: tuple[str, ...]) -> Value:
    return {name: read_cell(kind.field(name), cell) for name, cell in zip(unit.subject, key, strict=True)}


def write_unit(
    document: Any, sender: Address, destination: Address, stamp: str, standard: Standard | None = None
) -> dict[str, bytes]:
    """Return the files of a document, name to bytes, as the strict writer writes them: in a document's order.

    Without a `standard` they are of the edition that the document names; file names of an edition without service
    types leave those of sender and destination out.

    Raises:
        DocumentError: the document is not formed right, a character cannot be written, or the files
            would have errors.

    """
    standard = standard or _standard_of_document(document)
    files = unsafe_write_unit(document, sender, destination, stamp, standard)
    report = check_files(files, standard=standard)
    if report.errors:
        wrong = tuple(finding for finding in report.findings if finding.severity == "error")
        unit, users = _open(document, standard)
        where = Places(users, unit, files, standard)
        places = tuple(map(where.of, wrong))
        raise DocumentError(places[0], wrong[0].message, wrong, places)
    written = read_unit(files, standard)
    _compare(document, written)
    return unsafe_write_unit(written, sender, destination, stamp, standard)


def unsafe_write_unit(
    document: Any, sender: Address, destination: Address, stamp: str, standard: Standard
) -> dict[str, bytes]:
    """Write a document as `write_unit` does, in the order given, without asking whether the files have errors.

    Raises:
        DocumentError: the document is not formed right, or a character cannot be written.

    """
    unit, users = _open(document, standard)
    typed = "service_type" in standard.name_form
    sender, destination = (end if typed else Address(end.office_number, "") for end in (sender, destination))
    return _write_files(unit, users, (sender, destination, stamp), standard)


def _standard_of_document(document: Any) -> Standard:
    edition = document.get("edition") if isinstance(document, dict) else None
    return standard_of(edition if isinstance(edition, str) else None)


def _write_files(
    unit: UnitKind, users: list[Any], route: tuple[Address, Address, str], standard: Standard
) -> dict[str, bytes]:
    users = copy.deepcopy(users)
    files = extract_pictures(users, route, standard)
    for kind_id in _kinds(unit, standard):
        kind = standard.kinds[kind_id]
        rows = list(_rows(kind, unit, users, standard)) if kind.fields else []
        if not rows and kind.companion_of:
            continue
        if not rows:
            raise DocumentError(
                USERS, Message(f"{kind_id} に書くものがありません。", f"Nothing to write in {kind_id}.")
            )
        name = FileName(kind_id, _month(kind, unit, rows), *route)
        files[_name(name, standard)] = _bytes(kind, rows, users, standard)
    return files


def replaced_characters(document: Any) -> dict[str, str]:
    """Return the characters of a document that MS932 lacks, with what the writer puts in their place."""
    if isinstance(document, str):
        return dict(write_text(document).replaced)
    values = (
        document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    )
    return {char: like for value in values for char, like in replaced_characters(value).items()}


def _open(document: Any, standard: Standard) -> tuple[UnitKind, list[Any]]:
    head, rest = take(document, ["document", "edition", USERS], "document")
    for key in rest:
        raise unknown(key)
    units = {unit.id: unit for unit in standard.units}
    unit = units.get(expect(head.get("document", ""), str, "document"))
    if unit is None:
        names = " ".join(units)
        raise DocumentError(
            "document", Message(f"document は {names} のどれかです。", f"document should be one of {names}.")
        )
    if head.get("edition", standard.edition) != standard.edition:
        raise DocumentError(
            "edition",
            Message(f"edition は {standard.edition} です。", f"edition should be {standard.edition}."),
        )
    return unit, expect(head.get(USERS, []), list, USERS)


def _rows(kind: Kind, unit: UnitKind, users: list[Any], standard: Standard) -> Iterator[Row]:
    """Yield the rows of one file: those of each service user under the unit's key."""
    shape, name = kind.document["shape"], kind.document.get("name")
    for index, user in enumerate(users):
        place = f"{USERS}[{index}]"
        _refuse_unknown(unit, user, place, standard)
        key, entries = take(user, unit.subject, place)
        cells = {
            kind.field(field).number - 1: write_cell(kind.field(field), key.get(field), f"{place}.{field}")
            for field in unit.subject
        }
        entry = entries.get(name) if name else None
        if name is None or entry is not None:
            for row in SHAPES[shape][1](kind, entry, f"{place}.{name}"):
                yield cells | row


def _refuse_unknown(unit: UnitKind, user: Any, place: str, standard: Standard) -> None:
    kinds = standard.kinds
    known = {*unit.subject, *(kinds[kind].document.get("name") for kind in _kinds(unit, standard))}
    for key in expect(user, dict, place):
        if key not in known:
            raise unknown(f"{place}.{key}")


def _month(kind: Kind, unit: UnitKind, rows: list[Row]) -> str | None:
    if kind.month == "none":
        return None
    month = kind.field("service_month")
    return rows[0].get(month.number - 1) if "service_month" in unit.subject else month.type.zero


def _name(name: FileName, standard: Standard) -> str:
    try:
        return write_name(name, standard)
    except NameNotWritableError as error:
        raise DocumentError("name", error.reason) from error


def _bytes(kind: Kind, rows: list[Row], users: list[Any], standard: Standard) -> bytes:
    fixed = {
        field.number - 1: field.type.writes or (field.type.zero or "" if field.part == "user" else "")
        for field in kind.fields
    }
    fixed[kind.field("version").number - 1] = standard.version
    records = [[cell for _, cell in sorted((fixed | row).items())] for row in rows]
    encoded = write_text(write_records(records, [field.enclosed for field in kind.fields]))
    if encoded.lost:
        lost = " ".join(
            f"{char} ({'+'.join(f'U+{ord(each):04X}' for each in char)})" for char in encoded.lost
        )
        raise DocumentError(
            next(places_of(encoded.lost[0], users, USERS), kind.id),
            Message(
                f"MS932 にない文字があります：{lost}。ほかの文字に直してください。",
                f"MS932 lacks {lost}. Use other characters.",
            ),
        )
    return encoded.data


def _compare(document: Value, written: Value) -> None:
    """Refuse a document that the files cannot hold, such as a goal left blank under one that is not."""
    held = [_normal(user) for user in written[USERS]]
    for index, user in enumerate(document[USERS]):
        if _normal(user) not in held:
            place = f"{USERS}[{index}]"
            raise DocumentError(
                place,
                Message(
                    f"{place} の内容はCSVでは表せません。同じ番号で空にした目標や重複を確かめてください。",
                    f"{place} cannot be expressed in the files. Look for blank goals and repetitions.",
                ),
            )


def _normal(value: Any) -> Any:
    """Return a value as it is compared: without nulls and empty lists, lists in one order, text as MS932 holds it."""
    if isinstance(value, dict):
        entries = {key: _normal(each) for key, each in value.items()}
        return {key: each for key, each in entries.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        return sorted((_normal(each) for each in value), key=_sort_key)
    if isinstance(value, str):
        return "\n".join(read_text(write_text(value).data).text.splitlines())
    return value


def _sort_key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
