"""What keeps a command from talking to a program under test, said in both languages."""

from collections.abc import Iterator
from contextlib import contextmanager

from careplan.cli.console import CannotRunError
from careplan.conformance.harness.program import BrokenError, CannotStartError
from careplan.standard.findings import Message


@contextmanager
def greeting() -> Iterator[None]:
    """Raise `CannotRunError` where a program cannot be started, or does not answer `hello`."""
    try:
        yield
    except CannotStartError as error:
        ja, en = error.message.ja, error.message.en
        raise CannotRunError(Message(f"起動できません：{ja}", f"It cannot be started: {en}")) from error
    except BrokenError as error:
        raise CannotRunError(
            Message(
                f"hello に答えません（{error.code}）：{error.message.ja}",
                f"It does not answer hello ({error.code}): {error.message.en}",
            )
        ) from error
