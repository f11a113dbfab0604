import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.sealing.strict_json import JSON, JsonError, read_json, write_json

VALUES: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcXYZ_", max_size=4), inner, max_size=3)
    ),
    max_leaves=10,
)


def test_the_canonical_form() -> None:
    assert (
        write_json({"b": [1, True, None], "a": "高\n\x01"})
        == '{"a":"高\\n\\u0001","b":[1,true,null]}'.encode()
    )


@given(st.dictionaries(st.text("abc", max_size=4), VALUES, max_size=4))
def test_what_is_written_is_read(value: dict[str, JSON]) -> None:
    assert read_json(write_json(value)) == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b'{"a":1,"a":2}',
        b'{"a":{"b":1,"b":1}}',
        b'{"a":1.5}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1} x',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b'{"a":"\\ud800"}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":' + b"[" * 100_000,
        '{"a":1}'.encode("utf-16"),
    ],
)
def test_what_has_no_one_reading_is_refused(data: bytes) -> None:
    with pytest.raises(JsonError):
        read_json(data)


def test_an_escaped_pair_is_one_sign() -> None:
    assert read_json(b'{"a":"\\ud842\\udfb7"}') == {"a": "𠮷"}


@given(st.binary(max_size=60))
def test_any_bytes_are_an_object_or_the_one_error(data: bytes) -> None:
    with contextlib.suppress(JsonError):
        assert isinstance(read_json(data), dict)
