"""The reference form on a page: a person compares it with the screen, and ticks one service user at a time."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from careplan.conformance.vendor.files import FORM, Files
from careplan.conformance.vendor.form import form_json
from careplan.conformance.vendor.tasks import Task
from careplan.web.posted import Posted

Line = dict[str, Any]


def form_of(task: Task, answer: Files) -> dict[str, Any]:
    """Return the form of a task as far as it was ticked."""
    if FORM in answer:
        kept: dict[str, Any] = json.loads(answer[FORM])
        return kept
    return form_json(task.shown)


def users_of(form: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the form's service users."""
    return list(dict.fromkeys(line["service_user"] for line in form["lines"]))


def lines_of(form: Mapping[str, Any], user: int) -> list[Line]:
    """Return the lines of one service user."""
    return [line for line in form["lines"] if line["service_user"] == user]


def tick(form: dict[str, Any], user: int, posted: Posted) -> Files:
    """Return the form with what was ticked of one service user, as the file it is handed in by."""
    for line in lines_of(form, user):
        line["seen"] = _seen(line, posted)
    return {FORM: json.dumps(form, ensure_ascii=False).encode()}


def _seen(line: Line, posted: Posted) -> bool | dict[str, Any] | None:
    number = line["line"]
    said = posted.text(f"seen-{number}")
    if said in {"yes", "no"}:
        return said == "yes"
    return dict(_otherwise(line, posted)) if said == "other" else None


def _otherwise(line: Line, posted: Posted) -> Iterator[tuple[str, Any]]:
    """Yield the members that were typed otherwise than they should be."""
    for name, value in line["values"].items():
        typed = posted.raw(f"value-{line['line']}-{name}").replace("\r\n", "\n")
        if posted.has(f"value-{line['line']}-{name}") and typed != shown(value["value"]):
            yield name, _typed(typed, value["value"])


def shown(value: Any) -> str:
    """Return a value as it is typed in."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _typed(text: str, expected: Any) -> Any:
    """Return what was typed as a value of the expected one's type, as far as it is one."""
    if not text:
        return None
    parts = [part.strip() for part in text.split(",")]
    if isinstance(expected, list):
        return [_number(part) for part in parts]
    whole = isinstance(expected, int) and not isinstance(expected, bool)
    return _number(text) if whole else text


def _number(text: str) -> int | str:
    """Return a whole number of at most eighteen digits as a number, anything else as it was typed."""
    return int(text) if text.isdecimal() and len(text) < 19 else text  # noqa: PLR2004 - 64 bits
