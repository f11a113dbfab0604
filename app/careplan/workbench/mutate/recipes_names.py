"""How file names are broken (clause naming)."""

from collections.abc import Callable, Iterator

from careplan.standard.naming import FileName, read_name
from careplan.workbench.mutate.recipes import Broken, Files, breaks

Rename = Callable[[str, FileName], str]


def _renamed(files: Files, rename: Rename, *, every: bool = False) -> Iterator[Broken]:
    """Yield copies with one file renamed, or with all of them."""
    names = {name: named for name in files if (named := read_name(name).name)}
    if every:
        yield {rename(name, names[name]) if name in names else name: data for name, data in files.items()}
        return
    for wanted, named in names.items():
        yield {rename(name, named) if name == wanted else name: data for name, data in files.items()}


def _naming(rule: str, rename: Rename, *, every: bool = False) -> None:
    breaks(rule)(lambda files: _renamed(files, rename, every=every))


def _part(old: Callable[[FileName], str | None], new: str) -> Rename:
    def rename(name: str, named: FileName) -> str:
        part = old(named)
        return name if part is None else name.replace(f"_{part}", new, 1)

    return rename


def _destination(number: Callable[[FileName], str], service_type: Callable[[FileName], str]) -> Rename:
    def rename(name: str, named: FileName) -> str:
        head, tail = name.rsplit(f"_{named.destination.office_number}_", 1)
        return f"{head}_{number(named)}_{service_type(named)}_{tail.partition('_')[2]}"

    return rename


def _long_types(name: str, named: FileName) -> str:
    """Return the name as edition 4.0 would have it, with types of three characters."""
    for address in (named.sender, named.destination):
        name = name.replace(
            f"_{address.office_number}_{address.service_type}_",
            f"_{address.office_number}_{address.service_type}0_",
            1,
        )
    return name


def _no_types(name: str, named: FileName) -> str:
    """Return the name as edition 3 would have it, without service types."""
    for address in (named.sender, named.destination):
        name = name.replace(f"_{address}_".replace("/", "_"), f"_{address.office_number}_", 1)
    return name


def _as_old(files: Files, version: bytes) -> Iterator[Broken]:
    """Yield copies with one file renamed as of edition 3, its records saying this version."""
    for wanted, named in ((name, read_name(name).name) for name in files):
        if named and wanted.endswith(".CSV"):
            records = (version + line[len(version) :] for line in files[wanted].splitlines(keepends=True))
            kept = {name: data for name, data in files.items() if name != wanted}
            yield {**kept, _no_types(wanted, named): b"".join(records)}


def _month_put_in(name: str, named: FileName) -> str:
    return (
        name
        if named.month
        else name.replace(f"_{named.sender.office_number}", f"_202612_{named.sender.office_number}", 1)
    )


def _zero_month(name: str, named: FileName) -> str:
    return (
        name
        if named.month
        else name.replace(f"_{named.sender.office_number}", f"_000000_{named.sender.office_number}", 1)
    )


def _copied(name: str, _named: FileName) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} (1){dot}{suffix}"


_naming("name.form", _part(lambda named: named.destination.service_type, ""))
breaks("name.passed-over")(lambda files: iter([{**files, "Thumbs.db": b""}]))
_naming("name.kind", lambda name, named: name.replace(named.kind, "UPXXXX", 1))
_naming("name.edition", _long_types)
_naming("name.kind-edition", _no_types)
_naming("file.edition-mismatch", _no_types)
breaks("file.edition")(lambda files: _as_old(files, b"202003"))
_naming("name.month-missing", _part(lambda named: named.month, ""))
_naming("name.month-unexpected", _month_put_in)
_naming("name.zero-month", _zero_month)
_naming("name.month", _part(lambda named: named.month, "_202613"))
_naming(
    "name.office-number",
    lambda name, named: name.replace(named.sender.office_number, named.sender.office_number[:9], 1),
)
_naming(
    "name.service-type",
    _destination(
        lambda named: named.destination.office_number, lambda named: named.destination.service_type[:1]
    ),
)
_naming("name.stamp", lambda name, named: name.replace(named.stamp, named.stamp[:4] + "13" + named.stamp[6:]))
_naming(
    "name.branch", lambda name, named: name.replace(f"_{named.branch}.", "_001.") if named.branch else name
)
_naming("name.suffix", lambda name, _named: name.replace(".CSV", ".csv"))
_naming("name.other-suffix", lambda name, _named: name.replace(".CSV", ".TXT"))
_naming("name.copy-mark", _copied)
_naming(
    "name.same-office",
    _destination(lambda named: named.sender.office_number, lambda named: named.destination.service_type),
    every=True,
)
_naming(
    "name.same-address",
    _destination(lambda named: named.sender.office_number, lambda named: named.sender.service_type),
    every=True,
)
_naming(
    "name.destination-type",
    _destination(lambda named: named.destination.office_number, lambda _: "33"),
    every=True,
)
_naming("name.direction", lambda name, named: name.replace(f"_{named.sender.service_type}_", "_43_", 1).replace(
    f"_{named.destination.office_number}_{named.destination.service_type}_", f"_{named.destination.office_number}_11_"
), every=True)  # fmt: skip
