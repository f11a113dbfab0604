"""Software that knows only folders, and the people who use it: tasks are laid down, answers are picked up.

    DIR/in/TASK/    what is asked (`files` says what that is)
    DIR/out/TASK/   the answer

Nothing waits for an answer: the run is started again, and judges what has come.
"""

from collections.abc import Iterable
from pathlib import Path

from careplan.conformance.harness.protocol import AnswerError
from careplan.conformance.vendor.files import files_given, is_answer, judge_files
from careplan.conformance.vendor.judge import broken
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import Task
from careplan.standard.findings import Message
from careplan.standard.systemwords import words_of

_MOST_BYTES = 64 * 1024 * 1024


class FolderTarget:
    """A folder between the suite and the software under test."""

    def __init__(self, folder: Path, software: Software) -> None:
        self._folder = folder
        self.software = software

    def lay_down(self, tasks: Iterable[Task]) -> None:
        """Write what is asked; a task that lies there already is left as it is.

        Raises:
            OSError: it cannot be written.

        """
        for task in tasks:
            folder = self._folder / "in" / task.id
            if not folder.exists():
                folder.mkdir(parents=True)
                for name, data in files_given(task).items():
                    (folder / name).parent.mkdir(exist_ok=True)
                    (folder / name).write_bytes(data)
            (self._folder / "out" / task.id).mkdir(parents=True, exist_ok=True)

    def result(self, task: Task) -> Result:
        """Judge what lies in the task's folder of answers, nothing there being `waiting`."""
        try:
            return judge_files(task, _there(self._folder / "out" / task.id))
        except AnswerError as error:
            return broken(task, "garbage", error.message)
        except OSError as error:
            return broken(task, "garbage", words_of(error))

    def close(self) -> None:
        """Leave the folder as it is."""


def _there(folder: Path) -> dict[str, bytes]:
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return {path.name: _read(path) for path in paths if path.is_file() and is_answer(path.name)}


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise AnswerError(path.name, Message("大きすぎます", "too big"))
    return data
