"""`careplan anonymise`: units of real people made units of invented ones, every finding kept."""

import secrets
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from careplan.cli.console import CANNOT_RUN, REFUSED, CannotRunError, Language, default_language, stop
from careplan.cli.saved_files import save_files
from careplan.cli.sources import load_sources
from careplan.standard.findings import Message
from careplan.workbench.anonymise import FindingsChangedError, anonymise_units

_SECRET_BYTES = 32


def anonymise(
    paths: Annotated[list[Path], typer.Argument(metavar="UNIT...", help="Files, folders, zips.")],
    out: Annotated[Path, typer.Option("--out", help="The folder the files go to.")],
    seed: Annotated[
        str | None,
        typer.Option(
            help="The same seed gives the same files, and whoever knows it may guess back. Default: a secret."
        ),
    ] = None,
    keep_offices: Annotated[
        bool, typer.Option("--keep-offices", help="Leave office numbers as they are.")
    ] = False,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Exchange names, numbers, addresses, birth dates and free text for invented ones of the same shape.

    Broken files stay broken as they were: a check finds the same in the same places. Consistent over all that is
    named in one call. Exit 1: that could not be done, and nothing is written.
    """
    language = language or default_language()
    secret = secrets.token_bytes(_SECRET_BYTES) if seed is None else seed.encode("utf-8", "surrogatepass")
    try:
        folders = _folders(paths)
        made = anonymise_units(folders, secret, keep_offices=keep_offices)
        for folder, files in made.items():
            _save(files, out / folder)
    except FindingsChangedError as error:
        rules = " ".join(error.rules)
        stop(
            Message(
                f"指摘を変えずに匿名にできませんでした：{rules}。何も書いていません。",
                f"It could not be made anonymous with every finding kept: {rules}. Nothing was written.",
            ),
            REFUSED,
            language,
        )
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    for folder in made:
        typer.echo(str(out / folder))


def _folders(paths: list[Path]) -> dict[str, dict[str, bytes]]:
    """Return the files of each folder by name; folders by their path below what was named."""
    folders: dict[str, dict[str, bytes]] = {}
    for path in paths:
        for source in load_sources([path]):
            folder = "." if len(paths) == 1 or not source.as_units else path.name
            if source.as_units and source.folder != str(path):
                folder = str(Path(folder) / source.folder.removeprefix(str(path)).lstrip("/"))
            target = folders.setdefault(folder, {})
            for name, data in source.files.items():
                target[PurePosixPath(name.replace("\\", "/")).name] = data
    return folders


def _save(files: dict[str, bytes], folder: Path) -> None:
    try:
        save_files(files, folder)
    except OSError as error:
        raise CannotRunError(
            Message(
                f"書けません：{folder}（{error.strerror}）", f"Cannot write to {folder} ({error.strerror})"
            )
        ) from error
