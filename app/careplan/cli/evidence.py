"""`careplan evidence`: the proof of one transmission, for somebody who was not there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.proof_files import load_audit, proving
from careplan.cli.saved_files import save_files
from careplan.cli.trust_files import LanguageOption, say
from careplan.exchange.audit import write_time
from careplan.exchange.proof.verify import Beside, EvidenceVerdict, verify_evidence
from careplan.standard.findings import Message
from careplan.trust import load_certificates

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="The evidence of one transmission: get it, verify it offline.",
)
_NOTES = {
    "anchors-from-pack": Message(
        "認証局の証明書は、この ZIP のものを使いました。別に入手した証明書を --trust で指定すると確かになります。",
        "The authorities are those of the ZIP itself. Give --trust with a certificate had by another way.",
    ),
    "revocation-not-asked": Message("失効は確認していません。", "Revocation was not asked."),
    "sealed-bytes-not-asked": Message(
        "封緘された送信単位そのものとは照合していません（--sealed）。",
        "Not held against the sealed unit itself (--sealed).",
    ),
    "audit-log-not-asked": Message(
        "監査ログ全体とは照合していません（--audit）。", "Not held against a whole audit log (--audit)."
    ),
}


@app.command("get")
def get_evidence(
    transmission_id: Annotated[str, typer.Argument(metavar="ID", help="As sent and received show it.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The ZIP to write; never replaced.")],
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Save the evidence pack of a transmission that we sent or received."""
    with ending(form, language):
        with connected(session) as client:
            data = client.proof.evidence(transmission_id)
        save_files({out.name: data}, out.parent)
        if form is Format.JSON:
            write_json({"id": transmission_id, "file": str(out)})
            return
        say(Message(f"証跡を保存しました：{out}", f"Evidence saved: {out}"), language)


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(metavar="ZIP", help="The evidence pack.")],
    trust: Annotated[
        Path | None, typer.Option("--trust", help="The authority's certificate (PEM), had by another way.")
    ] = None,
    sealed: Annotated[
        Path | None, typer.Option("--sealed", help="The sealed unit, to hold against it.")
    ] = None,
    audit: Annotated[Path | None, typer.Option("--audit", help="A file of careplan audit export.")] = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Verify an evidence pack, offline. Exit 0: it holds; 1: it does not; 2: it cannot be asked."""
    with ending(form, language), proving(form, language):
        beside = Beside(
            anchors=None if trust is None else load_certificates(trust.read_bytes()),
            sealed=None if sealed is None else sealed.read_bytes(),
            audit=None if audit is None else load_audit(audit, trust, file),
        )
        verdict = verify_evidence(file.read_bytes(), beside)
        if form is Format.JSON:
            write_json(_json(verdict))
            return
        for line in (*_about(verdict), *(_NOTES[note] for note in verdict.notes)):
            say(line, language)


def _about(verdict: EvidenceVerdict) -> Iterator[Message]:
    header = verdict.header
    sender, destination = header.sender, header.destination
    yield Message(
        f"証跡は正しいです：{verdict.transmission_id}", f"The evidence holds: {verdict.transmission_id}"
    )
    yield Message.same(
        f"  {sender.office_number}/{sender.service_type} > {destination.office_number}/{destination.service_type}"
        f"  {header.stamp}  {' '.join(header.kinds)}  {' '.join(header.months)}"
    )
    accepted = write_time(verdict.accepted_at)
    yield Message(f"  受付 {accepted}  状態 {verdict.state}", f"  accepted {accepted}  state {verdict.state}")
    if verdict.received_at is not None:
        received = write_time(verdict.received_at)
        yield Message(f"  受領（署名あり） {received}", f"  received, signed {received}")
    yield Message.same(f"  SHA-256 {header.sealed_sha256}")


def _json(verdict: EvidenceVerdict) -> dict[str, Any]:
    header, received = verdict.header, verdict.received_at
    return {
        "holds": True,
        "id": verdict.transmission_id,
        "from": {"office": header.sender.office_number, "service_type": header.sender.service_type},
        "to": {"office": header.destination.office_number, "service_type": header.destination.service_type},
        "stamp": header.stamp,
        "kinds": list(header.kinds),
        "months": list(header.months),
        "state": verdict.state.value,
        "sealed_sha256": header.sealed_sha256,
        "accepted_at": write_time(verdict.accepted_at),
        "received_at": None if received is None else write_time(received),
        "made_at": write_time(verdict.made_at),
        "notes": list(verdict.notes),
    }
