"""Software that knows only folders, and the people who use it: tasks are laid down, answers are picked up.

    DIR/in/TASK/    what is asked: for writing sheet.html and sheet.json, document.json, request.json; for reading the
                    files, in folders 1, 2 … where several units come one after the other, and the reference form
                    (form.json, form.html)
    DIR/out/TASK/   the answer: CSV files (written, exported again, or actuals) · document.json · form.json, ticked ·
                    refused.txt with the reason

Nothing waits for an answer: the run is started again, and judges what has come.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from careplan.conformance.harness.protocol import Answer, AnswerError, write_request
from careplan.conformance.scenarios import find_scenario
from careplan.conformance.sheets import sheet_html, sheet_json, sheet_of
from careplan.conformance.vendor.form import form_json, read_form
from careplan.conformance.vendor.formpage import form_html
from careplan.conformance.vendor.judge import broken, judge, waiting
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.target import Software
from careplan.conformance.vendor.tasks import Task
from careplan.standard.findings import Message
from careplan.standard.folders import is_plan_file
from careplan.standard.systemwords import words_of

_MOST_BYTES = 64 * 1024 * 1024
_REFUSED, _DOCUMENT, _FORM = "refused.txt", "document.json", "form.json"


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
                for name, data in _laid(task).items():
                    (folder / name).parent.mkdir(exist_ok=True)
                    (folder / name).write_bytes(data)
            (self._folder / "out" / task.id).mkdir(parents=True, exist_ok=True)

    def result(self, task: Task) -> Result:
        """Judge what lies in the task's folder of answers, nothing there being `waiting`."""
        try:
            picked = _picked(self._folder / "out" / task.id, task)
        except AnswerError as error:
            return broken(task, "garbage", error.message)
        except OSError as error:
            return broken(task, "garbage", words_of(error))
        return waiting(task) if picked is None else judge(task, *picked)

    def close(self) -> None:
        """Leave the folder as it is."""


def _laid(task: Task) -> dict[str, bytes]:
    if task.side == "writes":
        asked = write_request(1, task.document, task.route)
        return _sheet(task) | {"document.json": _json(task.document), "request.json": _json(asked)}
    files = dict(task.files)
    if task.before:
        files = {
            f"{number}/{name}": data
            for number, unit in enumerate(task.units, start=1)
            for name, data in unit.items()
        }
    return files | {
        "form.json": _json(form_json(task.shown)),
        "form.html": form_html(task).encode("utf-8"),
    }


def _sheet(task: Task) -> dict[str, bytes]:
    """Return the scenario sheet: what a person keys in."""
    sheet = sheet_of(find_scenario(task.scenario))
    return {"sheet.json": _json(sheet_json(sheet)), "sheet.html": sheet_html(sheet).encode("utf-8")}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _picked(folder: Path, task: Task) -> tuple[Answer, str] | None:
    """Return the answer in a folder and how it proves, None where there is none yet."""
    there = (
        {path.name: path for path in sorted(folder.iterdir()) if path.is_file()} if folder.is_dir() else {}
    )
    plans = {name: _read(path) for name, path in there.items() if is_plan_file(name)}
    if _REFUSED in there:
        reason = _read(there[_REFUSED]).decode("utf-8", "replace").strip()
        return Answer("refused", verdict="refuse", reason=reason), ""
    if plans:
        return Answer("written", verdict="accept", files=plans), ""
    if _DOCUMENT in there and task.side == "reads":
        document = _loads(there[_DOCUMENT])
        return Answer("read", verdict="accept", document=document), ""
    if _FORM in there and task.side == "reads":
        answer = read_form(task.shown, _loads(there[_FORM]))
        return None if answer is None else (answer, "form")
    return None


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise AnswerError(path.name, Message("大きすぎます", "too big"))
    return data


def _loads(path: Path) -> Any:
    try:
        return json.loads(_read(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise AnswerError(path.name, Message("JSON ではありません", "no JSON")) from error
