"""What Prometheus reads: requests of this process, and where the exchange stands.

Labels are route templates, methods, statuses, actions of the audit log: no address, office, person or token.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from careplan.exchange.ports import Store, Transaction
from careplan.trust.terms import WARNED_DAYS

if TYPE_CHECKING:
    from careplan.api.services import Services

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_BATCH = 1000
_MOST_ENDING = 10_000


class Metrics:
    """The metrics of one application, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "careplan_requests", "Requests answered", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "careplan_request_seconds",
            "Seconds till the whole answer was sent",
            ["method", "route"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._actions = Counter(
            "careplan_audit_entries",
            "Entries of the audit log since this process was first asked, by action, of all processes together",
            ["action"],
            registry=registry,
        )
        self._head = Gauge(
            "careplan_audit_head", "Number of the last entry of the audit log", registry=registry
        )
        self._threads = Gauge("careplan_threads", "Threads at work", ["pool"], registry=registry)
        self._waiting = Gauge(
            "careplan_threads_waiting", "Work that waits for a thread", ["pool"], registry=registry
        )
        self._streams = Gauge("careplan_event_streams", "Open event streams", registry=registry)
        self._ends = Gauge(
            "careplan_certificate_end_seconds", "When it ends, Unix time", ["whose"], registry=registry
        )
        self._lists = Gauge(
            "careplan_revocation_list_next_seconds",
            "When the first of the revocation lists has to be followed by the next, Unix time",
            registry=registry,
        )
        self._ending = Gauge(
            "careplan_office_certificates_ending",
            "Offices whose certificate ends within 90 days, or has ended",
            ["state"],
            registry=registry,
        )
        self._counted: int | None = None
        self._known: dict[tuple[str, str | None, int | None], tuple[Counter, Histogram]] = {}

    def observe(self, method: str, route: str | None, status: int | None, seconds: float) -> None:
        """Count an answered request; what no route answers counts as one."""
        known = method if method in _METHODS else "other"
        count, time = self._known.get((known, route, status)) or self._meet(known, route, status)
        count.inc()
        time.observe(seconds)

    def _meet(self, method: str, route: str | None, status: int | None) -> tuple[Counter, Histogram]:
        """Return what counts such requests, and keep it: finding it by its labels takes longer than counting."""
        count = self._requests.labels(method, route or "none", str(status or "none"))
        found = self._known[method, route, status] = count, self._seconds.labels(method, route or "none")
        return found

    def write(self, kit: "Services", at: datetime) -> bytes:
        """Return everything in Prometheus' text format, as of `at`.

        Raises:
            StoreUnavailableError: the database does not answer.

        """
        self._count_entries(kit.door.store)
        ends = kit.door.store.read(lambda tx: list(_office_ends(tx, at)))
        self._ending.labels("ended").set(sum(end <= at for end in ends))
        self._ending.labels("ending").set(sum(end > at for end in ends))
        trust = kit.trust.trust(at)
        self._ends.labels("exchange").set(kit.signer().certificate.not_valid_after_utc.timestamp())
        self._ends.labels("authority").set(
            min(each.not_valid_after_utc for each in trust.anchors).timestamp()
        )
        following = [each.next_update_utc for each in trust.crls or () if each.next_update_utc is not None]
        if following:
            self._lists.set(min(following).timestamp())
        self._streams.set(kit.feed.open_streams())
        gathering = () if kit.gathering is None else (kit.gathering.load(),)
        for pool, busy, waiting in (*kit.workers.loads(), *gathering):
            self._threads.labels(pool).set(busy)
            self._waiting.labels(pool).set(waiting)
        return generate_latest(self._registry)

    def _count_entries(self, store: Store) -> None:
        """Count what the audit log has more than last time: every step of a transmission is an entry."""
        head = store.read(lambda tx: tx.audit.head())
        counted = head.number if self._counted is None else self._counted
        while counted < head.number:
            after = counted
            page = store.read(lambda tx, after=after: tx.audit.page(after, _BATCH))  # type: ignore[misc]
            for entry in page:
                self._actions.labels(entry.event.action).inc()
            counted = page[-1].number
        self._counted = counted
        self._head.set(counted)


def _office_ends(tx: Transaction, at: datetime) -> Iterator[datetime]:
    for each in tx.certificates.last_ending(None, _MOST_ENDING, at + timedelta(days=WARNED_DAYS)):
        yield each.not_after
