"""Wire models of searching the directory, of lists of offices, partners and linkage groups."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from careplan.api.wire import RECEIVER, SENDER, TIME, OfficeNumber, OfficeRequest, Time, example
from careplan.exchange.directory.groups import NAME_LIMIT, Group
from careplan.exchange.directory.offices import Reception
from careplan.exchange.directory.registry import MOST_LISTED
from careplan.exchange.directory.traffic import PartnerTraffic

_PARTNER: dict[str, Any] = {
    "office_number": RECEIVER,
    "name": "みほん福祉用具貸与",
    "sent": 3,
    "received": 3,
    "last_at": TIME,
}
_GROUP: dict[str, Any] = {
    "number": "G000001",
    "name": "みほん地区",
    "owner": SENDER,
    "made_at": TIME,
    "members": [SENDER, RECEIVER],
}


class OfficeSearch(BaseModel):
    """How the directory is searched: every condition given must fit."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[str | None, Field(pattern=r"^[0-9A-Z]{1,10}$", examples=[SENDER])] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 100
    prefecture: Annotated[
        str | None, Field(pattern=r"^[0-9]{2}$", description="都道府県番号 prefecture", examples=["13"])
    ] = None
    service_type: Annotated[str | None, Field(pattern=r"^[0-9A-Z]{2}$", examples=["17"])] = None
    receives: Reception | None = None
    name: Annotated[
        str | None, Field(min_length=1, max_length=64, description="名称の一部 a part of the name")
    ] = None
    number: Annotated[
        str | None, Field(pattern=r"^[0-9A-Z]{1,10}$", description="番号の先頭 the number's beginning")
    ] = None


class ReceivesRequest(BaseModel):
    """What an office can receive; an empty list takes the declaration back."""

    model_config = example({"receives": ["plan", "month", "actual", "preventive"]})

    receives: Annotated[list[Reception], Field(max_length=len(Reception))] = Field(
        description="plan: 第1〜3表, month: 第6・7表, actual: 実績, preventive: 介護予防"
    )


class ListedRequest(BaseModel):
    """Offices of a list."""

    model_config = example(
        {"offices": [{"number": RECEIVER, "name": "みほん貸与", "service_types": ["17"], "custody": "own"}]}
    )

    offices: Annotated[list[OfficeRequest], Field(min_length=1, max_length=MOST_LISTED)]


class ListedAnswer(BaseModel):
    """What became of them, by number."""

    model_config = example({"added": [RECEIVER], "known": []})

    added: list[str]
    known: list[str] = Field(description="登録済み in the directory before, left as they were")


class PartnerAnswer(BaseModel):
    """An office that the own office has exchanged with."""

    model_config = example(_PARTNER)

    office_number: str
    name: str
    sent: int
    received: int
    last_at: Time = Field(description="the last acceptance, in either direction")


class PartnerList(BaseModel):
    """The own office's partners, the latest first."""

    model_config = example({"items": [_PARTNER]})

    items: list[PartnerAnswer]


class GroupRequest(BaseModel):
    """A group to be made."""

    model_config = example({"name": "みほん地区"})

    name: Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]


class GroupAnswer(BaseModel):
    """A linkage group."""

    model_config = example(_GROUP)

    number: str
    name: str
    owner: OfficeNumber
    made_at: Time
    members: list[str] = Field(description="事業所番号 office numbers")


class GroupList(BaseModel):
    """The groups that the own office is in."""

    model_config = example({"items": [_GROUP]})

    items: list[GroupAnswer]


def partner_answer(partner: PartnerTraffic) -> PartnerAnswer:
    """Return a partner as it goes out."""
    return PartnerAnswer(
        office_number=partner.office_number,
        name=partner.name,
        sent=partner.sent,
        received=partner.received,
        last_at=partner.last_at,
    )


def group_answer(group: Group) -> GroupAnswer:
    """Return a group as it goes out."""
    return GroupAnswer(
        number=group.number,
        name=group.name,
        owner=group.owner,
        made_at=group.made_at,
        members=list(group.members),
    )
