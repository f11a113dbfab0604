"""Certificates, keys and lists named on the command line, and how the commands of trust end."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from careplan.cli.console import (
    CANNOT_RUN,
    REFUSED,
    CannotRunError,
    Language,
    default_language,
    in_language,
    stop,
)
from careplan.cli.file_errors import unusable
from careplan.sealing import Credential, SealingError, Trust
from careplan.standard.findings import Message
from careplan.trust import TrustError, load_certificates, load_credential, load_crl

SandboxOption = Annotated[
    bool, typer.Option("--sandbox", help="Also trust published keys (certs/); for trials only.")
]
LanguageOption = Annotated[Language | None, typer.Option("--lang", help="Language of the messages.")]


def say(message: Message, language: Language | None) -> None:
    """Print a line in the language asked for, or the console's own."""
    typer.echo(in_language(message, language or default_language()))


def end(message: Message, code: int, language: Language | None) -> NoReturn:
    """Print a line to standard error and end."""
    stop(message, code, language or default_language())


@contextmanager
def ending(language: Language | None) -> Iterator[None]:
    """End with exit 1 where a unit or a certificate is refused, with exit 2 where the command cannot run."""
    try:
        yield
    except SealingError as error:
        end(
            Message(f"拒否 [{error.code}] {error.message_ja}", f"Refused [{error.code}] {error.message_en}"),
            REFUSED,
            language,
        )
    except CannotRunError as error:
        end(error.message, CANNOT_RUN, language)
    except TrustError as error:
        end(Message(error.message_ja, error.message_en), CANNOT_RUN, language)
    except OSError as error:
        end(
            unusable(error),
            CANNOT_RUN,
            language,
        )


def load_trust(anchors: Path, crls: Sequence[Path], *, sandbox: bool = False) -> Trust:
    """Load the authorities trusted and their revocation lists; without one revocation is not asked."""
    lists = tuple(load_crl(path.read_bytes()) for path in crls)
    return Trust(load_certificates(anchors.read_bytes()), lists or None, sandbox=sandbox)


def load_own(certificate: Path, key: Path) -> Credential:
    """Load our certificate and its key."""
    return load_credential(certificate.read_bytes(), key.read_bytes())
