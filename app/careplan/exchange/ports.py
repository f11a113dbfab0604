"""What the exchange needs from outside, as Protocols. `careplan.store` implements them on SQLAlchemy."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from cryptography import x509

from careplan.exchange.audit import Entry, Event, Head
from careplan.exchange.directory.groups import Group
from careplan.exchange.directory.offices import (
    IssuePassword,
    Office,
    OfficeCertificate,
    OfficeHolder,
    OfficeQuery,
    OwnCertificate,
    Reception,
    SealedKey,
)
from careplan.exchange.directory.traffic import Movement, PartnerTraffic
from careplan.exchange.notice.outbox import Outbox
from careplan.exchange.notice.webhooks import Webhooks
from careplan.exchange.people.lockout import Failures
from careplan.exchange.people.staff import RefreshToken, Session, Staff
from careplan.exchange.receiving.versions import Neighbours, Part
from careplan.exchange.retention.ageing import Ageing
from careplan.exchange.sending.kept import Drafts, Uploads
from careplan.exchange.states import State
from careplan.exchange.transmissions import Payload, Proofs, Query, RepeatKey, Transmission
from careplan.sealing import Party
from careplan.trust import Credential, Trust

T = TypeVar("T")


class Offices(Protocol):
    """The directory."""

    def add(self, office: Office) -> bool:
        """Add the office; False where its number is taken."""
        ...

    def find(self, number: str) -> Office | None:
        """Return the office."""
        ...

    def page(self, query: OfficeQuery) -> Sequence[Office]:
        """Return one page of those that fit, by number."""
        ...

    def set_receives(self, number: str, receives: Sequence[Reception]) -> None:
        """Put down what the office says that it can receive."""
        ...

    def set_active(self, number: str, *, active: bool) -> None:
        """Let the office take part, or not."""
        ...


class Certificates(Protocol):
    """Certificates of the offices, and the hosted keys that belong to some of them."""

    def add(self, certificate: OfficeCertificate) -> None:
        """Put down a certificate; it is the current one from now on."""
        ...

    def newest_first(self, office_number: str) -> Sequence[OfficeCertificate]:
        """Return all of the office's certificates, the last installed first, revoked ones too."""
        ...

    def last_ending(
        self, after: str | None, limit: int, until: datetime | None
    ) -> Sequence[OfficeCertificate]:
        """Return of each office behind `after`, by number, the unrevoked certificate that ends last.

        Where `until` is given, only those that end by then.
        """
        ...

    def last_ending_of(self, office_numbers: Sequence[str]) -> Sequence[OfficeCertificate]:
        """Return of each of these offices the unrevoked certificate that ends last."""
        ...

    def mark_revoked(self, office_number: str, serial: str, reason: str, at: datetime) -> None:
        """Note that the certificate is revoked, and why."""
        ...

    def put_own(self, certificate: OwnCertificate, key: SealedKey) -> None:
        """Put down the certificate and encrypted key that the exchange itself signs with."""
        ...

    def own(self) -> tuple[OwnCertificate, SealedKey] | None:
        """Return the exchange's own certificate and key, the last put down."""
        ...

    def add_key(self, key: SealedKey) -> None:
        """Keep an encrypted key."""
        ...

    def hold_own(self, *, alone: bool) -> SealedKey | None:
        """Return the exchange's own key; nobody replaces it till the transaction ends.

        Several transactions may hold it; one that does `alone` waits for the others, and they for it.
        """
        ...

    def every_key(self) -> Sequence[SealedKey]:
        """Return all encrypted keys."""
        ...

    def replace_key(self, key: SealedKey) -> None:
        """Put down a key of that id anew, encrypted otherwise."""
        ...

    def find_key(self, key_id: str) -> SealedKey | None:
        """Return the encrypted key."""
        ...


class IssuePasswords(Protocol):
    """The issue passwords of offices, one each at a time."""

    def put(self, password: IssuePassword) -> None:
        """Keep a password in place of the office's last."""
        ...

    def find(self, office_number: str) -> IssuePassword | None:
        """Return the office's password; nobody else uses it till the transaction ends."""
        ...

    def use(self, office_number: str, serial: str, at: datetime) -> None:
        """Note which certificate it made."""
        ...


class People(Protocol):
    """Log-ins, the secrets of their one-time passwords, and the failures counted by ID."""

    def add(self, staff: Staff) -> bool:
        """Add a log-in; False where the ID is taken."""
        ...

    def find(self, staff_id: str) -> Staff | None:
        """Return the log-in."""
        ...

    def has_administrator(self) -> bool:
        """Return whether anybody may run the exchange."""
        ...

    def of_office(self, number: str) -> Sequence[Staff]:
        """Return the log-ins of an office by ID, those switched off too."""
        ...

    def set_active(self, staff_id: str, *, active: bool) -> None:
        """Switch the log-in on or off."""
        ...

    def set_password(self, staff_id: str, password_hash: str, at: datetime, *, provisional: bool) -> None:
        """Change the password's hash and end every session of the log-in."""
        ...

    def put_secret(self, secret: SealedKey) -> None:
        """Keep the encrypted secret of one-time passwords, in place of one of the same id."""
        ...

    def start_otp(self, staff_id: str, step: int, at: datetime) -> None:
        """Ask for one-time passwords from now on; that of `step` is used."""
        ...

    def stop_otp(self, staff_id: str, key_id: str) -> None:
        """Ask for none any more, and forget the secret."""
        ...

    def use_step(self, staff_id: str, step: int) -> bool:
        """Compare and set the step of the last one-time password; False where it, or a later one, was used."""
        ...

    def failures(self, key: bytes, *, for_update: bool = False) -> Failures | None:
        """Return the failures counted under a hashed ID."""
        ...

    def put_failures(self, key: bytes, failures: Failures, since: datetime) -> None:
        """Keep them; those of every ID whose last was before `since` are dropped."""
        ...

    def forget_failures(self, key: bytes) -> None:
        """Count from nothing again."""
        ...


class Sessions(Protocol):
    """The tokens of log-ins, known by their hashes."""

    def open(self, session: Session, refresh: RefreshToken) -> None:
        """Keep a pair, and drop those of the log-in that have ended."""
        ...

    def find(self, token_digest: bytes) -> tuple[Session, Staff] | None:
        """Return the session, ended or not, of a log-in that is active, with that log-in."""
        ...

    def find_refresh(self, token_digest: bytes) -> RefreshToken | None:
        """Return what is kept of a refresh token, ended or used or not."""
        ...

    def use_refresh(self, token_digest: bytes, at: datetime) -> bool:
        """Compare and set that a refresh token is used; False where it was."""
        ...

    def end_family(self, family: str) -> None:
        """Drop all tokens of a family."""
        ...

    def end_all(self, staff_id: str) -> None:
        """Drop all tokens of a log-in."""
        ...


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


class Repeats(Protocol):
    """Idempotency keys with the transmission each of them made."""

    def add(self, key: RepeatKey, transmission_id: str, at: datetime) -> None:
        """Keep a key."""
        ...

    def find(self, key: RepeatKey) -> tuple[bytes, str] | None:
        """Return the fingerprint and the transmission's id of the first request with this key."""
        ...


class AuditLog(Protocol):
    """The chained log. Appending takes the lock of the chain till the transaction ends."""

    def append(self, event: Event) -> Entry:
        """Write the event to the end of the chain and return it with its number and hash."""
        ...

    def head(self) -> Head:
        """Return the end of the chain."""
        ...

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yield the entries after that number, in order."""
        ...

    def page(self, after: int, limit: int) -> Sequence[Entry]:
        """Return at most so many entries after that number, in order."""
        ...

    def about(self, subject: str) -> Sequence[Entry]:
        """Return the entries on one subject in order, those of the log it was imported from before ours."""
        ...


class Groups(Protocol):
    """Linkage groups."""

    def add(self, name: str, owner: str, at: datetime) -> Group:
        """Make a group with the next number; its owner is its first member."""
        ...

    def find(self, number: str) -> Group | None:
        """Return the group with its members."""
        ...

    def of_office(self, office_number: str) -> Sequence[Group]:
        """Return the groups that the office is in, by number."""
        ...

    def put_member(self, number: str, office_number: str, at: datetime) -> None:
        """Let the office be in the group."""
        ...

    def drop_member(self, number: str, office_number: str) -> None:
        """Let the office be in the group no more."""
        ...

    def remove(self, number: str) -> None:
        """Dissolve the group; its number is not given again."""
        ...


class TrafficBook(Protocol):
    """What an office exchanged, for its yearly report."""

    def between(self, office_number: str, since: datetime, until: datetime) -> Sequence[Movement]:
        """Return what the office sent and received in `since <= accepted_at < until`, in order of acceptance."""
        ...

    def partners(self, office_number: str) -> Sequence[PartnerTraffic]:
        """Return each office that the office sent to or received from, the latest first."""
        ...

    def first_use(self, office_number: str) -> datetime | None:
        """Return when the office's first transmission that counts, sent or received, was accepted."""
        ...


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
    def webhooks(self) -> Webhooks:
        """Webhooks and their deliveries."""
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


class TrustSource(Protocol):
    """Whom the exchange trusts now."""

    def trust(self, at: datetime) -> Trust:
        """Return the anchors and the revocation lists to ask at that time."""
        ...


class Signer(Protocol):
    """The exchange's own credential, asked for each time: it is renewed while the service runs."""

    def __call__(self) -> Credential:
        """Return the credential in use now."""
        ...


class Authority(Protocol):
    """The sandbox's own authority. Where it cannot be reached it refuses: authority-unavailable."""

    @property
    def certificate(self) -> x509.Certificate:
        """The authority's own certificate: a trust anchor."""
        ...

    def issue_office(self, holder: OfficeHolder, key_type: str, days: int, at: datetime) -> Credential:
        """Make a key and a certificate bound to an office number."""
        ...

    def certify_office(
        self, holder: OfficeHolder, request: bytes, days: int, at: datetime
    ) -> x509.Certificate:
        """Make a certificate for the key of a request (CSR)."""
        ...

    def ended_office(self, holder: OfficeHolder, at: datetime) -> x509.Certificate:
        """Make a certificate that has ended, of a key that nobody has: for practice."""
        ...

    def issue_exchange(self, at: datetime, days: int) -> Credential:
        """Make a key and a certificate for the exchange itself."""
        ...

    def revoke(self, certificate: x509.Certificate, reason: str, at: datetime) -> bool:
        """Revoke a certificate; False where another authority issued it."""
        ...

    def crl(self, at: datetime) -> x509.CertificateRevocationList:
        """Return the revocation list: fresh at that time, or the last one where no new one can be made."""
        ...
