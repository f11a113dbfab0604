"""Zip archives: any bytes, bombs, names, and what zip has in store."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard.archive import ArchiveError, Bounds, by_folder, read_archive
from support.examples import examples

NAME = "UPPLAN_202612_1370000018_43_1370000026_11_20261125090000.CSV"


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def by_hand(name: bytes, content: bytes, *, flags: int = 0, method: int = 0) -> bytes:
    """Return a zip of one stored member whose name is written as it is, without the UTF-8 flag."""
    check, size = zlib.crc32(content), len(content)
    common = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0x21, check, size, size, len(name), 0)
    local = b"PK\3\4" + common + name + content
    central = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


@examples(100)
@given(st.binary(max_size=300))
def test_any_bytes_are_files_or_an_error(data: bytes) -> None:
    with pytest.raises(ArchiveError) as refused:
        read_archive(data)
    assert refused.value.message.ja
    assert str(refused.value) == refused.value.message.en


@examples(400)
@given(st.data())
def test_a_damaged_archive_is_files_or_an_error(data: st.DataObject) -> None:
    method = data.draw(
        st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
    )
    whole = bytearray(zipped(("a/b.CSV", b"0123456789" * 9), ("c.CSV", b""), method=method))
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(
            st.sampled_from([0, 1, 8, 14, 0x2F, 0x7F, 0xFF])
        )
    try:
        files = read_archive(bytes(whole))
    except ArchiveError:
        return
    assert all(isinstance(content, bytes) for content in files.values())


@pytest.mark.parametrize("name", ["ケアプラン/利用者１.CSV", "ソフト表.CSV", "能十/予定.CSV", "plain.CSV"])
def test_names_as_explorer_writes_them(name: str) -> None:
    assert read_archive(by_hand(name.encode("cp932"), b"x")) == {name: b"x"}


def test_names_with_the_flag_of_utf8() -> None:
    assert read_archive(zipped(("送信/髙𠮷.CSV", b"x"))) == {"送信/髙𠮷.CSV": b"x"}


def test_separators_of_windows() -> None:
    assert read_archive(by_hand(b"a\\b.CSV", b"x")) == {"a/b.CSV": b"x"}


def test_folders_are_no_files() -> None:
    assert read_archive(zipped(("a/", b""), ("a/b.CSV", b"x"))) == {"a/b.CSV": b"x"}


def test_two_files_of_one_name() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped((NAME, b"1"), (NAME, b"2"))
    with pytest.raises(ArchiveError, match="Two files have one name"):
        read_archive(data)


def test_a_zip_with_a_password() -> None:
    with pytest.raises(ArchiveError, match="password"):
        read_archive(by_hand(b"a.CSV", b"x" * 20, flags=1))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_not_deflated_is_refused_unread(method: int) -> None:
    with pytest.raises(ArchiveError, match="the usual one"):
        read_archive(zipped(("a.CSV", bytes(50_000_000)), method=method), Bounds(file_bytes=1000))


def test_a_bomb_is_not_inflated() -> None:
    with pytest.raises(ArchiveError, match="> 1000 bytes"):
        read_archive(zipped(("a.CSV", bytes(50_000_000))), Bounds(file_bytes=1000))


def test_bounds_are_what_is_still_read() -> None:
    data = zipped(("a", b"1234"), ("b", b"567"))
    assert read_archive(data, Bounds(files=2, file_bytes=4, total_bytes=7)) == {"a": b"1234", "b": b"567"}
    for bounds in (Bounds(files=1), Bounds(file_bytes=3), Bounds(total_bytes=6)):
        with pytest.raises(ArchiveError, match="holds more"):
            read_archive(data, bounds)


def test_a_size_that_lies_is_found() -> None:
    whole = bytearray(by_hand(b"a.CSV", b"x" * 20))
    whole[whole.index(b"PK\1\2") + 16] ^= 1
    with pytest.raises(ArchiveError, match="cut off, or damaged"):
        read_archive(bytes(whole))


def test_an_archive_in_64_bits() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive, archive.open("a.CSV", "w", force_zip64=True) as member:
        member.write(b"x")
    assert read_archive(data.getvalue()) == {"a.CSV": b"x"}


class Unseekable(io.BytesIO):
    def seek(self, *_: Any) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def test_sizes_that_follow_their_data() -> None:
    data = Unseekable()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.CSV", b"x" * 100)
    assert b"PK\7\x08" in data.getvalue()
    assert read_archive(data.getvalue()) == {"a.CSV": b"x" * 100}


def test_an_empty_archive() -> None:
    assert read_archive(zipped()) == {}


def test_files_by_folder() -> None:
    files = {"b/2": b"2", "a/x/1": b"1", "c": b"c", "b/1": b"1"}
    assert by_folder(files) == {
        "a/x": {"a/x/1": b"1"},
        "b": {"b/1": b"1", "b/2": b"2"},
        ".": {"c": b"c"},
    }
