"""Uploads in the database, their pieces encrypted before they come here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func, insert, select, update
from sqlalchemy.orm import Session

from careplan.exchange.sending.kept import Upload
from careplan.store.rows import UploadPieceRow, UploadRow


class SqlUploads:
    """`careplan.exchange.ports.Uploads`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, upload: Upload) -> None:
        """Add an upload."""
        row = UploadRow(
            upload_id=upload.upload_id,
            office_number=upload.office_number,
            plain=upload.plain,
            length=upload.length,
            received=upload.received,
            expires_at=upload.expires_at,
        )
        self._session.add(row)
        self._session.flush()

    def find(self, upload_id: str, office_number: str) -> Upload | None:
        """Return an office's upload, expired or not."""
        row = self._session.get(UploadRow, upload_id, populate_existing=True)
        return None if row is None or row.office_number != office_number else _upload(row)

    def count_open(self, office_number: str) -> int:
        """Return how many uploads of an office have not been sent."""
        row = UploadRow
        query = select(func.count()).select_from(row).where(row.office_number == office_number)
        return self._session.scalar(query.where(row.transmission_id.is_(None))) or 0

    def append(self, upload_id: str, offset: int, size: int, box: bytes) -> bool:
        """Compare where the upload stands, and keep a piece; False where it stands elsewhere."""
        row = UploadRow
        change = update(row).where(row.upload_id == upload_id, row.received == offset)
        moved = change.values(received=offset + size).execution_options(synchronize_session=False)
        result: CursorResult[Any] = self._session.execute(moved)  # type: ignore[assignment]
        if result.rowcount != 1:
            return False
        self._session.execute(insert(UploadPieceRow).values(upload_id=upload_id, start=offset, box=box))
        return True

    def pieces(self, upload_id: str) -> Sequence[tuple[int, bytes]]:
        """Return where each piece begins, and the piece, in order."""
        row = UploadPieceRow
        query = select(row.start, row.box).where(row.upload_id == upload_id).order_by(row.start)
        return [(start, box) for start, box in self._session.execute(query)]

    def finish(self, upload_id: str, transmission_id: str) -> None:
        """Note what an upload became, and delete its pieces."""
        self._session.execute(delete(UploadPieceRow).where(UploadPieceRow.upload_id == upload_id))
        change = update(UploadRow).where(UploadRow.upload_id == upload_id)
        self._session.execute(change.values(transmission_id=transmission_id))

    def remove(self, upload_id: str, office_number: str) -> bool:
        """Delete an office's upload; False where it has none of this id."""
        if self.find(upload_id, office_number) is None:
            return False
        self._session.execute(delete(UploadPieceRow).where(UploadPieceRow.upload_id == upload_id))
        self._session.execute(delete(UploadRow).where(UploadRow.upload_id == upload_id))
        return True

    def remove_expired(self, at: datetime) -> None:
        """Delete every office's uploads that have expired."""
        over = select(UploadRow.upload_id).where(UploadRow.expires_at <= at)
        self._session.execute(delete(UploadPieceRow).where(UploadPieceRow.upload_id.in_(over)))
        self._session.execute(delete(UploadRow).where(UploadRow.expires_at <= at))


def _upload(row: UploadRow) -> Upload:
    return Upload(
        row.upload_id,
        row.office_number,
        row.plain,
        row.length,
        row.received,
        row.expires_at,
        row.transmission_id,
    )
