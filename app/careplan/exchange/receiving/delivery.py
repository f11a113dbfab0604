"""What offices do with transmissions once accepted: fetch, receipt, send back, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from careplan.exchange.certificates.ports import TrustSource
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.receiving import refusals
from careplan.exchange.receiving.receipts import verify_receipt
from careplan.exchange.refusals import content_purged
from careplan.exchange.states import Actor, Event, State
from careplan.exchange.steps import advance, find_received, find_sent
from careplan.exchange.transmissions import Payload, Transmission


@dataclass(frozen=True, slots=True)
class Fetched:
    """A transmission with its bytes and the exchange's statement on it."""

    transmission: Transmission
    payload: Payload
    statement: bytes


@dataclass(frozen=True, slots=True)
class DeliveryDesk:
    """Serves each office its own transmissions; another's are unknown to it."""

    store: Store
    trust: TrustSource

    def fetch(self, by: Session, transmission_id: str, at: datetime, *, in_order: bool = False) -> Fetched:
        """Return the bytes to the receiver and mark the transmission fetched; repeatable until the receipt.

        Args:
            by: who fetches.
            transmission_id: what is fetched.
            at: the time.
            in_order: refuse it while something of the same sender with an older stamp is unfetched: units are
                imported in the order of their stamps.

        Raises:
            ExchangeError: office-only, transmission-unknown, state-forbids, content-purged, earlier-unfetched.

        """
        office = by.office()

        def work(tx: Transaction) -> Fetched:
            found = find_received(tx, transmission_id, office)
            if in_order:
                _verify_order(tx, found)
            payload = tx.transmissions.payload(transmission_id)
            moved = advance(tx, found, (Event.FETCH, Actor.RECEIVER), by, at)
            if payload is None:
                raise content_purged()
            return Fetched(moved, payload, tx.transmissions.proofs(transmission_id).statement)

        return self.store.write(work)

    def put_receipt(self, by: Session, transmission_id: str, receipt: bytes, at: datetime) -> Transmission:
        """Take the receiver's signed receipt. The same receipt again changes nothing.

        Raises:
            ExchangeError: office-only, transmission-unknown, state-forbids, receipt-refused.

        """
        office = by.office()
        trust = self.trust.trust(at)

        def work(tx: Transaction) -> Transmission:
            found = find_received(tx, transmission_id, office)
            proofs = tx.transmissions.proofs(transmission_id)
            if found.state is State.RECEIVED and proofs.receipt == receipt:
                return found
            verify_receipt(receipt, found, trust, at)
            moved = advance(tx, found, (Event.RECEIPT, Actor.RECEIVER), by, at)
            tx.transmissions.answer(transmission_id, replace(proofs, receipt=receipt))
            return moved

        return self.store.write(work)

    def reject(
        self, by: Session, transmission_id: str, rejection: Mapping[str, object], at: datetime
    ) -> Transmission:
        """Send it back to its sender with the findings of the failed import. The same again changes nothing.

        Raises:
            ExchangeError: office-only, transmission-unknown, state-forbids.

        """
        office = by.office()

        def work(tx: Transaction) -> Transmission:
            found = find_received(tx, transmission_id, office)
            proofs = tx.transmissions.proofs(transmission_id)
            if found.state is State.REJECTED and proofs.rejection == rejection:
                return found
            moved = advance(tx, found, (Event.REJECT, Actor.RECEIVER), by, at)
            tx.transmissions.answer(transmission_id, replace(proofs, rejection=rejection))
            return moved

        return self.store.write(work)

    def withdraw(self, by: Session, transmission_id: str, at: datetime) -> Transmission:
        """Take back, as its sender, what was not fetched yet. Withdrawing again changes nothing.

        Raises:
            ExchangeError: office-only, transmission-unknown, state-forbids.

        """
        office = by.office()

        def work(tx: Transaction) -> Transmission:
            found = find_sent(tx, transmission_id, office)
            if found.state is State.WITHDRAWN:
                return found
            return advance(tx, found, (Event.WITHDRAW, Actor.SENDER), by, at)

        return self.store.write(work)


def _verify_order(tx: Transaction, found: Transmission) -> None:
    earlier = tx.transmissions.earlier_unfetched(found)
    if earlier is not None:
        raise refusals.earlier_unfetched(earlier.transmission_id, earlier.stamp)
