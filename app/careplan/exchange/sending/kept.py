"""What is kept of a unit before it is sent, drafts and uploads, and what a store must do with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as the store keeps it. `box` is the ZIP, `about` what the list shows of it, both encrypted."""

    draft_id: str
    office_number: str
    created_at: datetime
    changed_at: datetime
    expires_at: datetime
    size: int
    about: bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload: `received` of `length` bytes are kept."""

    upload_id: str
    office_number: str
    plain: bool
    """Whether it is the ZIP of a hosted office; else a sealed unit."""
    length: int
    received: int
    expires_at: datetime
    transmission_id: str | None = None


class Drafts(Protocol):
    """Drafts, encrypted."""

    def put(self, draft: Draft, box: bytes) -> None:
        """Keep a draft, in place of the one of before."""
        ...

    def find(self, draft_id: str, office_number: str) -> Draft | None:
        """Return an office's draft, expired or not."""
        ...

    def page(self, office_number: str, at: datetime) -> Sequence[Draft]:
        """Return an office's drafts that have not expired, the last changed first."""
        ...

    def box(self, draft_id: str) -> bytes:
        """Return the encrypted files."""
        ...

    def remove(self, draft_id: str, office_number: str) -> bool:
        """Delete an office's draft; False where it has none of this id."""
        ...

    def remove_expired(self, at: datetime) -> None:
        """Delete every office's drafts that have expired."""
        ...


class Uploads(Protocol):
    """Resumable uploads, their pieces encrypted."""

    def add(self, upload: Upload) -> None:
        """Add an upload."""
        ...

    def find(self, upload_id: str, office_number: str) -> Upload | None:
        """Return an office's upload, expired or not."""
        ...

    def count_open(self, office_number: str) -> int:
        """Return how many uploads of an office have not been sent."""
        ...

    def append(self, upload_id: str, offset: int, size: int, box: bytes) -> bool:
        """Compare where the upload stands, and keep a piece; False where it stands elsewhere."""
        ...

    def pieces(self, upload_id: str) -> Sequence[tuple[int, bytes]]:
        """Return where each piece begins, and the piece, in order."""
        ...

    def finish(self, upload_id: str, transmission_id: str) -> None:
        """Note what an upload became, and delete its pieces."""
        ...

    def remove(self, upload_id: str, office_number: str) -> bool:
        """Delete an office's upload; False where it has none of this id."""
        ...

    def remove_expired(self, at: datetime) -> None:
        """Delete every office's uploads that have expired."""
        ...
