"""`careplan audit`: the whole audit log as a file, and whether it is whole."""

from pathlib import Path
from typing import Annotated

import typer

from careplan.authority.files import write_whole
from careplan.cli.console import CannotRunError
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.proof_files import load_audit, proving
from careplan.cli.trust_files import LanguageOption, say
from careplan.exchange.audit import write_time
from careplan.standard.findings import Message

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="The audit log: export it (administrator), verify it offline.",
)


@app.command("export")
def export(
    out: Annotated[Path, typer.Option("-o", "--out", help="The file to write (JSON Lines); never replaced.")],
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Save the audit log: one entry a line, each chained to the one before, the signed head last."""
    with ending(form, language):
        if out.exists():
            raise CannotRunError(
                Message(
                    f"既にあります：{out}。別の名前を指定してください。", f"{out} exists. Give another name."
                )
            )
        with connected(session) as client:
            lines = list(client.proof.audit_file())
        write_whole(out, b"".join(lines))
        count = len(lines) - 1
        if form is Format.JSON:
            write_json({"file": str(out), "entries": count})
            return
        say(
            Message(f"監査ログ {count} 件を保存しました：{out}", f"Saved {count} audit entries: {out}"),
            language,
        )


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of careplan audit export.")],
    trust: Annotated[Path, typer.Option("--trust", help="The authority's certificate (PEM).")],
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Verify an exported audit log, offline. Exit 0: it is whole; 1: it is not; 2: it cannot be asked."""
    with ending(form, language), proving(form, language):
        verdict = load_audit(file, trust)
        number, digest, at = verdict.head.number, verdict.head.digest.hex(), write_time(verdict.signed_at)
        if form is Format.JSON:
            write_json({"holds": True, "entries": number, "digest": digest, "signed_at": at})
            return
        say(
            Message(
                f"監査ログは完全です：{number} 件、末尾 {digest}、署名 {at}",
                f"The audit log is whole: {number} entries, head {digest}, signed {at}",
            ),
            language,
        )
