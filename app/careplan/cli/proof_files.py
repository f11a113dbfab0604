"""Proofs on disk, and how the commands that verify them end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from careplan.cli.console import REFUSED, CannotRunError, Language, in_language
from careplan.cli.exchange import Format, write_json
from careplan.exchange.proof import pack
from careplan.exchange.proof.audit_file import AuditVerdict, verify_audit_file
from careplan.exchange.proof.errors import ProofError
from careplan.sealing import Trust
from careplan.standard.findings import Message
from careplan.trust import load_certificates, load_crls


@contextmanager
def proving(form: Format, language: Language | None) -> Iterator[None]:
    """End with exit 1 where a proof does not hold, saying at which step of the procedure."""
    try:
        yield
    except ProofError as error:
        if form is Format.JSON:
            message = {"ja": error.message_ja, "en": error.message_en}
            write_json({"holds": False, "code": error.code, "step": error.step, "message": message})
        text = Message(
            f"不成立 [{error.code}] 手順 {error.step}：{error.message_ja}",
            f"Does not hold [{error.code}] step {error.step}: {error.message_en}",
        )
        typer.echo(in_language(text, language), err=True)
        raise typer.Exit(REFUSED) from error


def load_audit(file: Path, trust: Path | None, evidence: Path | None = None) -> AuditVerdict:
    """Load and verify an exported audit log, by the authorities of `trust`, else by those of the evidence pack.

    Raises:
        ProofError: it does not hold.
        CannotRunError: there are no authorities to verify it by.
        OSError, TrustError: a file cannot be read.

    """
    with file.open("rb") as lines:
        return verify_audit_file(lines, _trust(trust, evidence))


def _trust(trust: Path | None, evidence: Path | None) -> Trust:
    members = {} if evidence is None else pack.read_pack(evidence.read_bytes())
    lists = members.get(pack.REVOCATIONS)
    if trust is None and not members:
        raise CannotRunError(
            Message(
                "認証局の証明書を --trust で指定してください。",
                "Give the authority's certificate with --trust.",
            )
        )
    anchors = members[pack.AUTHORITIES] if trust is None else trust.read_bytes()
    return Trust(load_certificates(anchors), load_crls(lists) if lists else None)
