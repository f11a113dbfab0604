"""`careplan fix`: what has one certain mend, mended and listed."""

from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.check import Format
from careplan.cli.console import (
    CANNOT_RUN,
    CannotRunError,
    Language,
    default_language,
    in_language,
    stop,
    write_binary_line,
)
from careplan.cli.made_units import json_bytes, load_folders, save_folder
from careplan.standard.findings import Message
from careplan.workbench.fix import Fixed, Mended, fix_files


def fix(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders, zips.")],
    out: Annotated[Path, typer.Option("--out", help="The folder the files go to.")],
    everything: Annotated[
        bool, typer.Option("--all", help="Write the files that needed nothing, too.")
    ] = False,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="Show personal data in the list.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How the list is written.")] = Format.TEXT,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of the list.")] = None,
) -> None:
    """Mend encoding, line ends, quotes, times, dates, hyphens, names and editions, where the mend is certain.

    Files that need nothing are not written unless --all. What is not certain is left: `careplan check` names it.
    """
    language = language or default_language()
    try:
        folders = {
            folder: fix_files(files, show_values=show_values) for folder, files in load_folders(paths).items()
        }
        for folder, fixed in folders.items():
            chosen = {each.name: each.data for each in fixed.values() if everything or each.mends}
            if chosen:
                save_folder(chosen, out / folder)
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    if form is Format.JSON:
        write_binary_line(json_bytes(_json(folders)).decode().rstrip("\n"))
    else:
        _tell(folders, language)


def _tell(folders: dict[str, dict[str, Fixed]], language: Language) -> None:
    mends = 0
    for fixed in folders.values():
        for name, each in fixed.items():
            if each.mends:
                typer.echo(name if name == each.name else f"{name} → {each.name}")
            for mended in each.mends:
                typer.echo(f"  {_line(mended, language)}")
            mends += len(each.mends)
    closing = (
        Message(f"直したところ：{mends}", f"{mends} mends")
        if mends
        else Message("直すところはありません。", "There is nothing to mend.")
    )
    typer.echo(in_language(closing, language))


def _line(mended: Mended, language: Language) -> str:
    where = ""
    if mended.record is not None:
        place = Message(f"{mended.record}件目", f"record {mended.record}")
        where = in_language(place, language)
    if mended.field is not None:
        where += in_language(Message(f" 項目{mended.field}", f" field {mended.field}"), language)
    before, after = in_language(mended.before, language), in_language(mended.after, language)
    change = f"{before} → {after}" if after else before
    return " ".join(part for part in (mended.rule, where, change, in_language(mended.what, language)) if part)


def _json(folders: dict[str, dict[str, Fixed]]) -> dict[str, list[dict[str, object]]]:
    return {
        "files": [
            {
                "folder": folder,
                "file": name,
                "written_as": each.name,
                "mends": [
                    {
                        "rule": mended.rule,
                        "record": mended.record,
                        "field": mended.field,
                        "before": {"ja": mended.before.ja, "en": mended.before.en},
                        "after": {"ja": mended.after.ja, "en": mended.after.en},
                    }
                    for mended in each.mends
                ],
            }
            for folder, fixed in folders.items()
            for name, each in fixed.items()
        ]
    }
