"""One step of a transmission: the compare-and-set of its state and the audit entry, in one transaction."""

from dataclasses import replace
from datetime import datetime

from careplan.exchange import refusals
from careplan.exchange.audit import Event as AuditEvent
from careplan.exchange.notice.notices import notices_of
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Transaction
from careplan.exchange.states import Actor, Event, find_step
from careplan.exchange.transmissions import Transmission


def find_for(tx: Transaction, transmission_id: str, office_number: str) -> tuple[Transmission, Actor]:
    """Return the transmission and what the office is in it.

    Raises:
        ExchangeError: transmission-unknown, where there is none or the office has no part in it.

    """
    found = tx.transmissions.find(transmission_id)
    if found is not None and found.destination.office_number == office_number:
        return found, Actor.RECEIVER
    if found is not None and found.sender.office_number == office_number:
        return found, Actor.SENDER
    raise refusals.transmission_unknown()


def find_received(tx: Transaction, transmission_id: str, office_number: str) -> Transmission:
    """Return the transmission if it was sent to the office; else refuse: transmission-unknown."""
    found = tx.transmissions.find(transmission_id)
    if found is None or found.destination.office_number != office_number:
        raise refusals.transmission_unknown()
    return found


def find_sent(tx: Transaction, transmission_id: str, office_number: str) -> Transmission:
    """Return the transmission if the office sent it; else refuse: transmission-unknown."""
    found = tx.transmissions.find(transmission_id)
    if found is None or found.sender.office_number != office_number:
        raise refusals.transmission_unknown()
    return found


def advance(
    tx: Transaction, found: Transmission, step: tuple[Event, Actor], by: Session | None, at: datetime
) -> Transmission:
    """Move the transmission one step of the table and write it down; `by` None is the exchange itself.

    Raises:
        ExchangeError: state-forbids, where the table has no such step.

    """
    event, actor = step
    row = find_step(found.state, event, actor)
    if row is None:
        raise refusals.state_forbids(found.state, event)
    if not tx.transmissions.move(found.transmission_id, found.state, row.target, at):
        return advance(
            tx, _read_again(tx, found), step, by, at
        )  # somebody was faster: see what is left to do
    details = {"from": found.state.value, "to": row.target.value, "sealed_sha256": found.sealed_sha256}
    office, staff = (None, None) if by is None else (by.office_number, by.staff_id)
    entry = tx.audit.append(
        AuditEvent(at, office, staff, f"transmission.{event}", found.transmission_id, details)
    )
    moved = replace(found, state=row.target, changed_at=at)
    if moved.state is not found.state:  # fetching again tells nobody anything new
        tx.outbox.add(notices_of(event, moved, entry.number))
    return moved


def _read_again(tx: Transaction, found: Transmission) -> Transmission:
    now = tx.transmissions.find(found.transmission_id)
    if now is None:
        raise refusals.transmission_unknown()
    return now
