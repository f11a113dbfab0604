"""For any bytes: refused by a SealingError, or the same content. Nothing else."""

import base64
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.sealing import (
    SealedUnit,
    SealingError,
    open_unit,
    sign_statement,
    verify_header,
    verify_statement,
)
from careplan.sealing.signed import sign_content
from support.trust_assets import (
    AT,
    ENVELOPE,
    FILES,
    encrypted,
    exchange,
    packed,
    recipient,
    sealed_unit,
    sender,
    trust,
)

KEY_TYPES = ("rsa2048", "p256")
unit = cache(sealed_unit)


@cache
def signed(key_type: str) -> bytes:
    return sign_content(packed(FILES, ENVELOPE), sender(key_type), AT)


@cache
def statement() -> bytes:
    return sign_statement("acceptance", {"sealed_sha256": "0" * 64}, signer=exchange(), at=AT)


def open_or_refuse(sealed: bytes, key_type: str = "p256", **others: bytes) -> None:
    try:
        opened = open_unit(sealed, credential=recipient(key_type), trust=trust(), at=AT, **others)  # type: ignore[arg-type]
    except SealingError:
        return
    assert opened.files == FILES
    assert opened.manifest.envelope == ENVELOPE


changes = st.tuples(st.integers(0, 2**20), st.integers(1, 255))


def changed(data: bytes, change: tuple[int, int]) -> bytes:
    place, bits = change
    copy = bytearray(data)
    copy[place % len(data)] ^= bits
    return bytes(copy)


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    for sealed in (data, b"\x30\x80" + data, b"\x30\x82\x01\x90" + data):
        open_or_refuse(sealed)


@given(st.binary(max_size=200))
def test_any_bytes_in_an_armour(data: bytes) -> None:
    text = base64.encodebytes(data)
    open_or_refuse(b"-----BEGIN CMS-----\n" + text + b"-----END CMS-----\n")
    open_or_refuse(b"Content-Transfer-Encoding: base64\n\n" + text)
    open_or_refuse(b"-----BEGIN CMS-----\n" + data + b"-----END CMS-----\n")
    open_or_refuse(b"Content-Transfer-Encoding: base64\n\n" + data)


@pytest.mark.parametrize("key_type", KEY_TYPES)
@given(change=changes)
def test_a_changed_byte_of_a_unit(key_type: str, change: tuple[int, int]) -> None:
    open_or_refuse(changed(unit(key_type).sealed, change), key_type)


@pytest.mark.parametrize("key_type", KEY_TYPES)
@given(change=changes)
def test_a_changed_byte_under_the_encryption(key_type: str, change: tuple[int, int]) -> None:
    sealed = encrypted(changed(signed(key_type), change), recipient(key_type).certificate)
    open_or_refuse(sealed, key_type)


@given(change=changes)
def test_a_changed_byte_under_the_signature(change: tuple[int, int]) -> None:
    """What a sender's own broken software may sign: refused, or another well-formed unit."""
    content = sign_content(changed(packed(FILES, ENVELOPE), change), sender(), AT)
    try:
        sealed = encrypted(content, recipient().certificate)
        open_unit(sealed, credential=recipient(), trust=trust(), at=AT)
    except SealingError:
        pass


@pytest.mark.parametrize("key_type", KEY_TYPES)
@given(length=st.integers(0, 2**20))
def test_a_unit_cut_off(key_type: str, length: int) -> None:
    sealed = unit(key_type).sealed
    with pytest.raises(SealingError):
        open_unit(sealed[: length % len(sealed)], credential=recipient(key_type), trust=trust(), at=AT)


@given(st.binary(max_size=300))
def test_any_bytes_under_the_encryption(data: bytes) -> None:
    open_or_refuse(encrypted(data, recipient().certificate))


@given(st.binary(max_size=300))
def test_any_bytes_under_the_signature(data: bytes) -> None:
    open_or_refuse(encrypted(sign_content(data, sender(), AT), recipient().certificate))


@given(change=changes)
def test_a_changed_byte_of_header_and_acceptance(change: tuple[int, int]) -> None:
    whole: SealedUnit = unit("p256")
    open_or_refuse(whole.sealed, header=changed(whole.header, change))
    open_or_refuse(whole.sealed, acceptance=changed(statement(), change))


@given(st.binary(max_size=300))
def test_any_bytes_for_a_header_and_a_statement(data: bytes) -> None:
    for content in (data, sign_content(data, sender(), AT)):
        with pytest.raises(SealingError):
            verify_header(content, trust=trust(), at=AT)
        with pytest.raises(SealingError):
            verify_statement(content, kind="receipt", trust=trust(), at=AT)
