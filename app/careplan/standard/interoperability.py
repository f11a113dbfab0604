"""Interoperability: what is legal and known to hurt, said once a file with the first place (interoperability.toml).

The compiled pass is narrowed by the same data (`Hurdles.fragile`, `Hurdles.line_end`), so that a record with anything
to say is looked at here. No receiver may refuse a file for it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import getitem

from careplan.standard import windows
from careplan.standard.contexts import FileContext
from careplan.standard.fieldcheck import Scribe
from careplan.standard.findings import Finding
from careplan.standard.manners import load_manners, other_codes
from careplan.standard.records import LINE_END, Record
from careplan.standard.specification import Field, Kind
from careplan.standard.windows import Reader, Text

_LONE_BREAK = re.compile(r"\r(?!\n)|(?<!\r)\n")
_MOST_KEPT = 5_000  # values a field; then it begins anew
Fields = Sequence[tuple[int, Field]]
Notes = tuple[tuple[str, Field, object], ...]


@dataclass(slots=True)
class _Place:
    """The first place of a rule, how many there are, and what was found there."""

    record: int
    field: Field
    count: int = 0
    found: object = ""


class _Noted(dict[str, Notes]):
    """What is to be said of the values of one field."""

    def __init__(self, field: Field, note: Callable[[Field, str], Iterator[tuple[str, object]]]) -> None:
        super().__init__()
        self._field, self._note = field, note

    def __missing__(self, value: str) -> Notes:
        if len(self) >= _MOST_KEPT:
            self.clear()
        said = self._note(self._field, value)
        notes = self[value] = tuple((rule, self._field, found) for rule, found in said)
        return notes


class Hurdles:
    """Gathers from the records of one file what other programs stumble over.

    `first` is its record `number`, where `reader` stands; `ms932` says whether the bytes are. `fragile` and `line_end`
    narrow the compiled pass.
    """

    def __init__(self, kind: Kind, number: int, first: Record, reader: Reader, *, ms932: bool) -> None:
        manners, text = load_manners(), reader.text
        whole = reader.final or len(text) < windows.WINDOW // 2  # less than was asked for: there is no more
        self.kind, self.number, self.first = kind, number, first
        self.fragile = manners.fragile_in(text if whole else None) if ms932 else ""
        self.line_end = "\n" if text[first.end - 2 : first.end] not in {"", LINE_END} else LINE_END
        self._places: dict[str, _Place] = {}
        self._bad_end: int | None = None
        self._twice = False
        class_ = f"[^\r\n{manners.half_width}{re.escape(self.fragile)}]"
        self._calm = re.compile(f"{class_}{{0,{manners.most}}}").fullmatch
        self._texts = [(index, each) for index, each in enumerate(kind.fields) if each.type.free]
        self._noted = [_Noted(each, self._note) for _, each in self._texts]
        self._bare = self._not_enclosed(first.enclosed)
        self._look(number, first.values, self._bare, text, first.end)
        self._look_at_codes(number, first.values, first.enclosed)

    @property
    def clear(self) -> bool:
        """Whether there is nothing to say so far."""
        return not self._places and self._bad_end is None

    def look(self, number: int, values: Sequence[str], text: str, end: int) -> None:
        """Look at a record that is quoted as the first one; `end` is where it ends in `text`."""
        if number != self.number:
            self._look(number, values, self._bare, text, end)

    def look_at_odd(self, number: int, record: Record, text: str) -> None:
        """Look at a record that is quoted otherwise, or is none."""
        values = () if record.faults else record.values
        if number != self.number:
            self._look(number, values, self._not_enclosed(record.enclosed), text, record.end)
        self._look_at_codes(number, values, record.enclosed)

    def finish(self, number: int, reader: Reader) -> None:
        """Look at the end of the file, behind its last record."""
        text, at = reader.text, reader.at
        ended = at == 0 or text[at - 1] == "\n"  # it was looked at with its line end
        if self._bad_end is None and not ended and not text.startswith(LINE_END, at):
            self._bad_end = number

    def _not_enclosed(self, enclosed: Sequence[bool]) -> Fields:
        """Return the fields that we would enclose, and that a record quoted so does not."""
        if len(enclosed) != len(self.kind.fields):
            return ()
        return tuple((index, each) for index, each in self._texts if each.enclosed and not enclosed[index])

    def _look(self, number: int, values: Sequence[str], bare: Fields, text: str, end: int) -> None:
        if self._bad_end is None and text[end - 2 : end] != LINE_END:
            self._bad_end = number
        if len(values) != len(self.kind.fields):
            return
        for index, each in bare:
            if values[index]:
                self._add("text.not-enclosed", number, each)
        texts = [values[index] for index, _ in self._texts]
        for notes in filter(None, map(getitem, self._noted, texts)):
            for rule, each, found in notes:
                self._add(rule, number, each, found)

    def _look_at_codes(self, number: int, values: Sequence[str], enclosed: Sequence[bool]) -> None:
        if len(values) != len(self.kind.fields) or "code.enclosed" in self._places:
            return
        for each, quoted in zip(self.kind.fields, enclosed, strict=True):
            if quoted and not (each.enclosed or each.type.free or each.type.id == "unused"):
                self._add("code.enclosed", number, each)

    def _note(self, each: Field, value: str) -> Iterator[tuple[str, object]]:
        """Yield what is to be said of a text: the rule, and what was found."""
        manners = load_manners()
        forms = manners.kana.get(each.key)
        if forms and not any(form.fullmatch(value) for form in forms):
            yield "text.not-kana", ""
        if self._calm(value):
            return
        if len(value) > manners.most:
            yield "text.long", len(value)
        if _LONE_BREAK.search(value):
            yield "text.lone-break", ""
        if not forms and re.search(f"[{manners.half_width}]", value):
            yield "text.half-width-kana", ""
        found = set(self.fragile).intersection(value)
        self._twice |= not manners.twice.isdisjoint(found)
        for char in sorted(found, key=value.index):
            rule = manners.fragile.get(char)
            if rule:
                yield rule, char.encode("cp932").hex().upper()

    def _add(self, rule: str, number: int, each: Field, found: object = "") -> None:
        place = self._places.setdefault(rule, _Place(number, each, found=found))
        place.count += 1

    def findings(self, scribe: Scribe, text: Text) -> Iterator[Finding]:
        """Yield one finding a rule."""
        limit = load_manners().most
        for rule, place in sorted(
            self._places.items(), key=lambda item: (item[1].record, item[1].field.number)
        ):
            words = {"count": place.count, "found": place.found, "limit": limit}
            yield scribe.field(rule, place.record, place.field, **words)
        if self._twice:
            yield from _other_codes(scribe, text)
        if self._bad_end is not None:
            yield scribe.record("file.line-end", None, first=self._bad_end)


def _other_codes(scribe: Scribe, text: Text) -> Iterator[Finding]:
    """Yield the finding on characters in bytes that Windows does not write (reading ibm-extension)."""
    found = list(other_codes(text.chunks()))
    if found:
        offset, code, usual = found[0]
        words = {"offset": offset + 1, "found": code.hex(" ").upper(), "expected": usual.hex(" ").upper()}
        yield scribe.record("bytes.other-code", None, **words, count=len(found))


def check_users(file: FileContext) -> Iterator[Finding]:
    """Count the service users of a file by its rows."""
    yield from several_users(file.scribe, sum(1 for _ in file.rows.first_of_each(load_manners().user)))


def several_users(scribe: Scribe, count: int) -> Iterator[Finding]:
    """Tell of several service users in one file (reading many-users)."""
    if count > 1:
        yield scribe.record("file.several-users", None, count=count)
