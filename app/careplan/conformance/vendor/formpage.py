"""The reference form as a page to hold beside the screen: a line a record, a box to tick."""

from collections.abc import Iterator, Mapping
from typing import Any

from careplan.conformance.vendor.form import form_json
from careplan.conformance.vendor.page import page, text
from careplan.conformance.vendor.tasks import Task

_HOW = (
    "画面と一行ずつ見比べ、form.json の seen に true・false か違って見えた項目を書き、out に置きます。",
    "Compare with the screen; set seen in form.json to true, false or the members that differ; put it into out.",
)
_TAKEN = (
    "取り込めたら form.json の refused に false、退けたら理由を書き、out に置きます。",
    "Set refused in form.json to false if the files were taken, to the reason if they were refused; put it into out.",
)


def form_html(task: Task) -> str:
    """Return the page of a task of reading."""
    title = f"{task.id} {task.title.ja} / {task.title.en}"
    return "\n".join(page(title, "ja", _body(form_json(task.shown)["lines"]))) + "\n"


def _body(lines: list[Mapping[str, Any]]) -> Iterator[str]:
    yield from (f"<p>{text(line)}</p>" for line in (_HOW if lines else _TAKEN))
    if not lines:
        return
    yield "<table><tr><th>#</th><th>利用者 / user</th><th>表 / table</th><th>内容 / values</th><th>✓</th></tr>"
    for line in lines:
        values = "<br>".join(
            f"{text(each['name'])}: {text(each['value'])}" for each in line["values"].values()
        )
        yield (
            f"<tr><td>{line['line']}</td><td>{line['service_user']}</td><td>{text(line['table'])}</td>"
            f'<td>{values}</td><td class="tick">☐</td></tr>'
        )
    yield "</table>"
