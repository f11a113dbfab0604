from dataclasses import replace

import pytest

from careplan.exchange.custody.cabinet import KeyCabinet, make_deployment_key
from careplan.exchange.errors import ExchangeError

KEY = b"k" * 32
BOX = KeyCabinet(KEY).seal_key("1370000017", "key-1", b"private")


def test_a_key_comes_back() -> None:
    assert KeyCabinet(KEY).open_key(BOX) == b"private"
    assert b"private" not in BOX.box


@pytest.mark.parametrize(
    "other",
    [
        replace(BOX, owner="1370000025"),
        replace(BOX, key_id="key-2"),
        replace(BOX, box=BOX.box[:-1] + bytes([BOX.box[-1] ^ 1])),
        replace(BOX, box=b""),
    ],
)
def test_it_opens_for_its_owner_and_id_only(other: object) -> None:
    with pytest.raises(ExchangeError, match="key-unreadable"):
        KeyCabinet(KEY).open_key(other)  # type: ignore[arg-type]


def test_another_deployment_opens_nothing() -> None:
    with pytest.raises(ExchangeError, match="key-unreadable"):
        KeyCabinet(make_deployment_key()).open_key(BOX)
    with pytest.raises(ExchangeError, match="key-unreadable"):
        KeyCabinet(b"short")


def test_marks_tell_contents_apart_and_deployments_too() -> None:
    cabinet = KeyCabinet(KEY)
    assert cabinet.mark_content(b"ab", b"c") == cabinet.mark_content(b"ab", b"c")
    assert cabinet.mark_content(b"ab", b"c") != cabinet.mark_content(b"a", b"bc")
    assert cabinet.mark_content(b"ab") != KeyCabinet(b"x" * 32).mark_content(b"ab")
