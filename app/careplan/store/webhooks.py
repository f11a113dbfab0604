"""Webhooks and their deliveries in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Subquery,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from careplan.exchange.directory.offices import SealedKey
from careplan.exchange.notice.webhooks import Claim, Counted, DeadLetter, Share, Webhook
from careplan.store.notice_rows import DeliveryRow, NoticeRow, WebhookRow
from careplan.store.notices import notice_of
from careplan.store.rows import HostedKeyRow

_BEHIND = exists().where(
    NoticeRow.office_number == WebhookRow.office_number, NoticeRow.number > WebhookRow.position
)
_NOTICE = and_(NoticeRow.number == DeliveryRow.number, NoticeRow.office_number == WebhookRow.office_number)
_WEBHOOKS = 100


class SqlWebhooks:
    """`careplan.exchange.notice.webhooks.Webhooks`.

    What one deliverer works on is locked, and others pass over it (PostgreSQL: SKIP LOCKED; SQLite has one writer).
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, webhook: Webhook, key: SealedKey) -> None:
        """Keep a webhook with its encrypted secret."""
        self._session.add(HostedKeyRow(key_id=key.key_id, owner=key.owner, box=key.box))
        self._session.flush()
        values = {
            "webhook_id": webhook.webhook_id,
            "office_number": webhook.office_number,
            "url": webhook.url,
            "made_at": webhook.made_at,
            "position": webhook.position,
        }
        self._session.execute(insert(WebhookRow), values)

    def of_office(self, office_number: str) -> Sequence[Counted]:
        """Return an office's webhooks, the oldest first."""
        dead = func.sum(case((DeliveryRow.dead_at.is_not(None), 1), else_=0))
        query = (
            select(WebhookRow, func.count(DeliveryRow.number), func.coalesce(dead, 0))
            .outerjoin(DeliveryRow, DeliveryRow.webhook_id == WebhookRow.webhook_id)
            .where(WebhookRow.office_number == office_number)
            .group_by(WebhookRow.webhook_id)
            .order_by(WebhookRow.made_at, WebhookRow.webhook_id)
        )
        rows = self._session.execute(query)
        return [Counted(_webhook(row), int(every) - int(over), int(over)) for row, every, over in rows]

    def find(self, webhook_id: str, office_number: str) -> Webhook | None:
        """Return an office's webhook."""
        row = self._session.get(WebhookRow, webhook_id)
        return None if row is None or row.office_number != office_number else _webhook(row)

    def remove(self, webhook_id: str) -> None:
        """Delete a webhook, its secret and what is to be delivered."""
        for kind in (DeliveryRow, WebhookRow):
            self._session.execute(delete(kind).where(kind.webhook_id == webhook_id))
        self._session.execute(delete(HostedKeyRow).where(HostedKeyRow.key_id == webhook_id))

    def has_work(self, at: datetime, busy: Collection[str]) -> bool:
        """Tell whether anything is to be laid out, or tried by a webhook that is not busy."""
        behind = select(WebhookRow.webhook_id).where(_BEHIND).limit(1)
        due = select(DeliveryRow.number).where(*_due(at, busy)).limit(1)
        return self._session.scalar(behind) is not None or self._session.scalar(due) is not None

    def lay_out(self, at: datetime, limit: int) -> None:
        """Make deliveries of the notices behind each webhook's position, so many a webhook at most."""
        query = select(WebhookRow).where(_BEHIND).limit(_WEBHOOKS).with_for_update(skip_locked=True)
        for row in self._session.scalars(query).all():
            behind = (
                select(NoticeRow.number)
                .where(NoticeRow.office_number == row.office_number, NoticeRow.number > row.position)
                .order_by(NoticeRow.number)
                .limit(limit)
            )
            numbers = self._session.scalars(behind).all()
            fresh = {"webhook_id": row.webhook_id, "attempts": 0, "next_at": at}
            self._session.execute(insert(DeliveryRow), [fresh | {"number": number} for number in numbers])
            row.position = numbers[-1]
        self._session.flush()

    def claim(self, at: datetime, until: datetime, share: Share) -> Sequence[Claim]:
        """Return what is due and nobody else tries, and let nobody else try it until then."""
        first = _first(at, share)
        query = (
            select(DeliveryRow, WebhookRow, NoticeRow, HostedKeyRow)
            .join(WebhookRow, WebhookRow.webhook_id == DeliveryRow.webhook_id)
            .join(NoticeRow, _NOTICE)
            .join(HostedKeyRow, HostedKeyRow.key_id == DeliveryRow.webhook_id)
            .join(first, _one(first.c.webhook_id, first.c.number))
            .where(*_due(at, share.busy), first.c.place <= share.each)
            .order_by(DeliveryRow.next_at, DeliveryRow.number)
            .limit(share.most)
            .with_for_update(skip_locked=True, of=DeliveryRow)
        )
        claims = []
        for delivery, webhook, notice, key in self._session.execute(query).all():
            sealed = SealedKey(key.key_id, key.owner, key.box)
            claims.append(Claim(_webhook(webhook), notice_of(notice), delivery.attempts, sealed))
            delivery.next_at = until
        self._session.flush()
        return claims

    def delivered(self, webhook_id: str, number: int) -> None:
        """Forget a delivery that arrived."""
        self._session.execute(delete(DeliveryRow).where(_one(webhook_id, number)))

    def failed(self, webhook_id: str, number: int, cause: str, following: datetime) -> None:
        """Count a try that failed; it is tried again at that time."""
        self._count(webhook_id, number, cause=cause, next_at=following)

    def give_up(self, webhook_id: str, number: int, cause: str, at: datetime) -> None:
        """Count a try that failed, and try no more."""
        self._count(webhook_id, number, cause=cause, dead_at=at)

    def dead(self, webhook_id: str, after: int, limit: int) -> Sequence[DeadLetter]:
        """Return what was given up after that number, in order."""
        query = (
            select(DeliveryRow, NoticeRow)
            .join(WebhookRow, WebhookRow.webhook_id == DeliveryRow.webhook_id)
            .join(NoticeRow, _NOTICE)
            .where(DeliveryRow.webhook_id == webhook_id, DeliveryRow.dead_at.is_not(None))
            .where(DeliveryRow.number > after)
            .order_by(DeliveryRow.number)
            .limit(limit)
        )
        return [
            DeadLetter(notice_of(notice), row.attempts, row.cause or "", row.dead_at or row.next_at)
            for row, notice in self._session.execute(query)
        ]

    def replay(self, webhook_id: str, numbers: Sequence[int] | None, at: datetime) -> int:
        """Begin anew with what was given up, all or those numbers; return how many."""
        which = [DeliveryRow.webhook_id == webhook_id, DeliveryRow.dead_at.is_not(None)]
        if numbers is not None:
            which.append(DeliveryRow.number.in_(numbers))
        anew = update(DeliveryRow).where(*which).values(attempts=0, next_at=at, dead_at=None)
        return cast(CursorResult[Any], self._session.execute(anew)).rowcount

    def bury(self, died_by: datetime, limit: int) -> int:
        """Delete what was given up by then, so many at most; return how many."""
        dead = DeliveryRow.dead_at <= died_by
        found = self._session.execute(
            select(DeliveryRow.webhook_id, DeliveryRow.number).where(dead).limit(limit)
        ).all()
        for webhook_id, number in found:
            self._session.execute(delete(DeliveryRow).where(_one(webhook_id, number)))
        return len(found)

    def _count(self, webhook_id: str, number: int, **values: object) -> None:
        change = update(DeliveryRow).where(_one(webhook_id, number), DeliveryRow.dead_at.is_(None))
        self._session.execute(change.values(attempts=DeliveryRow.attempts + 1, **values))


def _due(at: datetime, busy: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    free = [DeliveryRow.webhook_id.not_in(busy)] if busy else []
    return DeliveryRow.dead_at.is_(None), DeliveryRow.next_at <= at, *free


def _first(at: datetime, share: Share) -> Subquery:
    """Return what is due, with its place among what is due of the same webhook."""
    order = (DeliveryRow.next_at, DeliveryRow.number)
    place = func.row_number().over(partition_by=DeliveryRow.webhook_id, order_by=order).label("place")
    return select(DeliveryRow.webhook_id, DeliveryRow.number, place).where(*_due(at, share.busy)).subquery()


def _one(webhook_id: object, number: object) -> ColumnElement[bool]:
    return and_(DeliveryRow.webhook_id == webhook_id, DeliveryRow.number == number)


def _webhook(row: WebhookRow) -> Webhook:
    return Webhook(row.webhook_id, row.office_number, row.url, row.made_at, row.position)
