"""What the demo tells, and what it counts: steps that failed, refusals that did not come."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import typer
from cryptography import x509
from cryptography.x509.oid import NameOID

from careplan.cli.console import Language, in_language
from careplan.cli.exchange import report_blocks
from careplan.client import ClientError, ProblemError, ProofRefusedError, UnitRefusedError
from careplan.sealing import SealingError
from careplan.standard.findings import Message

Refusal = tuple[str, Message]


class StepFailedError(Exception):
    """A step of the main job did not do what it must."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


class Story:
    """Tells in one language, line by line, and remembers every failure."""

    def __init__(self, language: Language, write: Callable[[str], object] = typer.echo) -> None:
        self.language = language
        self.failures: list[Message] = []
        self.refusals = 0
        self._write = write
        self._chapters = 0

    def chapter(self, title: Message) -> None:
        """Begin a numbered chapter."""
        self._chapters += 1
        self._write("")
        self._write(f"{self._chapters}. {in_language(title, self.language)}")

    def tell(self, message: Message) -> None:
        """Tell a line."""
        self._write(f"   {in_language(message, self.language)}")

    def prove(self, label: Message, value: object) -> None:
        """Show a proof: a hash, a certificate, a statement that was verified."""
        self._write(f"     {in_language(label, self.language)}: {value}")

    def lines(self, lines: Iterable[str]) -> None:
        """Show lines as they are."""
        for line in lines:
            self._write(f"     {line}")

    def fail(self, message: Message) -> None:
        """Tell and remember a failure."""
        self.failures.append(message)
        self._write(f"   !! {in_language(message, self.language)}")

    def expect_refusal(self, what: Message, expected: str, act: Callable[[], object]) -> None:
        """Do what must be refused with that code, and show the refusal.

        That nothing refuses it is a failure, and so is a refusal for another reason alone.
        """
        try:
            act()
        except (ClientError, SealingError) as error:
            self._compare(what, expected, list(refusals_of(error)))
        else:
            self.fail(
                Message(
                    f"{what.ja}：拒否されませんでした（{expected} のはず）",
                    f"{what.en}: not refused ({expected})",
                )
            )

    def _compare(self, what: Message, expected: str, found: list[Refusal]) -> None:
        matching = [message for code, message in found if code == expected]
        if matching:
            self.refusals += 1
            self.tell(what)
            self.prove(Message("拒否", "refused"), f"[{expected}] {in_language(matching[0], self.language)}")
            return
        codes = ", ".join(code for code, _ in found)
        self.fail(
            Message(
                f"{what.ja}：{expected} ではなく {codes} で拒否されました",
                f"{what.en}: refused with {codes}, not with {expected}",
            )
        )


def subject_of(certificate: x509.Certificate) -> str:
    """Return a certificate's subject with its names as openssl shows them."""
    return certificate.subject.rfc4514_string({NameOID.SERIAL_NUMBER: "serialNumber"})


def refusals_of(error: ClientError | SealingError) -> Iterator[Refusal]:
    """Yield code and message of every reason a refusal gives: its own, its cause, the rules behind it."""
    if isinstance(error, SealingError):
        yield error.code, Message(error.message_ja, error.message_en)
    elif isinstance(error, UnitRefusedError):
        yield from ((each.rule, each.message) for each in error.report.findings if each.severity == "error")
    elif isinstance(error, ProblemError):
        yield error.code, error.message
        yield from _behind(error)
    elif isinstance(error, ProofRefusedError):
        yield error.code, error.message
    else:
        yield type(error).__name__, error.message


def _behind(error: ProblemError) -> Iterator[Refusal]:
    cause: Any = error.extras.get("cause")
    if isinstance(cause, str):
        yield f"{error.code}: {cause}", error.message
    for block in report_blocks(error.extras.get("report")):
        for finding in block["findings"]:
            if finding["severity"] == "error":
                yield finding["rule"], Message(finding["message"]["ja"], finding["message"]["en"])
