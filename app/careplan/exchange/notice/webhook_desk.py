"""What an office does with its webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from careplan.exchange.audit import Event
from careplan.exchange.custody.cabinet import KeyCabinet, verify_in_use
from careplan.exchange.notice import refusals
from careplan.exchange.notice.addresses import AddressRule
from careplan.exchange.notice.standard_webhooks import make_secret, write_secret
from careplan.exchange.notice.webhooks import Counted, DeadLetter, Webhook
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction


@dataclass(frozen=True, slots=True)
class WebhookDesk:
    """Keeps the webhooks of each office, `most` at a time; their secrets as hosted keys are kept."""

    store: Store
    cabinet: KeyCabinet
    rule: AddressRule
    most: int

    def add(self, by: Session, url: str, at: datetime) -> tuple[Webhook, str]:
        """Put down an address for the notices to come; return it with its secret, which is never shown again.

        Raises:
            ExchangeError: office-only, webhook-url-refused, webhooks-full, key-unreadable.

        """
        office = by.office()
        self.rule.verify(url)
        name, secret = str(uuid4()), make_secret()
        key = self.cabinet.seal_key(office, name, secret)

        def work(tx: Transaction) -> Webhook:
            verify_in_use(tx, self.cabinet)
            if len(tx.webhooks.of_office(office)) >= self.most:
                raise refusals.webhooks_full(self.most)
            # The entry takes the lock of the chain: no step can come between it and the position.
            entry = tx.audit.append(Event(at, office, by.staff_id, "webhook.add", name, {}))
            webhook = Webhook(name, office, url, at, entry.number)
            tx.webhooks.add(webhook, key)
            return webhook

        return self.store.write(work), write_secret(secret)

    def all(self, by: Session) -> Sequence[Counted]:
        """Return the office's webhooks, the oldest first."""
        office = by.office()
        return self.store.read(lambda tx: tx.webhooks.of_office(office))

    def remove(self, by: Session, webhook_id: str, at: datetime) -> None:
        """Delete a webhook; what is still to be delivered is delivered no more.

        Raises:
            ExchangeError: office-only, webhook-unknown.

        """
        office = by.office()

        def work(tx: Transaction) -> None:
            _find(tx, webhook_id, office)
            tx.webhooks.remove(webhook_id)
            tx.audit.append(Event(at, office, by.staff_id, "webhook.remove", webhook_id, {}))

        self.store.write(work)

    def dead(self, by: Session, webhook_id: str, after: int, limit: int) -> Sequence[DeadLetter]:
        """Return what was given up after that number, in order.

        Raises:
            ExchangeError: office-only, webhook-unknown.

        """
        office = by.office()

        def work(tx: Transaction) -> Sequence[DeadLetter]:
            return tx.webhooks.dead(_find(tx, webhook_id, office).webhook_id, after, limit)

        return self.store.read(work)

    def replay(self, by: Session, webhook_id: str, numbers: Sequence[int] | None, at: datetime) -> int:
        """Begin anew with what was given up, all or those numbers; return how many.

        Raises:
            ExchangeError: office-only, webhook-unknown.

        """
        office = by.office()

        def work(tx: Transaction) -> int:
            count = tx.webhooks.replay(_find(tx, webhook_id, office).webhook_id, numbers, at)
            details = {"count": count}
            tx.audit.append(Event(at, office, by.staff_id, "webhook.replay", webhook_id, details))
            return count

        return self.store.write(work)


def _find(tx: Transaction, webhook_id: str, office: str) -> Webhook:
    found = tx.webhooks.find(webhook_id, office)
    if found is None:
        raise refusals.webhook_unknown()
    return found
