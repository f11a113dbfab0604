"""What a task gives to people and folders, and what they give back: files by name, both ways.

Given: for writing sheet.html and sheet.json, document.json, request.json; for reading the files, in folders 1, 2 …
where several units come one after the other, and the reference form (form.json, form.html).

Given back: CSV files (written, exported again, or actuals) · document.json · form.json, ticked · refused.txt with the
reason.
"""

import json
from collections.abc import Mapping
from typing import Any

from careplan.conformance.harness.protocol import Answer, AnswerError, write_request
from careplan.conformance.scenarios import find_scenario
from careplan.conformance.sheets import sheet_html, sheet_json, sheet_of
from careplan.conformance.vendor.form import form_json, read_form
from careplan.conformance.vendor.formpage import form_html
from careplan.conformance.vendor.judge import broken, judge, waiting
from careplan.conformance.vendor.result import Result
from careplan.conformance.vendor.tasks import Task
from careplan.standard.findings import Message
from careplan.standard.folders import is_plan_file

REFUSED, DOCUMENT, FORM = "refused.txt", "document.json", "form.json"
Files = Mapping[str, bytes]


def files_given(task: Task) -> dict[str, bytes]:
    """Return what is asked, as files; a name may have a folder before it."""
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


def is_answer(name: str) -> bool:
    """Return whether a file of this name is part of an answer; any other is passed over."""
    return is_plan_file(name) or name in {REFUSED, DOCUMENT, FORM}


def judge_files(task: Task, there: Files) -> Result:
    """Return the result of what was given back, nothing there being `waiting`."""
    try:
        picked = _picked(there, task)
    except AnswerError as error:
        return broken(task, "garbage", error.message)
    return waiting(task) if picked is None else judge(task, *picked)


def _picked(there: Files, task: Task) -> tuple[Answer, str] | None:
    """Return the answer in files and how it proves, None where there is none yet."""
    plans = {name: data for name, data in there.items() if is_plan_file(name)}
    if REFUSED in there:
        reason = there[REFUSED].decode("utf-8", "replace").strip()
        return Answer("refused", verdict="refuse", reason=reason), ""
    if plans:
        return Answer("written", verdict="accept", files=plans), ""
    if DOCUMENT in there and task.side == "reads":
        return Answer("read", verdict="accept", document=_loads(there, DOCUMENT)), ""
    if FORM in there and task.side == "reads":
        answer = read_form(task.shown, _loads(there, FORM))
        return None if answer is None else (answer, "form")
    return None


def _loads(there: Files, name: str) -> Any:
    try:
        return json.loads(there[name].decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise AnswerError(name, Message("JSON ではありません", "no JSON")) from error
