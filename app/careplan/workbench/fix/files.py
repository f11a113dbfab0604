"""Mends of a whole file: encoding, line ends, blank lines, the name; and its records one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from careplan.standard.charset import read_text, write_text
from careplan.standard.editioncheck import other_edition
from careplan.standard.fieldcheck import Scribe
from careplan.standard.findings import EMPTY, Message
from careplan.standard.naming import NameNotWritableError, NameReading, read_name, standard_of, write_name
from careplan.standard.records import LINE_END
from careplan.standard.specification import Kind, Standard
from careplan.standard.windows import Text
from careplan.workbench.bytemap import byte_map
from careplan.workbench.cells import Line, read_lines
from careplan.workbench.fix.mends import Mended
from careplan.workbench.fix.records import Edit, mend_record

_UNREADABLE = "\ufffd"
_NAMES = ("name.suffix", "name.copy-mark")
_MS932 = Message.same("MS932")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file after its mends: its name, its bytes, and what was mended (nothing: the file is as it was)."""

    name: str
    data: bytes
    mends: tuple[Mended, ...]


def fix_files(files: Mapping[str, bytes], *, show_values: bool = False) -> dict[str, Fixed]:
    """Return each file of a folder (old name to what became of it); no two files get one name."""
    fixed = {name: fix_file(name, data, show_values=show_values) for name, data in files.items()}
    names = [each.name for each in fixed.values()]
    return {
        name: each if names.count(each.name) == 1 else _keeping_name(name, each)
        for name, each in fixed.items()
    }


def _keeping_name(name: str, fixed: Fixed) -> Fixed:
    return Fixed(name, fixed.data, tuple(mended for mended in fixed.mends if mended.rule not in _NAMES))


def fix_file(name: str, data: bytes, *, show_values: bool = False) -> Fixed:
    """Return a file with all mended that has one certain mend; of no readable kind or edition, it is left alone."""
    named = read_name(name)
    standard, kind = standard_of(named.edition), named.kind
    if kind is None or not kind.fields or named.edition not in (None, standard.edition):
        return Fixed(name, data, ())
    scribe = Scribe(standard, name, kind, show_values=show_values)
    if other_edition(scribe, kind, Text.of(data)):
        return Fixed(name, data, ())
    new_name, mends = _mend_name(name, named, standard)
    data, encoding = _mend_encoding(name, data)
    data, inner = _mend_text(scribe, kind, data)
    return Fixed(new_name, data, (*mends, *encoding, *inner))


def _mend_name(name: str, named: NameReading, standard: Standard) -> tuple[str, list[Mended]]:
    """Return the name with its suffix in capitals and without the mark of a copy."""
    rules = [finding.rule for finding in named.findings if finding.rule in _NAMES]
    if not rules or named.name is None:
        return name, []
    try:
        new = write_name(named.name, standard)
    except NameNotWritableError:
        return name, []
    return new, [Mended(rule, name, None, None, Message.same(name), Message.same(new)) for rule in rules]


def _mend_encoding(name: str, data: bytes) -> tuple[bytes, list[Mended]]:
    """Return UTF-8 and UTF-16 as MS932, where every character was readable and has its like there."""
    decoded = read_text(data)
    if decoded.rule is None or _UNREADABLE in decoded.text:
        return data, []
    encoded = write_text(decoded.text)
    if encoded.lost:
        return data, []
    before = Message.same(("UTF-8" if decoded.rule == "bytes.utf8" else "UTF-16") + " BOM" * decoded.bom)
    replaced = " ".join(f"{old}→{new}" for old, new in encoded.replaced)
    what = Message(f"置き換えた文字：{replaced}", f"characters replaced: {replaced}") if replaced else EMPTY
    return encoded.data, [Mended(decoded.rule, name, None, None, before, _MS932, what)]


def _mend_text(scribe: Scribe, kind: Kind, data: bytes) -> tuple[bytes, list[Mended]]:
    """Return a file with its records and line ends mended; a file still in another encoding is left alone."""
    mapped = byte_map(data)
    if mapped.encoding != "cp932":
        return data, []
    lines = list(read_lines(mapped.text))
    edits: list[Edit] = []
    mends: list[Mended] = []
    quotes = 0
    for number, line in enumerate(lines, start=1):
        for changes, told in mend_record(scribe, kind, number, line):
            edits += changes
            mends += [told] if told else []
            quotes += told is None
    mends += [_counted("quoting", scribe, quotes)] if quotes else []
    ends = list(_line_ends(mapped.text, lines))
    mends += [_blank(scribe, number) for number in _blank_between(lines)]
    mends += [_counted("line-end", scribe, len(ends))] if ends else []
    return _applied(mapped.slices, sorted([*edits, *ends], key=lambda edit: edit.start)), mends


def _blank(scribe: Scribe, number: int) -> Mended:
    return Mended("record.blank-line", scribe.file, number, None, EMPTY, EMPTY)


def _blank_between(lines: Sequence[Line]) -> list[int]:
    """Return the numbers of blank lines before the last record."""
    filled = [number for number, line in enumerate(lines, start=1) if not line.record.blank]
    return [number for number in range(1, max(filled, default=0)) if lines[number - 1].record.blank]


def _counted(reading: str, scribe: Scribe, count: int) -> Mended:
    """Return a mend told once a file, by the reading it follows and the number of places."""
    return Mended(reading, scribe.file, None, None, Message(f"{count}か所", f"{count} places"), EMPTY)


def _line_ends(text: str, lines: Sequence[Line]) -> Iterator[Edit]:
    """Yield the edits that end each record in CRLF and take out blank lines; an empty file is left alone."""
    if all(line.record.blank for line in lines):
        return
    for line in lines:
        start, end = _after(line), line.record.end
        wanted = "" if line.record.blank else LINE_END
        if text[start:end] != wanted:
            yield Edit(start, end, wanted)


def _after(line: Line) -> int:
    """Return where the last value of a record ends, its quote included."""
    last = line.cells[-1]
    return last.end + (1 if last.doubled else 0)


def _applied(slices: Sequence[bytes], edits: Sequence[Edit]) -> bytes:
    parts: list[bytes] = []
    at = 0
    for edit in edits:
        parts += [*slices[at : edit.start], write_text(edit.text).data]
        at = edit.end
    return b"".join([*parts, *slices[at:]])
