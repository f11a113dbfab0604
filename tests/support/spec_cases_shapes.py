"""Shapes of records and files, and bytes that are no MS932."""

from collections.abc import Callable, Iterator

from support.spec_builder import BASE_OF, to_ms932
from support.spec_case import ANY, Case, Edit, Expect, raw, rows
from support.spec_cases_fields import target
from support.spec_layout import HEADERS, LAYOUTS

Change = Callable[[bytes], bytes]


def _resize(kind: str, record: int, by: int) -> Edit:
    def change(records: list[list[str]]) -> list[list[str]]:
        given = records[record - 1]
        records[record - 1] = [*given, *[""] * by] if by > 0 else given[:by]
        return records

    return rows(kind, change)


def _counts(kind: str) -> Iterator[Case]:
    record = target(kind, 1)
    for by in (1, -1, 5, 1 - len(LAYOUTS[kind])):
        expect = Expect("error", kind, record, ANY, rule="record.field-count")
        yield Case(f"{kind}-count{by:+}", BASE_OF[kind], _resize(kind, record, by), expect)


def _line(data: bytes, number: int, new: Change) -> bytes:
    lines = data.split(b"\r\n")
    lines[number - 1] = new(lines[number - 1])
    return b"\r\n".join(lines)


def _on_line(number: int, new: Change) -> Change:
    return lambda data: _line(data, number, new)


# Free text of each kind that a case may spoil: record and field. Deletions hold none.
FREE = {
    "UP1KYO": (2, 8),
    "UP2KYO": (3, 14),
    "UP3KYO": (2, 6),
    "UPHOSOKU": (2, 6),
    "UPPLAN": (3, 7),
    "UPSIKYU": (2, 6),
    "UPJSK": (2, 7),
}


def _insert(kind: str, sign: bytes) -> Edit:
    """Bytes put in front of a quoted free text's own bytes."""
    record, field = FREE[kind]

    def change(data: bytes) -> bytes:
        marked = _mark(data, record, field)
        return marked.replace(b"\x01MARK\x01", sign)

    return raw(kind, change)


def _mark(data: bytes, record: int, field: int) -> bytes:
    """A mark behind the opening quote of one field; commas in quotes are told from the others."""
    at_record, at_field, inside = 1, 1, False
    for place, sign in enumerate(data):
        if sign == 0x22:
            inside = not inside
            if inside and (at_record, at_field) == (record, field):
                return data[: place + 1] + b"\x01MARK\x01" + data[place + 1 :]
        elif sign == 0x2C and not inside:
            at_field += 1
        elif sign == 0x0A and not inside:
            at_record, at_field = at_record + 1, 1
    raise AssertionError((record, field))


BAD_BYTES = {
    "gaiji-f040": b"\xf0\x40",
    "gaiji-f9fc": b"\xf9\xfc",
    "undefined-80": b"\x80",
    "undefined-a0": b"\xa0",
    "undefined-fd": b"\xfd",
    "undefined-fe": b"\xfe",
    "undefined-ff": b"\xff",
    "undefined-81ad": b"\x81\xad",
    "undefined-8540": b"\x85\x40",
    "undefined-fc4c": b"\xfc\x4c",
    "nul": b"\x00",
}
ENCODINGS: dict[str, Change] = {
    "utf8": lambda data: data.decode("cp932").encode("utf-8"),
    "utf8-bom": lambda data: data.decode("cp932").encode("utf-8-sig"),
    "utf16-le": lambda data: b"\xff\xfe" + data.decode("cp932").encode("utf-16-le"),
    "utf16-be": lambda data: b"\xfe\xff" + data.decode("cp932").encode("utf-16-be"),
}


def _bytes(kind: str) -> Iterator[Case]:
    record, field = FREE[kind]
    for label, sign in BAD_BYTES.items():
        # Gaiji and undefined bytes are an "error with place"; of NUL the place is not said.
        at = Expect("error", kind) if label == "nul" else Expect("error", kind, record, field)
        yield Case(f"{kind}-{label}", BASE_OF[kind], _insert(kind, sign), at)
    for label, change in ENCODINGS.items():
        # "one clear error, not mojibake"
        yield Case(f"{kind}-{label}", BASE_OF[kind], raw(kind, change), Expect("error", kind, only=True))
    for label, end in (("", b""), ("-after-comma", b",")):
        edit = raw(kind, lambda data, end=end: data.rstrip(b"\r\n") + end + b"\x8b")  # type: ignore[misc]
        yield Case(f"{kind}-truncated-double-byte{label}", BASE_OF[kind], edit, Expect("error", kind))


def _ascii_only(kind: str) -> Iterator[Case]:
    """Deletions hold ASCII only: without a mark in front, UTF-8 and MS932 are the same bytes."""
    yield Case(f"{kind}-utf8-ascii", kind, raw(kind, ENCODINGS["utf8"]), Expect("clean"))
    for label in ("utf8-bom", "utf16-le", "utf16-be"):
        yield Case(f"{kind}-{label}", kind, raw(kind, ENCODINGS[label]), Expect("error", kind, only=True))


def _shapes(kind: str) -> Iterator[Case]:
    base = BASE_OF[kind]
    changes: dict[str, tuple[Change, Expect]] = {
        "empty-file": (lambda _: b"", Expect("error", kind)),
        "only-crlf": (lambda _: b"\r\n", Expect("error", kind)),
        "only-crlf-crlf": (lambda _: b"\r\n\r\n", Expect("error", kind)),
        "only-quote": (lambda _: b'"', Expect("error", kind)),
        "blank-line": (_blank_line, Expect("error", kind)),
        "unclosed-last": (lambda data: data.rstrip(b"\r\n") + b',"abc\r\n', Expect("error", kind)),
        "unclosed-first": (lambda data: b'"' + data, Expect("error", kind)),
        "after-quote": (_on_line(1, lambda line: b'"202407"x' + line[6:]), Expect("error", kind, 1, 1)),
        "space-after-quote": (_on_line(1, lambda line: b'"202407" ' + line[6:]), Expect("error", kind, 1, 1)),
        "semicolons": (lambda data: data.replace(b",", b";"), Expect("error", kind, 1)),
        "tabs": (lambda data: data.replace(b",", b"\t"), Expect("error", kind, 1)),
    }
    for label, (change, expect) in changes.items():
        yield Case(f"{kind}-{label}", base, raw(kind, change), expect)


def _blank_line(data: bytes) -> bytes:
    first, rest = data.split(b"\r\n202407,", 1)
    return first + b"\r\n\r\n202407," + rest


def _headers() -> Iterator[Case]:
    for kind, names in HEADERS.items():
        for label, head in (("", ",".join(names)), ("-quoted", ",".join(f'"{name}"' for name in names))):
            line = to_ms932(head) + b"\r\n"
            edit = raw(kind, lambda data, line=line: line + data)  # type: ignore[misc]
            yield Case(
                f"{kind}-header{label}", BASE_OF[kind], edit, Expect("error", kind, ANY, ANY, only=True)
            )


def shape_cases() -> Iterator[Case]:
    for kind in LAYOUTS:
        yield from _counts(kind)
        yield from _shapes(kind)
        yield from _bytes(kind) if kind in FREE else _ascii_only(kind)
    yield from _headers()


SHAPE_CASES = tuple(shape_cases())
