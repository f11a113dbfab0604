"""How bytes, lines and records are broken (clauses encoding, file)."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from careplan.standard.records import LINE_END, read_record
from careplan.workbench.drafts import DraftFile, draft_of, quoted
from careplan.workbench.mutate.recipes import Broken, Files, breaks

Change = Callable[[DraftFile], bool]


def _each_file(files: Files, change: Change) -> Iterator[Broken]:
    """Yield copies with one file changed, for each file that the change applies to."""
    for name, data in files.items():
        for file in draft_of({name: data}).files:
            if change(file):
                yield dict(files) | {file.name: file.written()}


def breaks_file(*rules: str) -> Callable[[Change], Change]:
    """Register a change of one file as a recipe of some rules; it says whether it changed anything."""

    def register(change: Change) -> Change:
        breaks(*rules)(lambda files: _each_file(files, change))
        return change

    return register


def text_column(file: DraftFile) -> int | None:
    """Return the column of the first free text that is filled in the first record."""
    for column, field in enumerate(file.kind.fields):
        if field.enclosed and field.type.free and file.records[0][column]:
            return column
    return None


def put_in_text(file: DraftFile, sign: str) -> bool:
    """Put a sign at the end of the first free text, in the bytes that Python writes."""
    column = text_column(file)
    if column is None:
        return False
    file.records[0][column] += sign
    file.encode = lambda text: text.encode("cp932")
    return True


@breaks_file("bytes.utf8")
def _utf8(file: DraftFile) -> bool:
    file.encode = lambda text: text.encode("utf-8-sig")
    return True


@breaks_file("bytes.utf16")
def _utf16(file: DraftFile) -> bool:
    file.encode = lambda text: text.encode("utf-16")
    return True


@breaks_file("bytes.nul")
def _nul(file: DraftFile) -> bool:
    return put_in_text(file, "\x00")


@breaks_file("bytes.gaiji")
def _gaiji(file: DraftFile) -> bool:
    return put_in_text(file, "\ue000")


@breaks_file("bytes.undefined")
def _undefined(file: DraftFile) -> bool:
    return put_in_text(file, "\uf8f1")


@breaks_file("file.empty")
def _empty(file: DraftFile) -> bool:
    file.records.clear()
    return True


@breaks_file("file.header-row")
def _header(file: DraftFile) -> bool:
    file.records.insert(0, [field.name.ja for field in file.kind.fields])
    return True


def _second_differs(key: str, value: str) -> Change:
    def change(file: DraftFile) -> bool:
        known = any(field.key == key for field in file.kind.fields)
        if not known or len(file.records) < len(("first", "second")):
            return False
        file.records[-1][file.column(key)] = value
        return True

    return change


breaks_file("file.mixed-version")(_second_differs("version", "202208"))
breaks_file("file.mixed-month")(_second_differs("service_month", "202510"))


@breaks_file("month.name")
def _other_month(file: DraftFile) -> bool:
    if not any(field.key == "service_month" for field in file.kind.fields):
        return False
    for record in file.records:
        record[file.column("service_month")] = "202510"
    return True


@breaks_file("file.duplicate-key", "file.repeated-deletion", "numbers.duplicate", "total.several")
def _doubled(file: DraftFile) -> bool:
    """Repeat the last record: of table 7 it is a grand total."""
    file.records.append(list(file.records[-1]))
    return True


@breaks_file("total.missing")
def _cut_off(file: DraftFile) -> bool:
    file.records.pop()
    return bool(file.records)


@breaks_file("total.order")
def _turned_round(file: DraftFile) -> bool:
    file.records.reverse()
    return True


@breaks_file("record.field-count")
def _a_field_more(file: DraftFile) -> bool:
    file.closing = lambda text: _after_first(text, ",")
    return True


@breaks_file("record.blank-line")
def _blank_line(file: DraftFile) -> bool:
    file.closing = lambda text: _after_first(text, LINE_END, behind=True)
    return len(file.records) > 1


@breaks_file("record.quote")
def _quote(file: DraftFile) -> bool:
    column = text_column(file)
    if column is None:
        return False
    whole = quoted(file.records[0][column])
    file.closing = lambda text: text.replace(whole, whole[:-1] + '"x"', 1)
    return True


def _after_first(text: str, sign: str, *, behind: bool = False) -> str:
    """Return the text with a sign at the end of its first record, or behind its line end."""
    end = read_record(text).end
    at = end if behind else end - len(LINE_END)
    return text[:at] + sign + text[at:]


@breaks_file("file.spreadsheet")
def _spreadsheet(file: DraftFile) -> bool:
    """Write dates as a spreadsheet does, and the office's zeros lost."""
    for column, field in enumerate(file.kind.fields):
        if field.type.id == "ymd" and len(file.records[0][column]) == len("20261201"):
            value = file.records[0][column]
            file.records[0][column] = f"{value[:4]}/{int(value[4:6])}/{int(value[6:])}"
            return True
        if field.key == "insured_number":
            for record in file.records:
                record[column] = record[column].lstrip("0")
    return True


@breaks_file("table3.groups")
def _two_groups(file: DraftFile) -> bool:
    if file.kind.id != "UP3KYO":
        return False
    file.records[0][file.column("other_service")] = "二つ目"
    file.records[0][file.column("activity")] = "三つ目"
    return True


@breaks_file("table3.empty-row")
def _no_group(file: DraftFile) -> bool:
    if file.kind.id != "UP3KYO":
        return False
    groups = {"weekly_service", "activity", "other_service"}
    for field in file.kind.fields:
        if field.part in groups:
            file.records[0][field.number - 1] = ""
    return True


@breaks_file("table3.no-duration")
def _no_duration(file: DraftFile) -> bool:
    if file.kind.id != "UP3KYO":
        return False
    start, end = (file.kind.field(key, "weekly_service").number - 1 for key in ("start_time", "end_time"))
    for record in file.records:
        if record[start]:
            record[end] = record[start]
            return True
    return False


@breaks_file("destination.unrelated-user")
def _unrelated(file: DraftFile) -> bool:
    """Give all services of the first service user to an office that the file does not go to."""
    if file.kind.id not in {"UPPLAN", "UP2KYO"}:
        return False
    office, user = file.column("office_number"), file.records[0][file.column("insured_number")]
    for record in file.records:
        if record[file.column("insured_number")] == user and record[office]:
            record[office] = "1370000992"
    return True


@breaks_file("actual.service-type")
def _other_types(file: DraftFile) -> bool:
    return _types(file, len(file.records))


@breaks_file("actual.many-types")
def _one_other_type(file: DraftFile) -> bool:
    return _types(file, 1)


def _types(file: DraftFile, count: int) -> bool:
    key = "service_code" if file.kind.id == "UPJSK" else "service_type"
    if file.kind.id not in {"UPJSK", "DLTJSK"}:
        return False
    column = file.column(key)
    for record in file.records[:count]:
        record[column] = ("15" if record[column][:2] != "15" else "16") + record[column][2:]
    return True


@breaks_file("unit.supplement", "unit.table", "unit.orphan")
def _user_missing(file: DraftFile) -> bool:
    """Take one service user out of a file."""
    column = file.column("insured_number")
    last = file.records[-1][column]
    kept = [record for record in file.records if record[column] != last]
    file.records[:] = kept
    return bool(kept)


@breaks_file("unit.orphan")
def _stranger(file: DraftFile) -> bool:
    """Add a service user whom no other file knows."""
    column = file.column("insured_number")
    last = file.records[-1][column]
    own = [list(record) for record in file.records if record[column] == last]
    for record in own:
        record[column] = "H999999991"
    file.records.extend(own)
    return True


@breaks_file("outline.repeated")
def _text_again(file: DraftFile) -> bool:
    """Say the text of an outline's entry again in its second row."""
    levels = file.kind.document.get("levels", ())
    for level in levels:
        columns = [field.number - 1 for field in file.kind.fields if field.part == level["part"]]
        number = file.column(level["number"])
        for above, record in pairwise(file.records):
            if above[number] == record[number]:
                for column in columns:
                    record[column] = above[column]
                return True
    return False
