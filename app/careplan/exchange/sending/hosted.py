"""For offices whose key the sandbox keeps: plain files in, plain files out, the same acceptance between.

Nothing plain is stored. The files are checked, sealed with the kept key and go through the very procedure
that a unit sealed elsewhere goes through; on the other side the whole opening procedure runs before a file
is handed out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from careplan.exchange.custody.hosted_keys import HostedKeys
from careplan.exchange.custody.office_secrets import OfficeSecrets
from careplan.exchange.directory.offices import Custody
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Transaction
from careplan.exchange.receiving.delivery import DeliveryDesk, Fetched
from careplan.exchange.receiving.pseudonyms import MOST, pseudonym
from careplan.exchange.receiving.receipts import CLEAN, UNCHECKED, WITH_ERRORS, sign_receipt
from careplan.exchange.refusals import content_purged, state_forbids
from careplan.exchange.sending import refusals
from careplan.exchange.sending.acceptance import AcceptanceDesk, Sending, verify_route
from careplan.exchange.sending.archive import ArchiveLimits, count_lines
from careplan.exchange.sending.plain_unit import PlainUnit, read_plain_unit
from careplan.exchange.states import State
from careplan.exchange.steps import find_received
from careplan.exchange.transmissions import Acceptance, Payload, RepeatKey, Transmission
from careplan.sealing import OpenedUnit, SealingError, seal
from careplan.standard.check import check_files
from careplan.standard.exchangecheck import Said, deleted_in
from careplan.workbench.disclosure import Disclosure, disclosed


@dataclass(frozen=True, slots=True)
class PlainSending:
    """Plain files as a hosted office hands them in."""

    files: Mapping[str, bytes]
    allow_errors: bool
    repeat: RepeatKey | None


@dataclass(frozen=True, slots=True)
class HostedDesk:
    """Seals and opens for hosted offices."""

    acceptance: AcceptanceDesk
    delivery: DeliveryDesk
    keys: HostedKeys
    secrets: OfficeSecrets
    limits: ArchiveLimits

    def send(self, by: Session, sending: PlainSending, at: datetime) -> tuple[Acceptance, PlainUnit]:
        """Check, seal and accept one transmission unit; return the answer and what was found in the files.

        Raises:
            ExchangeError: as `AcceptanceDesk.accept`, and custody-differs, certificate-missing,
                sealing-failed, archive-refused, edition-not-carried, files-not-one-unit, unit-has-errors.

        """
        self.keys.verify_hosted(by)
        with self.acceptance.in_progress.claim(sending.repeat):
            first = self.acceptance.first_answer(sending.repeat)
            unit = read_plain_unit(sending.files, allow_errors=sending.allow_errors)
            ours = unit.envelope.sender.office_number == by.office()
            looked = self.looked_back(unit) if ours else unit
            return first or self._seal_and_admit(by, unit, sending.repeat, at), looked

    def looked_back(self, unit: PlainUnit) -> PlainUnit:
        """Return a unit with what is to be said of its deletions: whether they refer to anything that was sent."""
        said = {each for _, _, each in deleted_in(unit.checked)}
        if not said:
            return unit
        envelope = unit.envelope
        key = self.secrets.pseudonym_key(envelope.sender.office_number)
        route = (envelope.sender, envelope.destination)
        asked = sorted({(each.matter, each.month) for each in said})
        found = self.acceptance.store.read(
            lambda tx: {each: tx.versions.find_stated(*route, *each) for each in asked}
        )

        def was_sent(each: Said) -> bool:
            persons = found[each.matter, each.month]
            return "" in persons or pseudonym(key, each.insurer_number, each.insured_number) in persons

        return unit.after(was_sent)

    def open(self, by: Session, transmission_id: str, at: datetime, *, in_order: bool = False) -> OpenedUnit:
        """Fetch and open a unit by the whole opening procedure, as of the time of its acceptance.

        The pseudonyms of its service users are kept, where the sender's side could not give them.

        Raises:
            ExchangeError: as `DeliveryDesk.fetch`, and custody-differs, opening-failed.

        """
        self.keys.verify_hosted(by)
        fetched = self.delivery.fetch(by, transmission_id, at, in_order=in_order)
        opened = self.keys.open(fetched, at)
        self._keep_pseudonyms(by.office(), transmission_id, opened)
        return opened

    def look(self, by: Session, transmission_id: str, at: datetime) -> OpenedUnit:
        """Open again what the office has fetched, to be looked at on a page: nothing moves, nothing is written.

        Raises:
            ExchangeError: custody-differs, transmission-unknown, state-forbids, content-purged,
                certificate-missing, key-unreadable, opening-failed.

        """
        self.keys.verify_hosted(by)
        return self.keys.open(self._fetched(by, transmission_id, "look"), at)

    def sign_receipt(self, by: Session, transmission_id: str, at: datetime) -> Transmission:
        """Open the unit, check it again and sign its receipt for the office; again changes nothing.

        Raises:
            ExchangeError: receipt-missing, transmission-unknown, state-forbids, content-purged,
                opening-failed.

        """
        self.keys.verify_hosted(by, otherwise=refusals.receipt_missing())
        fetched = self._fetched(by, transmission_id, "receipt")
        if fetched.transmission.state is State.RECEIVED:
            return fetched.transmission
        opened = self.keys.open(fetched, at)
        receipt = sign_receipt(
            fetched.transmission, self._verdict(opened), self.keys.signer(by.office(), at), at
        )
        return self.delivery.put_receipt(by, transmission_id, receipt, at)

    def _keep_pseudonyms(self, office: str, transmission_id: str, opened: OpenedUnit) -> None:
        store = self.acceptance.store
        if store.read(lambda tx: tx.versions.has_pseudonyms(transmission_id, office)):
            return
        if count_lines(opened.files) > self.limits.records:
            return
        marks = self.pseudonyms_of(office, disclosed(check_files(opened.files).files))
        store.write(lambda tx: tx.versions.put_pseudonyms(transmission_id, office, marks))

    def pseudonyms_of(self, office: str, disclosure: Disclosure) -> tuple[str, ...]:
        """Return an office's pseudonyms of the service users that are disclosed; none where there are too many."""
        users, key = disclosure.service_users, self.secrets.pseudonym_key(office)
        if len(users) > MOST:
            return ()
        return tuple(sorted(pseudonym(key, each.insurer_number, each.insured_number) for each in users))

    def _pseudonyms(self, unit: PlainUnit) -> dict[str, tuple[str, ...]]:
        """Return the pseudonyms of both ends, as far as their keys are kept here."""
        ends = {unit.envelope.sender.office_number, unit.envelope.destination.office_number}

        def hosted(tx: Transaction) -> list[str]:
            offices = (tx.offices.find(number) for number in sorted(ends))
            return [each.number for each in offices if each and each.custody is Custody.HOSTED]

        found = self.acceptance.store.read(hosted)
        return {office: self.pseudonyms_of(office, unit.disclosure) for office in found}

    def _verdict(self, opened: OpenedUnit) -> str:
        """Check a unit again; whoever sealed it elsewhere may have put more into it than is checked at once."""
        if count_lines(opened.files) > self.limits.records:
            return UNCHECKED
        return WITH_ERRORS if check_files(opened.files).errors else CLEAN

    def _fetched(self, by: Session, transmission_id: str, event: str) -> Fetched:
        office = by.office()

        def work(tx: Transaction) -> Fetched:
            found = find_received(tx, transmission_id, office)
            if found.state not in {State.FETCHED, State.RECEIVED}:
                raise state_forbids(found.state, event)
            payload = tx.transmissions.payload(transmission_id)
            if payload is None:
                raise content_purged()
            return Fetched(found, payload, tx.transmissions.proofs(transmission_id).statement)

        return self.acceptance.store.read(work)

    def _seal_and_admit(
        self, by: Session, unit: PlainUnit, repeat: RepeatKey | None, at: datetime
    ) -> Acceptance:
        claimed = unit.envelope.sender.office_number
        if claimed != by.office():
            raise refusals.sender_differs(claimed, by.office(), "ログイン中の事業所", "the office logged in")
        if not self.acceptance.is_unit(unit.envelope.kinds):
            raise refusals.not_a_unit(unit.envelope.kinds)
        payload = self._seal(unit, at)
        sending = Sending(payload, repeat, self.keys.mark(unit.files), self._pseudonyms(unit))
        return self.acceptance.admit(by, sending, at)

    def _seal(self, unit: PlainUnit, at: datetime) -> Payload:
        envelope, store = unit.envelope, self.acceptance.store
        trust = self.acceptance.trust.trust(at)
        recipient = store.read(lambda tx: verify_route(tx, envelope.sender, envelope.destination, trust, at))
        signer = self.keys.signer(envelope.sender.office_number, at)
        try:
            sealed = seal(unit.files, envelope, signer=signer, recipient=recipient, trust=trust, at=at)
        except SealingError as error:
            raise refusals.sealing_failed(error.code, error.message_ja, error.message_en) from error
        return Payload(sealed.sealed, sealed.header)
