"""What the commands that speak with an exchange share: options, the connection, and how they end."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from careplan.authority import load_earlier
from careplan.cli.console import (
    CANNOT_RUN,
    REFUSED,
    CannotRunError,
    Language,
    default_language,
    in_language,
    plain,
    stop,
    write_binary_line,
)
from careplan.cli.file_errors import unusable
from careplan.cli.pseudonym_key import load_pseudonym_key
from careplan.cli.session_file import (
    SessionTokens,
    StoredSession,
    default_session_file,
    load_session,
)
from careplan.cli.trust_files import load_own
from careplan.client import (
    Client,
    ClientError,
    Office,
    ProblemError,
    ProofRefusedError,
    UnavailableError,
    UnitRefusedError,
    tls_context,
)
from careplan.sealing import SealingError
from careplan.standard.findings import Message
from careplan.standard.reports import report_json, report_text
from careplan.trust import TrustError, days_left, load_certificates, warned_from


class Format(StrEnum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"


Refusal = ProblemError | UnitRefusedError | ProofRefusedError | SealingError
FormatOption = Annotated[Format, typer.Option("--format", help="How the result is written.")]
SessionOption = Annotated[
    Path | None, typer.Option("--session", metavar="FILE", help="The session file of careplan login.")
]
CertificateOption = Annotated[
    Path | None, typer.Option("--cert", help="Our certificate (an office that keeps its own key).")
]
KeyOption = Annotated[Path | None, typer.Option("--key", help="Its private key.")]
TrustOption = Annotated[
    Path | None, typer.Option("--trust", help="The authorities' certificates that we trust (PEM).")
]


PseudonymKeyOption = Annotated[
    Path | None,
    typer.Option("--pseudonym-key", metavar="FILE", help="Our key of pseudonyms; made where there is none."),
]


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@contextmanager
def connected(session: Path | None) -> Iterator[Client]:
    """Yield a client with the session of `careplan login`."""
    path = session or default_session_file()
    stored = load_session(path)
    with open_client(stored, path) as client:
        yield client


def open_client(stored: StoredSession, path: Path) -> Client:
    """Return a client of a stored session; it renews the tokens in the file, and shows the certificate named there.

    Raises:
        ClientError: a file that TLS needs cannot be used.

    """
    files = {name: Path(given) for name, given in _tls_files(stored).items() if given is not None}
    return Client(stored.server, tokens=SessionTokens(path), verify=tls_context(**files) if files else True)


def _tls_files(stored: StoredSession) -> dict[str, str | None]:
    return {"ca": stored.ca, "cert": stored.cert, "key": stored.key}


def own_office(
    client: Client,
    cert: Path | None,
    key: Path | None,
    trust: Path | None,
    pseudonym_key: Path | None = None,
) -> Office | None:
    """Return the office's own end where certificate, key and trust are given; None where none of them is.

    Raises:
        CannotRunError: only some of them are given.
        TrustError, OSError: a file cannot be read.

    """
    if cert is None and key is None and trust is None:
        return None
    if cert is None or key is None or trust is None:
        raise CannotRunError(
            Message(
                "--cert、--key、--trust は三つとも指定してください（鍵を預けている事業所は三つとも不要）。",
                "Give all of --cert, --key and --trust (an office whose key is hosted gives none of them).",
            )
        )
    own = load_own(cert, key)
    _warn_of_end(own.certificate.not_valid_after_utc)
    return Office(
        client,
        own,
        load_certificates(trust.read_bytes()),
        clock=now,
        earlier=load_earlier(cert),
        pseudonym_key=None if pseudonym_key is None else load_pseudonym_key(pseudonym_key),
    )


def _warn_of_end(not_after: datetime) -> None:
    """Say on standard error that our certificate ends within 90 days, or has ended."""
    at = now()
    if at >= warned_from(not_after):
        left, ends = days_left(not_after, at), not_after.date()
        message = Message(
            f"注意：証明書は {ends} までです（あと {left} 日）。更新してください。",
            f"Note: our certificate ends on {ends} ({left} days left). Renew it.",
        )
        typer.echo(in_language(message, default_language()), err=True)


@contextmanager
def ending(form: Format, language: Language | None) -> Iterator[None]:
    """End with exit 1 where something is refused, with exit 2 where the command could not run or connect."""
    try:
        yield
    except CannotRunError as error:
        stop(error.message, CANNOT_RUN, language)
    except UnavailableError as error:
        stop(error.message, CANNOT_RUN, language)
    except (ProblemError, UnitRefusedError, ProofRefusedError, SealingError) as error:
        tell_refusal(error, form, language)
        raise typer.Exit(REFUSED) from error
    except ClientError as error:
        stop(error.message, CANNOT_RUN, language)
    except TrustError as error:
        stop(Message(error.message_ja, error.message_en), CANNOT_RUN, language)
    except OSError as error:
        message = unusable(error)
        stop(message, CANNOT_RUN, language)


def tell_refusal(error: Refusal, form: Format, language: Language | None, *, unit: str | None = None) -> None:
    """Write what was refused and why, of which unit where it is named."""
    code, message, extras = _told(error)
    named = {} if unit is None else {"unit": unit}
    if form is Format.JSON:
        refused = {"code": code, "message": {"ja": message.ja, "en": message.en}} | dict(extras)
        write_json(named | {"refused": refused})
    for line in _findings(error, extras, language):
        typer.echo(line, err=True)
    of_ja, of_en = ("", "") if unit is None else (f"{unit}：", f"{unit}: ")
    text = Message(f"拒否 [{code}] {of_ja}{message.ja}", f"Refused [{code}] {of_en}{message.en}")
    typer.echo(in_language(text, language), err=True)


def _told(error: Refusal) -> tuple[str, Message, Mapping[str, Any]]:
    """Return code, message and the rest of a refusal, whoever refused."""
    if isinstance(error, SealingError):
        return error.code, Message(error.message_ja, error.message_en), {"step": error.step}
    if isinstance(error, UnitRefusedError):
        return "unit-has-errors", error.message, {"report": report_json(error.report)}
    if isinstance(error, ProofRefusedError):
        return error.code, error.message, {}
    return error.code, error.message, {"status": error.status} | error.extras


def _findings(error: Exception, extras: Mapping[str, Any], language: Language | None) -> Iterator[str]:
    """Yield the findings behind a refusal as lines."""
    shown: Literal["ja", "en"] = (language or default_language()).value
    if isinstance(error, UnitRefusedError):
        yield from report_text(error.report, shown)
        return
    report = extras.get("report")
    for block in report_blocks(report):
        for finding in block.get("findings", []):
            if finding.get("severity") == "error":
                where = " ".join(str(part) for part in (block.get("path"), finding.get("file")) if part)
                yield plain(f"  {finding.get('rule')} {where}: {finding.get('message', {}).get(shown, '')}")


def report_blocks(report: Any) -> list[dict[str, Any]]:
    """Return the files and units of a report in JSON, nothing where it is none."""
    if not isinstance(report, dict):
        return []
    found = [*(report.get("files") or []), *(report.get("units") or [])]
    return [block for block in found if isinstance(block, dict)]


def write_json(value: Any) -> None:
    """Write a value as a line of JSON."""
    write_binary_line(json.dumps(value, ensure_ascii=False))
