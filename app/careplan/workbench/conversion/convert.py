"""The files of a unit in another edition."""

from collections.abc import Mapping
from dataclasses import dataclass

from careplan.standard.check import check_files
from careplan.standard.documents import DocumentError, read_unit, unsafe_write_unit
from careplan.standard.findings import Finding, Message
from careplan.standard.naming import Address, FileName, read_name
from careplan.standard.specification import Kind, Standard, load_standard
from careplan.workbench.conversion.changes import Change, changes_of, standard_of_files
from careplan.workbench.conversion.fit import fit_document, lacking_fields, unit_of


class ConversionError(ValueError):
    """A unit cannot be converted; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Ends:
    """Sender and destination with their service types, for names that have them and come from names without."""

    sender: Address | None = None
    destination: Address | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """A unit in another edition. `errors` are what is wrong in it, such as values the source had no field for."""

    source: str
    target: str
    files: Mapping[str, bytes]
    changes: tuple[Change, ...]
    errors: tuple[Finding, ...]


def convert_unit(files: Mapping[str, bytes], edition: str, ends: Ends = Ends()) -> Conversion:
    """Return a unit (name to bytes), which must be free of errors, in another edition, under the same stamp.

    Errors in fields that the other edition lacks do no harm: they are lost with the fields.
    `ends` gives the service types that names of edition 3 lack; where the names have them it is not needed.

    Raises:
        ConversionError: the files have errors or are no unit, they are of that edition already, it has no such unit,
            or the names need service types that nobody gave.

    """
    source, target = standard_of_files(files), _standard(edition)
    if source.edition == target.edition:
        raise ConversionError(
            Message(f"すでに第{edition}版のファイルです。", f"These are files of edition {edition} already.")
        )
    _refuse_errors(files, source, target)
    document = _document(files, source, target)
    name = _name(files)
    sender, destination = _typed(name, ends, target)
    try:
        written = unsafe_write_unit(document, sender, destination, name.stamp, target)
        # read again: the document's order is that of the target's fields
        ordered = read_unit(written, target)
        written = unsafe_write_unit(ordered, sender, destination, name.stamp, target)
    except DocumentError as error:
        raise ConversionError(error.message) from error
    found = check_files(written, standard=target).findings
    return Conversion(
        source=source.edition,
        target=target.edition,
        files=written,
        changes=tuple(changes_of(files, written)),
        errors=tuple(each for each in found if each.severity == "error"),
    )


def _standard(edition: str) -> Standard:
    try:
        return load_standard(edition)
    except KeyError as error:
        read = "、".join(each.id for each in load_standard().editions.values() if each.read)
        raise ConversionError(
            Message(
                f"第{edition}版には変換できません。変換できる版：{read}",
                f"There is no conversion into edition {edition}, only into {read.replace('、', ', ')}.",
            )
        ) from error


def _document(files: Mapping[str, bytes], source: Standard, target: Standard) -> dict[str, object]:
    try:
        document = read_unit(files, source)
    except ValueError as error:
        raise ConversionError(Message("送信単位ではありません。", "This is no transmission unit.")) from error
    if unit_of(document, target) is None:
        title = next(unit.title for unit in source.units if unit.id == document["document"])
        raise ConversionError(
            Message(
                f"第{target.edition}版には「{title.ja}」の送信単位がありません。",
                f"Edition {target.edition} has no such unit: {title.en}.",
            )
        )
    return fit_document(document, source, target)


def _name(files: Mapping[str, bytes]) -> FileName:
    name = read_name(min(files)).name
    if name is None:
        raise ConversionError(Message("ファイル名が読めません。", "The file names cannot be read."))
    return name


def _refuse_errors(files: Mapping[str, bytes], source: Standard, target: Standard) -> None:
    for finding in check_files(files, standard=source).findings:
        kind = read_name(finding.file or "", source).kind
        if finding.severity == "error" and not _goes_with_its_field(finding, kind, target):
            raise ConversionError(
                Message(
                    "エラーがあります。先に careplan check で確かめてください。",
                    "There are errors. See careplan check.",
                )
            )


def _goes_with_its_field(finding: Finding, kind: Kind | None, target: Standard) -> bool:
    """Whether an error stands in a field that the other edition lacks, in a kind that it has."""
    if kind is None or kind.id not in target.kinds or finding.field is None:
        return False
    return kind.fields[finding.field - 1].key in lacking_fields(kind, target)


def _typed(name: FileName, ends: Ends, target: Standard) -> tuple[Address, Address]:
    """Return sender and destination with the service types that the target's names need."""
    typed = []
    for old, given, option in (
        (name.sender, ends.sender, "--from"),
        (name.destination, ends.destination, "--dest"),
    ):
        if given and given.office_number != old.office_number:
            raise ConversionError(_another_office(option, given, old))
        if given is None and not old.service_type and "service_type" in target.name_form:
            raise ConversionError(_types_needed(name, target))
        typed.append(old if old.service_type or given is None else given)
    return typed[0], typed[1]


def _another_office(option: str, given: Address, old: Address) -> Message:
    return Message(
        f"{option} の事業所番号 {given.office_number} が、ファイル名の {old.office_number} と違います。",
        f"{option} names office {given.office_number}, the files {old.office_number}.",
    )


def _types_needed(name: FileName, target: Standard) -> Message:
    sender, destination = name.sender.office_number, name.destination.office_number
    return Message(
        f"第{target.edition}版のファイル名にはサービス種類が要ります。"
        f"--from {sender}/サービス種類 と --dest {destination}/サービス種類 を付けてください。",
        f"Names of edition {target.edition} need service types: "
        f"give --from {sender}/TYPE and --dest {destination}/TYPE.",
    )
