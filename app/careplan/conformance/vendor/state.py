"""A run kept on disk, so that one that was broken off goes on: what is run, and a line for each result."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from careplan import __version__
from careplan.conformance.vendor.result import Result, read_result, result_json
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import Task
from careplan.standard.findings import Message
from careplan.standard.specification import EDITION
from careplan.standard.systemwords import words_of

_PLAN, _RESULTS = "run.json", "results.jsonl"
FORMAT = 1


class RunError(Exception):
    """A run's folder cannot be used; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is of: the software, patterns and sides; suite and edition are this installation's."""

    software: Software
    patterns: tuple[str, ...]
    sides: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return what `run.json` holds."""
        return {
            "format": FORMAT,
            "suite": __version__,
            "edition": EDITION,
            "software": {"name": self.software.name, "version": self.software.version},
            "patterns": list(self.patterns),
            "sides": list(self.sides),
        }


class RunFolder:
    """The folder of one run. Results are written through to disk, one a line; a line cut short is not taken."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder = folder
        self._begin(plan)

    def _begin(self, plan: Plan) -> None:
        """Write what is run, or see that it is what was begun here.

        Raises:
            RunError: another run was begun here, or the folder cannot be written.

        """
        path = self._folder / _PLAN
        wanted = plan.as_json()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text(json.dumps(wanted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            begun = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            why = words_of(error)
            raise RunError(
                Message(f"{path} を使えません（{why.ja}）。", f"{path} cannot be used ({why.en}).")
            ) from error
        if begun != wanted:
            raise RunError(
                Message(
                    f"{path} は別の試験のものです（ソフト・版・パターン・側）。別のフォルダーを指定してください。",
                    f"{path} is of another run (software, version, patterns or sides differ). Give another folder.",
                )
            )

    def kept(self, tasks: Iterable[Task]) -> dict[str, Result]:
        """Return the results there are, by task; those of tasks that are no longer the same are left out."""
        digests = {task.id: task.digest for task in tasks}
        return {
            result.task: result
            for result in self._lines()
            if digests.get(result.task) == result.asked and result.status != "waiting"
        }

    def _lines(self) -> Iterable[Result]:
        path = self._folder / _RESULTS
        if not path.exists():
            return
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                yield read_result(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue  # cut short when the run was broken off

    def keep(self, result: Result) -> None:
        """Write a result through to disk."""
        line = json.dumps(result_json(result), ensure_ascii=False)
        with (self._folder / _RESULTS).open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"\n{line}" if _cut_short(self._folder / _RESULTS) else line)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())


def _cut_short(path: Path) -> bool:
    """Whether a file ends within a line."""
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"
