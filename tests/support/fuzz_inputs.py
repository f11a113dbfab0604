"""What the fuzzing feeds: the published vectors and sealed units as seeds, and what is done to them."""

import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from careplan.locator import locate
from careplan.sealing import sign_statement
from careplan.sealing.signed import sign_content
from support.trust_assets import (
    AT,
    CERTS,
    ENVELOPE,
    FILES,
    encrypted,
    exchange,
    packed,
    recipient,
    sealed_unit,
)
from support.trust_assets import sender as signer

Files = Mapping[str, bytes]
VECTORS = locate("specs/careplan_csv/vectors")
_SIGNS = b'" "" , \r \n \0 \x1a \x80 \xff \xf0\x40 \xfb\xfc \xef\xbb\xbf \xff\xfe'.split(b" ")
_WORDS = b"H000000001 9999999999 999999 11AAAA 2400 9999 00000000 -1 202208 0.5 0x1 _ .jpg".split()
_DER = (b"\x30\x80\x00\x00", b"\x30\x84\xff\xff\xff\xff", b"\xa0\x80", b"\x05\x00")
_TOKENS = (b"", b"\r\n", b"0" * 40, "￥０".encode("cp932"), *_SIGNS, *_WORDS, *_DER)
_PLACE = st.integers(0, 2**22)
_CHANGE = st.tuples(
    st.sampled_from(["replace", "insert", "cut", "double", "swap", "flip"]),
    _PLACE,
    st.integers(0, 300),
    st.one_of(st.sampled_from(_TOKENS), st.binary(max_size=12)),
)
_ODD = st.sampled_from(["2026-12-01", "10:00", "24:00", "1370000026", "𠮷", "\ud800", "month"])
_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | _ODD,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@cache
def units() -> tuple[Files, ...]:
    """Return the files of every vector but those that differ only in how they are written."""
    manifest = json.loads((VECTORS / "manifest.json").read_text(encoding="utf-8"))
    return tuple(
        {file["name"]: (VECTORS / vector["folder"] / file["name"]).read_bytes() for file in vector["files"]}
        for vector in manifest["vectors"]
        if not vector["id"].startswith(("plan.pairs", "month.pairs"))
    )


@cache
def files() -> tuple[tuple[str, bytes], ...]:
    """Return each file of the vectors once, by its bytes."""
    by_bytes = {data: name for unit in units() for name, data in unit.items()}
    return tuple((name, data) for data, name in by_bytes.items())


@cache
def documents() -> tuple[Any, ...]:
    """Return the documents of the vectors."""
    paths = sorted((VECTORS / "valid").glob("*.json"))
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in paths)


@cache
def archives() -> tuple[bytes, ...]:
    """Return some units as zip archives, stored and compressed."""
    return tuple(
        _zipped(unit, method)
        for unit in units()[:12]
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    )


def _zipped(unit: Files, method: int) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, data in unit.items():
            archive.writestr(f"ユニット/{name}", data)
    return written.getvalue()


@cache
def sealed() -> tuple[tuple[bytes, str], ...]:
    """Return sealed units with the key type of their recipient."""
    return tuple((sealed_unit(key_type).sealed, key_type) for key_type in ("rsa2048", "p256"))


@cache
def inside() -> tuple[bytes, ...]:
    """Return what stands under the encryption and under the signature."""
    content = packed(FILES, ENVELOPE)
    return content, sign_content(content, signer(), AT)


@cache
def headers() -> tuple[bytes, ...]:
    """Return a clear header, a statement and something signed by nobody of the exchange."""
    statement = sign_statement("acceptance", {"sealed_sha256": "0" * 64}, signer=exchange(), at=AT)
    return sealed_unit("p256").header, statement, sign_content(b"{}", signer(), AT)


@cache
def certificates() -> tuple[bytes, ...]:
    """Return certificates, keys and lists of the test authority, as PEM."""
    paths = [
        path for path in sorted(Path(CERTS).rglob("*")) if path.suffix in {".pem", ".crt", ".crl", ".key"}
    ]
    return tuple(path.read_bytes() for path in paths)


def sealed_inside(content: bytes, *, signed: bool) -> bytes:
    """Return content as a sealed unit whose inside is whatever it is."""
    return encrypted(sign_content(content, signer(), AT) if signed else content, recipient().certificate)


def mutated(seeds: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Return bytes near one of the seeds."""
    return st.tuples(st.sampled_from(seeds), st.lists(_CHANGE, max_size=5)).map(
        lambda drawn: _changed(*drawn)
    )


def _changed(data: bytes, changes: list[tuple[str, int, int, bytes]]) -> bytes:
    for what, where, length, new in changes:
        at = where % (len(data) + 1)
        end = min(len(data), at + length)
        match what:
            case "replace":
                data = data[:at] + new + data[at + len(new) :]
            case "insert":
                data = data[:at] + new + data[at:]
            case "cut":
                data = data[:at] + data[end:]
            case "double":
                data = data[:end] + data[at:]
            case "swap":
                data = data[:at] + data[end:] + data[at:end]
            case _:
                data = (
                    data[:at]
                    + bytes(byte ^ (1 << (length % 8)) for byte in data[at : at + 1])
                    + data[at + 1 :]
                )
    return data


def mutated_texts(seeds: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Return texts near one of the seeds."""
    return mutated(tuple(seed.encode("utf-8") for seed in seeds)).map(
        lambda data: data.decode("utf-8", "replace")
    )


def mutated_files() -> st.SearchStrategy[tuple[str, bytes]]:
    """Return a name and bytes, each of a vector or near one."""
    names = tuple(sorted({name for name, _ in files()}))
    datas = tuple(data for _, data in files())
    near = st.sampled_from(files()).flatmap(lambda file: st.tuples(st.just(file[0]), mutated((file[1],))))
    return near | st.tuples(mutated_texts(names), mutated(datas))


@st.composite
def mutated_units(draw: st.DrawFn) -> Files:
    """Return a unit of which some files are changed, left out, renamed or taken from another."""
    unit = dict(draw(st.sampled_from(units())))
    for name in list(unit):
        what = draw(st.sampled_from(["keep", "keep", "change", "change", "drop", "rename", "other"]))
        if what == "change":
            unit[name] = draw(mutated((unit[name],)))
        elif what == "rename":
            unit[draw(mutated_texts((name,)))] = unit.pop(name)
        elif what == "drop":
            del unit[name]
        elif what == "other":
            other, data = draw(st.sampled_from(files()))
            unit[other] = data
    return unit


@st.composite
def mutated_json(draw: st.DrawFn, seeds: tuple[Any, ...]) -> Any:
    """Return a JSON value near one of the seeds: parts exchanged, taken out, doubled, under other names."""
    value = json.loads(json.dumps(draw(st.sampled_from(seeds))))
    for _ in range(draw(st.integers(0, 4))):
        holder = _descend(value, draw(st.lists(st.integers(0, 60), max_size=7)))
        if isinstance(holder, dict) and holder:
            _change_entry(draw, holder, sorted(holder))
        elif isinstance(holder, list) and holder:
            _change_entry(draw, holder, list(range(len(holder))))
    return value


def _descend(value: Any, path: list[int]) -> Any:
    """Return the object or list that the path leads to, as far as there is one."""
    for step in path:
        inner = list(value.values() if isinstance(value, dict) else value)
        below = [each for each in inner if isinstance(each, dict | list) and each]
        if not below:
            break
        value = below[step % len(below)]
    return value


def _change_entry(draw: st.DrawFn, holder: Any, keys: list[Any]) -> None:
    key = draw(st.sampled_from(keys))
    what = draw(st.sampled_from(["exchange", "exchange", "move", "delete", "add"]))
    if what == "exchange":
        holder[key] = draw(_VALUE)
    elif what == "move":
        holder[key] = holder[draw(st.sampled_from(keys))]
    elif what == "delete":
        del holder[key]
    elif isinstance(holder, list):
        holder.append(holder[key])
    else:
        holder[draw(st.text(max_size=4))] = holder[key]
