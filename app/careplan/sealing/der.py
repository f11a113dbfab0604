"""Small steps between bytes and the ASN.1 classes; every failure is ``Refused("unreadable")``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from careplan.sealing import oids
from careplan.sealing.ber import BerError, ber_to_der, write_length
from careplan.sealing.errors import Refused
from careplan.sealing.schema import ContentInfo
from careplan.trust import UNREADABLE

T = TypeVar("T")

OCTET_STRING: Final = b"\x04"
SEQUENCE: Final = b"\x30"
SET: Final = b"\x31"
PRIMITIVE_0: Final = b"\x80"  # the context tags of CMS, [0] and [1]
CONSTRUCTED_0: Final = b"\xa0"
CONSTRUCTED_1: Final = b"\xa1"

Level = tuple[bytes, bytes, bytes]
"""Of a structure around a content: its tag, what stands in it before the content, and what after."""


def decode(kind: type[T], data: bytes) -> T:
    """Decode DER."""
    try:
        return asn1.decode_der(kind, data)
    except ValueError as cause:
        raise Refused("unreadable") from cause


def read_content(
    data: bytes, content_type: ObjectIdentifier, kind: type[T], wrong: Callable[[str], Refused]
) -> T:
    """Read the content of a ContentInfo, DER or else BER; ``wrong`` makes the refusal of another type."""
    try:
        return _content(data, content_type, kind, wrong)
    except Refused as refused:
        if refused.reason != "unreadable":
            raise
    return _content(normalise(data), content_type, kind, wrong)


def _content(
    data: bytes, content_type: ObjectIdentifier, kind: type[T], wrong: Callable[[str], Refused]
) -> T:
    info = decode(ContentInfo, data)
    if info.content_type != content_type:
        raise wrong(oids.name_of(info.content_type))
    return parse(kind, info.content)


def normalise(data: bytes) -> bytes:
    """Return BER as DER."""
    try:
        return ber_to_der(data)
    except BerError as cause:
        raise Refused("unreadable") from cause


def parse(kind: type[T], value: asn1.TLV) -> T:
    """Decode a value that was left open."""
    try:
        parsed: T = value.parse(kind)
    except UNREADABLE as cause:
        raise Refused("unreadable") from cause
    return parsed


def tlv(value: object) -> asn1.TLV:
    """Make an open value of one that has an ASN.1 type."""
    return asn1.decode_der(asn1.TLV, asn1.encode_der(value))


def surround(size: int, levels: Iterable[Level]) -> tuple[bytes, bytes]:
    """Return what stands before and after ``size`` bytes inside these levels, the innermost first.

    So a large content is put into a structure without being copied once a level.
    """
    head = tail = b""
    for tag, before, after in levels:
        length = len(before) + len(head) + size + len(tail) + len(after)
        head = tag + write_length(length) + before + head
        tail += after
    return head, tail


def wrap(tag: bytes, content: bytes) -> bytes:
    """Put a tag and a length before encoded content."""
    return tag + write_length(len(content)) + content


def retag(tag: bytes, encoded: bytes) -> bytes:
    """Replace the one-byte tag of an encoding: how a type looks behind an implicit tag."""
    return tag + encoded[1:]
