"""Corners: what looks wrong and is right, and what looks right and is wrong."""

from collections.abc import Iterator

from support.spec_builder import FIRST, RENTAL, SECOND, TAIS, VISIT, Party, Unit, plan_unit, table7_sum
from support.spec_case import ANY, Case, Edit, Expect, both, nothing, put, put_all, raw, rows

NONE = Expect("none")


def _plain_text(text: str) -> Edit:
    """Only ``text`` as free text in table 3, so that nothing else gives the encoding away."""

    def edit(unit: Unit) -> None:
        for record in unit.records["UP3KYO"]:
            for place in (5, 9, 12):
                record[place] = text if record[place] else ""

    return edit


def encoding_cases() -> Iterator[Case]:
    def as_utf8(data: bytes) -> bytes:
        return data.decode("cp932").encode("utf-8")

    # 縺ゅ≠: UTF-8 of an even number of kana is sound MS932 as well, and reads as mojibake.
    mojibake = both(_plain_text("ああ"), raw("UP3KYO", as_utf8))
    yield Case("utf8-that-is-sound-ms932", "plan", mojibake, Expect("error", "UP3KYO", only=True))
    # Half-width kana in MS932 that would be sound UTF-8 of Latin letters.
    yield Case("ms932-that-is-sound-utf8", "plan", _plain_text("ﾃｽﾄｲ"), NONE)
    yield Case("half-width-kana", "plan", _plain_text("ﾎｳﾓﾝｶｲｺﾞ"), NONE)
    for label, encoding in (("le", "utf-16-le"), ("be", "utf-16-be")):
        edit = raw("UPPLAN", lambda data, encoding=encoding: data.decode("cp932").encode(encoding))  # type: ignore[misc]
        yield Case(f"utf16-{label}-no-mark", "month", edit, Expect("error", "UPPLAN"))
    in_digits = raw("UPPLAN", lambda data: data.replace(b",131011,", b",13\x80011,", 1))
    yield Case("undefined-in-digits", "month", in_digits, Expect("error", "UPPLAN", 1, 2))
    gaiji = raw("UPPLAN", lambda data: data.replace(b",131011,", b",1310\xf0\x40,", 1))
    yield Case("gaiji-in-digits", "month", gaiji, Expect("error", "UPPLAN", 1, 2))
    swallowed = raw("UPPLAN", lambda data: data.replace(b'",244', b'\x8b",244', 1))
    yield Case("lead-byte-before-quote", "month", swallowed, Expect("error", "UPPLAN", 1))
    comma = raw("UPPLAN", lambda data: data.replace(b",131011,", b",131011\x8b,", 1))
    yield Case("lead-byte-before-comma", "month", comma, Expect("error", "UPPLAN", 1))
    end = raw("UPPLAN", lambda data: data.replace(b",\r\n", b",\x8b\r\n", 1))
    yield Case("lead-byte-before-line-end", "month", end, Expect("error", "UPPLAN", 1))


def quoting_cases() -> Iterator[Case]:
    author = "計画 作成".encode("cp932")
    changes = {
        "unclosed-in-the-middle": (b'"' + author + b'"', b'"' + author),
        "never-opened": (b'"' + author + b'"', author + b'"'),
        "text-before-quote": (b'"' + author + b'"', b"x" + b'"' + author + b'"'),
        "undoubled-inside": (author, author + b'"x'),
    }
    for label, (old, new) in changes.items():
        edit = raw("UPPLAN", lambda data, old=old, new=new: data.replace(old, new, 1))  # type: ignore[misc]
        yield Case(f"quote-{label}", "month", edit, Expect("error", "UPPLAN", 1))
    blank = raw("UPPLAN", lambda data: data.replace(b",244,", b',"",', 1))
    yield Case("quoted-nothing", "month", blank, Expect("error", "UPPLAN", 1, 8, "field.required"))
    doubled = put("UPPLAN", 1, 7, '"計画" ""作成""')
    yield Case("quote-doubled", "month", doubled, NONE)
    yield Case("quote-only", "month", put("UPPLAN", 1, 7, '"'), NONE)
    yield Case("comma-only", "month", put("UPPLAN", 1, 7, ","), NONE)


def _resized(kind: str, count: int) -> Edit:
    return rows(kind, lambda records: [(record + [""] * count)[:count] for record in records])


def _second_plan(unit: Unit) -> None:
    """The first person's next plan, in the same four files."""
    other = plan_unit()
    date_of = {"UP1KYO": 14, "UP2KYO": 5, "UP3KYO": 5, "UPHOSOKU": 4}
    for kind, field in date_of.items():
        for record in other.records[kind]:
            record[field - 1] = "20261122"
        unit.records[kind] += [record for record in other.records[kind] if record[2] == FIRST]


def _one_number(unit: Unit) -> None:
    """The second person has the first one's insured number, at another insurer."""
    for records in unit.records.values():
        for record in records:
            if record[2] == SECOND:
                record[1], record[2] = "131029", FIRST


def key_cases() -> Iterator[Case]:
    yield Case("two-plans-of-one-person", "plan", _second_plan, NONE)
    yield Case("one-number-at-two-insurers", "month", _one_number, NONE)
    yield Case("one-number-at-two-insurers-plan", "plan", _one_number, NONE)
    yield Case(
        "versions-differ-by-file", "month", put_all("UPSIKYU", 1, "202410"), Expect("warning", "UPSIKYU")
    )
    yield Case("edition-3-count-6", "month", _resized("UPPLAN", 22), Expect("error", "UPPLAN"))
    yield Case("edition-3-count-7", "month", _resized("UPSIKYU", 34), Expect("error", "UPSIKYU"))
    none_of_second = rows("UPSIKYU", lambda given: given[:5])
    # "none or two totals: error"; that a person of table 6 may lack table 7 altogether is not said.
    yield Case("table-6-without-table-7", "month", none_of_second, Expect("any"))


def equipment_corner_cases() -> Iterator[Case]:
    for mark in ("17EEEE", "17ZZZZ", "67AAAA"):
        made = table7_sum(FIRST, mark, 1000, 1)
        made[9] = ""
        edit = rows("UPSIKYU", lambda given, made=made: [*given[:4], made, *given[4:]])  # type: ignore[misc]
        yield Case(f"total-{mark}-needs-no-code", "month", edit, NONE)
    two_codes = both(put("UPPLAN", 4, 17, "13101-123456"), put("UPSIKYU", 3, 11, "13101-123456"))
    yield Case("both-equipment-codes", "month", two_codes, NONE)
    wide = both(put("UPPLAN", 4, 16, ""), put("UPPLAN", 4, 17, TAIS.replace("-", "－")))
    yield Case("wide-hyphen-notification", "month", wide, Expect("warning", "UPPLAN", 4, 17))
    yield Case("item-on-visit", "month", put("UPPLAN", 1, 19, "1"), NONE)


def _to(number: str, kind: str) -> Edit:
    def edit(unit: Unit) -> None:
        unit.destination = Party(number, kind)

    return edit


def address_corner_cases() -> Iterator[Case]:
    unrelated = Expect("error", "UPPLAN", 5, ANY, "destination.unrelated-user")
    yield Case("unrelated-to-rental", "month", _to(RENTAL, "17"), unrelated)
    plan = Expect("error", "UP2KYO", 5, ANY, "destination.unrelated-user")
    yield Case("unrelated-to-rental-plan", "plan", _to(RENTAL, "17"), plan)
    yield Case("related-by-number-not-type", "month", _to(VISIT, "15"), NONE)

    def lettered(unit: Unit) -> None:
        unit.sender = Party("13B0100017", "43")

    yield Case("lettered-sender", "month", lettered, Expect("clean"))
    for base in ("actual", "DLTJSK"):
        yield Case(f"{base}-to-centre", base, _to("1370400044", "46"), NONE)
    for base in ("DLT1KYO", "DLTPLAN"):
        yield Case(f"{base}-to-anyone", base, _to(RENTAL, "17"), NONE)
    yield Case("actuals-are-not-asked", "actual", _to(RENTAL, "43"), NONE)
    yield Case("nothing-wrong", "plan", nothing, Expect("clean"))


CORNER_CASES = (
    *encoding_cases(),
    *quoting_cases(),
    *key_cases(),
    *equipment_corner_cases(),
    *address_corner_cases(),
)
