"""Which transmission is the newest version of what it states, and which deletion belongs to what.

A transmission states parts: a matter (specs `matters`), its month, and a service user by the sender's pseudonym.
Two parts are the same where sender, destination (each with its service type), matter, month and pseudonym are. Of
the same parts the one of the latest stamp counts, the last accepted where stamps are equal; what was withdrawn,
rejected or expired counts for nothing. Where the sender gave no pseudonyms the clear header is all there is: a month
is then one part, what has no month is not compared, and a deletion, which may be about one person of many, is linked
but supersedes nothing (docs/versions.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from careplan.exchange.receiving import refusals
from careplan.exchange.states import State
from careplan.standard.matters import Stated, stated_by

LIVE = (State.ACCEPTED, State.FETCHED, State.RECEIVED)
_MOST_PARTS = 5000
_Ids = tuple[str | None, ...]
"""For each part the id of a transmission, or none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing stated. `month` and `person` (the sender's pseudonym) are empty where there is none."""

    matter: str
    month: str
    person: str
    deletion: bool


class Neighbours(NamedTuple):
    """What stands around one part, by id of the transmission: the newest that supersedes it, and the deletions."""

    superseded_by: str | None
    deleted_by: str | None
    deletes: str | None


class Standing(StrEnum):
    """How a transmission stands to the others about the same."""

    NEWEST = "newest"
    PARTLY_SUPERSEDED = "partly-superseded"
    SUPERSEDED = "superseded"
    DELETED = "deleted"
    VOID = "void"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Version:
    """The standing of a transmission, and the ids of those that make it so."""

    standing: Standing
    superseded_by: tuple[str, ...] = ()
    deleted_by: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()


def parts_of(kinds: Iterable[str], months: Sequence[str], persons: Sequence[str]) -> tuple[Part, ...]:
    """Return what a unit states, from its clear header and the sender's pseudonyms.

    Raises:
        ExchangeError: pseudonyms-refused, where persons times months is more than can be kept.

    """
    stated = stated_by(kinds)
    monthly = len(persons) * max(1, len(months)) * max(1, len(stated))
    if monthly > _MOST_PARTS:
        raise refusals.pseudonyms_refused(_MOST_PARTS)
    return tuple(
        Part(each.matter.id, month, person, each.deletion)
        for each in stated
        for month in (dict.fromkeys(months) if each.matter.monthly and months else ("",))
        for person in dict.fromkeys(persons) or _nobody(each)
    )


def version_of(state: State, around: Sequence[Neighbours]) -> Version:
    """Return the standing of a transmission from what stands around its parts."""
    superseded, deleted, deletes = zip(*around, strict=True) if around else ((), (), ())
    return Version(_standing(state, superseded, deleted), _ids(superseded), _ids(deleted), _ids(deletes))


def _nobody(stated: Stated) -> tuple[str, ...]:
    """Return the part without a person: there is one for a month, none for what every person has of their own."""
    return ("",) if stated.matter.monthly else ()


def _standing(state: State, superseded: _Ids, deleted: _Ids) -> Standing:
    if state not in LIVE:
        return Standing.VOID
    if not superseded:
        return Standing.UNKNOWN
    untouched = superseded.count(None)
    if untouched == len(superseded):
        return Standing.NEWEST
    if untouched:
        return Standing.PARTLY_SUPERSEDED
    return Standing.DELETED if superseded == deleted else Standing.SUPERSEDED


def _ids(found: _Ids) -> tuple[str, ...]:
    # Nearly always there are none, and a list asks it three times a row.
    return tuple(sorted({each for each in found if each is not None})) if any(found) else ()
