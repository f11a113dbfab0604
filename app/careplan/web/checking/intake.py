"""What somebody drops on a page: files, folders with all below them, zips; sorted into folders, within bounds."""

from collections.abc import Iterator, Mapping, Sequence

from careplan.exchange.sending.archive import ArchiveLimits, sort_archive, verify_lines
from careplan.standard.archive import by_folder
from careplan.standard.folders import is_left_by_system, is_plan_file
from careplan.standard.naming import read_name
from careplan.standard.units import is_transmission_unit
from careplan.web import refusals
from careplan.web.checking.sources import Source
from careplan.web.posted import PostedFile

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")


def gather(posted: Sequence[PostedFile], limits: ArchiveLimits) -> tuple[Source, ...]:
    """Return the folders of what was sent.

    Raises:
        ExchangeError: archive-refused, nothing-to-check.

    """
    if not posted:
        raise refusals.nothing_chosen()
    files = {path: _meant(path, data) for path, data in unpack(posted, limits).items()}
    meant = [path for path, data in files.items() if data is not None]
    if not meant:
        raise refusals.nothing_to_check(len(files))
    verify_lines({path: data for path, data in files.items() if data is not None}, limits)
    return tuple(_sources(files))


def unpack(posted: Sequence[PostedFile], limits: ArchiveLimits) -> dict[str, bytes]:
    """Return the files of what was sent by path, those of zips too, whatever they are.

    Raises:
        ExchangeError: archive-refused.

    """
    files: dict[str, bytes] = {}
    total = 0
    for path, data in _members(posted, limits):
        if path in files:
            raise refusals.two_of_one_name()
        total += len(data)
        if len(files) >= limits.files or total > limits.total_bytes:
            raise refusals.too_much(limits.files, limits.total_bytes)
        files[path] = data
    return files


def _meant(path: str, data: bytes) -> bytes | None:
    """Return the bytes of a file that is looked at, None of one that is passed over."""
    name = path.rpartition("/")[2]
    return data if is_plan_file(name) and not is_left_by_system(path) else _kept(name, data)


def _kept(name: str, data: bytes) -> bytes | None:
    """Return a picture's bytes: it may travel with a unit; nothing else that is no plan file is looked at."""
    return data if name.lower().endswith((".jpg", ".jpeg")) else None


def _members(posted: Sequence[PostedFile], limits: ArchiveLimits) -> Iterator[tuple[str, bytes]]:
    for each in posted:
        path = _plain(each.name)
        if path.lower().endswith(".zip") or each.content.startswith(_ZIPS):
            members, left = sort_archive(each.content, limits)
            base = path.rpartition(".")[0] or path
            yield from ((f"{base}/{_plain(name)}", data) for name, data in members.items())
            yield from ((f"{base}/{_plain(name)}", b"") for name in left)
        else:
            yield path, each.content


def _plain(name: str) -> str:
    """Return a path without what leads elsewhere; nothing is ever written to it."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "/".join(parts) or "?"


def _sources(files: Mapping[str, bytes | None]) -> Iterator[Source]:
    """Yield the folders with something to check; what was passed over stands with the first of them."""
    meant = {path: data for path, data in files.items() if data is not None}
    passed_over = dict.fromkeys(path for path in files if path not in meant)
    for folder, members in by_folder(meant).items():
        as_units = folder != "." or len(members) > 1 or _is_unit(*members)
        yield Source(folder, {**members, **passed_over}, as_units)
        passed_over = {}


def _is_unit(name: str) -> bool:
    """Whether a file is a unit all by itself, as actuals are."""
    kind = read_name(name).kind
    return kind is not None and is_transmission_unit([kind.id])
