"""Wire models of the vendor test."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from careplan.api.wire import example

Pattern = Literal["D1", "D2", "D3", "D4", "D5", "D6", "D7"]
Side = Literal["writes", "reads"]
_TASK = {
    "id": "D3-as-planned.write",
    "sort": "write",
    "title": {"ja": "予定どおりの月", "en": "A month as planned"},
    "asked": "38558345316aa32650ff4f650d7e339662186b3ef4a2872560184054b146e5d6",
}
_SOFTWARE = {"name": "見本ソフト", "version": "1.0"}


class TextBody(BaseModel):
    """A text in both languages."""

    ja: str
    en: str


class TaskEntry(BaseModel):
    """A task of the vendor test; `asked` is SHA-256 of what is asked and expected."""

    id: str
    sort: str
    title: TextBody
    asked: str


class TaskList(BaseModel):
    """The tasks of a pattern and side."""

    model_config = example({"tasks": [_TASK]})

    tasks: list[TaskEntry]


class TaskAnswer(BaseModel):
    """What a task asks: a harness request; to write, the scenario sheet as well; to read, the reference form."""

    model_config = example(
        {
            "request": {"protocol": 1, "id": 1, "request": "read", "files": []},
            "sheet": {"scenario": "D3-as-planned"},
            "form": None,
        }
    )

    request: dict[str, Any]
    sheet: dict[str, Any] | None = None
    form: dict[str, Any] | None = None


class SoftwareBody(BaseModel):
    """The software under test."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    version: Annotated[str, Field(min_length=1, max_length=100)]


class RunBody(BaseModel):
    """A run: the software, and by task its answers, as the harness protocol has them, or reference forms, ticked.

    The `id` of an answer is not asked. A task that has neither waits; where it has both, the answer counts.
    """

    model_config = example(
        {
            "software": _SOFTWARE,
            "answers": {
                "D3-as-planned.write": {"answer": "unsupported", "reason": "actuals are not written"}
            },
        }
    )

    software: SoftwareBody
    answers: Annotated[dict[str, dict[str, Any]], Field(max_length=2000)] = {}
    forms: Annotated[dict[str, dict[str, Any]], Field(max_length=2000)] = {}


class RunAnswer(BaseModel):
    """The result, as `careplan conformance run --format json` gives it, and the signed attestation in Base64."""

    model_config = example({"result": {"conforms": False, "software": _SOFTWARE}, "attestation": "MIIB…"})

    result: dict[str, Any]
    attestation: str
