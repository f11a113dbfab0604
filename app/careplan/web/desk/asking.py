"""How a list is asked for by the address of its page: filters, order, where the page begins."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from fastapi import Query as FromAddress
from pydantic import BaseModel, Field

from careplan.exchange.proof.fiscal_year import JAPAN
from careplan.exchange.states import State
from careplan.exchange.transmissions import Box, Order, Position, Query, Transmission

ROWS: Final = 25
_MONTHS_BACK, _MONTHS_AHEAD = 18, 3
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{14})")


class Asked(BaseModel):
    """The values of a list's address; what is empty is not asked for. A form sends its empty fields, too."""

    state: Annotated[str, Field(pattern=f"^({'|'.join(State)})?$")] = ""
    kind: Annotated[str, Field(pattern=r"^[0-9A-Z_]{0,32}$")] = ""
    month: Annotated[str, Field(pattern=r"^([0-9]{6})?$")] = ""
    partner: Annotated[str, Field(pattern=r"^([0-9A-Z]{10})?$")] = ""
    order: Order = Order.NEWEST
    after: Annotated[str, Field(pattern=r"^([0-9]{1,18}-[0-9]{14})?$")] = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return any((self.state, self.kind, self.month, self.partner))

    def query(self, box: Box, office_number: str) -> Query:
        """Return the query, for one row more than a page has: it tells whether there is a next page."""
        found = _CURSOR.fullmatch(self.after)
        return Query(
            box=box,
            office_number=office_number,
            order=self.order,
            state=State(self.state) if self.state else None,
            after=Position(int(found[1]), found[2]) if found else None,
            limit=ROWS + 1,
            kind=self.kind or None,
            month=self.month or None,
            partner=self.partner or None,
        )


ListAsked = Annotated[Asked, FromAddress()]
"""Anything else in the place of these values is refused: request-invalid."""


def cursor(last: Transmission) -> str:
    """Return the `after` of the page that follows this row."""
    return f"{last.sequence}-{last.stamp}"


def months_around(at: datetime) -> Sequence[str]:
    """Return the months (YYYYMM) that can be chosen, the last first."""
    now = at.astimezone(JAPAN)
    this = now.year * 12 + now.month - 1
    span = range(this + _MONTHS_AHEAD, this - _MONTHS_BACK, -1)
    return [f"{each // 12}{each % 12 + 1:02}" for each in span]
