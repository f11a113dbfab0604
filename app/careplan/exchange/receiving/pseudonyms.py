"""Pseudonyms of service users: keyed marks, an office's own, by which lists are filtered and versions told.

A pseudonym is HMAC-SHA-256 under a key of the office over the numbers of insurer and insured, in lower-case
hexadecimal. Who has not the key can neither compute nor try it; two offices' pseudonyms of one person differ.
"""

import hmac
import re
from collections.abc import Iterable

from careplan.exchange.receiving import refusals

KEY_BYTES = 32
MOST = 1000
_FORM = re.compile(r"[0-9a-f]{64}", re.ASCII)


def pseudonym(key: bytes, insurer_number: str, insured_number: str) -> str:
    """Return an office's pseudonym of a service user: 64 hexadecimal digits."""
    return hmac.new(key, f"{insurer_number}\n{insured_number}".encode(), "sha256").hexdigest()


def verify_pseudonyms(given: Iterable[str]) -> tuple[str, ...]:
    """Return pseudonyms, each once and in order, or refuse what is none or too many.

    Raises:
        ExchangeError: pseudonyms-refused.

    """
    found = tuple(sorted(set(given)))
    if len(found) > MOST or not all(_FORM.fullmatch(each) for each in found):
        raise refusals.pseudonyms_refused(MOST)
    return found
