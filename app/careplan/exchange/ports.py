"""What the exchange needs from outside, as Protocols. `careplan.store` implements them on SQLAlchemy."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from careplan.exchange.certificates.ports import Certificates, IssuePasswords
from careplan.exchange.directory.ports import Groups, Offices, TrafficBook
from careplan.exchange.lockers.locker import Lockers
from careplan.exchange.notice.outbox import Outbox
from careplan.exchange.notice.webhooks import Webhooks
from careplan.exchange.people.ports import People, Sessions
from careplan.exchange.proof.ports import AuditLog
from careplan.exchange.receiving.ports import Transmissions, Versions
from careplan.exchange.recording.recorded import Recordings
from careplan.exchange.retention.ageing import Ageing
from careplan.exchange.sending.kept import Drafts, Uploads
from careplan.exchange.sending.ports import Repeats
from careplan.exchange.together import Outcome
from careplan.exchange.town.ports import Ground

T = TypeVar("T")


class Transaction(Protocol):
    """What can be read and written together."""

    @property
    def offices(self) -> Offices:
        """The directory."""
        ...

    @property
    def certificates(self) -> Certificates:
        """Certificates and hosted keys."""
        ...

    @property
    def issue_passwords(self) -> IssuePasswords:
        """Issue passwords."""
        ...

    @property
    def people(self) -> People:
        """Log-ins."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Their tokens."""
        ...

    @property
    def transmissions(self) -> Transmissions:
        """Transmissions."""
        ...

    @property
    def versions(self) -> Versions:
        """What transmissions state, and pseudonyms."""
        ...

    @property
    def drafts(self) -> Drafts:
        """Drafts."""
        ...

    @property
    def uploads(self) -> Uploads:
        """Resumable uploads."""
        ...

    @property
    def lockers(self) -> Lockers:
        """What visitors put by."""
        ...

    @property
    def repeats(self) -> Repeats:
        """Idempotency keys."""
        ...

    @property
    def audit(self) -> AuditLog:
        """The audit log."""
        ...

    @property
    def ageing(self) -> Ageing:
        """What has been kept long enough."""
        ...

    @property
    def groups(self) -> Groups:
        """Linkage groups."""
        ...

    @property
    def traffic(self) -> TrafficBook:
        """What offices exchanged."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Notices."""
        ...

    @property
    def ground(self) -> Ground:
        """What stands in the exchange as a whole."""
        ...

    @property
    def webhooks(self) -> Webhooks:
        """Webhooks and their deliveries."""
        ...

    @property
    def recordings(self) -> Recordings:
        """Recorded requests."""
        ...


class Store(Protocol):
    """Runs work in a transaction. Work is a function, so that it can be run again, or join the work around it."""

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run work that only reads, in one snapshot where the database gives one; inside other work, join that."""
        ...

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run work, commit it to disk, then return. Work may be run again after losing a race.

        Inside other writing it joins that, and is on disk when that is; an exception that leaves it must leave
        the other too.
        """
        ...

    def alone(self, task: str) -> AbstractContextManager[bool]:
        """Hold a task for as long as the context is open; False where somebody holds it, in whichever process."""
        ...


class Turn(Protocol):
    """A transaction of works that know nothing of each other: `do`, `commit` and `sync`, or `do` and `undo`."""

    def do(self, work: Callable[[Transaction], T]) -> Outcome[T]:
        """Do a work and return what became of it; what it raises undoes that one.

        Where the database fails, this raises, and all of the turn is to be undone.
        """
        ...

    def commit(self) -> None:
        """Commit all of it, and end the turn. It is on disk when `sync` returns."""
        ...

    def sync(self) -> None:
        """Wait until what was committed is on disk."""
        ...

    def undo(self) -> None:
        """End the turn, if it has not ended; nothing of it is kept."""
        ...


class Turns(Protocol):
    """Begins turns, one at a time. Only what is said to wait does so: an event loop can do the rest."""

    def begin(self) -> Turn:
        """Begin a turn; wait for whoever writes."""
        ...

    def begin_at_once(self) -> Turn | None:
        """Begin a turn, or return None where that would mean waiting."""
        ...

    def shorten_log(self) -> None:
        """Do, waiting, what the database has to do from time to time with what turns wrote."""
        ...
