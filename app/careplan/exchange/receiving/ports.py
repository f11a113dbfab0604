"""What transmissions need from a store, as Protocols."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Protocol, TypeVar

from careplan.exchange.receiving.versions import Neighbours, Part
from careplan.exchange.states import State
from careplan.exchange.transmissions import Payload, Proofs, Query, Transmission
from careplan.sealing import Party

T = TypeVar("T")


class Transmissions(Protocol):
    """Transmissions with their payload and proofs."""

    def add(
        self, transmission: Transmission, payload: Payload, statement: bytes, content_mark: bytes | None
    ) -> None:
        """Add one, payload apart, and what is signed about it apart from that."""
        ...

    def find(self, transmission_id: str) -> Transmission | None:
        """Return one."""
        ...

    def find_stamped(self, sender: Party, kinds: Sequence[str], stamp: str) -> Sequence[str]:
        """Return the ids of those of the sender with this stamp and any of these kinds."""
        ...

    def content_mark(self, transmission_id: str) -> bytes | None:
        """Return the keyed mark of the plain content, where a hosted office sent it."""
        ...

    def move(self, transmission_id: str, origin: State, target: State, at: datetime) -> bool:
        """Compare and set the state; False where it is not `origin`."""
        ...

    def page(self, query: Query) -> Sequence[Transmission]:
        """Return one page of a list."""
        ...

    def earlier_unfetched(self, transmission: Transmission) -> Transmission | None:
        """Return what the same sender sent there under the oldest stamp, if unfetched and older than this one."""
        ...

    def payload(self, transmission_id: str) -> Payload | None:
        """Return the bytes, or None once they are purged."""
        ...

    def header(self, transmission_id: str) -> bytes:
        """Return the signed clear header, which outlives the bytes."""
        ...

    def proofs(self, transmission_id: str) -> Proofs:
        """Return what is signed about it."""
        ...

    def answer(self, transmission_id: str, proofs: Proofs) -> None:
        """Put down what the receiver said to it: the receipt, or the findings it was sent back with."""
        ...


class Versions(Protocol):
    """What transmissions state, and the pseudonyms of the service users in them."""

    def add(self, transmission: Transmission, parts: Sequence[Part]) -> None:
        """Keep what a transmission states."""
        ...

    def around(self, transmission_ids: Sequence[str]) -> Mapping[str, Sequence[Neighbours]]:
        """Return for each transmission what stands around each of its parts; nothing for one that has none."""
        ...

    def find_stated(self, sender: Party, destination: Party, matter: str, month: str) -> AbstractSet[str]:
        """Return of whom a matter was stated on that way, by the sender's pseudonyms; empty for nobody in particular.

        What was withdrawn, rejected or expired was not.
        """
        ...

    def put_pseudonyms(self, transmission_id: str, office_number: str, marks: Sequence[str]) -> None:
        """Keep an office's pseudonyms of the service users in a transmission, in place of those of before."""
        ...

    def has_pseudonyms(self, transmission_id: str, office_number: str) -> bool:
        """Return whether the office's pseudonyms of a transmission are kept."""
        ...
