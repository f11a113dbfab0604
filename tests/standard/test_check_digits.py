"""Check digits, worked out by hand."""

# ruff: noqa: E501 - a table has a row a case

import pytest

from careplan.standard.checkdigit import check_digit, is_office_form


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        # 1·2 3·1 7·2→14→5 0 0 0 0 0 1·2, from the right the first weight is 2: 2+3+5+2 = 12 → 8
        ("137000001", "8"),
        # 2·2 = 4 in the last place: 2+3+5+4 = 14 → 6
        ("137000002", "6"),
        # 9·2 = 18 → 9: 2+3+5+9 = 19 → 1
        ("137000009", "1"),
        # 1·2 3·1 A=10·2→20→2 and no more: 2+3+2 = 7 → 3
        ("13A000000", "3"),
        # Z=32·2 = 64 → 10: 6+4 = 10, 2+3+10 = 15 → 5
        ("13Z000000", "5"),
        # H=17·2 = 34 → 7: 12 → 8; J=18·2 = 36 → 9: 14 → 6; N=22·2 = 44 → 8: 13 → 7
        ("13H000000", "8"),
        ("13J000000", "6"),
        ("13N000000", "7"),
        # P=23·2 = 46 → 10: 15 → 5; R=24·2 = 48 → 12: 17 → 3
        ("13P000000", "5"),
        ("13R000000", "3"),
        # insurer: 1·2 3·1 9·2→9 9·1 9·2→9: 32 → 8
        ("13999", "8"),
        # 1·2 3·1 1·2 0 1·2: 9 → 1
        ("13101", "1"),
        ("00000", "0"),
        ("", "0"),
    ],
)
def test_check_digits(body: str, digit: str) -> None:
    assert check_digit(body) == digit


@pytest.mark.parametrize("body", ["13I000000", "13O000000", "13Q000000", "13a000000", "13-000000", "１3"])
def test_what_has_no_value_is_an_error(body: str) -> None:
    with pytest.raises(KeyError):
        check_digit(body)


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("1370000018", True), ("13A0000003", True), ("13Z0000005", True), ("13I0000000", False), ("13O0000000", False),
        ("13Q0000000", False), ("1A70000018", False), ("13700A0018", False), ("137000001A", False), ("137000001", False),
        ("13700000180", False), ("", False),
    ],
)  # fmt: skip
def test_the_form_of_office_numbers(number: str, form: bool) -> None:
    assert is_office_form(number) is form
