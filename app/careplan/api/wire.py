"""What every wire model shares, and the models of the directory."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from careplan.exchange.audit import write_time
from careplan.exchange.directory.offices import Custody, Office, OfficeCertificate, Reception
from careplan.trust import days_left, warned_from

Time = Annotated[datetime, PlainSerializer(write_time, return_type=str, when_used="json")]
OfficeNumber = Annotated[str, Field(pattern=r"^[0-9A-Z]{10}$", description="事業所番号 office number")]
ServiceType = Annotated[str, Field(pattern=r"^[0-9A-Z]{2}$", description="サービス種類コード service type")]

SENDER, RECEIVER = "1370000017", "1370000025"
TIME = "2026-11-22T00:00:00.000000Z"

_OFFICE = {
    "number": SENDER,
    "name": "みほん居宅介護支援事業所",
    "service_types": ["43"],
    "custody": "hosted",
    "active": True,
    "registered_at": TIME,
    "prefecture": "13",
    "receives": ["month", "plan"],
    "certificate": {
        "serial": "5f3a",
        "not_after": "2029-11-21T00:00:00.000000Z",
        "days_left": 1094,
        "ends_soon": False,
    },
}


def example(values: dict[str, Any]) -> ConfigDict:
    """Return a model's configuration: strict about names, with one example in the schema."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [values]})


class CertificateEnd(BaseModel):
    """When the certificate of an office ends."""

    model_config = example(
        {"serial": "5f3a", "not_after": "2029-11-21T00:00:00.000000Z", "days_left": 1094, "ends_soon": False}
    )

    serial: str = Field(description="hexadecimal")
    not_after: Time
    days_left: int = Field(description="whole days; below zero: it has ended")
    ends_soon: bool = Field(description="あと90日以内 within 90 days of its end, or behind it")


class OfficeAnswer(BaseModel):
    """An office of the directory."""

    model_config = example(_OFFICE)

    number: str
    name: str
    service_types: list[str]
    custody: Custody
    active: bool
    registered_at: Time
    prefecture: str = Field(description="都道府県番号 the first two digits of the number")
    receives: list[Reception] = Field(
        description="受信できるもの(事業所の申告) what it says that it can receive"
    )
    certificate: CertificateEnd | None = Field(
        default=None, description="the certificate that ends last and is not revoked; null: there is none"
    )


class OfficePage(BaseModel):
    """One page of the directory, by number."""

    model_config = example({"items": [_OFFICE], "next": SENDER})

    items: list[OfficeAnswer]
    next: str | None = Field(description="the `after` of the next page; null: this is the last")


class OfficeRequest(BaseModel):
    """An office to be registered."""

    model_config = example(
        {"number": RECEIVER, "name": "みほん福祉用具貸与", "service_types": ["17", "67"], "custody": "own"}
    )

    number: OfficeNumber
    name: Annotated[str, Field(min_length=1, max_length=64)]
    service_types: Annotated[list[ServiceType], Field(min_length=1, max_length=100)]
    custody: Custody = Field(description="hosted: 鍵を預ける the sandbox keeps the key; own: 自分で保管")


class OfficeChange(BaseModel):
    """Whether an office takes part."""

    model_config = example({"active": False})

    active: Annotated[bool, Field(strict=True)]


def certificate_end(certificate: OfficeCertificate, at: datetime) -> CertificateEnd:
    """Return when a certificate ends, as of `at`."""
    return CertificateEnd(
        serial=certificate.serial,
        not_after=certificate.not_after,
        days_left=days_left(certificate.not_after, at),
        ends_soon=at >= warned_from(certificate.not_after),
    )


def office_answer(office: Office, certificate: CertificateEnd | None = None) -> OfficeAnswer:
    """Return the office as it goes out, with its certificate's end."""
    return OfficeAnswer(
        number=office.number,
        name=office.name,
        service_types=list(office.service_types),
        custody=office.custody,
        active=office.active,
        registered_at=office.registered_at,
        prefecture=office.prefecture,
        receives=list(office.receives),
        certificate=certificate,
    )
