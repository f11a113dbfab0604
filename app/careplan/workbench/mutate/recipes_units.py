"""How units are broken: their combination, their stamp, their addresses."""

from collections.abc import Callable, Iterator

from careplan.standard.naming import FileName, read_name
from careplan.workbench.mutate.recipes import Broken, Files, breaks

_ELSEWHERE = "1370000992"
_MORE_THAN_A_PICTURE = 10_000_001
Change = Callable[[FileName], tuple[str, str]]


@breaks("unit.combination")
def _one_missing(files: Files) -> Iterator[Broken]:
    """Leave one file out; where there is one alone, put in what never travels with it."""
    for gone in sorted(files):
        if len(files) > 1:
            yield {name: data for name, data in files.items() if name != gone}
        elif named := read_name(gone).name:
            kind = "DLT1KYO" if named.kind != "DLT1KYO" else "DLTPLAN"
            yield dict(files) | {gone.replace(named.kind, kind, 1): files[gone]}


@breaks("unit.duplicate-kind")
def _twice(files: Files) -> Iterator[Broken]:
    for name, data in files.items():
        yield dict(files) | {name.replace(".CSV", "(1).CSV"): data}


@breaks("unit.stamp")
def _other_stamp(files: Files) -> Iterator[Broken]:
    yield from _one_renamed(
        files, lambda named: (named.stamp, named.stamp[:-2] + ("58" if named.stamp[-2:] == "59" else "59"))
    )


@breaks("unit.sender")
def _other_sender(files: Files) -> Iterator[Broken]:
    yield from _one_renamed(files, lambda named: (f"_{named.sender.office_number}_", f"_{_ELSEWHERE}_"))


@breaks("unit.destination")
def _other_destination(files: Files) -> Iterator[Broken]:
    yield from _one_renamed(files, lambda named: (f"_{named.destination.office_number}_", f"_{_ELSEWHERE}_"))


def _one_renamed(files: Files, change: Change) -> Iterator[Broken]:
    for wanted in sorted(files):
        named = read_name(wanted).name
        if named:
            old, new = change(named)
            yield {
                name.replace(old, new, 1) if name == wanted else name: data for name, data in files.items()
            }


@breaks("unit.stamp-reused")
def _second_destination(files: Files) -> Iterator[Broken]:
    """Send the same to another office under the same stamp."""
    names = {name: named for name in files if (named := read_name(name).name)}
    copies = {
        name.replace(f"_{named.destination.office_number}_", f"_{_ELSEWHERE}_", 1): files[name]
        for name, named in names.items()
    }
    yield dict(files) | copies


@breaks("unit.consigned-return")
def _with_actuals(files: Files) -> Iterator[Broken]:
    """Send a month to a centre, its plan again as actuals beside it."""
    names = {name: named for name in files if (named := read_name(name).name)}
    unit = {_to_centre(name, named): files[name] for name, named in names.items()}
    plans = {
        name.replace("UPPLAN", "UPJSK", 1): data for name, data in unit.items() if name.startswith("UPPLAN")
    }
    if plans:
        yield unit | plans


def _to_centre(name: str, named: FileName) -> str:
    number = named.destination.office_number
    return name.replace(f"_{number}_{named.destination.service_type}_", f"_{number}_46_", 1)


@breaks("image.missing")
def _no_picture(files: Files) -> Iterator[Broken]:
    for gone in _pictures(files):
        yield {name: data for name, data in files.items() if name != gone}


@breaks("image.not-jpeg")
def _other_picture(files: Files) -> Iterator[Broken]:
    for name in _pictures(files):
        yield dict(files) | {name: b"GIF89a" + files[name][6:]}


@breaks("image.too-large")
def _large_picture(files: Files) -> Iterator[Broken]:
    """Fill a picture up with nothing, beyond the bytes that its kind may have."""
    for name in _pictures(files):
        yield dict(files) | {name: files[name] + bytes(_MORE_THAN_A_PICTURE)}


def _pictures(files: Files) -> list[str]:
    return [name for name in sorted(files) if (kind := read_name(name).kind) and not kind.fields]
