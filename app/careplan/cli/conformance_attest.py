"""`careplan conformance verify` and `rerun`: what an attested run says, and whether it comes out so again."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.conformance_run import (
    AtOption,
    NameOption,
    SecondsOption,
    TargetOption,
    VersionOption,
    Way,
    gone_through,
)
from careplan.cli.console import REFUSED, CannotRunError, Language, write_binary_line
from careplan.cli.trust_files import LanguageOption, end, ending, load_trust, say
from careplan.conformance.harness.program import Limits
from careplan.conformance.vendor.attestation import Attested, compare_run, read_attestation
from careplan.conformance.vendor.publish import survey_lines, table_lines
from careplan.conformance.vendor.reports import EXCHANGE, VERDICTS
from careplan.conformance.vendor.target import Software
from careplan.standard.findings import Message
from careplan.standard.reports.visible import visible

_SECONDS = Limits().seconds
_OF_EXCHANGE = Message(
    "取引所の試験の証明です。careplan conformance exchange をもう一度行い、verify --json の asked を比べてください。",
    "It attests an exchange test. Run careplan conformance exchange again; verify --json shows what was asked.",
)
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The attestation.")]
TrustOption = Annotated[
    Path | None, typer.Option("--trust", metavar="CA.CRT", help="The authority that vouches for who signed.")
]


def verify(
    file: FileArgument,
    trust: TrustOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was signed, as JSON.")] = False,
    language: LanguageOption = None,
) -> None:
    """Verify an attestation, offline: exit 0 if nothing was changed and, with --trust, the signer is known."""
    with ending(language):
        attested = _load(file, trust)
    if as_json:
        write_binary_line(json.dumps(dict(attested.body), ensure_ascii=False, indent=1))
        return
    for line in _told(attested):
        say(line, language)


def _load(file: Path, trust: Path | None) -> Attested:
    anchors = None if trust is None else load_trust(trust, ())
    return read_attestation(file.read_bytes(), anchors, datetime.now(UTC))


def _told(attested: Attested) -> list[Message]:
    body = attested.body
    name, version = (visible(str(body["software"][key])) for key in ("name", "version"))
    counted = len(body["results"])
    passed = sum(each["status"] == "passed" for each in body["results"])
    known = Message(
        "署名者の証明書を --trust の認証局で確かめました。", "An authority of --trust vouches for the signer."
    )
    unknown = Message(
        "署名は正しいものですが、誰のものかは確かめていません（--trust）。",
        "The signature is right; whose it is was not asked (--trust).",
    )
    return [
        Message(
            f"{name} {version}：{passed} / {counted} 合格（careplan {body['suite']}、第{body['edition']}版）",
            f"{name} {version}: {passed} of {counted} passed (careplan {body['suite']}, edition {body['edition']})",
        ),
        *(_cell(each) for each in body["table"]),
        Message(
            f"署名：{attested.signer}（{attested.role}）{attested.signed_at}",
            f"signed by {attested.signer} ({attested.role}), {attested.signed_at}",
        ),
        known if attested.trusted else unknown,
        Message(str(body["says"]["ja"]), str(body["says"]["en"])),
    ]


def _cell(row: dict[str, Any]) -> Message:
    verdict = VERDICTS[row["verdict"]]
    place = f"{row['pattern']} {row['side']:<6}"
    return Message(f"{place} {verdict.ja}", f"{place} {verdict.en}")


def rerun(
    file: FileArgument,
    at: AtOption,
    target: TargetOption = Way.CMD,
    software: NameOption = "software",
    version: VersionOption = "0",
    trust: TrustOption = None,
    seconds: SecondsOption = _SECONDS,
    language: LanguageOption = None,
) -> None:
    """Run the attested tasks again and compare by the hashes; exit 1 where suite or a verdict differs."""
    with ending(language):
        attested = _load(file, trust)
        table = attested.body["table"]
        if any(each["pattern"] == EXCHANGE for each in table):
            raise CannotRunError(_OF_EXCHANGE)
        patterns = list(dict.fromkeys(each["pattern"] for each in table))
        sides = list(dict.fromkeys(each["side"] for each in table))
        again = gone_through((patterns, sides), (target, at, Software(software, version), seconds), None)
    compared = compare_run(attested, again)
    for name in compared.verdicts:
        say(Message(f"判定が違います：{name}", f"Another verdict: {name}"), language)
    for name in compared.answers:
        say(Message(f"答えが違います：{name}", f"Another answer: {name}"), language)
    if not compared.same_suite:
        end(
            Message(
                "試験の内容が、署名されたものと違います。", "What is asked differs from what was attested."
            ),
            REFUSED,
            language,
        )
    if compared.verdicts:
        raise typer.Exit(REFUSED)
    count = len(again.results)
    say(
        Message(f"同じ {count} 課題、同じ判定です。", f"The same {count} tasks, the same verdicts."), language
    )


def table(
    file: FileArgument,
    trust: TrustOption = None,
    language: Annotated[Language, typer.Option("--lang", help="Language of the table.")] = Language.JA,
) -> None:
    """Print the one-page table of patterns that vendors publish, in Markdown, from an attestation."""
    with ending(language):
        lines = list(table_lines(_load(file, trust), language.value))
    for line in lines:
        write_binary_line(line)


def survey(
    file: FileArgument,
    trust: TrustOption = None,
    language: Annotated[Language, typer.Option("--lang", help="Language of the draft.")] = Language.JA,
) -> None:
    """Print the draft of an answer to a survey of what software can do, in Markdown, from an attestation."""
    with ending(language):
        lines = list(survey_lines(_load(file, trust), language.value))
    for line in lines:
        write_binary_line(line)
