"""The whole audit log as a file (JSON Lines): an entry a line in order, the signed head last.

The last line is `{"head": <number>, "statement": <Base64>}`; the statement is CMS, signed by the exchange, of kind
`audit-head` with `number`, `digest` (hexadecimal) and `at`. Verifying, by these numbers:

1. every line but the last is an audit entry, from number 1 on;
2. each entry follows from the one before it: number, previous hash, own hash;
3. the last line is a head that the exchange signed, good at the time it was signed;
4. that head is the end of the chain.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from careplan.exchange.audit import GENESIS, Entry, Head, check_chain, write_time
from careplan.exchange.proof.comparing import verify_signed_statement
from careplan.exchange.proof.entry_lines import EntryFormError, read_line, write_line
from careplan.exchange.proof.errors import ProofError
from careplan.sealing import Statement, Trust, sign_statement
from careplan.sealing.strict_json import JSON, JsonError, read_json, write_json
from careplan.trust import Credential

KIND = "audit-head"


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """A log that holds: its end, when the exchange signed it, and the hash of each entry by number."""

    head: Head
    signed_at: datetime
    digests: tuple[bytes, ...]


def sign_head(head: Head, signer: Credential, at: datetime) -> bytes:
    """Return the exchange's statement that the log ends so."""
    body: dict[str, JSON] = {"number": head.number, "digest": head.digest.hex(), "at": write_time(at)}
    return sign_statement(KIND, body, signer=signer, at=at)


def write_audit_file(entries: Iterable[Entry], head: Head, statement: bytes) -> Iterator[bytes]:
    """Yield the lines of the file: the entries, then the head with its statement."""
    yield from map(write_line, entries)
    yield write_json({"head": head.number, "statement": b64encode(statement).decode()}) + b"\n"


def verify_audit_file(lines: Iterable[bytes], trust: Trust) -> AuditVerdict:
    """Verify an exported log by the procedure above.

    Raises:
        ProofError: it does not hold; code and step say where.

    """
    head, digests, last = Head(0, GENESIS), list[bytes](), b""
    for line in lines:
        if last:
            head = _follow(head, last)
            digests.append(head.digest)
        last = line
    statement = _signed_head(last, trust)
    # 4 the head is the end of the chain
    if (statement.body.get("number"), statement.body.get("digest")) != (head.number, head.digest.hex()):
        raise ProofError(
            "audit.head-differs",
            4,
            f"署名された末尾は記録 {statement.body.get('number')} ですが、ファイルは記録 {head.number} で終わって"
            "います。途中で切れていないか、確認してください",
            f"the signed head is entry {statement.body.get('number')}, the file ends with entry {head.number}; "
            "see whether it is whole",
        )
    return AuditVerdict(head, statement.signed_at, tuple(digests))


def _follow(head: Head, line: bytes) -> Head:
    place = head.number + 1
    # 1 an entry
    try:
        entry = read_line(line)
    except EntryFormError as error:
        raise ProofError(
            "audit.line-form",
            1,
            f"{place} 行目は監査記録ではありません（{error}）",
            f"line {place} is no audit entry ({error})",
        ) from error
    # 2 that follows from the one before
    if check_chain([entry], head) is not None:
        raise ProofError(
            "audit.chain-broken",
            2,
            f"記録 {place} が前の記録とつながりません。書き換え・削除・挿入のいずれかです",
            f"entry {place} does not follow from the one before: one was changed, taken out or put in",
        )
    return Head(entry.number, entry.digest)


def _signed_head(line: bytes, trust: Trust) -> Statement:
    # 3 the last line is a head signed by the exchange
    try:
        value = read_json(line)
        data = b64decode(str(value["statement"]), validate=True)
    except (JsonError, KeyError, ValueError) as error:
        raise ProofError(
            "audit.head-missing",
            3,
            "最後の行に、署名された末尾（head）がありません。careplan audit export で書き出し直してください",
            "the last line is no signed head; export again with careplan audit export",
        ) from error
    return verify_signed_statement(data, KIND, trust, 3)
