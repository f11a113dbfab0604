"""`careplan office export` and `import-data`: one office's whole data, out of one exchange and into another."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.backup import DataOption, UrlOption, settings_of, written
from careplan.cli.console import CannotRunError
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.serve import load_service
from careplan.cli.trust_files import LanguageOption, say
from careplan.standard.findings import Message

_OWNER_ONLY = 0o600
PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help="預かっている鍵・下書きも入れる File with the passphrase that kept keys and drafts go under.",
    ),
]


def export_data(
    number: Annotated[str, typer.Argument(help="事業所番号 Office number.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="書き出すファイル The file to write.")],
    data: DataOption = None,
    database_url: UrlOption = None,
    passphrase_file: PassphraseOption = None,
    language: LanguageOption = None,
) -> None:
    """Write all that the exchange holds of an office into one file, on the data folder; the service may run."""
    with written(language):
        upkeep, settings = load_service("careplan.upkeep"), settings_of(data, database_url)
        count = upkeep.export_office_data(settings, number, output, _passphrase(passphrase_file))
    say(
        Message(
            f"書き出しました: {output}（送受信 {count} 件）。職員、グループ、進行中のアップロード、通知は含みません。"
            + ("" if passphrase_file else "鍵と下書きもありません（--passphrase-file）。"),
            f"Written: {output} ({count} transmissions). Staff, groups, uploads under way and notices are not in it"
            + ("." if passphrase_file else ", nor are keys and drafts (--passphrase-file)."),
        ),
        language,
    )


def download(
    number: Annotated[str, typer.Argument(help="事業所番号 Our office's number.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="書き出すファイル The file to write.")],
    passphrase_file: PassphraseOption = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Take all that the exchange holds of our office away into one file (the office's administrator)."""
    secret = _passphrase(passphrase_file)
    with ending(form, language), connected(session) as client:
        pieces = client.upkeep.export_office(number, None if secret is None else secret.decode())
        size = _save(pieces, output)
    if form is Format.JSON:
        write_json({"file": str(output), "size": size})
    else:
        say(
            Message(f"書き出しました: {output}（{size} バイト）", f"Written: {output} ({size} bytes)"),
            language,
        )


def _save(pieces: Iterator[bytes], output: Path) -> int:
    """Write the pieces beside and move them into their place when they are whole; return how many bytes.

    Raises:
        CannotRunError: there is a file of that name.

    """
    if output.exists():
        raise CannotRunError(Message(f"すでにあります：{output}", f"There is a file already: {output}"))
    beside, size = output.with_name(f".{output.name}.part"), 0
    try:
        with beside.open("wb") as file:
            beside.chmod(_OWNER_ONLY)
            for piece in pieces:
                size += file.write(piece)
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
    return size


def import_data(
    file: Annotated[Path, typer.Argument(help="事業所データ A file of `careplan office export`.")],
    data: DataOption = None,
    database_url: UrlOption = None,
    passphrase_file: PassphraseOption = None,
    language: LanguageOption = None,
) -> None:
    """Put an office's file into this exchange, on the data folder. Nothing is overwritten; run again it goes on."""
    with written(language):
        upkeep, settings = load_service("careplan.upkeep"), settings_of(data, database_url)
        done = upkeep.import_office_data(settings, file, _passphrase(passphrase_file))
    partners = " ".join(done.partners) or "-"
    say(
        Message(
            f"{done.office_number}: 送受信 {done.transmissions} 件（既にあるもの {done.known}、同じファイル連番が"
            f"あり入れられないもの {done.clashing}）、証明書 {done.certificates}、鍵 {done.keys}、"
            f"下書き {done.drafts}。無効で登録した相手: {partners}",
            f"{done.office_number}: {done.transmissions} transmissions ({done.known} known before, {done.clashing} not "
            f"carried: another has their stamp), {done.certificates} certificates, {done.keys} keys, "
            f"{done.drafts} drafts. Partners entered inactive: {partners}",
        ),
        language,
    )


def _passphrase(file: Path | None) -> bytes | None:
    return None if file is None else file.read_bytes().strip()
