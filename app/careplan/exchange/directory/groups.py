"""Linkage groups: offices that exchange plans with each other, under a number they can tell each other.

The national system speaks of groups of partner offices and has published no rules; these are ours. A group is a
list of addresses: it gives nobody sight of anything.
"""

from dataclasses import dataclass
from datetime import datetime

NAME_LIMIT = 64
MOST_MEMBERS = 500


@dataclass(frozen=True, slots=True)
class Group:
    """A linkage group: number (`G` and six digits), name, the office that made it, and the offices in it by number."""

    number: str
    name: str
    owner: str
    made_at: datetime
    members: tuple[str, ...]
