import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.sealing.errors import Refused
from careplan.sealing.names import is_safe_name, verify_names


@pytest.mark.parametrize(
    "name",
    [
        "UPPLAN_202611_1370000017_43_1370000025_17_20261120030405.CSV",
        "UPKIHON_IMAGE_1370000017_43_1370000025_17_20261120030405_0001.jpg",
        "a",
        "0",
        "console.csv",
        "com10.csv",
        "a..b",
        "x" * 128,
    ],
)
def test_names_that_are_safe(name: str) -> None:
    assert is_safe_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", ".hidden", "../a", "/a", "a/b", "a\\b", "\\\\host\\a", "c:a", "a:stream",
        "con", "CON", "Con.csv", "nul.tar.gz", "aux.", "com1", "LPT9.txt", "prn.CSV",
        "manifest.json", "MANIFEST.JSON", "a.", "a ", " a", "a b", "a\n", "a\0", "a\x7f", "高.CSV", "ａ.CSV",
        "-a", "_a", "~a", "a*", "a?", 'a"', "a|b", "<a>", "x" * 129,
    ],
)  # fmt: skip
def test_names_that_are_not(name: str) -> None:
    assert not is_safe_name(name)


def test_names_that_differ_in_case_only() -> None:
    verify_names(["a.CSV", "b.CSV"])
    with pytest.raises(Refused) as caught:
        verify_names(["a.CSV", "b.CSV", "A.csv"])
    assert caught.value.values == {"position": 3}


@given(st.text(max_size=20))
def test_a_safe_name_has_no_part_that_a_disk_reads(name: str) -> None:
    if is_safe_name(name):
        assert name.isascii()
        assert name.isprintable()
        assert not set(name) & set('/\\:*?"<>| ')
        assert not name.startswith(".")
        assert not name.endswith(".")
