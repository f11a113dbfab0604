"""What is about to be sent: kept as an encrypted draft from the moment it comes, looked at, compared, sent once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path

from careplan.exchange.directory.offices import Custody, Office
from careplan.exchange.errors import ExchangeError
from careplan.exchange.people.staff import Session
from careplan.exchange.refusals import archive_refused
from careplan.exchange.sending.acceptance import ROUTE
from careplan.exchange.sending.archive import read_archive, write_archive
from careplan.exchange.sending.drafts import Shown
from careplan.exchange.sending.preview import Preview
from careplan.exchange.transmissions import RepeatKey
from careplan.standard.reports import Language
from careplan.web import refusals
from careplan.web.desk.incoming import Contents, contents_of
from careplan.web.desk.told import Told, findings_of
from careplan.web.desks import Desks
from careplan.web.posted import PostedFile

DraftId = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A draft with its preview, or with what it is refused with (`refusal`); `chosen` is the partner chosen for it."""

    shown: Shown
    preview: Preview | None
    refusal: ExchangeError | None
    chosen: Office | None

    @property
    def differs(self) -> bool:
        """Whether the files name another destination than the partner chosen."""
        to = self.preview.envelope.destination.office_number if self.preview else None
        return self.chosen is not None and to is not None and to != self.chosen.number

    @property
    def findings(self) -> Sequence[Told]:
        """The findings, errors first."""
        unit = self.preview.unit if self.preview else None
        return () if unit is None else findings_of(unit.report)

    @property
    def obstacles(self) -> Sequence[ExchangeError]:
        """What the send would be refused with whatever one ticks."""
        found = self.preview.refusals if self.preview else ()
        return [each for each in found if each.code != "unit-has-errors"]


def archive_of(files: Sequence[PostedFile]) -> bytes:
    """Return the ZIP of what was chosen: one ZIP as it came, else the files.

    Raises:
        ExchangeError: nothing-to-send, archive-refused.

    """
    if not files:
        raise refusals.nothing_to_send()
    if len(files) == 1 and files[0].content.startswith(_ZIP):
        return files[0].content
    named = {each.name.replace("\\", "/").rpartition("/")[2]: each.content for each in files}
    if len(named) < len(files):
        raise archive_refused("同じ名前のファイルが2つあります", "two of the files have the same name")
    return write_archive(named)


def is_hosted(desks: Desks, by: Session) -> bool:
    """Return whether the office's key is kept here, so that its files can come plain."""
    return desks.registry.office(by.office()).custody is Custody.HOSTED


def look_out(desks: Desks, by: Session, draft_id: str, to: str, at: datetime) -> Outgoing:
    """Return a draft as it would be sent.

    Raises:
        ExchangeError: office-only, custody-differs, draft-unknown, key-unreadable.

    """
    shown = desks.drafts.look(by, draft_id, at)
    archive = desks.drafts.archive(by, draft_id, at)
    chosen = next(iter(desks.registry.known([to] if to else [])), None)
    try:
        files = read_archive(archive, desks.hosted.limits)
        return Outgoing(shown, desks.preview.plain(by, files, at), None, chosen)
    except ExchangeError as error:
        return Outgoing(shown, None, error, chosen)


def contents_out(desks: Desks, by: Session, draft_id: str, place: int, language: Language) -> Contents:
    """Return one service user's forms of a draft; a place that there is not is the first.

    Raises:
        ExchangeError: office-only, custody-differs, draft-unknown, key-unreadable, archive-refused.

    """
    archive = desks.drafts.archive(by, draft_id, desks.clock())
    files = read_archive(archive, desks.hosted.limits)
    named = {path.rpartition("/")[2]: content for path, content in files.items()}
    return contents_of(named, place, language)


def send_out(desks: Desks, by: Session, draft_id: str, to: str, *, allow_errors: bool) -> str:
    """Send a draft to the partner chosen; return the transmission's id. Sent again, it gets the first answer.

    Raises:
        ExchangeError: as `DraftDesk.send`, and partner-differs.

    """
    repeat, at = _repeat_key(desks, by, draft_id), desks.clock()
    try:
        first = desks.hosted.acceptance.first_answer(repeat)
        if first is None:
            _verify_partner(desks.drafts.look(by, draft_id, at), to)
            first, _ = desks.drafts.send(by, draft_id, repeat, at, allow_errors=allow_errors)
    except ExchangeError:
        first = desks.hosted.acceptance.first_answer(repeat)  # the other click was faster
        if first is None:
            raise
    return first.transmission_id


def sent_as(desks: Desks, by: Session, draft_id: str) -> str | None:
    """Return the id of the transmission that a draft of the office became by page, if it was sent."""
    first = desks.hosted.acceptance.first_answer(_repeat_key(desks, by, draft_id))
    return None if first is None else first.transmission_id


def named_in(shown: Shown) -> str | None:
    """Return the number of the office that a draft's files are for; None where they are no unit."""
    unit: Any = shown.about["unit"]
    return None if unit is None else str(unit["destination"]["office"])


def _repeat_key(desks: Desks, by: Session, draft_id: str) -> RepeatKey:
    """Return the key of sending this draft: a draft is sent once, whichever window asks, however often."""
    mark = desks.hosted.keys.cabinet.mark_content(b"draft by page", draft_id.encode())
    return RepeatKey(by.office(), ROUTE, f"draft-{draft_id}", mark)


def _verify_partner(shown: Shown, to: str) -> None:
    if named_in(shown) not in {None, to}:
        raise refusals.partner_differs()
