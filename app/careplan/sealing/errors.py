"""How sealing refuses: one exception to the outside, one inside, and where one becomes the other."""

from __future__ import annotations

from careplan.sealing.refusals import REFUSALS, SUBJECTS
from careplan.trust import TrustError


class SealingError(TrustError):
    """A unit, a header or a statement is refused.

    ``code`` is stable (``open.signature``, ``seal.recipient-revoked``); ``step`` is the number in the list
    of ``open_unit`` where opening ended, ``None`` outside it.
    """

    def __init__(self, code: str, step: int | None, message_ja: str, message_en: str) -> None:
        super().__init__(code, message_ja, message_en)
        self.step = step


class Refused(Exception):  # noqa: N818 - it says what happened; it never leaves the package
    """A refusal by reason alone: whoever asked knows which operation and step it ended."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


class judging:  # noqa: N801 - reads as a statement: with judging("open", 3)
    """Give every refusal inside its full name: ``operation.reason`` or ``operation.subject-reason``."""

    __slots__ = ("operation", "step", "subject")

    def __init__(self, operation: str, step: int | None = None, subject: str = "signer") -> None:
        self.operation = operation
        self.step = step
        self.subject = subject

    def __enter__(self) -> None:
        """Begin to judge."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Name the refusal that ended the judgement, if one did."""
        if isinstance(error, Refused):
            ja, en = REFUSALS[error.reason]
            raise self._named(error.reason, ja.format(**error.values), en.format(**error.values)) from error
        if isinstance(error, SealingError):
            error.step = self.step if error.step is None else error.step
        elif isinstance(error, TrustError):
            ja, en = SUBJECTS[self.subject]
            reason = f"{self.subject}-{error.code}"
            raise self._named(reason, f"{ja}: {error.message_ja}", f"{en}: {error.message_en}") from error

    def _named(self, reason: str, message_ja: str, message_en: str) -> SealingError:
        return SealingError(f"{self.operation}.{reason}", self.step, message_ja, message_en)
