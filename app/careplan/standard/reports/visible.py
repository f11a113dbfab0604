"""Text that can be shown: what cannot be seen, or would steer a terminal, becomes an escape; widths in columns."""

import re
import unicodedata

# Controls, formatting (bidirectional marks too), surrogates, private use, line and paragraph separators.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ue000-\uf8ff\ufeff\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_WIDE = frozenset("WF")
_MANY = 0xFFFF


def visible(text: str) -> str:
    r"""Return a text with every character that cannot be seen written as `\n`, `\u0000` or `\U000f0000`."""
    return _UNSEEN.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _NAMED.get(char) or (f"\\u{code:04x}" if code <= _MANY else f"\\U{code:08x}")


def shortened(text: str, most: int) -> str:
    """Return the first characters of a text, with an ellipsis where some are left off."""
    return text if len(text) <= most else text[:most] + "…"


def columns(text: str) -> int:
    """Return how many columns of a terminal a visible text takes: two for a wide character of East Asia."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1
