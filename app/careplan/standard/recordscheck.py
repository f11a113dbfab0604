"""The records of one file, from the first to the last.

Three ways, each slower and saying more than the one before: a file of which nothing is to be said is settled as a
whole (`settled`); a right record is recognised by the compiled expression (`expression`); any other is judged value by
value (`judge`).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from operator import itemgetter

from careplan.standard.expression import Pieces, compile_expression
from careplan.standard.fieldcheck import Scribe
from careplan.standard.findings import Finding
from careplan.standard.interoperability import Hurdles, several_users
from careplan.standard.judge import Judge, compile_splitter
from careplan.standard.naming import FileName
from careplan.standard.records import Record
from careplan.standard.rowcheck import ROW_CHECKS, check_rows
from careplan.standard.rows import Rows, Values, row_columns
from careplan.standard.settled import Settled, count_settled
from careplan.standard.specification import Kind
from careplan.standard.windows import WINDOW, Reader, Text

_HEADER_AT_LEAST = 2
# Below this many characters a file is read before the expression that would settle it is compiled.
SETTLED_FROM = WINDOW // 2


class RecordsCheck:
    """Checks the records of one file; once `findings` has ended, `rows` and `count` are complete.

    With `for_unit` all rows are kept, as the checks of a unit need them.
    """

    def __init__(
        self, scribe: Scribe, kind: Kind, text: Text, name: FileName | None, *, for_unit: bool
    ) -> None:
        self.scribe, self.kind, self.text, self.name = scribe, kind, text, name
        self.rows = Rows(kind, row_columns(kind, scribe.standard, ROW_CHECKS))
        self.count = 0
        self._for_unit = for_unit
        self._reader = Reader(text)
        self._judge = Judge(scribe, kind, name)
        self._pick = itemgetter(*self.rows.columns)
        self._folded: dict[Values, int] = {}

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of all records, then those between them."""
        reader, number = self._reader, 0
        if reader.filled() and _is_header(self.kind, header := reader.record()):
            yield self.scribe.record("file.header-row", 1)
            reader.at, number = header.end, 1
        if not reader.filled():
            if not number:
                yield self.scribe.record("file.empty", None)
            return
        first = reader.record()
        hurdles = self._hurdles = self._hurdles_from(first, number + 1)
        settled = None if number else self._settled()
        if settled:
            self.count = settled.records
            yield from several_users(self.scribe, settled.users)
            return
        yield from self._records(first, number)
        yield from self._judge.traces.findings(self.scribe)
        yield from hurdles.findings(self.scribe, self.text)
        self.rows.items.extend((record, values) for values, record in self._folded.items())
        yield from sorted(check_rows(self.scribe, self.rows, self.name), key=_place)

    def _hurdles_from(self, first: Record, number: int) -> Hurdles:
        ms932 = self.text.survey.encoding.rule is None
        return Hurdles(self.kind, number, first, self._reader, ms932=ms932)

    def _settled(self) -> Settled | None:
        if self._for_unit or not self._hurdles.clear or len(self._reader.text) < SETTLED_FROM:
            return None
        return count_settled(self.text, self._hurdles, self.scribe.standard, self.name)

    def _records(self, first: Record, number: int) -> Iterator[Finding]:
        reader, columns = self._reader, self.rows.columns
        expression = compile_expression(self._hurdles, self.scribe.standard, columns, self.name)
        row = expression.unfold(columns) if expression else None
        split, right = compile_splitter(first), True
        while True:
            end, text = reader.sure_end(), reader.text
            while reader.at < end:
                # Behind a record with findings another one is likely: the expression is not asked in vain.
                if expression and row and right:
                    pieces, reader.at = expression.read(text, reader.at, end)
                    if pieces:
                        self._keep_all(number, pieces, row)
                        number += len(pieces)
                    if reader.at >= end:
                        break
                number += 1
                found = split(text, reader.at, end)
                if found:
                    reader.at = found.end()
                    values = found.groups()
                    self._hurdles.look(number, values, text, reader.at)
                    findings = self._judged(number, values)
                else:
                    record = reader.record()
                    reader.at = record.end
                    findings = self._odd(record, number)
                    self._hurdles.look_at_odd(number, record, reader.text)
                right = not findings
                yield from findings
                if reader.text is not text:
                    end, text = reader.sure_end(), reader.text
            if reader.final:
                self._hurdles.finish(number, reader)
                return
            reader.more()

    def _odd(self, record: Record, number: int) -> list[Finding]:
        """Return the findings of a record that is quoted otherwise than the first, or is none."""
        if record.blank:
            return [self.scribe.record("record.blank-line", number)]
        fields = self.kind.fields
        said = [
            self.scribe.field(
                "record.quote", number, fields[min(fault.field, len(fields)) - 1], what=fault.what
            )
            for fault in record.faults
        ]
        return said + self._judged(number, record.values, faulty=bool(said))

    def _judged(self, number: int, values: tuple[str, ...], *, faulty: bool = False) -> list[Finding]:
        """Return the findings of a record that the expression did not recognise, and keep its row."""
        self.count += 1
        if len(values) != len(self.kind.fields):
            self.rows.unusable = True
            words = {"found": len(values), "expected": len(self.kind.fields)}
            return [] if faulty else [self.scribe.record("record.field-count", number, **words)]
        findings, usable = self._judge.judge(number, values)
        row = self._pick(usable)
        if None in row:
            self.rows.unusable = True
        self._keep(number, row)
        return findings

    def _keep_all(self, number: int, pieces: list[Pieces], row: Callable[[Pieces], Values]) -> None:
        """Keep the rows of the right records that follow record `number`, equal ones once."""
        self.count += len(pieces)
        if not self.kind.fold:
            self.rows.items.extend(enumerate(map(row, pieces), start=number + 1))
            return
        first = dict(zip(reversed(pieces), range(number + len(pieces), number, -1), strict=True))
        for each, times in Counter(pieces).items():
            self._keep(first[each], row(each), times)

    def _keep(self, record: int, values: Values, times: int = 1) -> None:
        if not self.kind.fold:
            self.rows.items.append((record, values))
            return
        first = self._folded.setdefault(values, record)
        if first != record:
            times += self.rows.counts.get(first, 1)
        if times > 1:
            self.rows.counts[first] = times


def _place(finding: Finding) -> tuple[int, int]:
    return finding.record or 0, finding.field or 0


def _is_header(kind: Kind, record: Record) -> bool:
    """Whether a first record looks like names: text where the layout has coded fields, none of them fitting."""
    coded = [
        (each, value)
        for each, value in zip(kind.fields, record.values, strict=False)
        if value and not each.type.free
    ]
    first = record.values[0]
    named = first == kind.fields[0].name.ja or not any(char.isdigit() for char in first)
    return (
        bool(first)
        and named
        and len(coded) >= _HEADER_AT_LEAST
        and not any(each.type.shape.fullmatch(value) for each, value in coded)
    )
