"""Wire models of drafts."""

from typing import Any

from pydantic import BaseModel, Field

from careplan.api.wire import RECEIVER, TIME, Time, example
from careplan.api.wire_transmissions import PartyAnswer
from careplan.exchange.sending.drafts import Shown

_UNIT: dict[str, Any] = {
    "destination": {"office": RECEIVER, "service_type": "17"},
    "stamp": "20261122000000",
    "kinds": ["UPHOSOKU", "UPPLAN", "UPSIKYU"],
    "months": ["202612"],
    "service_users": 12,
    "errors": 1,
}
_DRAFT: dict[str, Any] = {
    "id": "6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11",
    "created_at": TIME,
    "changed_at": TIME,
    "expires_at": "2026-12-22T00:00:00.000000Z",
    "size": 4200,
    "files": ["UPPLAN_202612_1370000017_43_1370000025_17_20261122000000.CSV"],
    "unit": _UNIT,
    "refusal": "unit-has-errors",
}


class DraftUnitAnswer(BaseModel):
    """The unit that a draft is."""

    model_config = example(_UNIT)

    destination: PartyAnswer
    stamp: str
    kinds: list[str]
    months: list[str]
    service_users: int = Field(description="利用者の人数 how many service users")
    errors: int = Field(description="検査のエラーの件数 errors of the check")


class DraftAnswer(BaseModel):
    """A draft."""

    model_config = example(_DRAFT)

    id: str
    created_at: Time
    changed_at: Time
    expires_at: Time
    size: int = Field(description="bytes of the ZIP")
    files: list[str]
    unit: DraftUnitAnswer | None = Field(description="null: not one transmission unit yet")
    refusal: str | None = Field(
        description="the code that a send would be refused with, as far as the files tell"
    )


class DraftList(BaseModel):
    """An office's drafts, the last changed first."""

    model_config = example({"items": [_DRAFT]})

    items: list[DraftAnswer]


def draft_answer(shown: Shown) -> DraftAnswer:
    """Return a draft as it goes out."""
    draft = shown.draft
    values = {
        "id": draft.draft_id,
        "created_at": draft.created_at,
        "changed_at": draft.changed_at,
        "expires_at": draft.expires_at,
        "size": draft.size,
    }
    return DraftAnswer.model_validate(values | dict(shown.about))
