import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.exchange.errors import ExchangeError
from careplan.exchange.sending.archive import ArchiveLimits, read_archive, write_archive

LIMITS = ArchiveLimits(files=4, total_bytes=1_000_000, ratio=100)


def archive(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as written:
        for name, content in members:
            written.writestr(name, content)
    return target.getvalue()


def explorer(name: str, content: bytes) -> bytes:
    """A ZIP as Windows writes it: the name in code page 932, bit 11 not set."""
    placeholder = "x" * len(name.encode("cp932"))
    return archive((placeholder, content)).replace(placeholder.encode(), name.encode("cp932"))


def test_what_is_written_is_read() -> None:
    files = {"a.CSV": b"1", "b.CSV": b""}
    assert read_archive(write_archive(files), LIMITS) == files
    assert write_archive(files) == write_archive(dict(reversed(files.items())))


def test_names_of_windows_explorer() -> None:
    assert read_archive(explorer("予定表/説明.CSV", b"1"), LIMITS) == {"予定表/説明.CSV": b"1"}


@pytest.mark.parametrize(
    "make",
    [
        lambda: archive(*((f"{number}.CSV", b"") for number in range(5))),
        lambda: archive(*((f"{number}.CSV", b"") for number in range(500))),
        lambda: archive(("a.CSV", bytes(10_000_000))),
        lambda: archive(("a.CSV", bytes(600_000)), ("b.CSV", bytes(600_000))),
        lambda: archive(("../a.CSV", b"1")),
        lambda: archive(("/a.CSV", b"1")),
        lambda: archive(("C:/a.CSV", b"1")),
        lambda: archive(("a.CSV", b"1"))[:-9],
        lambda: b"",
        lambda: b"PK\x03\x04",
    ],
)
def test_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(ExchangeError, match="archive-refused"):
        read_archive(make(), LIMITS)


WHOLE = archive(("a.CSV", b"1,2,3\r\n" * 50), ("b.CSV", b"x"))


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_any_damage_is_refused_or_read(position: int, value: int) -> None:
    damaged = WHOLE[:position] + bytes([value]) + WHOLE[position + 1 :]
    try:
        read_archive(damaged, LIMITS)
    except ExchangeError as error:
        assert error.code == "archive-refused"  # noqa: PT017 - any other exception fails the test


def test_more_lines_than_are_checked_at_once_are_refused_but_pictures_have_none() -> None:
    limits = ArchiveLimits(records=10)
    lines = b"1\r\n" * 10
    assert read_archive(archive(("a.CSV", lines), ("b.jpg", lines * 9)), limits)
    with pytest.raises(ExchangeError, match="archive-refused"):
        read_archive(archive(("a.CSV", lines), ("b.CSV", b"1\r\n")), limits)


def test_what_a_system_left_in_a_zip_is_passed_over() -> None:
    left = ["__MACOSX/._UPPLAN.CSV", "unit/.DS_Store", "Thumbs.db", "unit/Desktop.ini"]
    files = dict.fromkeys(left, b"x") | {"unit/UPPLAN.CSV": b"1", "unit/my__MACOSX.CSV": b"2"}
    assert sorted(read_archive(write_archive(files), ArchiveLimits())) == [
        "unit/UPPLAN.CSV",
        "unit/my__MACOSX.CSV",
    ]
