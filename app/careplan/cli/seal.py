"""`careplan seal` and `careplan open`: a folder of files to a sealed unit, and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from careplan.authority import load_earlier
from careplan.cli.console import CANNOT_RUN, REFUSED, Language, default_language
from careplan.cli.saved_files import save_files, save_over
from careplan.cli.trust_files import LanguageOption, SandboxOption, end, ending, load_own, load_trust, say
from careplan.sealing import MAX_FILES, MAX_SEALED, Envelope, OpenedUnit, Party, open_unit
from careplan.sealing import seal as seal_unit
from careplan.standard.check import check_files
from careplan.standard.findings import Message
from careplan.standard.naming import FileName, read_name
from careplan.standard.reports import report_text
from careplan.trust import load_certificate

_NOTES = {
    "revocation-not-asked": Message(
        "失効は確認していません（--crl の指定なし）。", "Revocation was not asked (no --crl given)."
    ),
    "replay-not-asked": Message(
        "再送（同じ送信単位が前に届いたか）は確認していません。",
        "Replay (whether the same unit came before) was not asked.",
    ),
    "header-not-asked": Message(
        "平文ヘッダーとの一致は確認していません（--header の指定なし）。",
        "The clear header was not compared (no --header given).",
    ),
    "acceptance-not-asked": Message(
        "受付証明がないので、証明書は現在の時刻で確認しました。",
        "Without an acceptance statement the certificate was judged as of now.",
    ),
}

Certificate = Annotated[Path, typer.Option("--cert", help="Our certificate.")]
Key = Annotated[Path, typer.Option("--key", help="Its private key.")]
Anchors = Annotated[Path, typer.Option("--trust", help="The authority's certificate (one or more, PEM).")]
_CMS = [b"0\x80", b"0\x81", b"0\x82", b"0\x83", b"0\x84"]  # how a DER or BER sequence of some length begins
Lists = Annotated[
    list[Path] | None, typer.Option("--crl", help="Its revocation list; without it revocation is not asked.")
]


def seal(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder with the unit's files.")],
    cert: Certificate,
    key: Key,
    to: Annotated[Path, typer.Option("--to", help="The destination's certificate.")],
    trust: Anchors,
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the sealed unit goes.")],
    crl: Lists = None,
    sandbox: SandboxOption = False,
    allow_errors: Annotated[
        bool, typer.Option("--allow-errors", help="Seal in spite of errors that the check finds.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Seal all files of DIR as one unit, and write its signed header beside it (OUT.header).

    The files are checked first, as the exchange does: with errors nothing is sealed (exit 1).
    """
    header = out.with_name(out.name + ".header")
    with ending(language):
        files = _load_files(folder, language)
        envelope = _envelope(files, language)
        if not allow_errors:
            _refuse_errors(files, folder, language)
        unit = seal_unit(
            files,
            envelope,
            signer=load_own(cert, key),
            recipient=load_certificate(to.read_bytes()),
            trust=load_trust(trust, crl or (), sandbox=sandbox),
            at=datetime.now(UTC),
        )
        save_over(unit.sealed, out, _CMS)
        save_over(unit.header, header, _CMS)
    say(Message(f"{len(files)} ファイルを封緘しました：{out}", f"Sealed {len(files)} files: {out}"), language)
    say(Message(f"平文ヘッダー（署名付き）：{header}", f"Its signed clear header: {header}"), language)
    if not crl:
        say(_NOTES["revocation-not-asked"], language)


def open_(
    unit: Annotated[Path, typer.Argument(metavar="UNIT", help="The sealed unit.")],
    cert: Certificate,
    key: Key,
    trust: Anchors,
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder the files go to.")],
    crl: Lists = None,
    header: Annotated[
        Path | None, typer.Option("--header", help="The unit's clear header, to be compared.")
    ] = None,
    sandbox: SandboxOption = False,
    language: LanguageOption = None,
) -> None:
    """Open a sealed unit into a folder, after every check; files that are there already are never replaced."""
    with ending(language):
        opened = open_unit(
            unit.read_bytes(),
            credential=load_own(cert, key),
            earlier=load_earlier(cert),
            trust=load_trust(trust, crl or (), sandbox=sandbox),
            at=datetime.now(UTC),
            header=header.read_bytes() if header else None,
        )
        save_files(opened.files, out)
    _tell(opened, out, language)


def _load_files(folder: Path, language: Language | None) -> dict[str, bytes]:
    """Load the files of a folder, bounded before they are read."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    size = sum(path.stat().st_size for path in paths)
    if not paths:
        end(Message(f"ファイルがありません：{folder}", f"There is no file in {folder}"), CANNOT_RUN, language)
    if len(paths) > MAX_FILES or size > MAX_SEALED:
        message = Message(
            f"ファイルが多すぎるか大きすぎます（上限 {MAX_FILES} 個、{MAX_SEALED} バイト）：{folder}",
            f"Too many or too large files (at most {MAX_FILES}, {MAX_SEALED} bytes): {folder}",
        )
        end(message, REFUSED, language)
    return {path.name: path.read_bytes() for path in paths}


def _refuse_errors(files: Mapping[str, bytes], folder: Path, language: Language | None) -> None:
    """End where a check finds errors in the files, and say which."""
    report = check_files(files, folder=str(folder))
    if not report.errors:
        return
    for line in report_text(report, (language or default_language()).value):
        typer.echo(line, err=True)
    message = Message(
        f"エラーが{report.errors}件あるので封緘しません（--allow-errors で封緘できます）。",
        f"Not sealed: there are {report.errors} errors (--allow-errors seals all the same).",
    )
    end(message, REFUSED, language)


def _envelope(files: Mapping[str, bytes], language: Language | None) -> Envelope:
    """Read from the file names who sends what to whom; the files of a unit agree in all but kind and month."""
    read = [(name, *_read_name(name, language)) for name in files]
    first, edition = read[0][1], read[0][2]
    for name, one, its_edition in read:
        if (one.sender, one.destination, one.stamp, its_edition) != (
            first.sender,
            first.destination,
            first.stamp,
            edition,
        ):
            message = Message(
                f"送信元・宛先・ファイル連番・版が、ほかのファイルと違います：{name}",
                f"Sender, destination, stamp or edition is not that of the other files: {name}",
            )
            end(message, REFUSED, language)
    return Envelope(
        sender=Party(first.sender.office_number, first.sender.service_type),
        destination=Party(first.destination.office_number, first.destination.service_type),
        stamp=first.stamp,
        kinds=tuple(sorted({one.kind for _, one, _ in read})),
        months=tuple(sorted({one.month for _, one, _ in read if one.month})),
        edition=edition,
    )


def _read_name(file: str, language: Language | None) -> tuple[FileName, str]:
    reading = read_name(file)
    wrong = next((one for one in reading.findings if one.severity == "error"), None)
    if wrong is not None:
        end(Message(f"{file}：{wrong.message.ja}", f"{file}: {wrong.message.en}"), REFUSED, language)
    if reading.name is None or reading.edition is None:
        end(
            Message(f"ファイル名が読めません：{file}", f"The file name cannot be read: {file}"),
            REFUSED,
            language,
        )
    return reading.name, reading.edition


def _tell(opened: OpenedUnit, folder: Path, language: Language | None) -> None:
    sender = opened.manifest.envelope.sender
    signed_at = opened.signed_at.isoformat()
    count = len(opened.files)
    say(
        Message(
            f"開封しました：{count} ファイル → {folder}（送信元 {sender.office_number}、署名 {signed_at}）",
            f"Opened {count} files into {folder} (from {sender.office_number}, signed {signed_at})",
        ),
        language,
    )
    for name in opened.files:
        typer.echo(f"  {folder / name}")
    for note in opened.notes:
        say(_NOTES[note], language)
