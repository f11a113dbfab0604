"""How sealing refuses: one exception to the outside, one inside, and where one becomes the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def judging(operation: str, step: int | None = None, subject: str = "signer") -> Iterator[None]:
    """Give every refusal inside its full name: ``operation.reason`` or ``operation.subject-reason``."""
    try:
        yield
    except Refused as refused:
        ja, en = REFUSALS[refused.reason]
        code = f"{operation}.{refused.reason}"
        raise SealingError(code, step, ja.format(**refused.values), en.format(**refused.values)) from refused
    except SealingError as inner:
        if inner.step is None:
            inner.step = step
        raise
    except TrustError as judged:
        ja, en = SUBJECTS[subject]
        code = f"{operation}.{subject}-{judged.code}"
        raise SealingError(code, step, f"{ja}: {judged.message_ja}", f"{en}: {judged.message_en}") from judged
