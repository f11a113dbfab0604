"""`careplan demo`."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from careplan.authority import KeyType, init_folder
from careplan.authority.files import write_whole
from careplan.cli.console import CANNOT_RUN, REFUSED, CannotRunError, Language, default_language, stop
from careplan.cli.demo.breakage import break_certificate, break_destination, break_file_set, break_seal
from careplan.cli.demo.cast import Cast, enrol, load_anchor, now, open_client
from careplan.cli.demo.journey import Stage, receive_plans, return_actuals, send_plans, verify_receipts
from careplan.cli.demo.service import Service, running_service
from careplan.cli.demo.story import StepFailedError, Story, refusals_of, subject_of
from careplan.cli.file_errors import unusable
from careplan.client import ClientError
from careplan.sealing import SealingError
from careplan.standard.findings import Message
from careplan.trust import TrustError
from careplan.workbench.sample import sample

# The support office and the rental keep their keys, the other provider lets the exchange keep it.
_KEYS = (KeyType.RSA2048, None, KeyType.P256)
_CHAPTERS = (
    send_plans,
    receive_plans,
    return_actuals,
    verify_receipts,
    break_file_set,
    break_destination,
    break_seal,
    break_certificate,
)


def demo(
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", "--keep", metavar="DIR", help="An empty folder for it all; default: a new one."
        ),
    ] = None,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of the story.")] = None,
) -> None:
    """Do the main job with real components, then break things on purpose.

    A plan and a month leave a support office and arrive at two providers, sealed, checked, receipted; the actuals come
    back. Exit 1 where a step fails or a breakage is not refused; 2: could not run.
    """
    began = time.monotonic()
    story = Story(language or default_language())
    try:
        root = _empty_folder(data)
        logins = play(story, root)
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    except OSError as error:
        stop(
            unusable(error),
            CANNOT_RUN,
            language,
        )
    _close(story, root, logins, time.monotonic() - began)
    if story.failures:
        raise typer.Exit(REFUSED)


def play(story: Story, root: Path) -> list[tuple[str, str]]:
    """Play every chapter in a folder; failures stand in the story. Return the log-ins that were made.

    Raises:
        CannotRunError: the service did not start.

    """
    logins: list[tuple[str, str]] = []
    with _failing(story):
        _make_authority(story, root / "exchange" / "authority")
        with running_service(root / "exchange", root / "service.log") as service:
            logins.append((service.administrator, service.password))
            stage = _enrol(story, service, root)
            try:
                logins.extend(player.login for player in stage.cast.players.values())
                for chapter in _CHAPTERS:
                    chapter(stage)
            finally:
                stage.cast.close()
    return logins


@contextmanager
def _failing(story: Story) -> Iterator[None]:
    """Count what ends the main job as a failure of the story."""
    try:
        yield
    except StepFailedError as error:
        story.fail(error.message)
    except (ClientError, SealingError) as error:
        code, message = next(refusals_of(error), ("?", Message.same(error)))
        story.fail(Message(f"[{code}] {message.ja}", f"[{code}] {message.en}"))
    except TrustError as error:
        story.fail(Message(f"[{error.code}] {error.message_ja}", f"[{error.code}] {error.message_en}"))


def _empty_folder(data: Path | None) -> Path:
    if data is None:
        return Path(tempfile.mkdtemp(prefix="careplan-demo-"))
    data.mkdir(parents=True, exist_ok=True)
    if any(data.iterdir()):
        raise CannotRunError(
            Message(
                f"{data} は空ではありません。空のフォルダーを指定してください。",
                f"{data} is not empty. Give an empty folder.",
            )
        )
    return data.resolve()


def _make_authority(story: Story, folder: Path) -> None:
    story.chapter(Message("認証局とサービスを用意します", "An authority and the service are made ready"))
    folder.parent.mkdir(parents=True, exist_ok=True)
    authority = init_folder(folder, "careplan demo authority", at=now())
    story.prove(Message("認証局", "authority"), subject_of(authority.certificate))


def _enrol(story: Story, service: Service, root: Path) -> Stage:
    story.tell(Message(f"サービス {service.url}", f"Service at {service.url}"))
    authority = root / "exchange" / "authority"
    administrator = open_client(service, service.administrator, service.password)
    cast = Cast(administrator, authority, (load_anchor(authority),), {})
    made = sample()
    for office, key_type in zip(made.offices, _KEYS, strict=True):
        player = enrol(service, cast, office, key_type)
        cast.players[office.number] = player
        story.tell(
            Message(
                f"{office.number}/{office.service_type} {office.name}",
                f"{office.number}/{office.service_type} {office.name}",
            )
        )
        story.prove(
            Message("証明書", "certificate"),
            f"{player.certificate.serial_number:x}  {subject_of(player.certificate)}",
        )
    return Stage(story, cast, made, root / "files")


def _close(story: Story, root: Path, logins: list[tuple[str, str]], seconds: float) -> None:
    listed = "".join(f"{staff}\t{password}\n" for staff, password in logins)
    write_whole(root / "logins.txt", listed.encode(), private=True)
    failures = len(story.failures)
    story.chapter(Message("終わりに", "In the end"))
    story.tell(
        Message(
            f"拒否すべき {story.refusals} 件はすべて拒否、失敗 {failures} 件、{seconds:.1f} 秒"
            if not failures
            else f"失敗 {failures} 件（{seconds:.1f} 秒）。記録：{root / 'service.log'}",
            f"All {story.refusals} breakages refused, {failures} failures, {seconds:.1f} s"
            if not failures
            else f"{failures} failures ({seconds:.1f} s). The service's log: {root / 'service.log'}",
        )
    )
    story.tell(Message(f"ファイルと証明：{root / 'files'}", f"Files and proofs: {root / 'files'}"))
    story.tell(Message(f"ログインのIDとパスワード：{root / 'logins.txt'}", f"Log-ins: {root / 'logins.txt'}"))
    command = f'careplan serve --data "{root / "exchange"}"'
    story.tell(Message(f"サービスの起動：{command}", f"To start the service: {command}"))
