"""The forms of an answer beside those of what was expected, what differs marked."""

import json
from collections.abc import Mapping
from typing import Any

from careplan.conformance.harness.protocol import AnswerError
from careplan.conformance.vendor.files import DOCUMENT, FORM, Files
from careplan.conformance.vendor.form import read_form
from careplan.conformance.vendor.tasks import Task
from careplan.standard.documents import read_unit
from careplan.standard.folders import is_plan_file
from careplan.standard.reports.wording import Language
from careplan.workbench.actuals import actual_document
from careplan.workbench.forms import Form, compare_forms, fill_forms

_MOST = 12
Document = Mapping[str, Any]


def forms_of(task: Task, files: Files, language: Language) -> tuple[list[Form], int]:
    """Return the forms that differ, what was expected being the earlier document, and how many more there are.

    An answer of which no forms can be made (it cannot be read, or is of another shape) has none.
    """
    try:
        found = _document(task, files)
        expected = _expected(task, found)
        if found is None or expected is None:
            return [], 0
        before, after = (fill_forms(each, language=language) for each in (expected, found))
        differing = [form for form in compare_forms(before, after) if form.mark]
    except (AnswerError, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return [], 0  # the verdict says what is wrong with it; a picture of it there is not
    return differing[:_MOST], len(differing[_MOST:])


def _document(task: Task, files: Files) -> Document | None:
    plans = {name: data for name, data in files.items() if is_plan_file(name)}
    if plans:
        return read_unit(plans)
    if DOCUMENT in files:
        loaded = json.loads(files[DOCUMENT].decode("utf-8-sig"))
        return loaded if isinstance(loaded, dict) else None
    if FORM in files:
        answer = read_form(task.shown, json.loads(files[FORM]))
        return None if answer is None else answer.document
    return None


def _expected(task: Task, found: Document | None) -> Document | None:
    if found is None or task.document is None:
        return None
    if found.get("document") == "actual" and task.document["document"] != "actual":
        return actual_document(task.document, task.own)
    return task.document
