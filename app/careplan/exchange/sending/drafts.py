"""Drafts of hosted offices: a unit's files put by, changed, sent or dropped. What is kept is encrypted, and expires."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from careplan.exchange.audit import Event
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Transaction
from careplan.exchange.sending import refusals
from careplan.exchange.sending.archive import read_archive
from careplan.exchange.sending.hosted import HostedDesk, PlainSending
from careplan.exchange.sending.kept import Draft
from careplan.exchange.sending.plain_unit import PlainUnit, read_plain_unit
from careplan.exchange.transmissions import Acceptance, RepeatKey


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft as its office sees it. `about` is JSON: which unit it is, or why it is none."""

    draft: Draft
    about: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DraftDesk:
    """Keeps drafts for `keep` after their last change, `most` an office."""

    hosted: HostedDesk
    keep: timedelta
    most: int

    def save(self, by: Session, archive: bytes, at: datetime, draft_id: str | None = None) -> Shown:
        """Keep a ZIP as a new draft, or in place of what a draft held. It need not be a unit yet.

        Raises:
            ExchangeError: office-only, custody-differs, archive-refused, draft-unknown, drafts-full.

        """
        self.hosted.keys.verify_hosted(by)
        about = _describe(read_archive(archive, self.hosted.limits))
        office, name = by.office(), draft_id or str(uuid4())
        sealed = self._seal(office, name, "about", json.dumps(about, ensure_ascii=False).encode())
        box = self._seal(office, name, "files", archive)
        draft = Draft(name, office, at, at, at + self.keep, len(archive), sealed)

        def work(tx: Transaction) -> Draft:
            tx.drafts.remove_expired(at)
            kept = draft
            if draft_id is not None:
                kept = replace(draft, created_at=_find(tx, office, name, at).created_at)
            elif len(tx.drafts.page(office, at)) >= self.most:
                raise refusals.drafts_full(self.most)
            tx.drafts.put(kept, box)
            tx.audit.append(Event(at, office, by.staff_id, "draft.save", name, {}))
            return kept

        return Shown(self.hosted.acceptance.store.write(work), about)

    def page(self, by: Session, at: datetime) -> Sequence[Shown]:
        """Return the office's drafts, the last changed first."""
        self.hosted.keys.verify_hosted(by)
        office = by.office()
        found = self.hosted.acceptance.store.read(lambda tx: tx.drafts.page(office, at))
        return [self._show(each) for each in found]

    def look(self, by: Session, draft_id: str, at: datetime) -> Shown:
        """Return one draft.

        Raises:
            ExchangeError: office-only, custody-differs, draft-unknown.

        """
        self.hosted.keys.verify_hosted(by)
        office = by.office()
        return self._show(self.hosted.acceptance.store.read(lambda tx: _find(tx, office, draft_id, at)))

    def archive(self, by: Session, draft_id: str, at: datetime) -> bytes:
        """Return the ZIP as it was kept.

        Raises:
            ExchangeError: office-only, custody-differs, draft-unknown, key-unreadable.

        """
        self.hosted.keys.verify_hosted(by)
        office = by.office()

        def work(tx: Transaction) -> bytes:
            _find(tx, office, draft_id, at)
            return tx.drafts.box(draft_id)

        box = self.hosted.acceptance.store.read(work)
        return self.hosted.secrets.open(office, _name(draft_id, "files"), box)

    def send(
        self, by: Session, draft_id: str, repeat: RepeatKey | None, at: datetime, *, allow_errors: bool
    ) -> tuple[Acceptance, PlainUnit | None]:
        """Send a draft as its files would be sent, and drop it. With its key a repeat gets the first answer again.

        Raises:
            ExchangeError: as `HostedDesk.send`, and draft-unknown.

        """
        first = self.hosted.acceptance.first_answer(repeat)
        if first is not None:
            return first, None
        files = read_archive(self.archive(by, draft_id, at), self.hosted.limits)
        sent = self.hosted.send(by, PlainSending(files, allow_errors, repeat), at)
        office = by.office()
        # Were this lost, the draft would stay, and sending it again would get the same answer.
        self.hosted.acceptance.store.write(lambda tx: tx.drafts.remove(draft_id, office))
        return sent

    def drop(self, by: Session, draft_id: str, at: datetime) -> None:
        """Delete a draft.

        Raises:
            ExchangeError: office-only, custody-differs, draft-unknown.

        """
        self.hosted.keys.verify_hosted(by)
        office = by.office()

        def work(tx: Transaction) -> None:
            if not tx.drafts.remove(draft_id, office):
                raise refusals.draft_unknown()
            tx.audit.append(Event(at, office, by.staff_id, "draft.delete", draft_id, {}))

        self.hosted.acceptance.store.write(work)

    def _seal(self, office: str, draft_id: str, part: str, plain: bytes) -> bytes:
        return self.hosted.secrets.seal(office, _name(draft_id, part), plain)

    def _show(self, draft: Draft) -> Shown:
        name = _name(draft.draft_id, "about")
        return Shown(draft, json.loads(self.hosted.secrets.open(draft.office_number, name, draft.about)))


def _name(draft_id: str, part: str) -> str:
    return f"draft {draft_id} {part}"


def _find(tx: Transaction, office: str, draft_id: str, at: datetime) -> Draft:
    found = tx.drafts.find(draft_id, office)
    if found is None or found.expires_at <= at:
        raise refusals.draft_unknown()
    return found


def _describe(files: Mapping[str, bytes]) -> dict[str, object]:
    """Return what the list shows: names, unit and counts; no service user."""
    names = sorted(files)
    try:
        unit = read_plain_unit(files, allow_errors=True)
    except ExchangeError as error:
        return {"files": names, "unit": None, "refusal": error.code}
    envelope = unit.envelope
    to = envelope.destination
    about = {
        "destination": {"office": to.office_number, "service_type": to.service_type},
        "stamp": envelope.stamp,
        "kinds": sorted(envelope.kinds),
        "months": sorted(envelope.months),
        "service_users": len(unit.disclosure.service_users),
        "errors": unit.errors,
    }
    refusal = refusals.unit_has_errors(unit.report).code if unit.errors else None
    return {"files": names, "unit": about, "refusal": refusal}
