"""Check digits of office and insurer numbers: advice, never a reason to refuse (clause `office`).

Modulus 10, weights 2 1 2 1 … from the right, the digits of each product added; letters count A=10 … H=17,
J=18 … N=22, P=23, R=24 … Z=32 (I, O and Q are not used).
"""

import re

_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHJKLMNPRSTUVWXYZ")}
_OFFICE_FORM = re.compile(r"[0-9]{2}[0-9A-HJ-NPR-Z][0-9]{7}")


def is_office_form(number: str) -> bool:
    """Whether ten characters are built as an office number is: a letter only in the third place, not I, O, Q."""
    return _OFFICE_FORM.fullmatch(number) is not None


def check_digit(body: str) -> str:
    """Return the check digit of a number without it.

    Raises:
        KeyError: a character that has no value (I, O, Q or anything but digits and capital letters).

    """
    total = 0
    for place, char in enumerate(reversed(body)):
        product = _VALUES[char] * (1 if place % 2 else 2)
        total += product // 10 + product % 10
    return str(-total % 10)


def office_fits(number: str) -> bool:
    """Whether there is nothing to say of an office number: its form and check digit fit, or it is all nines."""
    if number == "9" * len(number):
        return True
    return is_office_form(number) and check_digit(number[:-1]) == number[-1]


def insurer_fits(number: str) -> bool:
    """Whether an insurer number's check digit fits."""
    return check_digit(number[:-1]) == number[-1]
