"""Acceptance: what is asked of a sealed unit, and the one transaction that makes it accepted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from cryptography import x509

from careplan.exchange.audit import Entry, Event, write_time
from careplan.exchange.certificates.in_force import current_certificate
from careplan.exchange.certificates.ports import Signer, TrustSource
from careplan.exchange.directory.registry import find_office
from careplan.exchange.errors import ExchangeError
from careplan.exchange.notice.notices import notices_of
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.receiving.versions import parts_of
from careplan.exchange.refusals import office_inactive, transmission_unknown
from careplan.exchange.sending import refusals
from careplan.exchange.sending.clear_header import read_header
from careplan.exchange.sending.recipient import verify_recipient
from careplan.exchange.sending.repeats import InProgress, find_first
from careplan.exchange.states import Event as Step
from careplan.exchange.states import State
from careplan.exchange.transmissions import (
    Acceptance,
    Payload,
    RepeatKey,
    Transmission,
    hash_hex,
)
from careplan.sealing import ClearHeader, Party, sign_statement
from careplan.sealing.strict_json import JSON
from careplan.trust import Trust

ROUTE = "transmissions"


@dataclass(frozen=True, slots=True)
class Sending:
    """What a sender hands in. `content_mark` tells two plain units of a hosted office apart.

    `pseudonyms` are those of the service users in it, by the office whose own they are.
    """

    payload: Payload
    repeat: RepeatKey | None = None
    content_mark: bytes | None = None
    pseudonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AcceptanceDesk:
    """Accepts sealed units. `signer` is the exchange's own, `is_unit` knows the legal sets of kinds."""

    store: Store
    trust: TrustSource
    signer: Signer
    is_unit: Callable[[Iterable[str]], bool]
    in_progress: InProgress = field(default_factory=InProgress)

    def accept(self, by: Session, sending: Sending, at: datetime) -> Acceptance:
        """Accept a sealed unit with its clear header; when this returns it is on disk.

        The same sender, kinds and stamp with the same bytes, or the same idempotency key with the same
        request, get the first answer again and make nothing new.

        Raises:
            ExchangeError: office-only, header-refused, hash-differs, not-a-unit, sender-differs,
                office-inactive, service-type-foreign, destination-unknown, destination-inactive,
                destination-without-certificate, not-sealed, recipient-differs, same-stamp,
                pseudonyms-refused, idempotency-key-reused, idempotency-in-progress.

        """
        by.office()
        with self.in_progress.claim(sending.repeat):
            found = self.store.read(
                lambda tx: self._find(tx, sending.repeat) or self._verified(tx, by, sending, at)
            )
            return found if isinstance(found, Acceptance) else self._write(found)

    def first_answer(self, repeat: RepeatKey | None) -> Acceptance | None:
        """Return the answer that the first request with this key got, if there was one."""
        return None if repeat is None else self.store.read(lambda tx: self._find(tx, repeat))

    def admit(self, by: Session, sending: Sending, at: datetime) -> Acceptance:
        """Verify and commit, without asking whether the request is a repeat (see `accept`)."""
        return self._write(self.store.read(lambda tx: self._verified(tx, by, sending, at)))

    def _find(self, tx: Transaction, repeat: RepeatKey | None) -> Acceptance | None:
        first = find_first(tx, repeat)
        return None if first is None else answer_again(tx, first)

    def _verified(self, tx: Transaction, by: Session, sending: Sending, at: datetime) -> "_Draft":
        trust = self.trust.trust(at)
        header = read_header(sending.payload, by, trust, at)
        if not self.is_unit(header.kinds):
            raise refusals.not_a_unit(header.kinds)
        current = verify_route(tx, header.sender, header.destination, trust, at)
        draft = _Draft(by, sending, header, at)
        try:
            verify_recipient(tx, sending.payload.sealed, current, trust, at)
        except ExchangeError:
            if (
                _find_same(tx, draft) is None
            ):  # what was accepted before gets its answer again, whatever has ended
                raise
        return draft

    def _write(self, draft: "_Draft") -> Acceptance:
        return self.store.write(lambda tx: self._commit(tx, draft))

    def _commit(self, tx: Transaction, draft: "_Draft") -> Acceptance:
        first = find_first(tx, draft.sending.repeat) or _find_same(tx, draft)
        if first is not None:
            return answer_again(tx, first)
        transmission_id = str(uuid4())
        entry = tx.audit.append(draft.event(transmission_id))
        transmission = draft.transmission(transmission_id, entry.number)
        statement = self._sign(transmission, entry)
        tx.transmissions.add(transmission, draft.sending.payload, statement, draft.sending.content_mark)
        draft.state(tx, transmission)
        tx.outbox.add(notices_of(Step.ACCEPT, transmission, entry.number))
        if draft.sending.repeat is not None:
            tx.repeats.add(draft.sending.repeat, transmission_id, draft.at)
        return _answer(transmission, statement, repeated=False)

    def _sign(self, transmission: Transmission, entry: Entry) -> bytes:
        body: dict[str, JSON] = {
            "transmission": transmission.transmission_id,
            "sealed_sha256": transmission.sealed_sha256,
            "header_sha256": transmission.header_sha256,
            "accepted_at": write_time(transmission.accepted_at),
            "audit_number": entry.number,
            "audit_head": entry.digest.hex(),
        }
        return sign_statement("acceptance", body, signer=self.signer(), at=transmission.accepted_at)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A verified sending, about to be committed."""

    by: Session
    sending: Sending
    header: ClearHeader
    at: datetime

    def transmission(self, transmission_id: str, sequence: int) -> Transmission:
        header, payload = self.header, self.sending.payload
        return Transmission(
            transmission_id=transmission_id,
            sequence=sequence,
            sender=header.sender,
            destination=header.destination,
            stamp=header.stamp,
            kinds=tuple(sorted(header.kinds)),
            months=tuple(header.months),
            edition=header.edition,
            sealed_sha256=header.sealed_sha256,
            header_sha256=hash_hex(payload.header),
            size=len(payload.sealed),
            state=State.ACCEPTED,
            accepted_at=self.at,
            changed_at=self.at,
        )

    def state(self, tx: Transaction, transmission: Transmission) -> None:
        """Keep what it states, and the pseudonyms that came with it."""
        pseudonyms = self.sending.pseudonyms
        persons = pseudonyms.get(transmission.sender.office_number, ())
        tx.versions.add(transmission, parts_of(transmission.kinds, transmission.months, persons))
        for office, marks in pseudonyms.items():
            tx.versions.put_pseudonyms(transmission.transmission_id, office, marks)

    def event(self, transmission_id: str) -> Event:
        header, by = self.header, self.by
        details: dict[str, str | int | None] = {
            "to": State.ACCEPTED.value,
            "destination": header.destination.office_number,
            "stamp": header.stamp,
            "kinds": " ".join(sorted(header.kinds)),
            "sealed_sha256": header.sealed_sha256,
            "header_sha256": hash_hex(self.sending.payload.header),
        }
        return Event(self.at, by.office_number, by.staff_id, "transmission.accept", transmission_id, details)


def verify_route(
    tx: Transaction, sender: Party, destination: Party, trust: Trust, at: datetime
) -> x509.Certificate:
    """Refuse a sender or destination that may not send or receive; return the destination's certificate.

    Raises:
        ExchangeError: office-unknown, office-inactive, service-type-foreign, destination-unknown,
            destination-inactive, destination-without-certificate.

    """
    origin = find_office(tx, sender.office_number)
    if not origin.active:
        raise office_inactive(origin.number)
    _verify_type(origin.service_types, sender)
    office = tx.offices.find(destination.office_number)
    if office is None:
        raise refusals.destination_unknown(destination.office_number)
    if not office.active:
        raise refusals.destination_inactive(office.number)
    _verify_type(office.service_types, destination)
    certificate = current_certificate(tx, office.number, trust, at)
    if certificate is None:
        raise refusals.destination_without_certificate(office.number)
    return x509.load_der_x509_certificate(certificate.der)


def _verify_type(offered: Sequence[str], party: Party) -> None:
    if party.service_type not in offered:
        raise refusals.service_type_foreign(party.office_number, party.service_type)


def _find_same(tx: Transaction, draft: _Draft) -> str | None:
    """Return the transmission of before that is this one; refuse another under the same kind and stamp."""
    header = draft.header
    found = tx.transmissions.find_stamped(header.sender, header.kinds, header.stamp)
    if not found:
        return None
    before = tx.transmissions.find(found[0])
    if len(found) > 1 or before is None or not _is_same(tx, before, draft):
        raise refusals.same_stamp(header.stamp)
    return before.transmission_id


def _is_same(tx: Transaction, before: Transmission, draft: _Draft) -> bool:
    if (before.destination, set(before.kinds)) != (draft.header.destination, set(draft.header.kinds)):
        return False
    if before.sealed_sha256 == draft.header.sealed_sha256:
        return True
    # A hosted unit is sealed anew each time, to other bytes; its keyed mark says if the files are the same.
    mark = draft.sending.content_mark
    return mark is not None and mark == tx.transmissions.content_mark(before.transmission_id)


def answer_again(tx: Transaction, transmission_id: str) -> Acceptance:
    """Return the answer that the acceptance of a transmission got."""
    transmission = tx.transmissions.find(transmission_id)
    if transmission is None:
        raise transmission_unknown()
    return _answer(transmission, tx.transmissions.proofs(transmission_id).statement, repeated=True)


def _answer(transmission: Transmission, statement: bytes, *, repeated: bool) -> Acceptance:
    return Acceptance(
        transmission_id=transmission.transmission_id,
        accepted_at=transmission.accepted_at,
        sealed_sha256=transmission.sealed_sha256,
        header_sha256=transmission.header_sha256,
        statement=statement,
        repeated=repeated,
    )
