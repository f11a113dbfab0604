"""`careplan sample`: conforming units of invented people."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.console import CANNOT_RUN, CannotRunError, Language, default_language, in_language, stop
from careplan.cli.file_errors import unwritable
from careplan.cli.saved_files import save_files
from careplan.standard.findings import Message
from careplan.workbench.sample import Sample, address, preventive_sample
from careplan.workbench.sample import sample as make_sample


def sample(
    out: Annotated[Path, typer.Option("--out", help="Folder; each unit gets a folder of its own in it.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    users: Annotated[int, typer.Option(min=1, max=9999, help="How many service users.")] = 3,
    month: Annotated[str, typer.Option(metavar="YYYYMM", help="Service month.")] = "202612",
    preventive: Annotated[
        bool, typer.Option("--preventive", help="The units of preventive care instead.")
    ] = False,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Write conforming units of invented people: plans, months and actuals, a folder each."""
    try:
        made = _make(preventive_sample if preventive else make_sample, seed, users, month)
        _save(made, out)
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    for unit in made.units:
        typer.echo(f"{out / unit.label}  {address(unit.sender)} → {address(unit.destination)}")
    closing = Message(f"検査：careplan check {out}", f"To check them: careplan check {out}")
    typer.echo(in_language(closing, language or default_language()))


def _make(make: Callable[..., Sample], seed: int, users: int, month: str) -> Sample:
    try:
        return make(seed=seed, users=users, month=month)
    except ValueError as error:
        raise CannotRunError(
            Message(
                f"--month は実在する年月 YYYYMM です：{month}", f"--month is a real month YYYYMM, not {month}"
            )
        ) from error


def _refuse_others(folder: Path, files: Mapping[str, bytes]) -> None:
    """Refuse a folder that holds files of another sample: together they would make no unit."""
    others = (
        sorted(path.name for path in folder.iterdir() if path.name not in files) if folder.is_dir() else []
    )
    if others:
        raise CannotRunError(
            Message(
                f"{folder} に別のファイル（{others[0]}）があります。空のフォルダーを指定してください。",
                f"{folder} holds another file ({others[0]}). Give an empty folder.",
            )
        )


def _save(made: Sample, out: Path) -> None:
    try:
        for unit in made.units:
            _refuse_others(out / unit.label, unit.files)
            save_files(unit.files, out / unit.label)
    except OSError as error:
        raise CannotRunError(unwritable(out, error)) from error
