"""What would be sent, shown before it is: to whom, about whom, which months, whose services. Nothing is kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Transaction
from careplan.exchange.sending import refusals
from careplan.exchange.sending.acceptance import verify_route
from careplan.exchange.sending.clear_header import read_header
from careplan.exchange.sending.hosted import HostedDesk
from careplan.exchange.sending.plain_unit import PlainUnit, read_plain_unit
from careplan.exchange.sending.recipient import verify_recipient
from careplan.exchange.transmissions import Payload
from careplan.sealing import ClearHeader, Envelope


@dataclass(frozen=True, slots=True)
class Preview:
    """What a send would be.

    `unit` is the plain unit, None for a sealed one, into which nobody here can look. `names` are those of the offices
    concerned that are registered, by number. `stamp_used_by` are the transmissions of before with this stamp and one of
    these kinds. `refusals` are what the send would be refused with as things stand.
    """

    envelope: Envelope
    unit: PlainUnit | None
    names: Mapping[str, str]
    stamp_used_by: tuple[str, ...]
    refusals: tuple[ExchangeError, ...]


@dataclass(frozen=True, slots=True)
class PreviewDesk:
    """Shows what the desks of sending would do."""

    hosted: HostedDesk

    def plain(self, by: Session, files: Mapping[str, bytes], at: datetime) -> Preview:
        """Return the preview of plain files, to the hosted office that would send them and nobody else.

        Raises:
            ExchangeError: office-only, custody-differs, archive-refused, edition-not-carried, files-not-one-unit,
                sender-differs.

        """
        self.hosted.keys.verify_hosted(by)
        unit = read_plain_unit(files, allow_errors=True)
        claimed = unit.envelope.sender.office_number
        if claimed != by.office():
            raise refusals.sender_differs(claimed, by.office(), "ログイン中の事業所", "the office logged in")
        found = [refusals.unit_has_errors(unit.report)] if unit.errors else []
        found += self._refusals(unit.envelope, at)
        found += _refused(lambda: self.hosted.keys.signer(claimed, at))
        shown = {office.number for office in unit.disclosure.offices}
        return self._preview(unit.envelope, self.hosted.looked_back(unit), shown, found)

    def sealed(self, by: Session, payload: Payload, at: datetime) -> Preview:
        """Return the preview of a sealed unit, as far as its clear header tells.

        Raises:
            ExchangeError: office-only, header-refused, sender-differs, hash-differs.

        """
        by.office()
        header: ClearHeader = read_header(payload, by, self.hosted.acceptance.trust.trust(at), at)
        found = self._refusals(header.envelope, at, payload.sealed)
        return self._preview(header.envelope, None, set(), found)

    def _refusals(self, envelope: Envelope, at: datetime, sealed: bytes | None = None) -> list[ExchangeError]:
        desk = self.hosted.acceptance
        found = [] if desk.is_unit(envelope.kinds) else [refusals.not_a_unit(envelope.kinds)]
        trust = desk.trust.trust(at)

        def work(tx: Transaction) -> None:
            current = verify_route(tx, envelope.sender, envelope.destination, trust, at)
            if sealed is not None:
                verify_recipient(tx, sealed, current, trust, at)

        return found + _refused(lambda: desk.store.read(work))

    def _preview(
        self, envelope: Envelope, unit: PlainUnit | None, shown: set[str], found: list[ExchangeError]
    ) -> Preview:
        numbers = shown | {envelope.sender.office_number, envelope.destination.office_number}

        def work(tx: Transaction) -> tuple[dict[str, str], tuple[str, ...]]:
            used = tx.transmissions.find_stamped(envelope.sender, envelope.kinds, envelope.stamp)
            return dict(_names(tx, numbers)), tuple(sorted(used))

        names, used = self.hosted.acceptance.store.read(work)
        return Preview(envelope, unit, names, used, tuple(found))


def _names(tx: Transaction, numbers: set[str]) -> Iterator[tuple[str, str]]:
    for number in sorted(numbers):
        office = tx.offices.find(number)
        if office is not None:
            yield number, office.name


def _refused(work: Callable[[], object]) -> list[ExchangeError]:
    """Return what the work is refused with, nothing where it is not."""
    try:
        work()
    except ExchangeError as error:
        return [error]
    return []
