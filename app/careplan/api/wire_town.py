"""Wire models of the demonstration town."""

from typing import Any

from pydantic import BaseModel, Field

from careplan.api.wire import RECEIVER, TIME, Time, example
from careplan.exchange.directory.offices import Custody
from careplan.exchange.town.desk import Made, Report, Standing
from careplan.exchange.town.founding import Settler
from careplan.exchange.town.ports import Held

_HELD = {"offices": 7, "foreign": 0, "staff": 14, "transmissions": 82, "drafts": 3, "groups": 1}
_TOWN: dict[str, Any] = {"allowed": True, "standing": "town", "made_at": TIME, "held": _HELD}
_SETTLER: dict[str, Any] = {
    "number": RECEIVER,
    "name": "みほん福祉用具貸与",
    "service_type": "17",
    "custody": "own",
    "administrator_id": "mihon",
    "staff_id": "mihon-staff",
    "certificate": "-----BEGIN CERTIFICATE-----…",
    "key": "TEST KEY …",
}
_MADE: dict[str, Any] = {
    "town": _TOWN,
    "months": ["202609", "202610", "202611"],
    "fiscal_year": 2026,
    "password": "xxxx-xxxx-xxxx-xxxx",
    "offices": [_SETTLER],
}


class HeldAnswer(BaseModel):
    """How much the exchange holds."""

    model_config = example(_HELD)

    offices: int
    foreign: int = Field(description="町のものでない事業所 offices that are not the town's")
    staff: int = Field(description="事業所の職員 log-ins of offices")
    transmissions: int
    drafts: int
    groups: int


class TownAnswer(BaseModel):
    """What stands in the exchange."""

    model_config = example(_TOWN)

    allowed: bool = Field(description="作成・消去できる環境か whether a town may be made and reset here")
    standing: Standing = Field(
        description="empty: no office; town; mixed: other offices too; other: those alone"
    )
    made_at: Time | None = Field(description="見本の町の作成日時 when the town there was made")
    held: HeldAnswer


class SettlerAnswer(BaseModel):
    """An office of the town and its log-ins."""

    model_config = example(_SETTLER)

    number: str
    name: str
    service_type: str
    custody: Custody
    administrator_id: str = Field(description="事業所管理者 the log-in that keeps the office's log-ins")
    staff_id: str
    certificate: str | None = Field(description="PEM, of an office that keeps its own key")
    key: str | None = Field(
        description="PEM (PKCS #8): 自分で鍵を保管する事業所の試験用の鍵、表示は今だけ its test key, shown this once"
    )


class MadeTownAnswer(BaseModel):
    """The town that was made."""

    model_config = example(_MADE)

    town: TownAnswer
    months: list[str] = Field(description="YYYYMM")
    fiscal_year: int = Field(
        description="年度報告に5か所が載る年度 in which the first office has five partners"
    )
    password: str = Field(description="全員共通、表示は今だけ of every log-in of the town, shown this once")
    offices: list[SettlerAnswer]


def town_answer(report: Report) -> TownAnswer:
    """Return what stands there as it goes out."""
    return TownAnswer(
        allowed=report.allowed,
        standing=report.standing,
        made_at=report.made_at,
        held=held_answer(report.held),
    )


def held_answer(held: Held) -> HeldAnswer:
    """Return counts as they go out."""
    return HeldAnswer(
        offices=held.offices,
        foreign=held.foreign,
        staff=held.staff,
        transmissions=held.transmissions,
        drafts=held.drafts,
        groups=held.groups,
    )


def made_answer(made: Made) -> MadeTownAnswer:
    """Return a new town as it goes out, its secrets this once."""
    return MadeTownAnswer(
        town=town_answer(made.report),
        months=[f"{month:%Y%m}" for month in made.season.months],
        fiscal_year=made.fiscal_year,
        password=made.password,
        offices=[_settler(each) for each in made.settlers],
    )


def _settler(settler: Settler) -> SettlerAnswer:
    own, sample = settler.own_key, settler.office.sample
    return SettlerAnswer(
        number=sample.number,
        name=sample.name,
        service_type=sample.service_type,
        custody=Custody(settler.office.custody),
        administrator_id=settler.administrator_id,
        staff_id=settler.staff_id,
        certificate=None if own is None else own.certificate.decode(),
        key=None if own is None else own.key.decode(),
    )
