"""`careplan conformance exchange`: a program exchanges with a partner office that the suite plays."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from careplan.cli.attestation_files import save_attestation, signing_with
from careplan.cli.conformance_run import (
    AttestOption,
    Form,
    KeyOption,
    SignerOption,
    program_of,
    report_run,
    shown,
)
from careplan.cli.console import CANNOT_RUN, REFUSED, CannotRunError, Language, default_language, stop
from careplan.cli.exchange import SessionOption, now, open_client
from careplan.cli.file_errors import unusable
from careplan.cli.session_file import default_session_file, load_session
from careplan.client import Client, ClientError, tls_context
from careplan.conformance.exchange import STEPS, Stage, StageError, Step, open_stage, run
from careplan.conformance.harness.program import CannotStartError, Limits
from careplan.conformance.vendor.reports import Run
from careplan.conformance.vendor.target import Software
from careplan.standard.findings import Message

_SECONDS = 60.0


def exchange(
    url: Annotated[str, typer.Argument(metavar="URL", help="The sandbox, such as http://127.0.0.1:8000.")],
    command: Annotated[str, typer.Option("--command", help='The program ("node subject.mjs").')],
    session: SessionOption = None,
    step: Annotated[list[str] | None, typer.Option("--step", help="Steps; default: all.")] = None,
    work: Annotated[
        Path | None,
        typer.Option("--work", metavar="DIR", help="The program's folder; default: one for this run."),
    ] = None,
    software: Annotated[str, typer.Option("--software", help="Name of the software.")] = "software",
    version: Annotated[str, typer.Option("--software-version", help="Its version.")] = "0",
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, max=600.0, help="Time for one step.")
    ] = _SECONDS,
    form: Annotated[Form, typer.Option("--format", help="Format of the report.")] = Form.TEXT,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write the report to this file.")] = None,
    attest_to: AttestOption = None,
    certificate: SignerOption = None,
    key: KeyOption = None,
    language: Annotated[Language | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Put a program to the exchange test, as the sandbox's administrator (docs/exchange-test.md).

    Exit 0: all that it does passed; 1: something failed; 2: the test could not be run.
    """
    signing = signing_with(attest_to, certificate, key, language)
    try:
        program = program_of(command, Limits(seconds=seconds, start_seconds=seconds))
        chosen = _steps(step)
        with _stage(url, session, work) as stage:
            results = tuple(shown(run(stage, program, chosen), len(chosen)))
    except (CannotRunError, StageError, ClientError) as error:
        stop(error.message, CANNOT_RUN, language)
    except CannotStartError as error:
        stop(
            Message(f"起動できません：{error.message.ja}", f"It cannot be started: {error.message.en}"),
            CANNOT_RUN,
            language,
        )
    except OSError as error:
        stop(unusable(error), CANNOT_RUN, language)
    done = Run(Software(software, version), results)
    report_run(done, form, out, (language or default_language()).value)
    if signing is not None:
        save_attestation(done, *signing)
    if not done.conforms:
        raise typer.Exit(REFUSED)


def _steps(names: Sequence[str] | None) -> tuple[Step, ...]:
    known = {each.id: each for each in STEPS}
    unknown = [each for each in names or () if each not in known]
    if unknown:
        listed = " ".join(known)
        raise CannotRunError(
            Message(
                f"段階 {unknown[0]} はありません。あるのは {listed} です。",
                f"There is no step {unknown[0]}. There are {listed}.",
            )
        )
    return tuple(each for each in STEPS if not names or each.id in names)


@contextmanager
def _stage(url: str, session: Path | None, work: Path | None) -> Iterator[Stage]:
    path = session or default_session_file()
    stored = load_session(path)
    if stored.server.rstrip("/") != url.rstrip("/"):
        raise CannotRunError(
            Message(
                f"ログイン先（{stored.server}）と URL（{url}）が違います。",
                f"The session is of {stored.server}, not of {url}.",
            )
        )
    verify = True if stored.ca is None else tls_context(ca=Path(stored.ca))
    with tempfile.TemporaryDirectory() as made:
        folder = (work or Path(made)).resolve()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open_client(stored, path) as admin, Client(url, verify=verify) as partner:
            yield open_stage(admin, partner, work=str(folder), clock=now)
