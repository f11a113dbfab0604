"""One file: name, bytes, records, fields, and what its records are to each other."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from careplan.standard.charset import has_bad_characters, read_text
from careplan.standard.editioncheck import other_edition
from careplan.standard.expression import Expression, compile_expression
from careplan.standard.fieldcheck import Scribe, check_values
from careplan.standard.findings import WHOLE_FILE, Finding, Message
from careplan.standard.naming import FileName, NameReading, read_name, standard_of
from careplan.standard.recordcheck import check_record
from careplan.standard.records import Record, read_record
from careplan.standard.rowcheck import ROW_CHECKS, check_rows
from careplan.standard.rows import Rows, Values, row_columns
from careplan.standard.specification import Kind, Standard
from careplan.standard.spreadsheet import Traces

_HEADER_AT_LEAST = 2
_JPEG_START, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What a check says of one file. `records` counts those that carry data; `rows` serve the unit's checks."""

    path: str
    kind: str | None
    edition: str | None
    records: int
    name: FileName | None
    findings: tuple[Finding, ...]
    rows: Rows | None = field(default=None, repr=False, compare=False)


def check_file(
    path: str, data: bytes, standard: Standard | None = None, *, show_values: bool = False
) -> FileReport:
    """Check one file by itself. `path` ends in the file's name; any bytes give findings, never an exception.

    Without a `standard` it is checked by that of the edition whose form its name has.
    """
    file = path.replace("\\", "/").rpartition("/")[2]
    named = read_name(file, standard)
    standard = standard or standard_of(named.edition)
    if named.kind and named.kind.content == "jpeg":
        return _check_image(path, file, data, named, standard)
    findings = list(named.findings)
    decoded = read_text(data)
    if decoded.rule:
        bom = Message("（BOM付き）", " with a BOM") if decoded.bom else Message("", "")
        findings.append(standard.rules[decoded.rule].finding(file, WHOLE_FILE, {"bom": bom}, clause={}))
    elif b"\0" in data:
        words = {"offset": data.index(0) + 1, "count": data.count(0)}
        findings.append(standard.rules["bytes.nul"].finding(file, WHOLE_FILE, words, clause={}))
    rows, records, edition = None, 0, named.edition
    scribe = Scribe(standard, file, named.kind, show_values=show_values)
    of_ours = named.kind is not None and named.edition in (None, standard.edition)
    other = other_edition(scribe, named.kind, decoded.text) if of_ours and named.kind else None
    if other:
        findings.append(other.finding)
        records, edition = other.records, other.edition
    elif of_ours and named.kind:
        reading = _FileReading(scribe, named.kind, decoded.text)
        findings.extend(reading.findings())
        rows, records = reading.rows, reading.count
        findings.extend(sorted(check_rows(scribe, rows, named.name), key=_place))
    kind = named.kind.id if named.kind else None
    return FileReport(path, kind, edition, records, named.name, tuple(findings), rows)


def _check_image(path: str, file: str, data: bytes, named: NameReading, standard: Standard) -> FileReport:
    """Check a picture: that it is a JPEG by its first and last bytes, and its size (layout UPKIHON 62)."""
    kind = named.kind
    findings = list(named.findings)
    scribe = Scribe(standard, file, kind)
    if not (data.startswith(_JPEG_START) and data.rstrip(b"\0").endswith(_JPEG_END)):
        findings.append(scribe.record("image.not-jpeg", None, found=data[:4].hex(" ").upper() or "-"))
    if kind and len(data) > kind.most_bytes:
        findings.append(scribe.record("image.too-large", None, found=len(data), expected=kind.most_bytes))
    return FileReport(path, kind.id if kind else None, named.edition, 0, named.name, tuple(findings))


def _place(finding: Finding) -> tuple[int, int]:
    return finding.record or 0, finding.field or 0


class _FileReading:
    """Goes through the records of one file: by the compiled expression, and the slow way where it does not match."""

    def __init__(self, scribe: Scribe, kind: Kind, text: str) -> None:
        self.scribe, self.kind, self.text = scribe, kind, text
        self.rows = Rows(kind, row_columns(kind, scribe.standard, ROW_CHECKS))
        self.count = 0
        self.traces = Traces()
        self._folded: dict[Values, int] = {}

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of all records; afterwards `rows` and `count` are complete."""
        at, number = 0, 0
        if self.text:
            first = read_record(self.text)
            if self._is_header(first):
                yield self.scribe.record("file.header-row", 1)
                at, number = first.end, 1
        if not self.text[at:].strip("\r\n"):
            if not number:
                yield self.scribe.record("file.empty", None)
            return
        yield from self._records(at, number)
        yield from self.traces.findings(self.scribe)
        self.rows.items.extend((record, values) for values, record in self._folded.items())

    def _records(self, at: int, number: int) -> Iterator[Finding]:
        text, end = self.text, len(self.text.rstrip("\r\n"))
        expression = compile_expression(
            self.kind, self.scribe.standard, read_record(text, at), self.rows.columns
        )
        while at < end:
            if expression:
                at, number = self._conforming(expression, at, end, number)
                if at >= end:
                    break
            record = read_record(text, at)
            at, number = record.end, number + 1
            yield from self._slow(record, number)

    def _conforming(self, expression: Expression, at: int, end: int, number: int) -> tuple[int, int]:
        """Take records as long as the expression matches; return where the first other one begins."""
        match, text, before = expression.pattern.match, self.text, number
        row = expression.unfold(self.rows.columns)
        seen: dict[tuple[str, ...], int] = {}
        again: list[int] = []
        while at < end:
            found = match(text, at)
            if found is None:
                break
            number += 1
            at = found.end()
            if self.kind.fold:
                first = seen.setdefault(found.groups(), number)
                if first != number:
                    again.append(first)
            else:
                self.rows.items.append((number, row(found.groups())))
        self.count += number - before
        times = Counter(again)
        for groups, record in seen.items():
            self._keep(record, row(groups), times[record] + 1)
        return at, number

    def _keep(self, record: int, values: Values, times: int = 1) -> None:
        if not self.kind.fold:
            self.rows.items.append((record, values))
            return
        first = self._folded.setdefault(values, record)
        if first != record:
            times += self.rows.counts.get(first, 1)
        if times > 1:
            self.rows.counts[first] = times

    def _slow(self, record: Record, number: int) -> Iterator[Finding]:
        """Yield the findings of a record that the expression did not recognise, and keep its row."""
        if record.blank:
            yield self.scribe.record("record.blank-line", number)
            return
        self.count += 1
        for fault in record.faults:
            place = self.kind.fields[min(fault.field, len(self.kind.fields)) - 1]
            yield self.scribe.field("record.quote", number, place, what=fault.what)
        if len(record.values) != len(self.kind.fields):
            self.rows.unusable = True
            if not record.faults:
                words = {"found": len(record.values), "expected": len(self.kind.fields)}
                yield self.scribe.record("record.field-count", number, **words)
            return
        findings = list(check_values(self.scribe, number, self.kind, record.values))
        wrong = {finding.field for finding in findings if finding.severity == "error"}
        usable = tuple(
            None if index in wrong or has_bad_characters(value) else value
            for index, value in enumerate(record.values, start=1)
        )
        self.traces.look(number, self.kind, record.values, wrong)
        yield from findings
        yield from check_record(self.scribe, self.kind, number, usable)
        values = tuple(usable[column] for column in self.rows.columns)
        self.rows.unusable |= None in values
        self._keep(number, values)

    def _is_header(self, record: Record) -> bool:
        """Whether a first record looks like names: text where the layout has coded fields, none of them fitting."""
        coded = [
            (each, value)
            for each, value in zip(self.kind.fields, record.values, strict=False)
            if value and not each.type.free
        ]
        first = record.values[0]
        named = first == self.kind.fields[0].name.ja or not any(char.isdigit() for char in first)
        return (
            bool(first)
            and named
            and len(coded) >= _HEADER_AT_LEAST
            and not any(each.type.shape.fullmatch(value) for each, value in coded)
        )
