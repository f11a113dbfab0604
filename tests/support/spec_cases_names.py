"""File names: the grammar, what is forgiven, and what is not."""

from collections.abc import Iterator

from support.spec_builder import MONTH, STAMP, SUPPORT, VISIT, Party, Unit
from support.spec_case import Case, Edit, Expect, rename

BAD_NAMES = {
    "kind": ("UPPLAN", "UPPLUN"),
    "no-kind": ("UPPLAN_", ""),
    "office-9": (SUPPORT, SUPPORT[:9]),
    "office-11": (VISIT, VISIT + "0"),
    "office-space": (VISIT, VISIT + " "),
    "type-1": ("_43_", "_4_"),
    "type-0": ("_43_", "_"),
    "stamp-15": (STAMP, STAMP + "0"),
    "stamp-13": (STAMP, STAMP[:13]),
    "stamp-8": (STAMP, STAMP[:8]),
    "stamp-letters": (STAMP, "2026112510150X"),
    "no-stamp": ("_" + STAMP, ""),
    "no-month": (f"{MONTH}_", ""),
    "month-13": (MONTH, "202613"),
    "month-00": (MONTH, "202600"),
    "month-5": (MONTH, "20261"),
    "month-8": (MONTH, "20261201"),
    "hyphens": ("_", "-"),
    "extension": (".CSV", ".CSV.CSV"),
}
# Wrong only beside what stands in the file: where the finding stands is not said.
BAD_BESIDE = {
    "month-zeros": (MONTH, "000000"),
    "edition-3-with-25-fields": (f"_43_{VISIT}_11", f"_{VISIT}"),
}
BAD_STAMPS = {
    "stamp-month-13": "20261325101500",
    "stamp-feb-30": "20260230101500",
    "stamp-hour-25": "20261125251500",
    "stamp-minute-60": "20261125106000",
    "stamp-second-60": "20261125101560",
    "stamp-zeros": "00000000000000",
}
FORGIVEN = {
    "lower-suffix": (".CSV", ".csv"),
    "mixed-suffix": (".CSV", ".Csv"),
    "browser-copy": (".CSV", " (1).CSV"),
    "browser-copy-lower": (".CSV", " (2).csv"),
}


def _swap(kind: str, old: str, new: str) -> Edit:
    return rename(kind, lambda name: name.replace(old, new))


def name_cases() -> Iterator[Case]:
    for label, (old, new) in BAD_NAMES.items():
        yield Case(f"name-{label}", "month", _swap("UPPLAN", old, new), Expect("error", "UPPLAN", None, None))
    for label, (old, new) in BAD_BESIDE.items():
        yield Case(f"name-{label}", "month", _swap("UPPLAN", old, new), Expect("error", "UPPLAN"))
    for kind, base in (("UP1KYO", "plan"), ("DLT1KYO", "DLT1KYO")):
        for month in ("202612", "000000"):
            edit = _swap(kind, f"{kind}_", f"{kind}_{month}_")
            yield Case(f"name-{kind}-with-month-{month}", base, edit, Expect("error", kind, None, None))
    for kind, base in (("UPPLAN", "month"), ("UP1KYO", "plan"), ("DLTPLAN", "DLTPLAN")):
        for label, (old, new) in FORGIVEN.items():
            yield Case(
                f"name-{kind}-{label}", base, _swap(kind, old, new), Expect("warning", kind, None, None)
            )
    for label, stamp in BAD_STAMPS.items():
        for base in ("month", "actual"):
            yield Case(f"name-{base}-{label}", base, _stamp(stamp), Expect("error"))
    yield Case("name-stamp-leap", "month", _stamp("20280229235959"), Expect("clean"))
    yield from same_office_cases()


def _stamp(stamp: str) -> Edit:
    def edit(unit: Unit) -> None:
        unit.stamp = stamp

    return edit


def same_office_cases() -> Iterator[Case]:
    yield Case("name-same-office-other-type", "month", _sender(VISIT, "43"), Expect("warning"))
    # "allowed where the service types differ": error or warning where they do not is not said.
    yield Case("name-same-office-same-type", "month", _sender(VISIT, "11"), Expect("any"))
    for kind in ("46", "AF", "73", "75", "77", "11"):
        yield Case(f"name-sender-{kind}", "month", _sender(SUPPORT, kind), Expect("none"))


def _sender(number: str, kind: str) -> Edit:
    def edit(unit: Unit) -> None:
        unit.sender = Party(number, kind)

    return edit


NAME_CASES = tuple(name_cases())
