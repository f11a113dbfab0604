"""How an office of the town sends, fetches and receipts: by the key that the exchange keeps, or by its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from careplan.exchange.people.staff import Session
from careplan.exchange.receiving.receipts import CLEAN, sign_receipt
from careplan.exchange.sending.acceptance import Sending, verify_route
from careplan.exchange.sending.hosted import PlainSending
from careplan.exchange.sending.plain_unit import read_plain_unit
from careplan.exchange.town.desks import Desks
from careplan.exchange.transmissions import Payload
from careplan.sealing import open_unit, seal
from careplan.standard.check import check_files
from careplan.trust import Credential

Files = dict[str, bytes]


class Player(Protocol):
    """An office at work."""

    @property
    def by(self) -> Session:
        """Who works."""
        ...

    def send(self, files: Files, at: datetime, *, allow_errors: bool) -> str:
        """Look at a unit as it would be sent, and send it; return the id of the transmission."""
        ...

    def fetch(self, transmission_id: str, at: datetime) -> Files:
        """Fetch and open a unit."""
        ...

    def receipt(self, transmission_id: str, at: datetime) -> None:
        """Sign the receipt."""
        ...


@dataclass(frozen=True, slots=True)
class HostedPlayer:
    """An office whose key the exchange keeps."""

    desks: Desks
    by: Session

    def send(self, files: Files, at: datetime, *, allow_errors: bool) -> str:
        """Preview and send plain files."""
        self.desks.preview.plain(self.by, files, at)
        sending = PlainSending(files, allow_errors, None)
        return self.desks.hosted.send(self.by, sending, at)[0].transmission_id

    def fetch(self, transmission_id: str, at: datetime) -> Files:
        """Have it opened by the exchange."""
        return dict(self.desks.hosted.open(self.by, transmission_id, at).files)

    def receipt(self, transmission_id: str, at: datetime) -> None:
        """Have it signed by the exchange."""
        self.desks.hosted.sign_receipt(self.by, transmission_id, at)


@dataclass(frozen=True, slots=True)
class OwnPlayer:
    """An office that keeps its key: sealed here as its own software would, and opened so."""

    desks: Desks
    by: Session
    credential: Credential

    def send(self, files: Files, at: datetime, *, allow_errors: bool) -> str:
        """Seal and send a unit."""
        desks, about = self.desks, read_plain_unit(files, allow_errors=allow_errors).envelope
        trust = desks.trust.trust(at)
        recipient = desks.store.read(lambda tx: verify_route(tx, about.sender, about.destination, trust, at))
        unit = seal(files, about, signer=self.credential, recipient=recipient, trust=trust, at=at)
        payload = Payload(unit.sealed, unit.header)
        desks.preview.sealed(self.by, payload, at)
        return desks.hosted.acceptance.accept(self.by, Sending(payload), at).transmission_id

    def fetch(self, transmission_id: str, at: datetime) -> Files:
        """Fetch a sealed unit and open it."""
        fetched = self.desks.delivery.fetch(self.by, transmission_id, at)
        opened = open_unit(
            fetched.payload.sealed,
            credential=self.credential,
            trust=self.desks.trust.trust(at),
            at=at,
            header=fetched.payload.header,
            acceptance=fetched.statement,
        )
        return dict(opened.files)

    def receipt(self, transmission_id: str, at: datetime) -> None:
        """Sign and send the receipt."""
        found = self.desks.store.read(lambda tx: tx.transmissions.find(transmission_id))
        if found is not None:
            receipt = sign_receipt(found, CLEAN, self.credential, at)
            self.desks.delivery.put_receipt(self.by, transmission_id, receipt, at)


def rejection_of(files: Files) -> dict[str, object]:
    """Return what a receiver says whose import found errors."""
    findings = [
        {
            "rule": each.rule,
            "severity": each.severity,
            "file": each.file,
            "record": each.record,
            "field": each.field,
            "field_name": each.field_name,
            "clause": each.clause,
            "message": {"ja": each.message.ja, "en": each.message.en},
        }
        for each in check_files(files).findings
        if each.severity == "error"
    ]
    return {"reason": "取込みでエラーになりました。直して送り直してください。", "findings": findings}
