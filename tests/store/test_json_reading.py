"""What is read of JSON columns is what `json` reads, and nobody's but the reader's."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.store.json_reading import read_json

TEXT = st.text(max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)


@given(VALUES | st.lists(TEXT))
def test_it_is_what_json_reads(value: object) -> None:
    text = json.dumps(value)
    assert read_json(text) == read_json(text.encode()) == value
    assert json.dumps(read_json(text)) == text


@pytest.mark.parametrize("text", ['["202612"]', '{"a": ["b"]}', '["%s"]' % ("x" * 300)])
def test_what_one_reader_changes_no_other_sees(text: str) -> None:
    read_json(text).clear()
    assert read_json(text) == json.loads(text)
