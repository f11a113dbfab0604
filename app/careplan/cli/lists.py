"""`careplan sent` and `careplan received`."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import Annotated, Any

import typer

from careplan.cli.console import Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Filter, Transmission
from careplan.standard.findings import Message


class Order(StrEnum):
    """The order of a list."""

    NEWEST = "newest"
    STAMP = "stamp"


class State(StrEnum):
    """A state of a transmission."""

    ACCEPTED = "accepted"
    FETCHED = "fetched"
    RECEIVED = "received"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


StateOption = Annotated[State | None, typer.Option(help="Only those in this state.")]
OrderOption = Annotated[Order, typer.Option(help="newest first, or by stamp: the order of import.")]
LimitOption = Annotated[int, typer.Option(min=1, help="At most so many.")]
KindOption = Annotated[str | None, typer.Option(metavar="KIND", help="Only those with this kind of file.")]
MonthOption = Annotated[str | None, typer.Option(metavar="YYYYMM", help="Only those about this month.")]
PartnerOption = Annotated[
    str | None, typer.Option("--office", metavar="NUMBER", help="Only those to or from this office.")
]
PseudonymOption = Annotated[
    str | None, typer.Option(metavar="HEX", help="Only those with this service user: see careplan pseudonym.")
]
_PAGE = 100


def sent(
    state: StateOption = None,
    kind: KindOption = None,
    month: MonthOption = None,
    office: PartnerOption = None,
    pseudonym: PseudonymOption = None,
    order: OrderOption = Order.NEWEST,
    limit: LimitOption = 50,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """List what the office sent."""
    only = Filter(kind, month, office, pseudonym)
    with ending(form, language), connected(session) as client:
        _show(client.sent(only=only, **_asked(state, order, limit)), limit, form, language)


def received(
    state: StateOption = None,
    kind: KindOption = None,
    month: MonthOption = None,
    office: PartnerOption = None,
    pseudonym: PseudonymOption = None,
    order: OrderOption = Order.NEWEST,
    limit: LimitOption = 50,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """List what was sent to the office."""
    only = Filter(kind, month, office, pseudonym)
    with ending(form, language), connected(session) as client:
        _show(client.received(only=only, **_asked(state, order, limit)), limit, form, language)


def _asked(state: State | None, order: Order, limit: int) -> dict[str, Any]:
    return {"state": state and state.value, "order": order.value, "limit": min(limit, _PAGE)}


def _show(listed: Iterable[Transmission], limit: int, form: Format, language: Language | None) -> None:
    found = list(islice(listed, limit + 1))
    items, more = found[:limit], len(found) > limit
    if form is Format.JSON:
        write_json({"items": [transmission_json(item) for item in items], "more": more})
        return
    for item in items:
        marks = "".join(f"  [{mark}]" for mark in _marks(item))
        typer.echo(
            f"{item.id}  {item.state:<9}  {item.stamp}  {item.sender} > {item.destination}  "
            f"{' '.join(item.kinds)}{marks}"
        )
    unread, due = sum(each.unread for each in items), sum(each.reminder for each in items)
    say(
        Message(
            f"{len(items)} 件(未受信 {unread} 件、うち日のたったもの {due} 件)",
            f"{len(items)} transmissions ({unread} unfetched, {due} of them for long)",
        ),
        language,
    )
    if more:
        say(
            Message(
                f"ほかにもあります。--limit {limit * 2} のように増やすか、--month などで絞ってください。",
                f"There are more: raise --limit (to {limit * 2}, say), or narrow the list with --month and the like.",
            ),
            language,
        )


def _marks(item: Transmission) -> Iterator[str]:
    """Yield what stands out: unfetched for long, about to expire, purged, no longer the newest, a deletion."""
    if item.reminder:
        yield "reminder"
    if item.expiring:
        yield "expiring"
    if item.purged_at is not None:
        yield "purged"
    if item.version.standing in {"superseded", "partly-superseded", "deleted"}:
        yield item.version.standing
    if item.version.deletes:
        yield "deletes"


def transmission_json(item: Transmission) -> dict[str, Any]:
    """Return a transmission as the commands write it."""
    return {
        "id": item.id,
        "from": str(item.sender),
        "to": str(item.destination),
        "stamp": item.stamp,
        "kinds": list(item.kinds),
        "months": list(item.months),
        "edition": item.edition,
        "state": item.state,
        "size": item.size,
        "sealed_sha256": item.sealed_sha256,
        "header_sha256": item.header_sha256,
        "accepted_at": item.accepted_at.isoformat(),
        "changed_at": item.changed_at.isoformat(),
        "unread": item.unread,
        "reminder": item.reminder,
        "expires_at": None if item.expires_at is None else item.expires_at.isoformat(),
        "expiring": item.expiring,
        "purged_at": None if item.purged_at is None else item.purged_at.isoformat(),
        "version": {
            "standing": item.version.standing,
            "superseded_by": list(item.version.superseded_by),
            "deleted_by": list(item.version.deleted_by),
            "deletes": list(item.version.deletes),
        },
    }
