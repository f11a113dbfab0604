"""Verifying an evidence pack, offline, by somebody who trusts only the authority.

The procedure, by these numbers:

1. the archive holds the members of a pack, within bounds;
2. `evidence.p7s` is the exchange's, and lists the SHA-256 of each other member, no more and no less;
3. `acceptance.p7s` is the exchange's, good at the acceptance that it speaks of, and about the same transmission;
4. `header.p7s` is the sender's, good at the acceptance; its hash and the sealed bytes' are those accepted;
5. `transmission.json` says what header and acceptance say;
6. `audit.jsonl`: each entry has its hash; the first is the acceptance with the head that was signed; the steps are
   those of the table of states, and end in the state of `transmission.json`;
7. `receipt.p7s` is there exactly where the unit was received: the receiver's, good when the exchange took it, and
   about these bytes;
8. sealed bytes, where they are given, have the hash that was accepted;
9. an exported audit log, where one is given (and verified), holds the pack's entries in their places.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from careplan.exchange.audit import Entry, Head, chain_event
from careplan.exchange.proof import pack
from careplan.exchange.proof.audit_file import AuditVerdict
from careplan.exchange.proof.comparing import (
    read_time,
    read_unjudged,
    unlike,
    verify_same,
    verify_signed_statement,
)
from careplan.exchange.proof.entry_lines import EntryFormError, read_line
from careplan.exchange.proof.errors import ProofError
from careplan.exchange.states import STEPS, State
from careplan.sealing import ClearHeader, SealingError, Statement, Trust, verify_header
from careplan.sealing.strict_json import JSON, read_json
from careplan.trust import TrustError, load_certificates, load_crls, office_number_of

_PREFIX = "transmission."
_MOVES = {(step.origin, step.event.value, step.target) for step in STEPS}


@dataclass(frozen=True, slots=True)
class EvidenceVerdict:
    """A pack that holds: what it proves, and what was not asked (`notes`)."""

    transmission_id: str
    header: ClearHeader
    state: State
    accepted_at: datetime
    received_at: datetime | None
    """When the exchange took the receipt."""
    made_at: datetime
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a verifier has beside the pack: authorities known by another way, sealed bytes, a verified audit log."""

    anchors: tuple[x509.Certificate, ...] | None = None
    sealed: bytes | None = None
    audit: AuditVerdict | None = None


def verify_evidence(data: bytes, beside: Beside) -> EvidenceVerdict:
    """Verify an evidence pack (bytes of the ZIP) by the procedure above.

    Raises:
        ProofError: it does not hold; code and step say where.

    """
    members = pack.read_pack(data)  # 1
    trust = _trust(members, beside.anchors)
    sealed_pack = _verify_seal(members, trust)  # 2
    acceptance, accepted_at = _verify_acceptance(members, trust, sealed_pack)  # 3
    header = _verify_header(members, trust, acceptance, accepted_at)  # 4
    shown = _verify_transmission(members, header, acceptance)  # 5
    entries = _verify_entries(members, acceptance, shown)  # 6
    received_at = _verify_receipt(members, trust, header, acceptance, entries)  # 7
    _verify_sealed(beside.sealed, header)  # 8
    _verify_placed(beside.audit, entries)  # 9
    return EvidenceVerdict(
        transmission_id=str(acceptance.body["transmission"]),
        header=header,
        state=State(str(shown["state"])),
        accepted_at=accepted_at,
        received_at=received_at,
        made_at=sealed_pack.signed_at,
        notes=tuple(_notes(beside, trust)),
    )


def _notes(beside: Beside, trust: Trust) -> Sequence[str]:
    missing = {
        "anchors-from-pack": beside.anchors is None,
        "revocation-not-asked": trust.crls is None,
        "sealed-bytes-not-asked": beside.sealed is None,
        "audit-log-not-asked": beside.audit is None,
    }
    return [note for note, is_missing in missing.items() if is_missing]


def _trust(members: Mapping[str, bytes], anchors: tuple[x509.Certificate, ...] | None) -> Trust:
    """Return the authorities known by another way (the pack's own for want of them) with the pack's lists."""
    try:
        own = load_certificates(members[pack.AUTHORITIES])
        lists = load_crls(members[pack.REVOCATIONS]) if members[pack.REVOCATIONS] else None
    except TrustError as error:
        raise ProofError("evidence.authorities", 1, error.message_ja, error.message_en) from error
    return Trust(own if anchors is None else anchors, lists)


def _verify_seal(members: Mapping[str, bytes], trust: Trust) -> Statement:
    statement = verify_signed_statement(members[pack.SEAL], "evidence", trust, 2)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in members.items() if name != pack.SEAL}
    listed = statement.body.get("members")
    if statement.body.get("format") != pack.FORMAT or not isinstance(listed, Mapping):
        raise ProofError(
            "evidence.format", 2, f"{pack.SEAL} の形式が違います", f"{pack.SEAL} is of another format"
        )
    altered = sorted(name for name in {*hashes, *listed} if hashes.get(name) != listed.get(name))
    if altered:
        raise ProofError(
            "evidence.member-altered",
            2,
            f"作成後に変わったファイルがあります：{_shown(altered)}",
            f"changed since the pack was made: {_shown(altered)}",
        )
    return statement


def _verify_acceptance(
    members: Mapping[str, bytes], trust: Trust, sealed_pack: Statement
) -> tuple[Statement, datetime]:
    unjudged = read_unjudged(members[pack.ACCEPTANCE], "acceptance", 3)
    accepted_at = read_time(unjudged.body.get("accepted_at"), pack.ACCEPTANCE, 3)
    statement = verify_signed_statement(members[pack.ACCEPTANCE], "acceptance", trust, 3, accepted_at)
    verify_same(pack.ACCEPTANCE, 3, statement.body, {"transmission": sealed_pack.body.get("transmission")})
    return statement, accepted_at


def _verify_header(
    members: Mapping[str, bytes], trust: Trust, acceptance: Statement, at: datetime
) -> ClearHeader:
    try:
        header = verify_header(members[pack.HEADER], trust=trust, at=at)
    except SealingError as error:
        raise ProofError(error.code, 4, error.message_ja, error.message_en) from error
    hashes = {
        "header_sha256": hashlib.sha256(members[pack.HEADER]).hexdigest(),
        "sealed_sha256": header.sealed_sha256,
    }
    verify_same(pack.HEADER, 4, acceptance.body, hashes)
    return header


def _verify_transmission(
    members: Mapping[str, bytes], header: ClearHeader, acceptance: Statement
) -> dict[str, JSON]:
    try:
        shown = read_json(members[pack.TRANSMISSION])
        State(str(shown.get("state")))
    except ValueError as error:
        raise unlike(pack.TRANSMISSION, 5, "JSON, state") from error
    sender, destination = header.sender, header.destination
    expected: dict[str, object] = {
        "id": acceptance.body["transmission"],
        "from": {"office": sender.office_number, "service_type": sender.service_type},
        "to": {"office": destination.office_number, "service_type": destination.service_type},
        "stamp": header.stamp,
        "kinds": sorted(header.kinds),
        "months": list(header.months),
        "edition": header.edition,
    }
    accepted = {name: acceptance.body.get(name) for name in ("sealed_sha256", "header_sha256", "accepted_at")}
    verify_same(pack.TRANSMISSION, 5, shown, expected | accepted)
    return shown


def _verify_entries(
    members: Mapping[str, bytes], acceptance: Statement, shown: Mapping[str, JSON]
) -> tuple[Entry, ...]:
    try:
        entries = tuple(map(read_line, members[pack.AUDIT].splitlines()))
    except EntryFormError as error:
        raise unlike(pack.AUDIT, 6, str(error)) from error
    for entry in entries:
        if chain_event(Head(entry.number - 1, entry.previous), entry.event).digest != entry.digest:
            raise ProofError(
                "evidence.entry-altered",
                6,
                f"監査記録 {entry.number} のハッシュが合いません",
                f"audit entry {entry.number} has not the hash it says",
            )
    first = entries[0] if entries else None
    head = {"audit_number": first and first.number, "audit_head": first and first.digest.hex()}
    verify_same(pack.AUDIT, 6, acceptance.body, head)
    if _walk(entries, acceptance.body["transmission"]) != shown["state"]:
        raise unlike(pack.AUDIT, 6, "state")
    return entries


def _walk(entries: Sequence[Entry], subject: object) -> str:
    """Return the state that the entries' steps lead to; each must be a step of the table."""
    state: State | None = None
    for entry in entries:
        event, to = entry.event.action.removeprefix(_PREFIX), entry.event.details.get("to")
        if entry.event.subject != subject:
            raise unlike(pack.AUDIT, 6, "subject")
        if not entry.event.action.startswith(_PREFIX) or to is None:
            continue
        if to not in list(State) or (state, event, State(str(to))) not in _MOVES:
            raise unlike(pack.AUDIT, 6, f"{state} {event} {to}")
        state = State(str(to))
    return "" if state is None else state.value


def _verify_receipt(
    members: Mapping[str, bytes],
    trust: Trust,
    header: ClearHeader,
    acceptance: Statement,
    entries: Sequence[Entry],
) -> datetime | None:
    taken = [each.event.at for each in entries if each.event.details.get("to") == State.RECEIVED.value]
    if bool(taken) != (pack.RECEIPT in members):
        raise unlike(pack.RECEIPT, 7, "state")
    if not taken:
        return None
    receipt = verify_signed_statement(members[pack.RECEIPT], "receipt", trust, 7, taken[-1])
    if office_number_of(receipt.signer) != header.destination.office_number:
        raise ProofError(
            "evidence.receipt-signer",
            7,
            f"受領書の署名者が宛先 {header.destination.office_number} ではありません",
            f"the receipt is not signed by the destination {header.destination.office_number}",
        )
    names = ("transmission", "sealed_sha256", "header_sha256")
    verify_same(pack.RECEIPT, 7, receipt.body, {name: acceptance.body.get(name) for name in names})
    return taken[-1]


def _verify_sealed(sealed: bytes | None, header: ClearHeader) -> None:
    if sealed is not None and hashlib.sha256(sealed).hexdigest() != header.sealed_sha256:
        raise ProofError(
            "evidence.sealed-differs",
            8,
            "渡された送信単位（封緘）は、この送信のものではありません",
            "the sealed bytes given are not those of this transmission",
        )


def _verify_placed(audit: AuditVerdict | None, entries: Sequence[Entry]) -> None:
    digests = () if audit is None else audit.digests
    for entry in entries if audit is not None else ():
        if digests[entry.number - 1 : entry.number] != (entry.digest,):
            raise ProofError(
                "evidence.not-in-log",
                9,
                f"監査記録 {entry.number} は、渡された監査ログのものと違います。もっと新しい書き出しと比べてください",
                f"audit entry {entry.number} is not that of the log given; compare with a newer export",
            )


def _shown(names: Sequence[str]) -> str:
    """Return the known names; another's may hold anything."""
    known = pack.REQUIRED | pack.OPTIONAL
    return " ".join(name if name in known else "?" for name in names)
