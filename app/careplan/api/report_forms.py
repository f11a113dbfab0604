"""Which form of a report a request asks for, and the report as an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi import Request, Response

from careplan.api.wire_transmissions import REPORT
from careplan.standard.reports.checked import Checked, Wishes
from careplan.standard.reports.formats import FORMATS, ReportFormat
from careplan.standard.reports.wording import Language


class Form(StrEnum):
    """The forms by the names of `careplan check --format`."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    HTML = "html"
    GITHUB = "github"


_BY_MEDIA_TYPE = {
    FORMATS[form].media_type: FORMATS[form]
    for form in (Form.JSON, Form.JUNIT, Form.SARIF, Form.HTML, Form.TEXT)
} | {"text/xml": FORMATS[Form.JUNIT], "*/*": FORMATS[Form.JSON]}

_EXAMPLES = {
    Form.TEXT: "UPPLAN_….CSV  UPPLAN 6件\n  エラー field.type 2件目 項目12 サービス開始時刻  [layout/UPPLAN/12]\n…",
    Form.JUNIT: '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="careplan check" tests="2" failures="1" …>',
    Form.HTML: '<!DOCTYPE html>\n<html lang="ja">…',
    Form.SARIF: {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "careplan"}}, "results": []}]},
}
CONTENT: dict[str, Any] = {"application/json": {"schema": {"type": "object"}, "example": REPORT}} | {
    FORMATS[form].media_type: {
        "schema": {"type": "object" if form is Form.SARIF else "string"},
        "example": example,
    }
    for form, example in _EXAMPLES.items()
}


def chosen_form(request: Request, form: Form | None) -> ReportFormat:
    """Return the form named in the query, else the first of the Accept header that there is, else JSON.

    Weights are asked; a header that names nothing of ours gets JSON, as before there were others.
    """
    if form:
        return FORMATS[form]
    wanted = [_weighed(each) for each in request.headers.get("accept", "").split(",")]
    for _, media_type in sorted(wanted, key=lambda each: -each[0]):
        if media_type in _BY_MEDIA_TYPE:
            return _BY_MEDIA_TYPE[media_type]
    return FORMATS[Form.JSON]


def _weighed(entry: str) -> tuple[float, str]:
    media_type, *parameters = (part.strip().lower() for part in entry.split(";"))
    weights = [part[2:] for part in parameters if part.startswith("q=")]
    try:
        return float(weights[0]) if weights else 1.0, media_type
    except ValueError:
        return 0.0, media_type


@dataclass(frozen=True, slots=True)
class Reporting:
    """How a request wants its report."""

    form: ReportFormat
    language: Language
    show_values: bool

    @property
    def wishes(self) -> Wishes:
        """What the check is to keep for the report."""
        return Wishes(show_values=self.show_values, places=self.form.places)

    def response(self, parts: Sequence[Checked]) -> Response:
        """Return the report as an answer, in UTF-8."""
        body = "".join(f"{line}\n" for line in self.form.write(parts, self.language))
        headers = {"Vary": "Accept, Accept-Language", "X-Content-Type-Options": "nosniff"}
        charset = "" if self.form.media_type.endswith("json") else "; charset=utf-8"
        content = body.encode("utf-8", "backslashreplace")
        return Response(content, media_type=f"{self.form.media_type}{charset}", headers=headers)
