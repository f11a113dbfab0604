"""Drafts in the database, encrypted before they come here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from careplan.exchange.sending.kept import Draft
from careplan.store.rows import DraftBoxRow, DraftRow


class SqlDrafts:
    """`careplan.exchange.ports.Drafts`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, draft: Draft, box: bytes) -> None:
        """Keep a draft, in place of the one of before."""
        row = DraftRow(
            draft_id=draft.draft_id,
            office_number=draft.office_number,
            created_at=draft.created_at,
            changed_at=draft.changed_at,
            expires_at=draft.expires_at,
            size=draft.size,
            about=draft.about,
        )
        self._session.merge(row)
        self._session.flush()
        self._session.merge(DraftBoxRow(draft_id=draft.draft_id, box=box))
        self._session.flush()

    def find(self, draft_id: str, office_number: str) -> Draft | None:
        """Return an office's draft, expired or not."""
        row = self._session.get(DraftRow, draft_id)
        return None if row is None or row.office_number != office_number else _draft(row)

    def page(self, office_number: str, at: datetime) -> Sequence[Draft]:
        """Return an office's drafts that have not expired, the last changed first."""
        query = select(DraftRow).where(DraftRow.office_number == office_number, DraftRow.expires_at > at)
        ordered = query.order_by(DraftRow.changed_at.desc(), DraftRow.draft_id)
        return [_draft(row) for row in self._session.scalars(ordered)]

    def box(self, draft_id: str) -> bytes:
        """Return the encrypted files."""
        return self._session.get_one(DraftBoxRow, draft_id).box

    def remove(self, draft_id: str, office_number: str) -> bool:
        """Delete an office's draft; False where it has none of this id."""
        if self.find(draft_id, office_number) is None:
            return False
        self._session.execute(delete(DraftBoxRow).where(DraftBoxRow.draft_id == draft_id))
        result = self._session.execute(delete(DraftRow).where(DraftRow.draft_id == draft_id))
        return isinstance(result, CursorResult) and result.rowcount == 1

    def remove_expired(self, at: datetime) -> None:
        """Delete every office's drafts that have expired."""
        over = select(DraftRow.draft_id).where(DraftRow.expires_at <= at)
        self._session.execute(delete(DraftBoxRow).where(DraftBoxRow.draft_id.in_(over)))
        self._session.execute(delete(DraftRow).where(DraftRow.expires_at <= at))


def _draft(row: DraftRow) -> Draft:
    return Draft(
        row.draft_id,
        row.office_number,
        row.created_at,
        row.changed_at,
        row.expires_at,
        row.size,
        row.about,
    )
