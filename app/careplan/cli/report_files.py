"""The files that `careplan check` reads and writes beside those it checks: baseline and report."""

from collections.abc import Iterable
from pathlib import Path

from careplan.cli.console import CannotRunError
from careplan.cli.file_errors import unreadable, unwritable
from careplan.standard.findings import Message
from careplan.standard.folders import is_plan_file
from careplan.standard.reports.baseline import Baseline, BaselineError, read_baseline


def load_baseline(path: Path) -> Baseline:
    """Return the baseline in a file.

    Raises:
        CannotRunError: it cannot be read, or is no JSON report of `careplan check`.

    """
    try:
        return read_baseline(path.read_bytes())
    except OSError as error:
        raise CannotRunError(unreadable(path, error)) from error
    except BaselineError as error:
        raise CannotRunError(Message(f"{path}：{error.message.ja}", f"{path}: {error.message.en}")) from error


def verify_report_path(path: Path) -> None:
    """Refuse to write a report over a file that is meant for the exchange.

    Raises:
        CannotRunError: the name is one of those.

    """
    if is_plan_file(path.name):
        raise CannotRunError(
            Message(
                f"報告の書き出し先が連携ファイルの名前です：{path}。別の名前にしてください。",
                f"{path} is named like a file of the exchange. Give the report another name.",
            )
        )


def save_report(path: Path, lines: Iterable[str]) -> None:
    """Write the lines of a report to a file, as UTF-8 with line feeds.

    Raises:
        CannotRunError: the file cannot be written.

    """
    try:
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise CannotRunError(unwritable(path, error)) from error
