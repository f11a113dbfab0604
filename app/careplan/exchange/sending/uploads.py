"""Resumable uploads: a body that comes in pieces, each kept as it arrives, and is sent once it is whole.

Every piece is encrypted under the office's own key whatever it holds, and the whole is put together in memory only.
An upload keeps the id of the transmission that it became, so that sending it again gets the first answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Transaction
from careplan.exchange.sending import refusals
from careplan.exchange.sending.acceptance import Sending, answer_again
from careplan.exchange.sending.archive import read_archive
from careplan.exchange.sending.hosted import HostedDesk, PlainSending
from careplan.exchange.sending.kept import Upload
from careplan.exchange.sending.plain_unit import PlainUnit
from careplan.exchange.transmissions import Acceptance, Payload, RepeatKey


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bytes of one upload, uploads of an office at a time, and how long one is kept after it began."""

    length: int
    most: int
    keep: timedelta


@dataclass(frozen=True, slots=True)
class WithUpload:
    """What goes with an upload when it is sent."""

    header: bytes
    pseudonyms: Mapping[str, tuple[str, ...]]
    allow_errors: bool
    repeat: RepeatKey | None


@dataclass(frozen=True, slots=True)
class UploadDesk:
    """Takes pieces in, and hands the whole to the desks of sending."""

    hosted: HostedDesk
    limits: UploadLimits

    def begin(self, by: Session, length: int, at: datetime, *, plain: bool) -> Upload:
        """Make room for an upload.

        Raises:
            ExchangeError: office-only, custody-differs, upload-too-large, uploads-full.

        """
        office = by.office()
        if plain:
            self.hosted.keys.verify_hosted(by)
        if not 0 < length <= self.limits.length:
            raise refusals.upload_too_large(self.limits.length)
        upload = Upload(str(uuid4()), office, plain, length, 0, at + self.limits.keep)

        def work(tx: Transaction) -> Upload:
            tx.uploads.remove_expired(at)
            if tx.uploads.count_open(office) >= self.limits.most:
                raise refusals.uploads_full(self.limits.most)
            tx.uploads.add(upload)
            return upload

        return self.hosted.acceptance.store.write(work)

    def look(self, by: Session, upload_id: str, at: datetime) -> Upload:
        """Return how far an upload has come.

        Raises:
            ExchangeError: office-only, upload-unknown.

        """
        office = by.office()
        return self.hosted.acceptance.store.read(lambda tx: _find(tx, office, upload_id, at))

    def append(self, by: Session, upload_id: str, offset: int, piece: bytes, at: datetime) -> Upload:
        """Keep the bytes that begin at an offset, which must be where the upload stands.

        Raises:
            ExchangeError: office-only, upload-unknown, upload-offset-differs, upload-too-large.

        """
        office = by.office()
        box = self.hosted.secrets.seal(office, _name(upload_id, offset), piece)

        def work(tx: Transaction) -> Upload:
            found = _find(tx, office, upload_id, at)
            if offset != found.received:
                raise refusals.upload_offset_differs(found.received)
            if offset + len(piece) > found.length:
                raise refusals.upload_too_large(found.length)
            if piece and not tx.uploads.append(upload_id, offset, len(piece), box):
                raise refusals.upload_offset_differs(_find(tx, office, upload_id, at).received)
            return _find(tx, office, upload_id, at)

        return self.hosted.acceptance.store.write(work)

    def drop(self, by: Session, upload_id: str) -> None:
        """Give an upload up.

        Raises:
            ExchangeError: office-only, upload-unknown.

        """
        office = by.office()

        def work(tx: Transaction) -> None:
            if not tx.uploads.remove(upload_id, office):
                raise refusals.upload_unknown()

        self.hosted.acceptance.store.write(work)

    def send(
        self, by: Session, upload_id: str, given: WithUpload, at: datetime
    ) -> tuple[Acceptance, PlainUnit | None]:
        """Send what was uploaded, as if it had come in one piece. Sent again, it gets the first answer.

        Raises:
            ExchangeError: as `AcceptanceDesk.accept` or `HostedDesk.send`, and upload-unknown, upload-incomplete.

        """
        found = self.look(by, upload_id, at)
        if found.transmission_id is not None:
            return self._again(found.transmission_id), None
        if found.received < found.length:
            raise refusals.upload_incomplete(found.received, found.length)
        sent = self._send(by, found, given, at)
        transmission_id = sent[0].transmission_id
        # Were this lost, the bytes would stay, and sending them again would get the same answer.
        self.hosted.acceptance.store.write(lambda tx: tx.uploads.finish(upload_id, transmission_id))
        return sent

    def _send(
        self, by: Session, found: Upload, given: WithUpload, at: datetime
    ) -> tuple[Acceptance, PlainUnit | None]:
        body = self._whole(found)
        if found.plain:
            files = read_archive(body, self.hosted.limits)
            return self.hosted.send(by, PlainSending(files, given.allow_errors, given.repeat), at)
        sending = Sending(Payload(body, given.header), given.repeat, pseudonyms=given.pseudonyms)
        return self.hosted.acceptance.accept(by, sending, at), None

    def _whole(self, found: Upload) -> bytes:
        boxes = self.hosted.acceptance.store.read(lambda tx: tx.uploads.pieces(found.upload_id))
        opened = (
            self.hosted.secrets.open(found.office_number, _name(found.upload_id, offset), box)
            for offset, box in boxes
        )
        return b"".join(opened)

    def _again(self, transmission_id: str) -> Acceptance:
        return self.hosted.acceptance.store.read(lambda tx: answer_again(tx, transmission_id))


def _name(upload_id: str, offset: int) -> str:
    return f"upload {upload_id} {offset}"


def _find(tx: Transaction, office: str, upload_id: str, at: datetime) -> Upload:
    found = tx.uploads.find(upload_id, office)
    if found is None or found.expires_at <= at:
        raise refusals.upload_unknown()
    return found
