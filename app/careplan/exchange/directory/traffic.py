"""What counts as having exchanged plans with a partner.

The national system pays for five partners and more in a fiscal year and does not say which transmissions count
(ours): one that the receiver has fetched, unless it was sent back. One that lies unfetched, was withdrawn or
expired moved nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from careplan.exchange.states import State
from careplan.exchange.transmissions import Box

COUNTED: Final = (State.FETCHED, State.RECEIVED)


@dataclass(frozen=True, slots=True)
class PartnerTraffic:
    """One partner office: how many transmissions went there and came from there, and when the last was accepted."""

    office_number: str
    name: str
    sent: int
    received: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Movement:
    """One transmission that counts, seen from one of its offices: when, which way, with whom, how many files."""

    at: datetime
    box: Box
    partner: str
    partner_name: str
    kinds: tuple[str, ...]
