import pytest
from cryptography.hazmat import asn1
from hypothesis import given
from hypothesis import strategies as st

from careplan.sealing.ber import BerError, ber_to_der
from careplan.sealing.limits import BER_DEPTH, BER_ELEMENTS, BER_FEW

PAIRS = {
    "short": ("0401 41", "0401 41"),
    "long form of a short length": ("0481 01 41", "0401 41"),
    "longer form": ("048400000001 41", "0401 41"),
    "indefinite sequence": ("3080 020105 0000", "3003 020105"),
    "nested indefinite": ("3080 a080 0500 0000 0000", "3004 a002 0500"),
    "segmented octets": ("2480 0401 41 0402 4243 0000", "0403 414243"),
    "segments of known length": ("2407 0401 41 0402 4243", "0403 414243"),
    "segments of segments": ("2480 2480 0401 41 0000 0401 42 0000", "0402 4142"),
    "no segments": ("2480 0000", "0400"),
    "unsorted set": ("3106 020102 020101", "3106 020101 020102"),
    "context tag keeps its segments": ("a080 0401 41 0000", "a003 0401 41"),
    "empty sequence": ("3000", "3000"),
}
REFUSED = {
    "nothing": "",
    "tag alone": "30",
    "end of contents": "0000",
    "bytes after": "0500 00",
    "cut off": "0402 41",
    "cut off in the length": "0482 01",
    "primitive of indefinite length": "0480 41 0000",
    "no end": "3080 0500",
    "half an end": "3080 0500 00",
    "child longer than its parent": "3003 0402 4142",
    "length of nine bytes": "0489 000000000000000001 41",
    "reserved length": "04ff 41",
    "tag of several bytes": "1f81 01 00",
    "constructed text": "2c80 0c01 41 0000",
    "constructed bits": "2380 0302 0041 0000",
    "segment that is no octet string": "2480 0c01 41 0000",
}


@pytest.mark.parametrize("name", PAIRS)
def test_ber_becomes_der(name: str) -> None:
    ber, der = PAIRS[name]
    assert ber_to_der(bytes.fromhex(ber)) == bytes.fromhex(der)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_ber_is_refused(name: str) -> None:
    with pytest.raises(BerError):
        ber_to_der(bytes.fromhex(REFUSED[name]))


def test_lengths_are_the_shortest() -> None:
    for size in (0, 127, 128, 255, 256, 65535, 65536):
        content = b"x" * size
        assert ber_to_der(b"\x04\x84" + size.to_bytes(4, "big") + content) == asn1.encode_der(content)


def test_depth_is_bounded() -> None:
    def nested(depth: int) -> bytes:
        return b"\x30\x80" * depth + b"\x00\x00" * depth

    assert ber_to_der(nested(BER_DEPTH + 1))
    with pytest.raises(BerError):
        ber_to_der(nested(BER_DEPTH + 2))
    with pytest.raises(BerError):
        ber_to_der(nested(200_000))


def test_the_number_of_elements_is_bounded() -> None:
    content = b"\x04\x84" + (64 * BER_ELEMENTS).to_bytes(4, "big") + bytes(64 * BER_ELEMENTS)
    assert ber_to_der(b"\x30\x80" + b"\x05\x00" * (BER_ELEMENTS - 2) + content + b"\x00\x00")
    with pytest.raises(BerError):
        ber_to_der(b"\x30\x80" + b"\x05\x00" * (BER_ELEMENTS - 1) + content + b"\x00\x00")


def test_a_short_message_has_few_elements() -> None:
    most = BER_FEW * 32 // 31  # of two bytes each: they earn one more for each 32 of them
    assert ber_to_der(b"\x30\x80" + b"\x05\x00" * (most - 2) + b"\x00\x00")
    with pytest.raises(BerError):
        ber_to_der(b"\x30\x80" + b"\x05\x00" * (most + 2) + b"\x00\x00")


@given(st.binary(max_size=200))
def test_any_bytes_give_der_or_the_one_error(data: bytes) -> None:
    try:
        der = ber_to_der(data)
    except BerError:
        return
    assert ber_to_der(der) == der


def _sequence(children: list[bytes]) -> bytes:
    content = b"".join(children)
    return b"\x30" + asn1.encode_der(content)[1:]


VALUES = st.recursive(
    st.binary(max_size=300).map(asn1.encode_der),
    lambda inner: st.lists(inner, max_size=4).map(_sequence),
    max_leaves=8,
)


@given(VALUES)
def test_der_is_left_as_it_is(der: bytes) -> None:
    assert ber_to_der(der) == der
