"""`careplan watch`: for software that knows only folders."""

import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from careplan.cli.console import CannotRunError
from careplan.cli.exchange import (
    CertificateOption,
    Format,
    FormatOption,
    KeyOption,
    SessionOption,
    TrustOption,
    connected,
    ending,
    own_office,
    write_json,
)
from careplan.cli.outbox import Outbox
from careplan.cli.trust_files import LanguageOption, say
from careplan.cli.watch.happenings import Happening
from careplan.cli.watch.incoming import Incoming
from careplan.cli.watch.outgoing import Outgoing
from careplan.client import Acceptance, Client, Office, UnavailableError
from careplan.client.errors import ConnectionFailedError
from careplan.standard.findings import Message

_OUTBOX = ".outbox"


def watch(
    in_folder: Annotated[
        Path | None, typer.Option("--in", metavar="DIR", help="What is put here is sent, unit by unit.")
    ] = None,
    out_folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="What arrives is laid here, a folder a unit.")
    ] = None,
    every: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="How often it looks.")] = 10.0,
    patience: Annotated[
        int, typer.Option(min=0, help="How many looks an incomplete unit is waited for.")
    ] = 6,
    once: Annotated[bool, typer.Option("--once", help="Look once, take files as they are, and end.")] = False,
    no_receipt: Annotated[
        bool, typer.Option("--no-receipt", help="Do not sign for what was laid down.")
    ] = False,
    cert: CertificateOption = None,
    key: KeyOption = None,
    trust: TrustOption = None,
    session: SessionOption = None,
    form: FormatOption = Format.TEXT,
    language: LanguageOption = None,
) -> None:
    """Send what appears in one folder and lay down what arrives in another, till it is told to stop.

    Nothing is deleted: what was sent or refused is moved into folders below, with the proof or the reason. It goes on
    after the exchange was away. Exit 2 where a folder is missing or the log-in has ended.
    """

    def tell(happening: Happening) -> None:
        if form is Format.JSON:
            write_json({"event": happening.event, "place": happening.place} | dict(happening.details))
        else:
            say(happening.message, language)

    with ending(form, language):
        _verify_folders(in_folder, out_folder)
        with connected(session) as client:
            office = own_office(client, cert, key, trust)
            looks: list[Callable[[], None]] = []
            if in_folder is not None:
                outgoing = Outgoing(in_folder, _sender(client, office, in_folder), tell, patience)
                looks.append(lambda: outgoing.look(settled=once))
            if out_folder is not None:
                looks.append(Incoming(out_folder, client, office, tell, receipt=not no_receipt).look)
            if once:
                for look in looks:
                    look()
                return
            go_on(looks, _stopping(), every, tell)


def go_on(
    looks: list[Callable[[], None]], stop: Event, every: float, tell: Callable[[Happening], None]
) -> None:
    """Look again and again until `stop` is set; an exchange that is away is waited for.

    Raises:
        ClientError, OSError: what waiting does not mend, such as a log-in that has ended.

    """
    while not stop.is_set():
        for look in looks:
            try:
                look()
            except (UnavailableError, ConnectionFailedError) as error:
                tell(Happening("waiting", "", error.message))
        stop.wait(every)


def _sender(
    client: Client, office: Office | None, folder: Path
) -> Callable[[Mapping[str, bytes]], Acceptance]:
    if office is None:
        return client.send_plain
    outbox = Outbox(folder / _OUTBOX)

    def send(files: Mapping[str, bytes]) -> Acceptance:
        return office.send_prepared(outbox.prepared(office, files, allow_errors=False)).acceptance

    return send


def _stopping() -> Event:
    """Return an event that SIGTERM and SIGINT set: the pass under way is finished."""
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    return stop


def _verify_folders(in_folder: Path | None, out_folder: Path | None) -> None:
    given = [folder for folder in (in_folder, out_folder) if folder is not None]
    if not given:
        raise CannotRunError(
            Message("--in か --out（または両方）を指定してください。", "Give --in or --out, or both.")
        )
    if len(given) > 1 and given[0].resolve() == given[1].resolve():
        raise CannotRunError(
            Message(
                "--in と --out は別のフォルダーにしてください。", "--in and --out must be different folders."
            )
        )
    for folder in given:
        if not folder.is_dir():
            raise CannotRunError(Message(f"フォルダーがありません：{folder}", f"There is no folder {folder}"))
