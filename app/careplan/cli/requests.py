"""`careplan requests`: what an office asked and was answered, for when it does not work."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Annotated

import typer

from careplan.cli.console import Language, plain
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.client.request_log import RecordedRequest, RequestLogState
from careplan.standard.findings import Message

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="What an office asked and was answered (docs/request-log.md).",
)
OfficeArgument = Annotated[str, typer.Argument(metavar="OFFICE", help="事業所番号 Its number.")]
AfterOption = Annotated[int, typer.Option(min=0, metavar="NUMBER", help="Only what came after this number.")]


@app.command()
def record(
    office: OfficeArgument,
    minutes: Annotated[int, typer.Option(min=1, max=1440, help="For so long.")] = 30,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Record an office's requests from now on (administrator)."""
    with ending(form, language), connected(session) as client:
        _show_state(client.request_log.begin(office, minutes), form, language)


@app.command("stop")
def stop_(
    office: OfficeArgument,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Record no more; what was recorded can still be read (administrator)."""
    with ending(form, language), connected(session) as client:
        client.request_log.end(office)
        _show_state(client.request_log.show(office), form, language)


@app.command()
def show(
    office: OfficeArgument,
    after: AfterOption = 0,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Show what was recorded (administrator, or the office's own)."""
    with ending(form, language), connected(session) as client:
        _show_all(client.request_log.all(office, after), form, language)


@app.command()
def follow(
    office: OfficeArgument,
    after: AfterOption = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="End after so many.")] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Show what was recorded and what comes, till the recording is over or Ctrl+C.

    記録はadministratorが `careplan requests record` で始めます。JSONでは見出しと本文も出ます。
    """
    with ending(form, language), connected(session) as client:
        try:
            _show_all(islice(client.request_log.follow(office, after), limit), form, language)
        except KeyboardInterrupt:  # how it is ended
            return


def _show_all(found: Iterator[RecordedRequest], form: Format, language: Language | None) -> None:
    for each in found:
        if form is Format.JSON:
            write_json(dict(each.told))
        else:
            line = _line(each)
            say(Message(line, line), language)


def _line(each: RecordedRequest) -> str:
    target = f"{each.path}?{each.query}" if each.query else each.path
    answered = " ".join(str(part) for part in (each.status or "-", each.code) if part)
    when = _time(each.at)
    return plain(
        f"{each.number}  {when}  {each.staff_id or '-'}  {each.method} {target}  {answered}  {each.ms:g} ms"
    )


def _show_state(state: RequestLogState, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        until = None if state.until is None else state.until.isoformat()
        write_json({"office": state.office_number, "until": until, "kept": state.kept})
    elif state.until is None:
        say(
            Message(
                f"{state.office_number} は記録していません（保存 {state.kept} 件）",
                f"{state.office_number} is not recorded (kept: {state.kept})",
            ),
            language,
        )
    else:
        say(
            Message(
                f"{state.office_number} を {_time(state.until)} まで記録します（保存 {state.kept} 件）",
                f"{state.office_number} is recorded until {_time(state.until)} (kept: {state.kept})",
            ),
            language,
        )


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z"
