"""`careplan sent` and `careplan received`."""

from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from typing import Annotated, Any

import typer

from careplan.cli.console import Language
from careplan.cli.exchange import Format, FormatOption, SessionOption, connected, ending, write_json
from careplan.cli.trust_files import LanguageOption, say
from careplan.client import Transmission
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
_PAGE = 100


def sent(
    state: StateOption = None,
    order: OrderOption = Order.NEWEST,
    limit: LimitOption = 50,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """List what the office sent."""
    with ending(form, language), connected(session) as client:
        _show(client.sent(**_asked(state, order, limit)), limit, form, language)


def received(
    state: StateOption = None,
    order: OrderOption = Order.NEWEST,
    limit: LimitOption = 50,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """List what was sent to the office."""
    with ending(form, language), connected(session) as client:
        _show(client.received(**_asked(state, order, limit)), limit, form, language)


def _asked(state: State | None, order: Order, limit: int) -> dict[str, Any]:
    return {"state": state and state.value, "order": order.value, "limit": min(limit, _PAGE)}


def _show(listed: Iterable[Transmission], limit: int, form: Format, language: Language | None) -> None:
    items = list(islice(listed, limit))
    if form is Format.JSON:
        write_json({"items": [transmission_json(item) for item in items]})
        return
    for item in items:
        typer.echo(
            f"{item.id}  {item.state:<9}  {item.stamp}  {item.sender} > {item.destination}  {' '.join(item.kinds)}"
        )
    say(Message(f"{len(items)} 件", f"{len(items)} transmissions"), language)


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
    }
