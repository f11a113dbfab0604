"""Wire models of the preview of a send."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from careplan.api.wire import RECEIVER, SENDER, example
from careplan.api.wire_pseudonyms import ServiceUserBody
from careplan.api.wire_transmissions import REPORT, MessageBody, PartyAnswer
from careplan.exchange.sending.preview import Preview
from careplan.sealing import Party
from careplan.standard.units import unit_kind

_USER = {"insurer_number": "139998", "insured_number": "0000000001"}
_OFFICE = {"office": RECEIVER, "name": "みほん福祉用具貸与", "service_types": ["17"], "service_users": 1}
_REFUSAL = {
    "code": "destination-inactive",
    "message": {
        "ja": "送信先の事業所 1370000017 は利用を停止しています",
        "en": "office 1370000017 is not active",
    },
}
_PREVIEW: dict[str, Any] = {
    "from": {"office": RECEIVER, "service_type": "17"},
    "to": {"office": SENDER, "service_type": "43"},
    "destination_name": "みほん居宅介護支援事業所",
    "unit": {"id": "actual", "title": {"ja": "実績（第６表）", "en": "actuals (table 6)"}},
    "stamp": "20261122000000",
    "kinds": ["UPJSK"],
    "months": ["202611"],
    "edition": "4.1",
    "files": ["UPJSK_202611_1370000025_17_1370000017_43_20261122000000.CSV"],
    "service_users": {"count": 1, "items": [_USER]},
    "offices": [_OFFICE],
    "stamp_used_by": [],
    "refusals": [_REFUSAL],
    "report": REPORT,
}


class UnitAnswer(BaseModel):
    """Which transmission unit it is."""

    model_config = example({"id": "actual", "title": {"ja": "実績（第６表）", "en": "actuals (table 6)"}})

    id: str
    title: MessageBody


class ServiceUsersAnswer(BaseModel):
    """Whose data would be sent."""

    model_config = example({"count": 1, "items": [_USER]})

    count: int
    items: list[ServiceUserBody]


class ShownOfficeAnswer(BaseModel):
    """An office whose services the destination would see."""

    model_config = example(_OFFICE)

    office: str
    name: str | None = Field(description="null: not registered here")
    service_types: list[str]
    service_users: int = Field(description="for how many service users")


class RefusalAnswer(BaseModel):
    """What the send would be refused with, by the code of its problem."""

    model_config = example(_REFUSAL)

    code: str
    message: MessageBody


class PreviewAnswer(BaseModel):
    """What would be sent."""

    model_config = ConfigDict(
        extra="forbid", populate_by_name=True, json_schema_extra={"examples": [_PREVIEW]}
    )

    sender: PartyAnswer = Field(alias="from")
    destination: PartyAnswer = Field(alias="to")
    destination_name: str | None = Field(description="送信先の名称; null: not registered here")
    unit: UnitAnswer | None = Field(description="null: these kinds are no transmission unit")
    stamp: str
    kinds: list[str]
    months: list[str]
    edition: str
    files: list[str] | None = Field(description="null for a sealed unit, as the three below")
    service_users: ServiceUsersAnswer | None
    offices: list[ShownOfficeAnswer] | None = Field(description="サービスが送信先に見える事業所")
    stamp_used_by: list[str] = Field(description="transmissions of before with this stamp and kind")
    refusals: list[RefusalAnswer] = Field(description="empty: it would be accepted as things stand")
    report: dict[str, Any] | None = Field(description="JSON of `careplan check`")


def preview_answer(preview: Preview) -> PreviewAnswer:
    """Return a preview as it goes out."""
    envelope, unit = preview.envelope, preview.unit
    values: dict[str, Any] = {
        "from": _party(envelope.sender),
        "to": _party(envelope.destination),
        "destination_name": preview.names.get(envelope.destination.office_number),
        "unit": _unit(preview),
        "stamp": envelope.stamp,
        "kinds": sorted(envelope.kinds),
        "months": sorted(envelope.months),
        "edition": envelope.edition,
        "files": None if unit is None else sorted(unit.files),
        "service_users": None if unit is None else _service_users(preview),
        "offices": None if unit is None else _offices(preview),
        "stamp_used_by": list(preview.stamp_used_by),
        "refusals": [_refusal(each.code, each.message_ja, each.message_en) for each in preview.refusals],
        "report": None if unit is None else dict(unit.report),
    }
    return PreviewAnswer.model_validate(values)


def _party(party: Party) -> dict[str, str]:
    return {"office": party.office_number, "service_type": party.service_type}


def _unit(preview: Preview) -> dict[str, Any] | None:
    found = unit_kind(preview.envelope.kinds)
    if found is None:
        return None
    return {"id": found.id, "title": {"ja": found.title.ja, "en": found.title.en}}


def _service_users(preview: Preview) -> dict[str, Any]:
    users = preview.unit.disclosure.service_users if preview.unit else ()
    items = [{"insurer_number": each.insurer_number, "insured_number": each.insured_number} for each in users]
    return {"count": len(items), "items": items}


def _offices(preview: Preview) -> list[dict[str, Any]]:
    return [
        {
            "office": each.number,
            "name": preview.names.get(each.number),
            "service_types": list(each.service_types),
            "service_users": each.service_users,
        }
        for each in (preview.unit.disclosure.offices if preview.unit else ())
    ]


def _refusal(code: str, ja: str, en: str) -> dict[str, Any]:
    return {"code": code, "message": {"ja": ja, "en": en}}
