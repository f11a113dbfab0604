"""One page of the received or the sent list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from careplan.exchange.directory.traffic import PartnerTraffic
from careplan.exchange.people.staff import Session
from careplan.exchange.receiving.lists import Listed
from careplan.exchange.transmissions import Box
from careplan.web.desk.asking import ROWS, Asked, cursor
from careplan.web.desk.one import other_end
from careplan.web.desks import Desks


@dataclass(frozen=True, slots=True)
class ListPage:
    """What the page shows; `following` is the `after` of the next page, None where this is the last."""

    rows: Sequence[Listed]
    names: Mapping[str, str]
    partners: Sequence[PartnerTraffic]
    following: str | None
    last_notice: int


def list_page(desks: Desks, by: Session, box: Box, asked: Asked, at: datetime) -> ListPage:
    """Return the page that was asked for.

    Raises:
        ExchangeError: office-only.

    """
    found = desks.lists.page(asked.query(box, by.office()), at)
    rows = found[:ROWS]
    return ListPage(
        rows,
        desks.registry.names(other_end(each, box).office_number for each in rows),
        desks.linkage.partners(by),
        cursor(rows[-1].transmission) if len(found) > ROWS else None,
        desks.notices.last(),
    )
