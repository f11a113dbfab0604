"""`careplan events`: what our office is told."""

from itertools import islice
from typing import Annotated, Any

import typer

from careplan.cli.console import Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Notice
from careplan.standard.findings import Message

_STATES = {
    "accepted": Message("届きました", "has come"),
    "fetched": Message("相手が受信しました", "was fetched"),
    "received": Message("相手が受領しました", "was signed for"),
    "rejected": Message("差し戻されました", "was sent back"),
    "withdrawn": Message("相手が取り消しました", "was withdrawn"),
    "expired": Message("期限が切れました", "has expired"),
}


def events(
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on with what comes, until Ctrl+C; without it, what is there.")
    ] = False,
    after: Annotated[
        int | None, typer.Option(min=0, metavar="NUMBER", help="Only what came after this number.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="End after so many.")] = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Show what happened to our transmissions, in order; by the number one goes on later (--after)."""
    with ending(form, language), connected(session) as client:
        found = client.events(after) if follow else client.notices.all(after or 0)
        try:
            for notice in islice(found, limit):
                _show(notice, form, language)
        except KeyboardInterrupt:  # how --follow is ended
            return


def _show(notice: Notice, form: Format, language: Language | None) -> None:
    if form is Format.JSON:
        write_json(notice_json(notice))
        return
    known = _STATES.get(notice.state, Message(notice.state, notice.state))
    head = f"{notice.number}  {notice.timestamp:%Y-%m-%d %H:%M:%S}Z  {notice.transmission_id}"
    tail = f"{notice.partner}  {' '.join(notice.kinds)}  {' '.join(notice.months)}"
    say(Message(f"{head}  {known.ja}  {tail}", f"{head}  {known.en}  {tail}"), language)


def notice_json(notice: Notice) -> dict[str, Any]:
    """Return a notice as the command writes it."""
    return {
        "number": notice.number,
        "id": notice.id,
        "type": notice.type,
        "timestamp": notice.timestamp.isoformat(),
        "office": notice.office_number,
        "role": notice.role,
        "partner": notice.partner,
        "transmission": notice.transmission_id,
        "state": notice.state,
        "kinds": list(notice.kinds),
        "months": list(notice.months),
    }
