"""Bytes and text: MS932 as Windows does it (clause `encoding`).

Reading never fails: what MS932 does not define becomes marker characters that `bad_characters` finds again in
the fields, so that each is reported where it stands. FBFC and EEE0 both read as 髙 (reading ibm-extension).
Writing gives the bytes Windows writes; a character outside MS932 is replaced by a like one from
`replacements.tsv` or reported, never turned into "?".
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from careplan.locator import locate

_ENCODING = "cp932"
_ERRORS = "careplan.mark"
# Undefined bytes are kept as U+F700 + byte: outside MS932's own private-use range (U+E000 to U+E757).
_MARK = 0xF700
_GAIJI = "\ue000-\ue757"
# Single bytes that the codec passes through although MS932 gives them no character: 80, A0, FD, FE, FF.
_PASSED = {"\x80": 0x80, "\xa0": 0xA0, "\uf8f0": 0xA0, "\uf8f1": 0xFD, "\uf8f2": 0xFE, "\uf8f3": 0xFF}
BAD = f"{_GAIJI}\uf700-\uf8ff\x80\xa0\x00"
# Control characters that text may hold in MS932 and nobody means.
CONTROLS = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f"
_BAD = re.compile(f"[{BAD}]")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_THREE_BYTES = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}")
_LEAD = frozenset([*range(0x81, 0xA0), *range(0xE0, 0xFD)])
_TRAIL = frozenset([*range(0x40, 0x7F), *range(0x80, 0xFD)])
# A run of NULs this dense is text in two-byte units.
_UTF16_NULS = 3
_UTF16_SHORTEST = 4
# Python writes the characters of NEC's rows ED and EE there; Windows writes them in IBM's rows FA to FC. They
# pass through the codec as characters of plane 15, which it cannot write, so that its error handler may.
_WINDOWS = "careplan.windows"
_PLANE_15 = 0xF0000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text read from bytes. `rule` names a wrong encoding (None for MS932), `bom` whether one was there."""

    text: str
    rule: str | None = None
    bom: bool = False


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes are read: Python's names, the rule that a wrong one breaks, and the bytes to skip first."""

    name: str
    errors: str
    rule: str | None = None
    bom: bool = False
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a file's bytes as a whole: `first_nul` is a place from 1, 0 where there is none."""

    encoding: Encoding
    nuls: int
    first_nul: int


@dataclass(frozen=True, slots=True)
class BadCharacter:
    """A character that MS932 does not define. `rule` is the finding's, `found` its bytes in hexadecimal."""

    rule: str
    found: str


@dataclass(frozen=True, slots=True)
class Encoded:
    """Bytes written from text, with the replacements made and the characters that have none."""

    data: bytes
    replaced: tuple[tuple[str, str], ...]
    lost: tuple[str, ...]


def _keep_undefined(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, start = error.object, error.start
    pair = data[start] in _LEAD and start + 1 < len(data) and data[start + 1] in _TRAIL
    end = start + 2 if pair else start + 1
    return "".join(chr(_MARK + byte) for byte in data[start:end]), end


def _write_ibm(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    code = ord(error.object[error.start]) - _PLANE_15
    if code < 0:
        raise error
    return code.to_bytes(2, "big"), error.start + 1


codecs.register_error(_ERRORS, _keep_undefined)
codecs.register_error(_WINDOWS, _write_ibm)


@cache
def _ibm_extension() -> tuple[re.Pattern[str], Mapping[int, int]]:
    """Return a pattern of the characters that rows ED, EE and FA to FC share, and their stand-ins in plane 15."""
    necs = {char for row in (0xED, 0xEE) for char, _ in _row(row)}
    stand_ins = {
        ord(char): _PLANE_15 + code
        for row in (0xFA, 0xFB, 0xFC)
        for char, code in _row(row)
        if char in necs and char.encode(_ENCODING)[0] in (0xED, 0xEE)
    }
    return re.compile(f"[{''.join(map(chr, stand_ins))}]"), stand_ins


def _row(lead: int) -> Iterator[tuple[str, int]]:
    for trail in sorted(_TRAIL):
        char = bytes([lead, trail]).decode(_ENCODING, "ignore")
        if char:
            yield char, lead << 8 | trail


def _windows_bytes(text: str) -> bytes:
    data = text.encode(_ENCODING)  # raises for what MS932 lacks, plane 15 too
    shared, stand_ins = _ibm_extension()
    return text.translate(stand_ins).encode(_ENCODING, _WINDOWS) if shared.search(text) else data


def read_text(data: bytes) -> Decoded:
    """Return the text of a file's bytes; a wrong encoding is recognised and named, and its text read all the same.

    Bytes that MS932 does not define stay in the text as marker characters (see `bad_characters`).
    """
    encoding = survey([data]).encoding
    text = decoder(encoding)(data[encoding.skip :], True)
    return Decoded(text, encoding.rule, bom=encoding.bom)


def survey(chunks: Iterable[bytes]) -> Survey:
    """Return the encoding that a file's bytes are in, and its NULs; the first chunk holds the file's beginning."""
    nuls, first_nul, offset, tail = 0, 0, 0, b""
    encoding: Encoding | None = None
    utf8 = codecs.getincrementaldecoder("utf-8")()
    may_be_utf8, three_bytes = True, False
    for chunk in chunks:
        encoding = encoding or _marked(chunk) if not offset else encoding
        if nuls == 0 and (at := chunk.find(0)) >= 0:
            first_nul = offset + at + 1
        nuls += chunk.count(0)
        offset += len(chunk)
        if may_be_utf8:
            may_be_utf8 = _decodes(utf8, chunk)
            three_bytes = three_bytes or _THREE_BYTES.search(tail + chunk) is not None
            tail = chunk[-2:]
    if may_be_utf8 and three_bytes and _decodes(utf8, b"", final=True):
        encoding = encoding or Encoding("utf-8", "strict", "bytes.utf8")
    return Survey(encoding or Encoding(_ENCODING, _ERRORS), nuls, first_nul)


def _decodes(utf8: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        utf8.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def decoder(encoding: Encoding) -> Callable[[bytes, bool], str]:
    """Return what decodes a file piece by piece: called with the bytes, and whether they are the last."""
    return codecs.getincrementaldecoder(encoding.name)(encoding.errors).decode


def _marked(head: bytes) -> Encoding | None:
    """Return the encoding that a file's first bytes tell, None where they tell none."""
    if head.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8", "replace", "bytes.utf8", bom=True, skip=len(codecs.BOM_UTF8))
    utf16 = _utf16(head)
    if utf16 is None:
        return None
    bom = head[:2] in _UTF16
    return Encoding(utf16, "replace", "bytes.utf16", bom=bom, skip=2 if bom else 0)


def _utf16(data: bytes) -> str | None:
    if data[:2] in _UTF16:
        return _UTF16[data[:2]]
    head = data[:400]
    if head.count(0) * _UTF16_NULS < len(head) or len(head) < _UTF16_SHORTEST:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def has_bad_characters(text: str) -> bool:
    """Whether text read from MS932 holds anything that MS932 does not define."""
    return _BAD.search(text) is not None


def bad_characters(text: str) -> list[BadCharacter]:
    """Return what MS932 does not define in a text, runs of undefined bytes joined; NULs are counted by the file."""
    found: list[BadCharacter] = []
    run: list[int] = []
    for char in [*text, ""]:
        byte = _undefined_byte(char)
        if byte is not None:
            run.append(byte)
            continue
        if run:
            found.append(BadCharacter("bytes.undefined", " ".join(f"{b:02X}" for b in run)))
            run = []
        if char and "\ue000" <= char <= "\ue757":
            found.append(BadCharacter("bytes.gaiji", char.encode(_ENCODING).hex().upper()))
    return found


def _undefined_byte(char: str) -> int | None:
    if char in _PASSED:
        return _PASSED[char]
    if char and "\uf700" <= char <= "\uf7ff":
        return ord(char) - _MARK
    return None


def write_text(text: str) -> Encoded:
    """Return the MS932 bytes of a text (reading wave-dash, not-in-ms932).

    Text is first composed (NFC) where that makes a character encodable. `replaced` lists what was exchanged for
    a like character, `lost` what has none, private-use characters too: the bytes are then not to be used.
    """
    if has_bad_characters(text):
        return _write_replacing(text)
    try:
        return Encoded(_windows_bytes(text), (), ())
    except UnicodeEncodeError:
        return _write_replacing(text)


def _write_replacing(text: str) -> Encoded:
    replaced: dict[str, str] = {}
    lost: dict[str, None] = {}
    parts: list[str] = []
    for cluster in _clusters(text):
        like = _like(cluster)
        if like is None:
            lost[cluster] = None
            continue
        if like != cluster:
            replaced[cluster] = like
        parts.append(like)
    return Encoded(_windows_bytes("".join(parts)), tuple(replaced.items()), tuple(lost))


def _clusters(text: str) -> list[str]:
    """Split a text into characters, each with the marks that combine with it or choose its variant."""
    clusters: list[str] = []
    for char in text:
        if clusters and (unicodedata.combining(char) or _is_variation_selector(char)):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _is_variation_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _like(cluster: str) -> str | None:
    bare = "".join(char for char in cluster if not _is_variation_selector(char))
    for candidate in (cluster, bare, unicodedata.normalize("NFC", bare)):
        if is_writable(candidate):
            return candidate
    table = _replacements()
    likes = [table.get(char, char) for char in unicodedata.normalize("NFC", bare)]
    like = "".join(likes)
    return like if is_writable(like) else None


def is_writable(text: str) -> bool:
    """Whether MS932 has every character of a text, private-use and undefined ones not counted."""
    try:
        text.encode(_ENCODING)
    except UnicodeEncodeError:
        return False
    return not has_bad_characters(text)


@cache
def _replacements() -> Mapping[str, str]:
    path = locate("specs/careplan_csv/replacements.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {chr(int(row["from"].removeprefix("U+"), base=16)): row["to"] for row in rows}
