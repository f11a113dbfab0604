"""`careplan draft`: units put by on an exchange that keeps the office's key."""

from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import CannotRunError, Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.saved_files import save_files
from careplan.cli.trust_files import LanguageOption, say
from careplan.cli.unit_sources import load_named_units
from careplan.client.drafts import Draft
from careplan.standard.findings import Message

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Drafts of an office whose key is kept.")
Id = Annotated[str, typer.Argument(metavar="ID", help="As careplan draft list shows it.")]
Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders, zips.")]


@app.command()
def save(
    paths: Paths,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Keep each unit as a draft, encrypted; it need not be without errors."""
    with ending(form, language):
        units = load_named_units(paths)
        with connected(session) as client:
            for unit in units:
                _show(client.drafts.save(unit.files), form, language)


@app.command("list")
def list_(
    session: SessionOption = None, form: FormatOption = Format.TEXT, language: LanguageOption = None
) -> None:
    """List the drafts, the last changed first."""
    with ending(form, language):
        with connected(session) as client:
            found = client.drafts.all()
        if form is Format.JSON:
            write_json({"items": [_json(each) for each in found]})
            return
        for each in found:
            _show(each, form, language)
        say(Message(f"下書き {len(found)} 件", f"{len(found)} drafts"), language)


@app.command()
def files(
    draft_id: Id,
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder the files go to.")],
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Write a draft's files into a folder; files there are never replaced."""
    with ending(form, language):
        with connected(session) as client:
            found = client.drafts.files(draft_id)
        save_files(found, out)
        _done(draft_id, Message(f"{len(found)} ファイル", f"{len(found)} files"), form, language)


@app.command()
def change(
    draft_id: Id,
    paths: Paths,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Keep another unit in place of a draft's."""
    with ending(form, language):
        units = load_named_units(paths)
        if len(units) != 1:
            raise CannotRunError(
                Message(
                    f"送信単位を1つ指定してください（{len(units)}）。", f"Give one unit, not {len(units)}."
                )
            )
        with connected(session) as client:
            _show(client.drafts.change(draft_id, units[0].files), form, language)


@app.command()
def send(
    draft_id: Id,
    allow_errors: Annotated[
        bool, typer.Option("--allow-errors", help="Send in spite of errors that the check finds.")
    ] = False,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Send a draft; then it is one no more."""
    with ending(form, language):
        with connected(session) as client:
            accepted = client.drafts.send(draft_id, allow_errors=allow_errors)
        _done(accepted.id, Message("受付", "Accepted"), form, language)


@app.command()
def delete(
    draft_id: Id,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Delete a draft."""
    with ending(form, language):
        with connected(session) as client:
            client.drafts.delete(draft_id)
        _done(draft_id, Message("削除しました", "Deleted"), form, language)


def _show(draft: Draft, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        write_json(_json(draft))
        return
    what = f"{draft.stamp or '-'}  > {draft.destination or '-'}  {' '.join(draft.kinds)}"
    refusal = f"  [{draft.refusal}]" if draft.refusal else ""
    until = draft.expires_at.date().isoformat()
    say(
        Message(
            f"{draft.id}  {what}{refusal}  期限 {until}", f"{draft.id}  {what}{refusal}  expires {until}"
        ),
        language,
    )


def _done(identifier: str, done: Message, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        write_json({"id": identifier})
    else:
        say(Message(f"{done.ja}：{identifier}", f"{done.en}: {identifier}"), language)


def _json(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.id,
        "created_at": draft.created_at.isoformat(),
        "changed_at": draft.changed_at.isoformat(),
        "expires_at": draft.expires_at.isoformat(),
        "size": draft.size,
        "files": list(draft.files),
        "to": draft.destination,
        "stamp": draft.stamp,
        "kinds": list(draft.kinds),
        "months": list(draft.months),
        "refusal": draft.refusal,
    }
