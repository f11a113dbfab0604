"""One transmission as its sender or its receiver sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Path

from careplan.exchange import refusals
from careplan.exchange.directory.offices import Custody
from careplan.exchange.people.staff import Session
from careplan.exchange.receiving.lists import Happened, Listed
from careplan.exchange.receiving.receipts import KIND as RECEIPT
from careplan.exchange.transmissions import Box, Proofs
from careplan.sealing import Party
from careplan.sealing.statement import read_statement
from careplan.web.desks import Desks

TransmissionId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page of a transmission shows; `others` are those that its version refers to, by id."""

    listed: Listed
    proofs: Proofs
    history: Sequence[Happened]
    names: Mapping[str, str]
    hosted: bool
    others: Mapping[str, Listed]

    @property
    def verdict(self) -> str | None:
        """What the receiver's check said, by its receipt: clean, with-errors, unchecked; None without one."""
        receipt = self.proofs.receipt
        said = None if receipt is None else read_statement(receipt, RECEIPT).body.get("verdict")
        return said if isinstance(said, str) else None


def look(desks: Desks, by: Session, box: Box, transmission_id: str, at: datetime) -> Seen:
    """Return a transmission of one of the office's lists.

    Raises:
        ExchangeError: office-only, transmission-unknown (also for what stands in the other list).

    """
    listed, proofs = desks.lists.look(by, transmission_id, at)
    if own_end(listed, box).office_number != by.office():
        raise refusals.transmission_unknown()
    version = listed.version
    ids = {*version.superseded_by, *version.deleted_by, *version.deletes}
    others = {each: desks.lists.look(by, each, at)[0] for each in sorted(ids)}
    ends = (listed.transmission.sender, listed.transmission.destination)
    return Seen(
        listed,
        proofs,
        desks.lists.history(by, transmission_id),
        desks.registry.names(each.office_number for each in ends),
        desks.registry.office(by.office()).custody is Custody.HOSTED,
        others,
    )


def own_end(listed: Listed, box: Box) -> Party:
    """Return the end of a transmission that has it in that list."""
    return listed.transmission.destination if box is Box.RECEIVED else listed.transmission.sender


def other_end(listed: Listed, box: Box) -> Party:
    """Return the partner's end."""
    return listed.transmission.sender if box is Box.RECEIVED else listed.transmission.destination
