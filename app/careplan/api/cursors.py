"""Cursors of the lists: where a page ended, opaque to clients."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from careplan.api import problems
from careplan.api.value_messages import value_error
from careplan.exchange.transmissions import Position, Transmission

_FORM = re.compile(rb"([0-9]{1,18}) ([0-9]{14})")


def write_cursor(last: Transmission) -> str:
    """Return the cursor of the page that ends with this transmission."""
    return urlsafe_b64encode(f"{last.sequence} {last.stamp}".encode()).decode("ascii")


def read_cursor(cursor: str | None) -> Position | None:
    """Return where a page begins, or refuse: request-invalid."""
    if cursor is None:
        return None
    try:
        found = _FORM.fullmatch(urlsafe_b64decode(cursor.encode("ascii")))
    except ValueError:
        found = None
    if found is None:
        wrong = value_error("query.cursor", "この一覧のカーソルではありません", "not a cursor of this list")
        raise problems.request_invalid([wrong])
    return Position(int(found[1]), found[2].decode("ascii"))
