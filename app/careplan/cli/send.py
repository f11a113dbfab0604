"""`careplan send`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from careplan.cli.console import REFUSED, Language, in_language
from careplan.cli.exchange import (
    CertificateOption,
    Format,
    FormatOption,
    KeyOption,
    PseudonymKeyOption,
    SessionOption,
    TrustOption,
    connected,
    ending,
    own_office,
    tell_refusal,
    write_json,
)
from careplan.cli.outbox import Outbox
from careplan.cli.trust_files import LanguageOption, say
from careplan.cli.unit_sources import NamedUnit, load_named_units
from careplan.client import (
    Acceptance,
    Client,
    ClientError,
    NotLoggedInError,
    Office,
    ProblemError,
    UnavailableError,
    UnitRefusedError,
)
from careplan.sealing import SealingError
from careplan.standard.findings import Message
from careplan.trust import TrustError


def send(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders, zips.")],
    cert: CertificateOption = None,
    key: KeyOption = None,
    trust: TrustOption = None,
    allow_errors: Annotated[
        bool, typer.Option("--allow-errors", help="Send in spite of errors that the check finds.")
    ] = False,
    outbox: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Keep what is sealed here there, and send that where the same files are sent again.",
        ),
    ] = None,
    pseudonym_key: PseudonymKeyOption = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Send the units that the paths hold, the oldest stamp first; one that is refused does not keep the others back.

    With --cert, --key and --trust they are checked and sealed here, and the exchange's signed statement is verified;
    without them the plain files are sent for an exchange that keeps the office's key. Sealing makes other bytes each
    time: with --outbox the same files can be sent again after a crash and are accepted once.

    Exit 0: all accepted; 1: one refused at least; 2: could not run.
    """
    with ending(form, language):
        units = load_named_units(paths)
        with connected(session) as client:
            office = own_office(client, cert, key, trust, pseudonym_key)
            keep = None if outbox is None else Outbox(outbox)
            send_one = partial(_send, client, office, allow_errors=allow_errors, outbox=keep)
            accepted = sum([_accepted(unit, send_one, form, language) for unit in units])
        refused = len(units) - accepted
        if len(units) > 1 and form is Format.TEXT:
            say(
                Message(f"受付 {accepted} 件、拒否 {refused} 件", f"{accepted} accepted, {refused} refused"),
                language,
            )
    if refused:
        raise typer.Exit(REFUSED)


def _send(
    client: Client, office: Office | None, unit: NamedUnit, *, allow_errors: bool, outbox: Outbox | None
) -> tuple[Acceptance, bool]:
    """Return the acceptance, and whether its statement was verified."""
    if office is None:
        return client.send_plain(unit.files, allow_errors=allow_errors), False
    if outbox is None:
        return office.send(unit.files, allow_errors=allow_errors).acceptance, True
    prepared = outbox.prepared(office, unit.files, allow_errors=allow_errors)
    return office.send_prepared(prepared).acceptance, True


def _accepted(
    unit: NamedUnit,
    send_one: Callable[[NamedUnit], tuple[Acceptance, bool]],
    form: Format,
    language: Language | None,
) -> bool:
    """Send a unit and say what became of it.

    Where nobody is logged in, nothing answers or a statement does not verify, no other unit would fare better: this
    is raised, and the unit named.
    """
    try:
        acceptance, verified = send_one(unit)
    except (ClientError, SealingError, TrustError) as error:
        ends_all = isinstance(error, NotLoggedInError | UnavailableError)
        if ends_all or not isinstance(error, ProblemError | UnitRefusedError | SealingError):
            stopped = Message(f"{unit.name}：ここで中断します", f"{unit.name}: stopped here")
            typer.echo(in_language(stopped, language), err=True)
            raise
        tell_refusal(error, form, language, unit=unit.name)
        return False
    if form is Format.JSON:
        write_json({"unit": unit.name} | _json(acceptance, verified=verified))
    else:
        say(_text(acceptance, unit, verified=verified), language)
    return True


def _text(acceptance: Acceptance, unit: NamedUnit, *, verified: bool) -> Message:
    ja = "、受付証明を検証済み" if verified else ""
    en = ", its statement verified" if verified else ""
    again_ja = "（前に受け付けたもの）" if acceptance.replayed else ""
    again_en = " (accepted before)" if acceptance.replayed else ""
    accepted_at, count = acceptance.accepted_at.isoformat(), len(unit.files)
    return Message(
        f"受付 {acceptance.id}{again_ja}  {unit.name}  {count} ファイル  {accepted_at}{ja}",
        f"Accepted {acceptance.id}{again_en}  {unit.name}  {count} files  {accepted_at}{en}",
    )


def _json(acceptance: Acceptance, *, verified: bool) -> dict[str, Any]:
    return {
        "id": acceptance.id,
        "accepted_at": acceptance.accepted_at.isoformat(),
        "sealed_sha256": acceptance.sealed_sha256,
        "header_sha256": acceptance.header_sha256,
        "replayed": acceptance.replayed,
        "statement_verified": verified,
    }
