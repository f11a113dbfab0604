"""Drafts of a hosted office."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from careplan.client.answers import Acceptance
from careplan.client.connection import Call
from careplan.client.errors import not_understood
from careplan.client.reading import Values, read_acceptance, read_values
from careplan.client.routes import Routes, segment
from careplan.client.zips import write_zip
from careplan.sealing import MAX_SEALED, is_safe_name
from careplan.standard.archive import ArchiveError, Bounds, read_archive

_ZIP = {"Content-Type": "application/zip"}
_MOST = Bounds(files=256, file_bytes=MAX_SEALED, total_bytes=2 * MAX_SEALED)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft. `destination` and the rest are None or empty while it is no unit; `refusal` is what a send would say."""

    id: str
    created_at: datetime
    changed_at: datetime
    expires_at: datetime
    size: int
    files: tuple[str, ...]
    destination: str | None
    stamp: str | None
    kinds: tuple[str, ...]
    months: tuple[str, ...]
    refusal: str | None


class Drafts(Routes):
    """The drafts of the office; every method raises `ClientError`."""

    def save(self, files: Mapping[str, bytes]) -> Draft:
        """Keep files (name to bytes) as a new draft."""
        return self._ask(Call("POST", "/v1/drafts", write_zip(files), _ZIP), read_draft)

    def change(self, draft_id: str, files: Mapping[str, bytes]) -> Draft:
        """Keep other files in place of a draft's."""
        return self._ask(Call("PUT", _path(draft_id), write_zip(files), _ZIP, repeatable=True), read_draft)

    def all(self) -> list[Draft]:
        """Return the drafts, the last changed first."""
        return self._get("/v1/drafts", lambda values: [read_draft(each) for each in values.inners("items")])

    def files(self, draft_id: str) -> dict[str, bytes]:
        """Return a draft's files (name to bytes)."""
        answer = self._bytes(f"{_path(draft_id)}/files", 2 * MAX_SEALED)
        try:
            files = read_archive(answer.body, _MOST)
        except ArchiveError as error:
            raise not_understood(self._connection.address, "ZIP") from error
        files = {name.rpartition("/")[2]: data for name, data in files.items()}
        if not all(map(is_safe_name, files)):
            raise not_understood(self._connection.address, "ZIP: a file name")
        return files

    def send(
        self, draft_id: str, *, allow_errors: bool = False, idempotency_key: str | None = None
    ) -> Acceptance:
        """Send a draft; then it is one no more. Without a key of the caller's one is made: repeating is safe."""
        headers = {"Idempotency-Key": idempotency_key or secrets.token_urlsafe(24)}
        query = {"allow_errors": "true" if allow_errors else "false"}
        answer = self._connection.ask(
            Call("POST", f"{_path(draft_id)}/sending", b"", headers, query, repeatable=True)
        )
        replayed = answer.headers.get("careplan-replayed", "") == "true"
        return self._understood(answer, lambda each: read_acceptance(read_values(each), replayed=replayed))

    def delete(self, draft_id: str) -> None:
        """Delete a draft."""
        self._connection.ask(Call("DELETE", _path(draft_id)))


def read_draft(values: Values) -> Draft:
    """Read a draft."""
    unit = values.optional("unit", values.inner)
    to = None if unit is None else unit.inner("destination")
    return Draft(
        id=values.text("id"),
        created_at=values.moment("created_at"),
        changed_at=values.moment("changed_at"),
        expires_at=values.moment("expires_at"),
        size=values.whole("size"),
        files=values.texts("files"),
        destination=None if to is None else f"{to.text('office')}/{to.text('service_type')}",
        stamp=None if unit is None else unit.text("stamp"),
        kinds=() if unit is None else unit.texts("kinds"),
        months=() if unit is None else unit.texts("months"),
        refusal=values.optional("refusal", values.text),
    )


def _path(draft_id: str) -> str:
    return f"/v1/drafts/{segment(draft_id)}"
