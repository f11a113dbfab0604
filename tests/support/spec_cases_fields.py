"""Every field of every kind: left empty, too short, too long, of the wrong type, with a wrong code."""

from collections.abc import Iterator

from support.spec_builder import BASE_OF, SUPPORT, Unit, unit_of
from support.spec_case import Case, Expect, nothing, put
from support.spec_layout import LAYOUTS, FieldFact

Bad = tuple[str, str, str]  # label, value, severity

DATES = (
    ("short", "2026121", "error"),
    ("long", "202612011", "error"),
    ("six", "261201", "error"),
    ("month13", "20261301", "error"),
    ("month00", "20260001", "error"),
    ("day00", "20261200", "error"),
    ("day32", "20261232", "error"),
    ("feb30", "20260230", "error"),
    ("feb29-common-year", "20270229", "error"),
    ("letters", "ABCDEFGH", "error"),
    ("wide", "２０２６１２０１", "error"),
    ("slashes", "2026/12/1", "error"),
    ("space", " 2026121", "error"),
)
CLOCK = (
    ("colon", "6:00", "error"),
    ("three", "600", "error"),
    ("long", "06000", "error"),
    ("hour25", "2500", "error"),
    ("minute60", "2360", "error"),
    ("after2400", "2401", "error"),
    ("letters", "ABCD", "error"),
    ("wide", "０９００", "error"),
)
BAD: dict[str, tuple[Bad, ...]] = {
    # "another value is a warning": whether that holds for what is no month at all is not said.
    "version": (("short", "20240", "any"), ("long", "2024071", "any"), ("letters", "ABCDEF", "any")),
    "digits": (
        ("short", "13101", "error"),
        ("long", "1310110", "error"),
        ("letter", "13101A", "error"),
        ("wide", "１３１０１１", "error"),
        ("space", "13101 ", "error"),
        ("minus", "-13101", "error"),
    ),
    "insured": (
        ("nine", "100000000", "error"),
        ("eleven", "10000000010", "error"),
        ("other-letter", "A000000001", "error"),
        ("small-h", "h000000001", "error"),
        ("h-nine", "H00000001", "error"),
        ("h-inside", "10000H0001", "error"),
        ("wide", "１０００００００００", "error"),
        ("space", "10000 0001", "error"),
        ("excel", "1E+09", "error"),
    ),
    "ymd": (*DATES, ("zeros", "00000000", "error")),
    "ym": (
        ("short", "20261", "error"),
        ("long", "2026120", "error"),
        ("month13", "202613", "error"),
        ("month00", "202600", "error"),
        ("letters", "ABCDEF", "error"),
        ("slash", "2026/1", "error"),
        ("zeros", "000000", "error"),
    ),
    "hm": (*CLOCK, ("9999", "9999", "error")),
    "hm9999": CLOCK,
    "decimal": (("letters", "1A.00", "error"), ("long", "1000.00", "error"), ("wide", "１０", "error")),
    "seq": (
        ("zero", "0", "error"),
        ("hundred", "100", "error"),
        ("letter", "A", "error"),
        ("minus", "-1", "error"),
        ("wide", "１", "error"),
    ),
    "office": (
        ("nine", SUPPORT[:9], "error"),
        ("eleven", SUPPORT + "0", "error"),
        ("space", SUPPORT + " ", "error"),
        ("excel", "1.37E+09", "error"),
        ("wide", "１３７０１００００１", "any"),  # "10 characters" is all that is said
    ),
    # Whether a code list binds here is not said: only the shape is sure.
    "service_type": (("short", "1", "error"), ("long", "111", "error"), ("unknown", "ZZ", "any")),
    "service_code": (
        ("short", "11111", "error"),
        ("long", "1111111", "error"),
        ("wide", "１１１１１１", "error"),
        ("unknown-type", "ZZ1111", "error"),
    ),
    "tais": (
        ("short", "00001-00010", "error"),
        ("long", "00001-0000100", "error"),
        ("no-hyphen", "000010000010", "error"),
        ("misplaced", "0001-0000010", "error"),
        ("letters", "ABCDE-000010", "error"),
    ),
    "dayflags": (
        ("short", "1" * 30, "error"),
        ("long", "1" * 32, "error"),
        ("two", "2" + "0" * 30, "error"),
        ("spaces", "1" + " " * 30, "error"),
    ),
    "postal": (
        ("no-hyphen", "1000001", "error"),
        ("misplaced", "1000-001", "error"),
        ("letters", "ABC-DEFG", "error"),
        ("long", "100-00010", "error"),
        ("mark", "〒100-001", "error"),
    ),
    "fixed": (("other", SUPPORT, "error"), ("nine", "9" * 9, "error"), ("eleven", "9" * 11, "error")),
    # "leave empty": error or warning is not said.
    "unused": (("filled", "1", "any"), ("long", "12", "any")),
}
BAD["service_code_or_total"] = BAD["service_code"]


def _bad_int(length: int) -> tuple[Bad, ...]:
    return (
        ("long", "1" * (length + 1), "error"),
        ("minus-long", "-" + "1" * length, "error"),
        ("letter", "A", "error"),
        ("point", "1.5", "error"),
        ("wide", "１", "error"),
        ("minus-alone", "-", "error"),
        ("comma", "1,0", "error"),
        ("space", "1 ", "error"),
    )


def _bad_code(fact: FieldFact) -> tuple[Bad, ...]:
    tries = (("zero", "0"), ("nine", "9"), ("letter", "X"), ("small", "y"), ("wide", "１"))
    padded = [(label, sign.rjust(fact.length or 1, "0") if sign != "１" else sign) for label, sign in tries]
    long = ("long", fact.codes[0] + "0")
    return tuple((label, value, "error") for label, value in (*padded, long) if value not in fact.codes)


def bad_values(kind: str, fact: FieldFact) -> tuple[Bad, ...]:
    if fact.type == "int":
        return _bad_int(fact.length or 1)
    if fact.type == "code":
        return _bad_code(fact)
    if fact.type == "text":
        return () if fact.length is None else (("long", "あ" * (fact.length + 1), "error"),)
    sentinel = kind == "UPHOSOKU" and fact.number in (4, 63)
    return tuple(bad for bad in BAD[fact.type] if not (sentinel and bad[0] == "zeros"))


def _good_values(fact: FieldFact) -> tuple[str, ...]:
    """Every code of a list, the edges of a whole number, and one sound value where a field may be empty."""
    if fact.type == "code":
        return fact.codes
    if fact.type == "int":
        length = fact.length or 1
        return ("0", "9" * length, "-" + "1" * (length - 1)) if length > 1 else ("0", "9")
    return () if fact.must else GOOD.get(fact.type, ())


GOOD: dict[str, tuple[str, ...]] = {
    "ymd": ("20240229", "19260101"),
    "office": (SUPPORT, "13B0100017"),
    "service_type": ("11", "A2"),
    "dayflags": ("1" * 31, "0" * 31),
    "decimal": ("10.00", "11.40"),
    "postal": ("000-0000",),
    "hm": ("0000",),
    "seq": ("99",),
    "fixed": ("9999999999", ""),
    "tais": ("00001-000010",),
}


def target(kind: str, field: int) -> int:
    """The record a case spoils: never the first where another will do, for counting from 1 is shown."""
    if kind == "UP3KYO":
        return 2 if field < 10 else 3 if field < 13 else 4
    return {"UPPLAN": 3, "UPSIKYU": 2, "UPJSK": 3, "UP2KYO": 3}.get(kind, 2)


def _field_cases(kind: str, fact: FieldFact) -> Iterator[Case]:
    number, record = fact.number, target(kind, fact.number)
    stem = f"{kind}-{number:02}"
    for label, value, severity in bad_values(kind, fact):
        expect = Expect(severity, kind, record, number)
        yield Case(f"{stem}-{label}", BASE_OF[kind], put(kind, record, number, value), expect)
    if fact.must:
        missing = Expect("error", kind, record, number, rule="field.required")
        yield Case(f"{stem}-missing", BASE_OF[kind], put(kind, record, number, ""), missing)
    elif (kind, number) not in NUMBERED and unit_of(BASE_OF[kind]).records[kind][record - 1][number - 1]:
        yield Case(f"{stem}-left-empty", BASE_OF[kind], put(kind, record, number, ""), Expect("none"))
    for value in _good_values(fact):
        yield Case(f"{stem}-good-{value}", BASE_OF[kind], put(kind, record, number, value), Expect("none"))


# Table 2's numbers are no must, yet rows are known by them: whether they may be empty is not said.
NUMBERED = {("UP2KYO", 6), ("UP2KYO", 8), ("UP2KYO", 13)}


def empty_optionals(unit: Unit) -> None:
    """Every field without ○ emptied, but equipment codes and table 2's numbers."""
    for kind, records in unit.records.items():
        for fact in LAYOUTS[kind]:
            if not fact.must and fact.type != "tais" and (kind, fact.number) not in NUMBERED:
                for record in records:
                    record[fact.number - 1] = ""


def free_text_to_the_brim(kind: str) -> Iterator[Case]:
    """``length`` counts characters, not bytes, and is the most a text may have."""
    for fact in LAYOUTS[kind]:
        if fact.type == "text" and fact.length:
            edit = put(kind, target(kind, fact.number), fact.number, "あ" * fact.length)
            yield Case(f"{kind}-{fact.number:02}-text-full", BASE_OF[kind], edit, Expect("none"))


def field_cases() -> Iterator[Case]:
    for kind, facts in LAYOUTS.items():
        for fact in facts:
            yield from _field_cases(kind, fact)
        yield from free_text_to_the_brim(kind)
    for base in ("plan", "month", "actual"):
        yield Case(f"{base}-optional-fields-empty", base, empty_optionals, Expect("none"))
    for base in dict.fromkeys(BASE_OF.values()):
        yield Case(f"{base}-as-built", base, nothing, Expect("clean"))


FIELD_CASES = tuple(field_cases())
