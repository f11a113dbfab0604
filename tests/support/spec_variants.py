"""Legal ways to write the same content: no error, and the same document as the unit as built."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from support.spec_builder import BASES, SECOND, TWICE, Unit, full_style, minimal_style, to_ms932, unit_of
from support.spec_case import Edit, both, nothing, put, put_all, raw, rename, rows


@dataclass(frozen=True, slots=True)
class Variant:
    """``insured`` is this variant's own number of its first person, by which its document is known."""

    id: str
    base: str
    edit: Edit
    insured: str

    def unit(self) -> Unit:
        unit = unit_of(self.base, self.insured)
        self.edit(unit)
        return unit


def _style(style: Callable[[str, bool], str]) -> Edit:
    def edit(unit: Unit) -> None:
        unit.style = style

    return edit


def _every(change: Callable[[bytes], bytes]) -> Edit:
    def edit(unit: Unit) -> None:
        for kind in unit.records:
            unit.raw[kind] = change

    return edit


def _mixed_ends(data: bytes) -> bytes:
    """The first record ends in LF, the others as they did; cells keep their own breaks."""
    marked = data.replace(b"\r\n202407,", b"\n202407,", 1)
    return marked.removesuffix(b"\r\n") + b"\n"


def _lone_feeds(data: bytes) -> bytes:
    return data.replace(b"\r\n202407,", b"\n202407,").removesuffix(b"\r\n") + b"\n"


def _without_last_end(data: bytes) -> bytes:
    return data.removesuffix(b"\r\n")


def _breaks(sign: str) -> Edit:
    def edit(unit: Unit) -> None:
        for records in unit.records.values():
            records[:] = [[cell.replace("\r\n", sign) for cell in record] for record in records]

    return edit


def _versions(value: str) -> Edit:
    def edit(unit: Unit) -> None:
        for kind in unit.records:
            put_all(kind, 1, value)(unit)

    return edit


def _suffix(new: str) -> Edit:
    def edit(unit: Unit) -> None:
        for kind in unit.records:
            rename(kind, lambda name: name.replace(".CSV", new))(unit)

    return edit


def _second_first(unit: Unit) -> None:
    """The service users in the other order, in every file."""
    for records in unit.records.values():
        records.sort(key=lambda record: record[2] != SECOND)


def _quoted_numbers_too(text: str, _free: bool) -> str:
    return full_style(text)


EVERYWHERE: dict[str, Edit] = {
    "as-built": nothing,
    "full-quoting": _style(_quoted_numbers_too),
    "minimal-quoting": _style(minimal_style),
    "lf": _every(_lone_feeds),
    "no-last-end": _every(_without_last_end),
    "lf-no-last-end": _every(lambda data: _lone_feeds(data).removesuffix(b"\n")),
    "mixed-ends": _every(_mixed_ends),
    "lower-suffix": _suffix(".csv"),
    "browser-copy": _suffix(" (1).CSV"),
    "version-202410": _versions("202410"),
    "version-202504": _versions("202504"),
    "users-other-order": _second_first,
}

REPEATED = {  # record of table 2 → the parent cells its first row carries, said again
    2: {7: "課題1", 9: "長期目標1", 11: "令和８年１２月～令和９年５月"},
    3: {7: "課題1", 9: "長期目標1", 11: "令和８年１２月～令和９年５月"},
    6: {7: "課題1", 9: "長期目標1", 11: "令和８年１２月～令和９年５月"},
}
SHORT = {2: "短期目標1-1", 6: "短期目標1-1"}


def _repeat(*records: int, short: bool = True) -> Edit:
    edits = [put("UP2KYO", at, field, text) for at in records for field, text in REPEATED[at].items()]
    if short:
        edits += [put("UP2KYO", at, 10, SHORT[at]) for at in records if at in SHORT]
        edits += [put("UP2KYO", at, 12, "令和８年１２月～令和９年２月") for at in records if at in SHORT]
    return both(*edits)


def _shuffled(given: list[list[str]]) -> list[list[str]]:
    return [given[3], given[2], given[5], given[0], given[1], given[4]]


def _taka(data: bytes) -> bytes:
    assert b"\xfb\xfc" in data
    return data.replace(b"\xfb\xfc", b"\xee\xe0")


OTHER_PLACES = {
    b"\xfb\xfc": b"\xee\xe0",
    b"\xfa\xb1": b"\xed\x95",
    b"\x87\x54": b"\xfa\x4a",
    b"\x87\x8a": b"\xfa\x58",
    b"\x87\x82": b"\xfa\x59",
    b"\x87\x84": b"\xfa\x5a",
    b"\xfa\x40": b"\xee\xef",
    b"\x81\xca": b"\xee\xf9",
    b"\x81\xe6": b"\x87\x9a",
    b"\x81\xe0": b"\x87\x90",
}


def _other_places(data: bytes) -> bytes:
    """Signs of ``TWICE`` at the places that Windows reads and never writes."""
    own = to_ms932(TWICE)
    moved = b"".join(OTHER_PLACES[own[place : place + 2]] for place in range(0, len(own), 2))
    assert moved.decode("cp932") == TWICE
    assert own in data
    return data.replace(own, moved)


PLAN: dict[str, Edit] = {
    "other-places": raw("UP1KYO", _other_places),
    "breaks-lf": _breaks("\n"),
    "breaks-cr": _breaks("\r"),
    "taka-eee0": raw("UPHOSOKU", _taka),
    "parents-repeated": _repeat(2, 3, 6),
    "parents-repeated-partly": _repeat(2),
    "needs-and-long-goals-repeated": _repeat(2, 3, 6, short=False),
    "long-goal-repeated-across-goals": _repeat(3),
    "table-2-shuffled-repeated": both(_repeat(2, 3, 6), rows("UP2KYO", _shuffled)),
    "table-2-reversed-repeated": both(_repeat(2, 3, 6), rows("UP2KYO", lambda given: given[::-1])),
    "table-2-minimal-repeated-lf": both(
        _repeat(2, 3, 6), _style(minimal_style), _every(_lone_feeds), _breaks("\n")
    ),
}
MONTH: dict[str, Edit] = {
    "taka-eee0": raw("UPHOSOKU", _taka),
    "total-first": rows("UPSIKYU", lambda given: [given[4], *given[:4], *given[5:]]),
    "subtotal-at-its-rows": rows("UPSIKYU", lambda given: [*given[:2], given[3], given[2], *given[4:]]),
    "subtotal-first": rows("UPSIKYU", lambda given: [given[3], *given[:3], *given[4:]]),
    "users-woven": rows("UPSIKYU", lambda given: [given[0], given[5], *given[1:5], given[6]]),
    "wide-hyphen-6": put("UPPLAN", 4, 16, "00001－000010"),
    "wide-hyphen-7": put("UPSIKYU", 3, 10, "00001－000010"),
}


def variants() -> Iterator[Variant]:
    own = {"plan": PLAN, "month": MONTH}
    number = 1000000000
    for base in BASES:
        for label, edit in (EVERYWHERE | own.get(base, {})).items():
            number += 1
            yield Variant(f"same-{base}-{label}", base, edit, str(number))


VARIANTS = tuple(variants())
