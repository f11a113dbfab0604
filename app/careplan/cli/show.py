"""`careplan show`: one transmission, why it was sent back, and its proofs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import Language, default_language, plain
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.lists import transmission_json
from careplan.cli.saved_files import save_files
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Rejection, RejectionFinding, TransmissionDetail
from careplan.standard.findings import Message


def show(
    transmission_id: Annotated[str, typer.Argument(metavar="ID", help="As sent and received show it.")],
    proofs: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Save acceptance.p7s and, once there is one, receipt.p7s (CMS) there."
        ),
    ] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Show a transmission that we sent or received: its state, and the findings it was sent back with.

    The proofs are saved as the exchange gave them; files there are never replaced.
    """
    with ending(form, language):
        with connected(session) as client:
            detail = client.transmission(transmission_id)
        saved = [] if proofs is None else _save(detail, proofs)
        if form is Format.JSON:
            rejection = detail.rejection and _rejection_json(detail.rejection)
            proof = {"receipt": detail.receipt is not None, "proofs": saved}
            write_json(transmission_json(detail) | {"rejection": rejection} | proof)
            return
        for line in (*_about(detail), *_why(detail.rejection, language)):
            say(line, language)
        for path in saved:
            typer.echo(f"  {path}")


def _save(detail: TransmissionDetail, folder: Path) -> list[str]:
    """Write the signed statements into a folder; return their paths."""
    files = {"acceptance.p7s": detail.statement}
    if detail.receipt is not None:
        files["receipt.p7s"] = detail.receipt
    save_files(files, folder)
    return [str(folder / name) for name in files]


def _about(detail: TransmissionDetail) -> Iterator[Message]:
    yield Message.same(f"{detail.id}  {detail.state}  {detail.stamp}  {detail.sender} > {detail.destination}")
    yield Message.same(f"{' '.join(detail.kinds)}  {' '.join(detail.months)}  {detail.edition}")
    accepted, changed = detail.accepted_at.isoformat(), detail.changed_at.isoformat()
    size = f"{detail.size:,}"
    yield Message(
        f"受付 {accepted}  最終の変化 {changed}  {size} バイト",
        f"Accepted {accepted}  changed {changed}  {size} bytes",
    )
    yield from _version(detail)
    yield Message.same(f"SHA-256 {detail.sealed_sha256}")
    if detail.receipt is None:
        yield Message("受領書はまだありません", "No receipt yet")
    else:
        yield Message("署名された受領書があります", "There is a signed receipt")


def _version(detail: TransmissionDetail) -> Iterator[Message]:
    version = detail.version
    yield Message(f"版 {version.standing}", f"Version {version.standing}")
    for name_ja, name_en, ids in (
        ("置き換えたもの", "superseded by", version.superseded_by),
        ("削除したもの", "deleted by", version.deleted_by),
        ("削除する対象", "deletes", version.deletes),
    ):
        for each in ids:
            yield Message(f"  {name_ja} {each}", f"  {name_en} {each}")


def _why(rejection: Rejection | None, language: Language | None) -> Iterator[Message]:
    if rejection is None:
        return
    reason, count = plain(rejection.reason), len(rejection.findings)
    yield Message(
        f"差し戻しの理由：{reason}（検査結果 {count} 件）", f"Sent back: {reason} ({count} findings)"
    )
    for finding in rejection.findings:
        yield Message.same("  " + _finding_line(finding, language or default_language()))


def _finding_line(finding: RejectionFinding, language: Language) -> str:
    parts: list[str] = [finding.severity, finding.rule]
    if finding.file is not None:
        parts.append(finding.file)
    if finding.record is not None:
        parts.append(f"{finding.record} 行目" if language is Language.JA else f"record {finding.record}")
    if finding.field is not None:
        name = f" {finding.field_name}" if finding.field_name else ""
        word = "項目" if language is Language.JA else "field"
        parts.append(f"{word} {finding.field}{name}")
    said = finding.message.ja if language is Language.JA else finding.message.en
    clause = f"  [{finding.clause}]" if finding.clause else ""
    return plain(f"{' '.join(parts)}{clause}: {said}")


def _rejection_json(rejection: Rejection) -> dict[str, Any]:
    return {"reason": rejection.reason, "findings": [each.as_json() for each in rejection.findings]}
