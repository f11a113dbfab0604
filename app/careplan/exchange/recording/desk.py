"""Recording the requests of one office: the exchange's administrator begins and ends it, the office's own may read.

A request is kept encrypted, as drafts are, under the office's secret. It is written while the office's recording is
held, so that numbers come in the order of commits: whoever reads on from a number misses none.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from careplan.exchange.audit import Event, write_time
from careplan.exchange.custody.office_secrets import OfficeSecrets
from careplan.exchange.directory.registry import find_office
from careplan.exchange.people.login import verify_administrator
from careplan.exchange.people.staff import Session
from careplan.exchange.people.staffing import verify_keeper
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.recording.recorded import Bounds, RecordedRequest, Recording, SealedRequest


@dataclass(frozen=True, slots=True)
class Happened:
    """A request that came: whose it is, its id, when, and what is told of it."""

    office_number: str
    request_id: str
    at: datetime
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordingDesk:
    """Begins and ends recordings, keeps requests within the bounds, and shows them."""

    store: Store
    secrets: OfficeSecrets
    bounds: Bounds

    def begin(self, by: Session, number: str, span: timedelta, at: datetime) -> Recording:
        """Record an office from now on, for so long; one that is recorded already goes on till then.

        Raises:
            ExchangeError: administrator-only, office-unknown.

        """
        verify_administrator(by)

        def work(tx: Transaction) -> Recording:
            find_office(tx, number)
            known = tx.recordings.find(number, hold=True)
            begun_at = known.begun_at if known is not None and known.is_on(at) else at
            recording = Recording(number, begun_at, at + span)
            tx.recordings.begin(recording)
            details = {"until": write_time(recording.until)}
            tx.audit.append(Event(at, number, by.staff_id, "request-log.begin", number, details))
            return recording

        return self.store.write(work)

    def end(self, by: Session, number: str, at: datetime) -> None:
        """Record an office no more; what was recorded stays for its time.

        Raises:
            ExchangeError: administrator-only, office-unknown.

        """
        verify_administrator(by)

        def work(tx: Transaction) -> None:
            find_office(tx, number)
            if tx.recordings.find(number, hold=True) is not None:
                tx.recordings.end(number)
                tx.audit.append(Event(at, number, by.staff_id, "request-log.end", number, {}))

        self.store.write(work)

    def standing(self, by: Session, number: str, at: datetime) -> tuple[Recording | None, int]:
        """Return the office's recording, None where there is none, and how many requests are kept.

        Raises:
            ExchangeError: administrator-only, office-unknown.

        """
        verify_keeper(by, number)

        def work(tx: Transaction) -> tuple[Recording | None, int]:
            find_office(tx, number)
            found = tx.recordings.find(number)
            return (found if found is not None and found.is_on(at) else None), tx.recordings.count(number)

        return self.store.read(work)

    def page(self, by: Session, number: str, after: int, limit: int) -> Sequence[RecordedRequest]:
        """Return at most so many of the office's requests after that number, in order.

        Raises:
            ExchangeError: administrator-only, office-unknown, key-unreadable.

        """
        verify_keeper(by, number)

        def work(tx: Transaction) -> Sequence[SealedRequest]:
            find_office(tx, number)
            return tx.recordings.page(number, after, limit)

        return [self._open(each) for each in self.store.read(work)]

    def latest(self, by: Session, number: str, before: int | None, limit: int) -> Sequence[RecordedRequest]:
        """Return at most so many of the office's requests before that number, the last first.

        Raises:
            ExchangeError: administrator-only, office-unknown, key-unreadable.

        """
        verify_keeper(by, number)

        def work(tx: Transaction) -> Sequence[SealedRequest]:
            find_office(tx, number)
            return tx.recordings.latest(number, before, limit)

        return [self._open(each) for each in self.store.read(work)]

    def on(self, at: datetime) -> Mapping[str, Recording]:
        """Return by office what is recorded at that time."""
        return {each.office_number: each for each in self.store.read(lambda tx: tx.recordings.on(at))}

    def keep(self, happened: Happened) -> None:
        """Keep a request of an office that is recorded at its time; of any other, nothing.

        Raises:
            ExchangeError: key-unreadable.

        """
        office, name = happened.office_number, _name(happened.request_id)
        text = json.dumps(happened.told, ensure_ascii=False, separators=(",", ":"))
        plain = text.encode("utf-8", "replace")  # JSON can hold half a surrogate pair, UTF-8 cannot
        box = self.secrets.seal(office, name, plain)

        def work(tx: Transaction) -> None:
            recording = tx.recordings.find(office, hold=True)
            if recording is not None and recording.is_on(happened.at):
                tx.recordings.add(SealedRequest(0, office, happened.request_id, happened.at, box))
                tx.recordings.trim(office, self.bounds)

        self.store.write(work)

    def _open(self, sealed: SealedRequest) -> RecordedRequest:
        plain = self.secrets.open(sealed.office_number, _name(sealed.request_id), sealed.box)
        return RecordedRequest(sealed.number, sealed.request_id, sealed.at, json.loads(plain))


def _name(request_id: str) -> str:
    return f"request {request_id}"
