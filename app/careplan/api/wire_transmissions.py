"""Wire models of transmissions: what was accepted, the lists, one transmission, receipt and rejection."""

from base64 import b64encode
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from careplan.api.wire import RECEIVER, SENDER, TIME, Time, example
from careplan.exchange.receiving.versions import Standing
from careplan.exchange.states import State

_ID, _HASH = (
    "6f1f6f0e-6b1c-4f39-9d3e-0c4b9d8e7a11",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)
_OTHER_ID = "0b7c2f1a-52c4-4f43-8f53-6a0d7f5f2c10"
_CMS = "MIIGqAYJKoZIhvcNAQcCoIIG…"
REPORT: dict[str, Any] = {
    "files": [
        {
            "path": "UPJSK_202611_1370000025_17_1370000017_43_20261122000000.CSV",
            "kind": "UPJSK",
            "edition": "4.1",
            "records": 3,
            "findings": [],
        }
    ],
    "units": [
        {
            "folder": ".",
            "stamp": "20261122000000",
            "from": "1370000025/17",
            "to": "1370000017/43",
            "kinds": ["UPJSK"],
            "findings": [],
        }
    ],
    "summary": {"files": 1, "records": 3, "errors": 0, "warnings": 0},
}
_TRANSMISSION: dict[str, Any] = {
    "id": _ID,
    "from": {"office": RECEIVER, "service_type": "17"},
    "to": {"office": SENDER, "service_type": "43"},
    "stamp": "20261122000000",
    "kinds": ["UPJSK"],
    "months": ["202611"],
    "edition": "4.1",
    "state": "accepted",
    "size": 7012,
    "sealed_sha256": _HASH,
    "header_sha256": _HASH,
    "accepted_at": TIME,
    "changed_at": TIME,
    "unread": True,
    "reminder": False,
    "expires_at": "2027-02-20T03:04:05.678901Z",
    "expiring": False,
    "purged_at": None,
    "version": {"standing": "newest", "superseded_by": [], "deleted_by": [], "deletes": []},
}

_FINDING = {
    "rule": "field.length",
    "severity": "error",
    "file": "UPJSK_202611_1370000025_17_1370000017_43_20261122000000.CSV",
    "record": 3,
    "field": 8,
    "field_name": None,
    "clause": "layout/UPJSK/8",
    "message": {"ja": "桁数が違います", "en": "wrong length"},
}
_REJECTION = {"reason": "取込みでエラーになりました", "findings": [_FINDING]}


class AcceptanceAnswer(BaseModel):
    """The unit is accepted: it is on disk, and the exchange has signed that it is."""

    model_config = example(
        {
            "id": _ID,
            "accepted_at": TIME,
            "sealed_sha256": _HASH,
            "header_sha256": _HASH,
            "statement": _CMS,
            "report": REPORT,
        }
    )

    id: str
    accepted_at: Time
    sealed_sha256: str
    header_sha256: str
    statement: str = Field(description="受付証明 the exchange's signed acceptance statement: CMS, Base64")
    report: dict[str, Any] | None = Field(
        description="検査結果 JSON of `careplan check`, where files came plain"
    )


class PartyAnswer(BaseModel):
    """An office and one of its service types."""

    model_config = example({"office": SENDER, "service_type": "43"})

    office: str
    service_type: str


class VersionAnswer(BaseModel):
    """How a transmission stands to the others about the same service users and months."""

    model_config = example(
        {"standing": "superseded", "superseded_by": [_OTHER_ID], "deleted_by": [], "deletes": []}
    )

    standing: Standing = Field(
        description="newest: 最新; partly-superseded: 一部は後のもので置換え; superseded: 後のもので置換え済み; "
        "deleted: 削除済み; void: 取下げ・差戻し・期限切れ; unknown: 仮名がなく判定できない"
    )
    superseded_by: list[str] = Field(description="the newest that took the place of it, or of parts of it")
    deleted_by: list[str] = Field(description="deletions (DLT files) of what it stated")
    deletes: list[str] = Field(description="what this deletion deletes")


class TransmissionAnswer(BaseModel):
    """What the lists show of a transmission."""

    model_config = ConfigDict(
        extra="forbid", populate_by_name=True, json_schema_extra={"examples": [_TRANSMISSION]}
    )

    id: str
    sender: PartyAnswer = Field(alias="from")
    destination: PartyAnswer = Field(alias="to")
    stamp: str
    kinds: list[str]
    months: list[str]
    edition: str
    state: State
    size: int = Field(description="bytes of the sealed unit")
    sealed_sha256: str
    header_sha256: str
    accepted_at: Time
    changed_at: Time
    unread: bool = Field(description="未受信 not fetched yet")
    reminder: bool = Field(
        description="未受信のまま日がたった unfetched for longer than CAREPLAN_REMIND_HOURS"
    )
    expires_at: Time | None = Field(
        default=None,
        description="受領がなければ期限切れになる日時 when it expires unless a receipt comes; null: it cannot any more",
    )
    expiring: bool = Field(description="まもなく期限切れ that is nearer than CAREPLAN_EXPIRY_WARN_DAYS")
    purged_at: Time | None = Field(
        default=None,
        description="データを消去した日時 when the sealed bytes were removed; header and proofs stay",
    )
    version: VersionAnswer


class TransmissionPage(BaseModel):
    """One page of a list."""

    model_config = example({"items": [_TRANSMISSION], "next": "MTIgMjAyNjExMjIwMDAwMDA="})

    items: list[TransmissionAnswer]
    next: str | None = Field(description="the `cursor` of the next page; null: this is the last")


class MessageBody(BaseModel):
    """A message in both languages."""

    model_config = example({"ja": "桁数が違います", "en": "wrong length"})

    ja: Annotated[str, Field(max_length=2000)]
    en: Annotated[str, Field(max_length=2000)]


class FindingBody(BaseModel):
    """One finding of the receiver's import, as `careplan check` writes them."""

    model_config = example(_FINDING)

    rule: Annotated[str, Field(max_length=100)]
    severity: Literal["error", "warning", "info"]
    file: Annotated[str, Field(max_length=255)] | None = None
    record: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    field: Annotated[int, Field(ge=1, le=1000)] | None = None
    field_name: Annotated[str, Field(max_length=200)] | None = None
    clause: Annotated[str, Field(max_length=100)] | None = None
    message: MessageBody


class RejectionBody(BaseModel):
    """Why the receiver's import failed. Put no personal data in: the sender knows which record is meant."""

    model_config = example(_REJECTION)

    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    findings: Annotated[list[FindingBody], Field(max_length=1000)] = []


class TransmissionDetail(TransmissionAnswer):
    """One transmission with everything that is signed about it."""

    model_config = ConfigDict(
        extra="forbid",
        populate_by_name=True,
        json_schema_extra={
            "examples": [_TRANSMISSION | {"statement": _CMS, "receipt": _CMS, "rejection": _REJECTION}]
        },
    )

    statement: str = Field(description="受付証明 acceptance statement of the exchange: CMS, Base64")
    receipt: str | None = Field(description="受領書 receipt of the receiver: CMS, Base64")
    rejection: RejectionBody | None = Field(description="差戻し why the receiver sent it back")


def encode(data: bytes) -> str:
    """Return bytes as Base64."""
    return b64encode(data).decode("ascii")
