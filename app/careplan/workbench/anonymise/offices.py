"""Office numbers: invented ones beginning 1370, check digits as right or as wrong as before, order kept.

The order is kept because the files of a unit are checked in the order of their addresses.
"""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from random import Random

from careplan.standard.checkdigit import check_digit, is_office_form
from careplan.workbench.anonymise.characters import Inventor

_PREFIX, _SERIALS = "1370", 100_000
_NUMBERED = re.compile(r"[0-9A-Z]{7,13}")
_KEPT = {"9999999999", "0000000000"}


def looks_like_office(text: str) -> bool:
    """Whether a text may be an office number, well-formed or not."""
    return (
        _NUMBERED.fullmatch(text) is not None and any(char.isdigit() for char in text) and text not in _KEPT
    )


def office_table(numbers: Iterable[str], inventor: Inventor) -> Mapping[str, str]:
    """Return the invented number of each office number."""
    bodies = sorted({number[:9] for number in numbers if is_office_form(number)})
    random = inventor.random("offices", " ".join(bodies))
    serials = sorted(random.sample(range(_SERIALS), len(bodies)))
    new = {body: f"{_PREFIX}{serial:05d}" for body, serial in zip(bodies, serials, strict=True)}
    return {
        number: _whole(number, new[number[:9]])
        if is_office_form(number)
        else inventor.made("office", number, partial(other_digits, number=number))
        for number in numbers
    }


def other_digits(random: Random, number: str) -> str:
    """Return a number with other digits: letters stay, right or wrong, and so does what else is no digit."""
    return re.sub("[0-9]", lambda _: random.choice("0123456789"), number)


def _whole(number: str, body: str) -> str:
    """Return the new number; its check digit is as far off as the old one's was."""
    off = int(number[-1]) - int(check_digit(number[:-1]))
    return body + str((int(check_digit(body)) + off) % 10)


def name_tokens(name: str) -> list[str]:
    """Return the parts of a file name that may be office numbers: neither the kind nor the stamp."""
    return [token for token in name.split("_")[1:-1] if looks_like_office(token)]


def rename(name: str, table: Mapping[str, str]) -> str:
    """Return a file's or folder's name with its office numbers exchanged."""
    return re.sub(
        r"(?<![0-9A-Z])[0-9A-Z]{7,13}(?![0-9A-Z])", lambda match: table.get(match[0], match[0]), name
    )
