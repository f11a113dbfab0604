"""`careplan receipt`, `careplan reject` and `careplan withdraw`: what one answers to a transmission."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import CannotRunError, Language
from careplan.cli.exchange import (
    CertificateOption,
    Format,
    FormatOption,
    KeyOption,
    SessionOption,
    TrustOption,
    connected,
    ending,
    own_office,
    report_blocks,
    write_json,
)
from careplan.cli.lists import transmission_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import RejectionFinding, TransmissionDetail
from careplan.standard.findings import Message

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The transmission.")]
_MOST_FINDINGS = 1000
_MOST_BYTES = 64 * 1024 * 1024


def receipt(
    transmission_id: IdArgument,
    cert: CertificateOption = None,
    key: KeyOption = None,
    trust: TrustOption = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Sign the receipt of a unit and hand it in.

    The unit is fetched, opened and checked first: nothing is signed unseen.
    """
    with ending(form, language), connected(session) as client:
        office = own_office(client, cert, key, trust)
        receiver = client.give_receipt if office is None else office.receipt
        detail = receiver(transmission_id)
    _tell(detail, Message("受領しました", "Received, with a signed receipt"), form, language)


def reject(
    transmission_id: IdArgument,
    reason: Annotated[str, typer.Option(help="Why; no personal data.")],
    findings: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Output of careplan check --format json; its findings go along."),
    ] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Send a unit back to its sender: it could not be imported."""
    with ending(form, language):
        listed = _load_findings(findings) if findings else []
        with connected(session) as client:
            detail = client.reject(transmission_id, reason, listed)
    _tell(detail, Message("差し戻しました", "Sent back"), form, language)


def withdraw(
    transmission_id: IdArgument,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Take back what the receiver has not fetched yet."""
    with ending(form, language), connected(session) as client:
        detail = client.withdraw(transmission_id)
    _tell(detail, Message("取り消しました", "Withdrawn"), form, language)


def _tell(detail: TransmissionDetail, done: Message, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        write_json(transmission_json(detail))
    else:
        say(
            Message(f"{done.ja}：{detail.id}（{detail.state}）", f"{done.en}: {detail.id} ({detail.state})"),
            language,
        )


def _load_findings(path: Path) -> list[RejectionFinding]:
    """Return the findings of a report, errors first, as many as may go along."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES)
    try:
        found = list(_read_report(json.loads(data)))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise CannotRunError(
            Message(
                f"{path} は careplan check --format json の出力ではありません。",
                f"{path} is no output of careplan check --format json.",
            )
        ) from error
    found.sort(key=lambda finding: finding.severity != "error")
    return found[:_MOST_FINDINGS]


def _read_report(report: Any) -> Iterator[RejectionFinding]:
    blocks = report_blocks(report)
    if not blocks:
        raise ValueError("no report")
    for block in blocks:
        file = block["path"].replace("\\", "/").rpartition("/")[2] if "path" in block else None
        for finding in block["findings"]:
            yield RejectionFinding(
                rule=finding["rule"],
                severity=finding["severity"],
                message=Message(finding["message"]["ja"], finding["message"]["en"]),
                file=finding.get("file") or file,
                record=finding["record"],
                field=finding["field"],
                field_name=finding["field_name"],
                clause=finding["clause"],
            )
