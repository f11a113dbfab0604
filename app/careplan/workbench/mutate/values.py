"""Wrong values of a field, by the rule that each breaks: what a careless writer would put there."""

from collections.abc import Callable, Iterator

from careplan.standard.specification import Field
from careplan.workbench.drafts import DraftFile, draft_of
from careplan.workbench.mutate.recipes import Broken, Files, Recipe, breaks

Wrong = Callable[[Field, str], Iterator[str]]
_OFFICES = {"office", "office_or_total"}
_TOTAL = "9999999999"


def _required(field: Field, _value: str) -> Iterator[str]:
    if field.required:
        yield ""


def _needed(field: Field, _value: str) -> Iterator[str]:
    if field.presence == "need":
        yield ""


def _length(field: Field, value: str) -> Iterator[str]:
    if field.length is not None and value and field.type.exact:
        yield value[:-1]
        yield value + value[-1]
    elif field.length is not None and value:
        yield value[-1] * (field.length + 1)


def _type(field: Field, value: str) -> Iterator[str]:
    if value and not field.type.free and field.key != "version":
        yield value[:-1] + "O" if field.type.id == "int" else value[:-1] + "*"


def _date(field: Field, value: str) -> Iterator[str]:
    if field.type.id.startswith("ym") and value.strip("0"):
        yield value[:4] + "13" + value[6:]


def _time(field: Field, value: str) -> Iterator[str]:
    if field.type.id.startswith("hm") and value:
        yield "2560"


def _code(field: Field, value: str) -> Iterator[str]:
    if field.codes and value:
        yield "Z" * len(value)


def _service_code(field: Field, value: str) -> Iterator[str]:
    if field.type.id == "service_code" and value:
        yield value[:2] + "AAAA"


def _fixed(field: Field, _value: str) -> Iterator[str]:
    if field.type.id == "all_nines":
        yield "1370000992"


def _unused(field: Field, _value: str) -> Iterator[str]:
    if field.type.id == "unused":
        yield "1"


def _midnight(field: Field, value: str) -> Iterator[str]:
    if field.type.id in {"hm_end", "hm9999_end"} and value:
        yield "0000"


def _hyphen(field: Field, value: str) -> Iterator[str]:
    if field.type.id == "tais" and value:
        yield value.replace("-", "－")


def _control(field: Field, value: str) -> Iterator[str]:
    if field.type.free and field.length is None and value:
        yield value + "\x07"


def _office_form(field: Field, value: str) -> Iterator[str]:
    if field.type.id in _OFFICES and value not in ("", _TOTAL):
        yield value[:2] + "O" + value[3:]


def _check_digit(field: Field, value: str) -> Iterator[str]:
    if field.type.id in _OFFICES | {"insurer"} and value not in ("", _TOTAL):
        yield value[:-1] + str((int(value[-1]) + 1) % 10)


def _version(field: Field, _value: str) -> Iterator[str]:
    if field.key == "version":
        yield "202410"


def _out_of_scope(field: Field, value: str) -> Iterator[str]:
    if field.type.id in {"service_code", "service_code_or_total", "service_type"}:
        yield "33" + (value[2:] if value else "1111" if field.length != len("33") else "")


def _short_stay(field: Field, _value: str) -> Iterator[str]:
    if field.type.id == "service_type":
        yield "23"


def _other_month(field: Field, value: str) -> Iterator[str]:
    """Yield the same day or month of another month."""
    if field.type.id.startswith("ym") and value.strip("0"):
        yield value[:4] + ("11" if value[4:6] != "11" else "10") + value[6:].replace("31", "30")


def _zero(field: Field, value: str) -> Iterator[str]:
    if field.type.zero and value != field.type.zero:
        yield field.type.zero


def _number_as_1(field: Field, value: str) -> Iterator[str]:
    if field.type.id == "seq" and value:
        yield "1"


def _ordinary_code(field: Field, value: str) -> Iterator[str]:
    if field.type.id == "service_code_or_total":
        yield "999999" if value != "999999" else "111111"


def _empty(_field: Field, value: str) -> Iterator[str]:
    if value:
        yield ""


def _tais(field: Field, value: str) -> Iterator[str]:
    if field.type.id == "tais" and not value:
        yield "00001-000010"


def _image(field: Field, value: str) -> Iterator[str]:
    if field.type.id == "image" and value:
        yield value.replace(value[-8:-4], "9876")


def _late(field: Field, value: str) -> Iterator[str]:
    """Yield values at the far ends of what a field can hold: order and plausibility break there."""
    if field.type.id.startswith("ymd") and value.strip("0"):
        yield from ("20991231", "19000101")
    elif field.type.id in {"int", "decimal"}:
        yield from (
            ("9" * (field.length or 1), "0", "1", "-1") if field.type.id == "int" else ("0.01", "99.99")
        )
    elif field.type.id.startswith("hm"):
        yield from ("2359", "0000", "9999", "2400")
    elif field.type.id == "dayflags":
        yield from ("1" * 31, "0" * 31)


def _other_code(field: Field, value: str) -> Iterator[str]:
    yield from (code for code in field.codes if code != value)


def _odd_text(field: Field, value: str) -> Iterator[str]:
    """Yield texts that are legal and known to hurt."""
    if field.type.free:
        yield from ("ｱｲｳ", "アイウ", "ABC", "長" * 4000, "～－∥①㈱髙", "一\n二", f"{value} ", "１２３")


def _another_office(field: Field, value: str) -> Iterator[str]:
    if field.type.id in _OFFICES and value != _TOTAL:
        yield "1370000992"


def _another_service(field: Field, value: str) -> Iterator[str]:
    if field.type.id.startswith("service_code") and value:
        yield from ("171003", "151111", "311111", "231111", value[:2] + "ZZZZ")


WRONG: dict[str, tuple[Wrong, ...]] = {
    "field.required": (_required,),
    "field.needed": (_needed,),
    "field.length": (_length,),
    "field.type": (_type,),
    "field.date": (_date,),
    "field.time": (_time,),
    "field.code": (_code,),
    "field.service-code": (_service_code,),
    "field.fixed": (_fixed,),
    "field.unused": (_unused,),
    "field.midnight": (_midnight,),
    "field.full-width-hyphen": (_hyphen,),
    "field.control-character": (_control,),
    "field.office-form": (_office_form,),
    "field.office-check-digit": (_check_digit,),
    "field.insurer-check-digit": (_check_digit,),
    "field.version": (_version,),
    "scope.service-type": (_out_of_scope,),
    "scope.short-stay": (_short_stay,),
    "month.day-outside": (_other_month,),
    "supplement.zero-pair": (_zero,),
    "numbers.duplicate": (_number_as_1,),
    "total.missing": (_ordinary_code,),
    "total.office": (_ordinary_code, _another_office),
    "equipment.code-missing": (_empty,),
    "equipment.both-codes": (_tais,),
    "image.name": (_image,),
    "unit.orphan": (_other_month,),
}
# For rules without a recipe: everything above, and what only a search would try.
SEARCHED: tuple[Wrong, ...] = (
    *dict.fromkeys(wrong for row in WRONG.values() for wrong in row),
    _late,
    _other_code,
    _another_service,
    _odd_text,
)


def single_changes(files: Files, *wrongs: Wrong) -> Iterator[Broken]:
    """Yield copies with one wrong value each, in one record of each way in which the fields are filled."""
    for file in draft_of(files).files:
        file.encode = lambda text: text.encode("cp932")
        for column, field in enumerate(file.kind.fields):
            for record in representatives(file, column):
                value = file.records[record][column]
                tried = dict.fromkeys(each for wrong in wrongs for each in wrong(field, value))
                for each in tried:
                    yield dict(files) | {file.name: _with(file, record, column, each)}


def _with(file: DraftFile, record: int, column: int, value: str) -> bytes:
    """Return the file's bytes with one value exchanged, and put the old one back."""
    cells = file.records[record]
    old, cells[column] = cells[column], value
    data = file.written()
    cells[column] = old
    return data


def representatives(file: DraftFile, column: int) -> list[int]:
    """Return the records that stand for all where one field is changed: one of each way the fields are filled."""
    seen: dict[tuple[bool, ...], int] = {}
    for number, record in enumerate(file.records):
        seen.setdefault((bool(record[column]), *(bool(value) for value in record)), number)
    return list(seen.values())


def _recipe(wrongs: tuple[Wrong, ...]) -> Recipe:
    return lambda files: single_changes(files, *wrongs)


for _rule, _wrongs in WRONG.items():
    breaks(_rule)(_recipe(_wrongs))
