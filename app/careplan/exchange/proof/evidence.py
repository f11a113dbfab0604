"""Making the evidence pack of a transmission, for its sender, its receiver, or an inspector who asks them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.exchange.audit import Entry, write_time
from careplan.exchange.certificates.ports import Signer, TrustSource
from careplan.exchange.people.staff import Session
from careplan.exchange.ports import Store, Transaction
from careplan.exchange.proof import pack
from careplan.exchange.proof.entry_lines import write_line
from careplan.exchange.proof.readme import write_readme
from careplan.exchange.steps import find_for
from careplan.exchange.transmissions import Proofs, Transmission
from careplan.sealing import sign_statement
from careplan.sealing.armour import read_armour
from careplan.sealing.limits import MAX_SIGNED_TEXT
from careplan.sealing.signed import verify_signed
from careplan.sealing.strict_json import JSON, write_json
from careplan.trust import Trust

KIND = "evidence"


@dataclass(frozen=True, slots=True)
class EvidenceDesk:
    """Gives each office the evidence of what it sent and received. `signer` is the exchange's own."""

    store: Store
    trust: TrustSource
    signer: Signer

    def make(self, by: Session, transmission_id: str, at: datetime) -> bytes:
        """Return the evidence pack (ZIP; see `pack`), sealed by the exchange at that time.

        Raises:
            ExchangeError: office-only, transmission-unknown.

        """
        office = by.office()
        kept = self.store.read(lambda tx: _collect(tx, transmission_id, office))
        members = _members(kept, self.trust.trust(at), at)
        return pack.write_pack(members | {pack.SEAL: self.seal(members, transmission_id, at)})

    def seal(self, members: Mapping[str, bytes], transmission_id: str, at: datetime) -> bytes:
        """Return the exchange's statement over the SHA-256 of each member."""
        body: dict[str, JSON] = {
            "format": pack.FORMAT,
            "transmission": transmission_id,
            "made_at": write_time(at),
            "members": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
        }
        return sign_statement(KIND, body, signer=self.signer(), at=at)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the store holds of a transmission."""

    transmission: Transmission
    header: bytes
    proofs: Proofs
    entries: Sequence[Entry]


def _collect(tx: Transaction, transmission_id: str, office: str) -> _Kept:
    found, _ = find_for(tx, transmission_id, office)
    return _Kept(
        found,
        tx.transmissions.header(transmission_id),
        tx.transmissions.proofs(transmission_id),
        tx.audit.about(transmission_id),
    )


def _members(kept: _Kept, trust: Trust, at: datetime) -> dict[str, bytes]:
    proofs = kept.proofs
    members = {
        pack.README: write_readme(kept.transmission.transmission_id, at),
        pack.TRANSMISSION: write_json(transmission_json(kept.transmission)) + b"\n",
        pack.HEADER: kept.header,
        pack.ACCEPTANCE: proofs.statement,
        pack.AUDIT: b"".join(map(write_line, kept.entries)),
        pack.AUTHORITIES: b"".join(each.public_bytes(Encoding.PEM) for each in trust.anchors),
        pack.REVOCATIONS: b"".join(each.public_bytes(Encoding.PEM) for each in trust.crls or ()),
        pack.SIGNERS: _signers(proofs.statement, kept.header, proofs.receipt),
    }
    if proofs.receipt is not None:
        members[pack.RECEIPT] = proofs.receipt
    if proofs.rejection is not None:
        members[pack.REJECTION] = write_json(dict(proofs.rejection)) + b"\n"  # type: ignore[arg-type]
    return members


def _signers(*signed: bytes | None) -> bytes:
    found: dict[x509.Certificate, None] = {}
    for data in signed:
        if data is not None:
            found[verify_signed(read_armour(data, MAX_SIGNED_TEXT)).certificate] = None
    return b"".join(each.public_bytes(Encoding.PEM) for each in found)


def transmission_json(transmission: Transmission) -> dict[str, JSON]:
    """Return what a pack says of a transmission; the names are those of the lists of the API."""
    sender, destination = transmission.sender, transmission.destination
    return {
        "id": transmission.transmission_id,
        "from": {"office": sender.office_number, "service_type": sender.service_type},
        "to": {"office": destination.office_number, "service_type": destination.service_type},
        "stamp": transmission.stamp,
        "kinds": list(transmission.kinds),
        "months": list(transmission.months),
        "edition": transmission.edition,
        "state": transmission.state.value,
        "size": transmission.size,
        "sealed_sha256": transmission.sealed_sha256,
        "header_sha256": transmission.header_sha256,
        "accepted_at": write_time(transmission.accepted_at),
        "changed_at": write_time(transmission.changed_at),
    }
