"""Sample units spoiled at random: bytes flipped, cut, put in and taken out, records doubled, fields swapped."""

# ruff: noqa: E501 - a table has a row a case

from collections.abc import Callable

from hypothesis import strategies as st

from careplan.standard.specification import load_standard
from support.standard_files import Files, kind_of, sample_units
from support.standard_values import edge_values

Spoil = Callable[[st.DrawFn, str, bytes], bytes]
_BYTES = (b"", b"\0", b'"', b",", b"\r\n", b"\n", b"\r", b"\x81", b"\xf0\x40", b"\xfd", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1a",
          "髙".encode("cp932"), "あ".encode(), b"9999", b"\r\n\r\n")  # fmt: skip


def _flip(draw: st.DrawFn, _name: str, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    return data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]


def _cut(draw: st.DrawFn, _name: str, data: bytes) -> bytes:
    return data[: draw(st.integers(0, len(data)))]


def _insert(draw: st.DrawFn, _name: str, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    return data[:at] + draw(st.sampled_from(_BYTES)) + data[at:]


def _take_out(draw: st.DrawFn, _name: str, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    return data[:at] + data[at + draw(st.integers(1, 40)) :]


def _double(draw: st.DrawFn, _name: str, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return data + draw(st.sampled_from(lines)) if lines else data


def _drop(draw: st.DrawFn, _name: str, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    gone = draw(st.integers(0, len(lines)))
    return b"".join(line for index, line in enumerate(lines) if index != gone)


def _swap(draw: st.DrawFn, _name: str, data: bytes) -> bytes:
    cells = data.split(b",")
    one, other = draw(st.integers(0, len(cells) - 1)), draw(st.integers(0, len(cells) - 1))
    cells[one], cells[other] = cells[other], cells[one]
    return b",".join(cells)


def _replace(draw: st.DrawFn, name: str, data: bytes) -> bytes:
    """Put an edge value into one field of one record."""
    lines = data.split(b"\r\n")
    at = draw(st.integers(0, len(lines) - 1))
    cells = lines[at].split(b",")
    fields = load_standard().kinds[kind_of(name)].fields
    index = draw(st.integers(0, min(len(fields), len(cells)) - 1))
    cells[index] = draw(st.sampled_from(edge_values(fields[index]))).encode("cp932", "replace")
    lines[at] = b",".join(cells)
    return b"\r\n".join(lines)


_SPOILS: tuple[Spoil, ...] = (_flip, _cut, _insert, _take_out, _double, _drop, _swap, _replace, _replace)


@st.composite
def spoiled_units(draw: st.DrawFn) -> Files:
    """Return a sample unit with up to three spoilings in its files."""
    files = dict(draw(st.sampled_from(sample_units())))
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from([each for each in sorted(files) if each.endswith(".CSV")]))
        files[name] = draw(st.sampled_from(_SPOILS))(draw, name, files[name])
    return files
