"""The evidence pack of one transmission: a ZIP that somebody who trusts nobody but the authority can verify.

| member | what it is |
|---|---|
| `README.txt` | what this is and how to verify it, in both languages |
| `transmission.json` | sender, destination, stamp, kinds, months, edition, hashes, state, times |
| `header.p7s` | the clear header, signed by the sender (CMS) |
| `acceptance.p7s` | the acceptance statement, signed by the exchange (CMS) |
| `receipt.p7s` | the receipt, signed by the receiver (CMS); once there is one |
| `rejection.json` | why it was sent back, as the receiver wrote it, not signed by it; where it was |
| `audit.jsonl` | every audit entry about the transmission |
| `authorities.pem` `revocations.pem` | the trust anchors, and their revocation lists at the time of making |
| `signers.pem` | the certificates of exchange, sender and receiver, as they stand in the signatures too |
| `evidence.p7s` | the exchange's statement over the SHA-256 of each other member (CMS) |

The plan itself is not in it: the hash of the sealed bytes is, by which sealed bytes kept elsewhere are known again.
"""

from collections.abc import Mapping
from typing import Final

from careplan.exchange.proof.errors import ProofError
from careplan.exchange.sending.archive import write_archive
from careplan.standard.archive import ArchiveError, Bounds, read_archive

FORMAT: Final = "careplan-evidence/1"
SEAL: Final = "evidence.p7s"
HEADER, ACCEPTANCE, RECEIPT = "header.p7s", "acceptance.p7s", "receipt.p7s"
TRANSMISSION, REJECTION, AUDIT = "transmission.json", "rejection.json", "audit.jsonl"
AUTHORITIES, REVOCATIONS, SIGNERS, README = "authorities.pem", "revocations.pem", "signers.pem", "README.txt"
REQUIRED: Final = frozenset(
    {SEAL, HEADER, ACCEPTANCE, TRANSMISSION, AUDIT, AUTHORITIES, REVOCATIONS, SIGNERS, README}
)
OPTIONAL: Final = frozenset({RECEIPT, REJECTION})
_BOUNDS: Final = Bounds(files=16, file_bytes=4_000_000, total_bytes=16_000_000)


def write_pack(members: Mapping[str, bytes]) -> bytes:
    """Return the ZIP of the members, the same bytes for the same members."""
    return write_archive(members)


def read_pack(data: bytes) -> dict[str, bytes]:
    """Return the members of a pack: all that are required, none that is unknown.

    Raises:
        ProofError: it is no evidence pack.

    """
    try:
        members = read_archive(data, _BOUNDS)
    except ArchiveError as error:
        raise ProofError("evidence.archive", 1, error.message.ja, error.message.en) from error
    missing, unknown = REQUIRED - set(members), set(members) - REQUIRED - OPTIONAL
    if missing or unknown:
        raise ProofError(
            "evidence.members",
            1,
            f"証跡一式ではありません（足りない：{_listed(missing)}、知らない：{len(unknown)} 件）",
            f"this is no evidence pack (missing: {_listed(missing)}; unknown: {len(unknown)})",
        )
    return members


def _listed(names: set[str] | frozenset[str]) -> str:
    return " ".join(sorted(names)) or "-"
