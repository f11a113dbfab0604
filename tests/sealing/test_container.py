import contextlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.sealing.container import read_container
from careplan.sealing.errors import Refused
from careplan.sealing.limits import MAX_FILES
from support.trust_assets import contained

FILES = [("manifest.json", b"{}"), ("A.CSV", b"one"), ("B.CSV", b"")]
END = 22


def read(data: bytes) -> list[tuple[str, bytes]]:
    return [(entry.name, bytes(entry.content)) for entry in read_container(data)]


def zipped(compression: int = zipfile.ZIP_STORED, comment: bytes = b"", **attributes: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in FILES:
            info = zipfile.ZipInfo(name)
            for attribute, value in attributes.items():
                setattr(info, attribute, value)
            archive.writestr(info, content, compression)
        archive.comment = comment
    return stream.getvalue()


def reason(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_container(data)
    return caught.value.reason


def test_written_read_and_opened_by_others() -> None:
    data = contained(FILES)
    assert read(data) == FILES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert [(info.filename, archive.read(info)) for info in archive.infolist()] == FILES


def test_the_same_files_give_the_same_bytes() -> None:
    assert contained(FILES) == contained(list(FILES))


def test_a_zip_of_another_tool() -> None:
    assert read(zipped()) == FILES
    assert read(zipped(external_attr=0o100644 << 16)) == FILES


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\5\6",
        zipped(zipfile.ZIP_DEFLATED),
        zipped(comment=b"hello"),
        zipped(external_attr=0o120777 << 16),
        zipped(external_attr=0o040755 << 16),
        b"before" + contained(FILES),
        contained(FILES) + b"after",
    ],
    ids=["empty", "short", "compressed", "comment", "link", "folder", "before", "after"],
)
def test_other_forms_are_refused(data: bytes) -> None:
    assert reason(data) == "container"


def test_a_data_descriptor_is_refused() -> None:
    class Unseekable(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            piece = bytes(data)  # type: ignore[call-overload]
            self.data += piece
            return len(piece)

    stream = Unseekable()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("manifest.json", b"{}")
    assert reason(stream.data) == "container"


def test_every_byte_belongs_to_an_entry() -> None:
    """A gap before the directory, with all offsets made right again."""
    data = contained(FILES)
    start = struct.unpack_from("<L", data, len(data) - 6)[0]
    gap = data[:start] + b"hidden" + data[start:-6] + struct.pack("<LH", start + 6, 0)
    with zipfile.ZipFile(io.BytesIO(gap)) as archive:
        assert archive.testzip() is None
    assert reason(gap) == "container"


@pytest.mark.parametrize("field", ["name", "size", "method"])
def test_two_descriptions_of_one_entry(field: str) -> None:
    data = bytearray(contained(FILES))
    place = {"name": 30, "size": 22, "method": 8}[field]
    data[place] ^= 1
    assert reason(bytes(data)) == "container"


def test_an_entry_that_points_at_another() -> None:
    """Two names for the same bytes: the classical way to show two readers two things."""
    data = bytearray(contained([("A.CSV", b"x"), ("B.CSV", b"x")]))
    second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
    data[second + 42 : second + 46] = bytes(4)
    assert reason(bytes(data)) == "container"


def test_entries_are_counted() -> None:
    assert reason(contained([])) == "too-many-files"
    names = [(f"F{number}", b"") for number in range(MAX_FILES + 2)]
    assert len(read(contained(names[:-1]))) == MAX_FILES + 1
    assert reason(contained(names)) == "too-many-files"


def test_a_name_that_is_not_ascii() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("高.CSV", b"")
    assert reason(stream.getvalue()) == "file-name"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(Refused):
        read_container(data)


@given(st.data())
def test_a_changed_container_is_read_or_refused(data: st.DataObject) -> None:
    original = contained(FILES)
    place = data.draw(st.integers(0, len(original) - 1))
    changed = bytearray(original)
    changed[place] ^= data.draw(st.integers(1, 255))
    try:
        entries = read_container(bytes(changed))
    except Refused:
        return
    assert len(entries) == len(FILES)
